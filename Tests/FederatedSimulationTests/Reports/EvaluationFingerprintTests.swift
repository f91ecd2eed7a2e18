import Foundation
import Recommenders
import Testing

@testable import FederatedSimulation

@Suite struct EvaluationFingerprintTests {
    private static func fingerprint(
        _ changes: [String] = [],
        candidates: CandidateRule = .split,
        seed: UInt64 = 1
    ) throws -> EvaluationFingerprint {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "fingerprint-\(UUID().uuidString).yaml"
        ).path
        let text = """
            name: test
            seed: 1
            dataset: {format: synthetic, users: 60, items: 40}
            split: {protocol: leave-one-out, negatives: 10}
            model: {algorithm: popularity}
            privacy: none
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let scenario = try ScenarioReader.read(file: path, overrides: changes, seed: seed)
        return EvaluationFingerprint(
            of: try ScenarioData(scenario),
            candidates: candidates,
            seed: seed
        )
    }

    @Test func theSameDataAreTheSame() throws {
        let one = try Self.fingerprint()
        // What is trained does not change what is tested on.
        let other = try Self.fingerprint(["model.algorithm=ease"])
        #expect(one == other && one.difference(from: other) == nil)
    }

    @Test func whatDiffersIsNamed() throws {
        let one = try Self.fingerprint()
        #expect(
            one.difference(from: try Self.fingerprint(["dataset.items=41"]))?
                .contains("catalogs") == true
        )
        #expect(
            one.difference(from: try Self.fingerprint(["split.negatives=11"]))
                == "ranked the held-out items among different candidates"
        )
        #expect(
            one.difference(from: try Self.fingerprint(candidates: .catalog))
                == "ranked the held-out items among different candidates"
        )
    }

    /// The seed counts where it draws something.
    @Test func drawnCandidatesDependOnTheSeed() throws {
        var one = try Self.fingerprint(candidates: .sampled(5))
        let other = try Self.fingerprint(candidates: .sampled(5), seed: 2)
        #expect(one.candidates != other.candidates)
        one.people = "other"
        #expect(
            one.difference(from: try Self.fingerprint(candidates: .sampled(5)))
                == "were tested on different people"
        )
    }
}
