import Foundation
import Testing

/// The committed files against the tool and against the implementation in Python.
@Suite struct CommittedVectorsTests {
    @Test func theToolWritesTheCommittedFiles() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "tacit-vectors-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try Programs.run(Programs.tool, [folder.path])
        #expect(outcome.status == 0, "\(outcome.output)")
        for name in VectorFiles.names {
            let written = try Data(contentsOf: folder.appendingPathComponent(name))
            let committed = try Data(contentsOf: VectorFiles.folder.appendingPathComponent(name))
            #expect(written == committed, "\(name): run protocol-vectors and look at what changed")
        }
    }

    /// An implementation written from docs/protocol.md alone agrees with every vector.
    @Test(
        .enabled(
            if: Programs.python != nil,
            "no Python with cryptography in TACIT_TEST_PYTHON or .build/venv"
        )
    )
    func pythonAgrees() throws {
        let script = VectorFiles.tests.appendingPathComponent("Python/check_vectors.py").path
        let outcome = try Programs.run(
            try #require(Programs.python),
            ["-B", script, VectorFiles.folder.path]
        )
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.hasSuffix("all vectors agree\n"), "\(outcome.output)")
    }

    /// The same script notices a changed vector.
    @Test(
        .enabled(
            if: Programs.python != nil,
            "no Python with cryptography in TACIT_TEST_PYTHON or .build/venv"
        )
    )
    func pythonNoticesAChange() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "tacit-vectors-\(UUID().uuidString)"
        )
        try FileManager.default.copyItem(at: VectorFiles.folder, to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("session-malicious.json")
        let session = try VectorFiles.session("malicious")
        let lane = try #require(session.rounds.last?.sum.last)
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = text.replacingOccurrences(of: "\(lane)]", with: "\(lane + 1)]")
        #expect(changed != text)
        try Data(changed.utf8).write(to: file)
        let script = VectorFiles.tests.appendingPathComponent("Python/check_vectors.py").path
        let outcome = try Programs.run(
            try #require(Programs.python),
            ["-B", script, folder.path]
        )
        #expect(outcome.status == 1, "\(outcome.output)")
    }
}
