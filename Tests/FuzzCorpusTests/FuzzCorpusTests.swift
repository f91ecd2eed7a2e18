import Foundation
import FuzzTargets
import SecureAggregation
import Testing

/// Every input that the fuzzer kept, through the same entry points as in the fuzzer.
///
/// A broken promise fails the test; a trap ends the process, and the last line printed names target
/// and input.
struct FuzzCorpusTests {
    private static let corpus = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fuzzing/Corpus")

    /// One input a line in base64.
    private static func inputs(of target: FuzzTarget) throws -> [[UInt8]] {
        let file = corpus.appending(path: "\(target.rawValue).base64")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return try lines.map { [UInt8](try #require(Data(base64Encoded: String($0)))) }
    }

    @Test(arguments: FuzzTarget.allCases) func everyInputIsHandled(target: FuzzTarget) throws {
        let inputs = try Self.inputs(of: target)
        try #require(!inputs.isEmpty, "\(target) has no corpus")
        for (index, input) in (inputs + target.seeds + [[]]).enumerated() {
            #expect(throws: Never.self, "\(target), line \(index + 1)") { try target.run(input) }
        }
    }

    /// Thousands of changes to the corpus and the seeds, the same in every run.
    @Test(arguments: FuzzTarget.allCases) func everyChangedInputIsHandled(target: FuzzTarget) throws
    {
        let inputs = try Self.inputs(of: target) + target.seeds
        var changed = try ChangedInputs(of: inputs, for: target, seed: 1)
        let known = Set(inputs)
        var newCount = 0
        for number in 0..<Self.changeCount(target) {
            let input = changed.next()
            if !known.contains(input) { newCount += 1 }
            #expect(
                throws: Never.self,
                "\(target), \(number): \(Data(input).base64EncodedString())"
            ) {
                try target.run(input)
            }
        }
        #expect(newCount > Self.changeCount(target) * 9 / 10)
    }

    /// Fewer where an input takes milliseconds.
    private static func changeCount(_ target: FuzzTarget) -> Int {
        target == .ledgerAudit ? 2000 : 4000
    }

    @Test func changesAreTheSameInEveryRun() throws {
        let inputs: [[UInt8]] = [Array(0..<50), [], Array(100..<120)]
        func first(_ seed: UInt64, _ target: FuzzTarget) throws -> [[UInt8]] {
            var changed = try ChangedInputs(of: inputs, for: target, seed: seed)
            return (0..<100).map { _ in changed.next() }
        }
        let one = try first(1, .minisign)
        #expect(try one == first(1, .minisign))
        #expect(try one != first(2, .minisign))
        #expect(try one != first(1, .modelFile))
        #expect(one.contains { $0.count > 50 } && one.contains { $0.count < 20 })
        #expect(Set(one).count > 60)
    }

    @Test func everyFileBelongsToATarget() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
        #expect(Set(names) == Set(FuzzTarget.allCases.map { "\($0.rawValue).base64" }))
    }

    @Test func seedsHoldEveryMessageKind() {
        let kinds = FuzzTarget.secureAggregationMessage.seeds.compactMap {
            $0.first.flatMap(MessageKind.init(rawValue:))
        }
        #expect(Set(kinds) == Set(MessageKind.allCases))
    }

    @Test(arguments: [FuzzTarget.ledgerRecord, .minisign, .modelFile, .sumQuery])
    func seedsAreMade(target: FuzzTarget) {
        #expect(target.seeds.count >= 2)
    }
}
