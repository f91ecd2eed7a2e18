import Foundation
import ModelRelease
import Testing

@Suite struct SemanticVersionTests {
    @Test(arguments: [
        "", "1", "1.2", "1.2.3.4", "01.2.3", "1.02.3", "1.2.03", "-1.2.3", "+1.2.3", "1.2.3-rc.1",
        "1.2.3+5", "v1.2.3", " 1.2.3", "1.2.3 ", "1..3", "1.2.", "a.b.c", "1.2.1234567890", "١.٢.٣",
        "1.2.3\n",
        "../1.2.3",
    ]) func otherTextsAreNoVersions(_ text: String) {
        #expect(throws: ModelReleaseError.invalidVersion(text)) { try SemanticVersion(text) }
    }

    /// The order of Semantic Versioning 2.0.0, section 11.2.
    @Test func versionsAreOrderedByTheirNumbers() throws {
        let texts = ["0.0.0", "0.0.9", "1.0.0", "1.0.10", "1.2.0", "1.10.0", "2.0.0", "10.0.0"]
        let ordered = try texts.map { try SemanticVersion($0) }
        #expect(ordered.shuffled().sorted() == ordered)
        #expect(ordered.map(\.description)[3] == "1.0.10")
    }

    @Test func theNextOnesStartAtZero() throws {
        let version = try SemanticVersion("1.2.3")
        #expect(version.nextMinor?.description == "1.3.0")
        #expect(version.nextMajor?.description == "2.0.0")
        #expect(try SemanticVersion("0.999999999.0").nextMinor == nil)
        #expect(try SemanticVersion("999999999.0.0").nextMajor == nil)
    }

    @Test func jsonHasThemAsStrings() throws {
        let data = Data("[\"1.2.3\"]".utf8)
        let decoded = try JSONDecoder().decode([SemanticVersion].self, from: data)
        #expect(try JSONEncoder().encode(decoded) == data)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([SemanticVersion].self, from: Data("[\"1.2\"]".utf8))
        }
    }

    @Test(arguments: [
        "", ".", "..", "../a", "a/b", "/a", ".hidden", "-a", "_a", "a b", "ä", "a\u{0}", "keys",
        "index.json", String(repeating: "a", count: 65),
    ]) func otherTextsAreNoNamesOfSeries(_ text: String) {
        #expect(throws: ModelReleaseError.invalidSeriesName(text)) { try SeriesName(text) }
    }

    @Test(arguments: ["a", "ml-1m.private_2", "0", String(repeating: "a", count: 64)])
    func ordinaryNamesAre(_ text: String) throws {
        #expect(try SeriesName(text).description == text)
    }
}
