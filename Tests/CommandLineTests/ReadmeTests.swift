import Foundation
import Testing

/// What the README shows is what happens.
@Suite struct ReadmeTests {
    private static func readme() throws -> String {
        try String(
            contentsOf: Tool.repository.appendingPathComponent("README.md"),
            encoding: .utf8
        )
    }

    /// The lines of a table that are the same on every machine.
    private static func repeatable(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .filter { !$0.hasPrefix("  time and memory") && !$0.hasPrefix("run written to") }
            .filter { !$0.isEmpty }
    }

    @Test func theQuickStartPrintsTheTableOfTheReadme() throws {
        let readme = try Self.readme()
        let marker = "<!-- transcript: tacit simulate simulations/quickstart.yaml -->\n```text\n"
        let start = try #require(readme.range(of: marker)?.upperBound)
        let end = try #require(readme[start...].range(of: "```")?.lowerBound)
        let scratch = try Scratch()
        let outcome = try Tool.run(
            [
                "simulate",
                Tool.repository.appendingPathComponent("simulations/quickstart.yaml").path,
                "--output", scratch.path("run"),
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(Self.repeatable(outcome.output) == Self.repeatable(String(readme[start..<end])))
        #expect(Self.repeatable(outcome.output).count >= 9)
    }

    @Test func staysShort() throws {
        #expect(
            try Self.readme().split(separator: "\n", omittingEmptySubsequences: false).count < 200
        )
    }

    /// Every file that README and docs link to exists.
    @Test func linksLeadSomewhere() throws {
        let folder = Tool.repository
        let docs = try FileManager.default.contentsOfDirectory(
            atPath: folder.appendingPathComponent("docs").path
        ).filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
        for page in ["README.md", "CONTRIBUTING.md", "keys/README.md", "simulations/README.md"]
            + docs
        {
            let url = folder.appendingPathComponent(page)
            let text = try String(contentsOf: url, encoding: .utf8)
            for match in text.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
                let target = url.deletingLastPathComponent().appendingPathComponent(
                    String(match.output.1)
                )
                #expect(
                    FileManager.default.fileExists(atPath: target.path),
                    "\(page) links to \(match.output.1)"
                )
            }
        }
    }
}
