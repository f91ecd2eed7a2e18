import Foundation
import Testing

/// `tacit audit empirical` by the command line alone.
@Suite(.serialized) struct AuditEmpiricalTests {
    private static let scenario = """
        name: attacked
        seed: 3
        dataset: {format: synthetic, users: 80, items: 200}
        split: {protocol: leave-one-out, negatives: 20}
        model: {algorithm: spectral}
        federation: {secureAggregation: ideal, corrupted: 0.05, dropout: 0.1}
        privacy: {epsilon: 2, delta: 1.0e-5}
        """

    private func run(_ arguments: [String]) throws -> Tool.Outcome {
        let scratch = try Scratch()
        let file = try scratch.write(Self.scenario, to: "attacked.yaml")
        return try Tool.run(["audit", "empirical", file] + arguments, in: scratch.url)
    }

    @Test func jsonHasBothBounds() throws {
        let outcome = try run(["--canaries", "400", "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json()
        let lower = try #require(json["epsilonLower"] as? Double)
        let upper = try #require(json["epsilonUpper"] as? Double)
        #expect(lower > 0.5 && lower < upper && upper <= 2)
        #expect(json["confidence"] as? Double == 0.95)
        #expect(json["canaries"] as? Int == 400)
        #expect((json["findings"] as? [Any])?.isEmpty == true)
        let oneRun = try #require(json["oneRun"] as? [String: Any])
        #expect((oneRun["attempts"] as? [Any])?.count == 4)
        let oneShot = try #require(json["oneShot"] as? [String: Any])
        #expect((oneShot["muLower"] as? Double ?? 9) < (oneShot["mu"] as? Double ?? 0))
        let queries = try #require(json["queries"] as? [[String: Any]])
        #expect(queries.map { $0["kind"] as? String }.last == "itemFactorStatistics")
    }

    @Test func theTableSaysWhatWasProven() throws {
        let outcome = try run(["--canaries", "100", "--kind", "history", "--seed", "9"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        for part in [
            "80 people and 100 canaries (history)", "seed 9", "proven", "one-run auditor",
            "one-shot estimator", "nothing refutes the claim",
        ] {
            #expect(outcome.output.contains(part), "\(part)")
        }
    }

    @Test func badArgumentsAreRefused() throws {
        for arguments in [
            ["--canaries", "39"], ["--canaries", "1000001"], ["--canaries", "x"],
            ["--kind", "sideways"], ["--confidence", "1"], ["--confidence", "nan"],
            ["--confidence", "0.9999991"], ["--confidence", "0.9999999999999999"],
            ["--set", "privacy=none"], ["--set", "privacy.delta=0.009"], ["--fault", "noiseOff"],
        ] {
            let outcome = try run(arguments)
            #expect(outcome.status == 64, "\(arguments) \(outcome.status) \(outcome.errors)")
            #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
        }
    }

    /// The largest confidence still proves something.
    @Test func aHighConfidenceIsKept() throws {
        let outcome = try run(["--canaries", "400", "--confidence", "0.999999", "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json()
        #expect(json["confidence"] as? Double == 0.999999)
        #expect(try #require(json["epsilonLower"] as? Double) > 0.1)
        // Nothing runs before a confidence is refused: the scenario is not even looked for.
        let refused = try Tool.run(["audit", "empirical", "missing.yaml", "--confidence", "1"])
        #expect(refused.status == 64 && refused.errors.contains("--confidence must be"))
    }

    /// Faults are for tests of the library: no scenario key plants one.
    @Test func noScenarioPlantsAFault() throws {
        for key in ["audit.fault=noiseOff", "privacy.noiseFactor=0.5", "faults.clippingOff=true"] {
            #expect(try run(["--set", key]).status == 64)
        }
    }
}
