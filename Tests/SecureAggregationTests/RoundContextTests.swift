import ProtocolPrimitives
import Testing

@testable import SecureAggregation

@Suite struct RoundContextTests {
    private func context(
        number: UInt32 = 7,
        seed: UInt8 = 1,
        adversary: Adversary = .malicious,
        neighbors: Int = 50,
        threshold: Int = 34,
        bits: Int = 20,
        bound: Int = 1000,
        lanes: Int = 118_592,
        query: [UInt8] = [UInt8](repeating: 9, count: 32)
    ) throws -> RoundContext {
        try RoundContext(
            round: RoundID(run: Sample.round.run, number: number),
            graphSeed: [UInt8](repeating: seed, count: 32),
            parameters: SecureAggregationParameters(
                unproven: adversary,
                neighborCount: neighbors,
                reconstructionThreshold: threshold,
                modulusBits: bits,
                valueBound: bound
            ),
            laneCount: lanes,
            queryDigest: query
        )
    }

    /// From Python: `hashlib.blake2b(b"tacit/v1/round-context\\0" + fields, digest_size=32)` for run
    /// 1...16, round 7.
    @Test func agreesWithPython() throws {
        #expect(
            Hex.encode(try context().digest)
                == "81061f9005d50512dcec3817712ba095325a5d4ca356d08b0ac06c5c687118ba"
        )
    }

    @Test func dependsOnEverythingClientsMustAgreeOn() throws {
        let contexts = [
            try context(), try context(number: 8), try context(seed: 2),
            try context(adversary: .semiHonest), try context(neighbors: 52),
            try context(threshold: 35), try context(bits: 21), try context(bound: 1001),
            try context(lanes: 118_593), try context(query: [UInt8](repeating: 8, count: 32)),
        ]
        #expect(Set(contexts.map(\.digest)).count == contexts.count)
    }

    @Test func badLengthsAreRefused() {
        for lanes in [-1, 0, Int(UInt32.max) + 1] {
            #expect(throws: SecureAggregationError.invalidParameter(.laneCount)) {
                try context(lanes: lanes)
            }
        }
        for count in [0, 31, 33] {
            #expect(throws: SecureAggregationError.invalidParameter(.queryDigest)) {
                try context(query: [UInt8](repeating: 0, count: count))
            }
        }
    }
}
