import Foundation
import Testing

/// `evaluation.everyRounds` by the command line alone.
@Suite struct ConvergenceTests {
    private static func scenario(_ model: String, _ extra: String = "") -> String {
        """
        name: rounds
        seed: 3
        dataset: {format: synthetic, users: 120, items: 40}
        split: {protocol: leave-one-out, negatives: 20}
        model: \(model)
        federation: {secureAggregation: ideal, corrupted: 0.05, dropout: 0}
        privacy: none
        evaluation: {baselines: false\(extra)}
        """
    }

    /// The metrics of each round, and the run's own.
    private static func run(_ scratch: Scratch, _ model: String, _ extra: String = "") throws
        -> (rounds: [[String: Double]?], final: [String: Double])
    {
        let name = UUID().uuidString
        let file = try scratch.write(scenario(model, extra), to: "\(name).yaml")
        let outcome = try Tool.run(["simulate", file, "--output", scratch.path(name), "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = try String(
            contentsOfFile: scratch.path("\(name)/metrics.jsonl"),
            encoding: .utf8
        )
        let rounds = try lines.split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return (object as? [String: Any])?["metrics"] as? [String: Double]
        }
        return (rounds, try #require(try outcome.json()["metrics"] as? [String: Double]))
    }

    /// The model between rounds is the one that a shorter training ends with.
    @Test(arguments: [
        (
            "{algorithm: federated-sgd, factors: 4, rounds: 6}",
            "{algorithm: federated-sgd, factors: 4, rounds: 3}", 3, 7
        ),
        (
            "{algorithm: dp-als, factors: 4, sweeps: 3}",
            "{algorithm: dp-als, factors: 4, sweeps: 2}", 2, 4
        ),
        (
            "{algorithm: ials, factors: 4, sweeps: 3, steps: 2}",
            "{algorithm: ials, factors: 4, sweeps: 1, steps: 2}", 3, 10
        ),
    ])
    func betweenRoundsIsTheModelOfAShorterTraining(
        long: String,
        short: String,
        round: Int,
        count: Int
    ) throws {
        let scratch = try Scratch()
        let whole = try Self.run(scratch, long, ", everyRounds: 1")
        let part = try Self.run(scratch, short)
        #expect(whole.rounds.count == count)
        let between = try #require(whole.rounds[round])
        #expect(Set(between.keys) == ["ndcg@10", "hr@10", "recall@20", "ndcg@20"])
        for (name, value) in between {
            let expected = try #require(part.final[name])
            #expect(abs(value - expected) < 1e-9, "\(name)")
        }
        // There is nothing to look at after the counts; the last round's model is the run's own.
        #expect(whole.rounds[0] == nil && whole.rounds[count - 1] == nil)
        #expect(part.rounds.allSatisfy { $0 == nil })
    }

    @Test func everySoManyRounds() throws {
        let scratch = try Scratch()
        let run = try Self.run(
            scratch,
            "{algorithm: ncf, factors: 4, rounds: 7}",
            ", everyRounds: 3"
        )
        #expect(
            run.rounds.map { $0 != nil } == [false, false, true, false, false, true, false, false]
        )
    }

    @Test func lookingChangesNothing() throws {
        let scratch = try Scratch()
        let model = "{algorithm: federated-sgd, factors: 4, rounds: 4}"
        let (one, other) = (
            try Self.run(scratch, model), try Self.run(scratch, model, ", everyRounds: 1")
        )
        #expect(one.final == other.final)
    }

    @Test func programsWithoutAModelBetweenAreRefused() throws {
        let scratch = try Scratch()
        let file = try scratch.write(
            Self.scenario("{algorithm: spectral}", ", everyRounds: 1"),
            to: "s.yaml"
        )
        let outcome = try Tool.run(["simulate", file, "--output", scratch.path("run")])
        #expect(outcome.status == 64 && outcome.errors.contains("evaluation.everyRounds"))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("run")))
    }
}
