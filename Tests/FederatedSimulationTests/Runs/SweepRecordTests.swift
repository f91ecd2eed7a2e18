import Foundation
import Testing

@testable import FederatedSimulation

@Suite struct SweepRecordTests {
    private static func folder() throws -> String {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sweep-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url.path
    }

    @Test func whatIsWrittenIsRead() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try SweepRecord.read(from: folder) == nil)
        let record = SweepRecord(
            scenario: "a.yaml",
            sweep: ["privacy.epsilon=1,5"],
            runs: [SweepRecord.Run(directory: "privacy.epsilon=1", changes: ["privacy.epsilon=1"])]
        )
        try record.write(to: folder)
        #expect(try SweepRecord.read(from: folder) == record)
    }

    /// A name in the file never leads out of the folder.
    @Test(arguments: ["..", ".", "", "a/b", "../other", "/etc"])
    func namesOfOtherPlacesAreRefused(name: String) throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try SweepRecord(
            scenario: "a",
            sweep: [],
            runs: [SweepRecord.Run(directory: name, changes: [])]
        ).write(to: folder)
        #expect(throws: SimulationError.self) { try SweepRecord.read(from: folder) }
    }
}
