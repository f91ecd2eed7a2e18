import SecureAggregation
import Testing

@Suite struct FailureTargetsTests {
    struct Case: Sendable {
        let population: Int
        let corrupted: Double
        let dropout: Double
        let adversary: Adversary
        let bits: [Int]
        let rounds: Int
        let neighbors: Int
        let thresholds: ClosedRange<Int>
        /// Base-2 logarithms of exposure, disconnection, abort; nil where impossible.
        let reached: [Double?]
    }

    /// Computed independently in exact rational arithmetic (Python's fractions), for the threshold
    /// in the middle.
    static let cases = [
        Case(
            population: 1000,
            corrupted: 0.1,
            dropout: 0.1,
            adversary: .semiHonest,
            bits: [64, 64, 40],
            rounds: 1,
            neighbors: 70,
            thresholds: 39...39,
            reached: [-67.80940280468957, -71.30169903639559, -41.82028411773837]
        ),
        Case(
            population: 1000,
            corrupted: 0.1,
            dropout: 0.1,
            adversary: .malicious,
            bits: [20, 30, 10],
            rounds: 1,
            neighbors: 98,
            thresholds: 73...73,
            reached: [-77.2241596230808, -30.682785358297025, -10.864958868152485]
        ),
        Case(
            population: 300,
            corrupted: 0.05,
            dropout: 0.2,
            adversary: .semiHonest,
            bits: [40, 40, 30],
            rounds: 1000,
            neighbors: 60,
            thresholds: 16...25,
            reached: [nil, -41.80539702484203, -47.68251137328616]
        ),
        Case(
            population: 1000,
            corrupted: 0.1,
            dropout: 0.1,
            adversary: .malicious,
            bits: [80, 40, 30],
            rounds: 100,
            neighbors: 170,
            thresholds: 122...122,
            reached: [-120.55765736721295, -40.601566928637766, -31.701206872275293]
        ),
    ]

    @Test(arguments: cases.indices) func targetsAndRoundsChangeTheGraph(index: Int) throws {
        let expected = Self.cases[index]
        let parameters = try ParameterCalculator(
            population: expected.population,
            corruptedFraction: expected.corrupted,
            dropoutFraction: expected.dropout,
            adversary: expected.adversary,
            valueBound: 1,
            targets: FailureTargets(
                exposureBits: expected.bits[0],
                disconnectionBits: expected.bits[1],
                abortBits: expected.bits[2]
            ),
            roundCount: expected.rounds
        ).parameters()
        #expect(parameters.neighborCount == expected.neighbors)
        #expect(parameters.admissibleThresholds == expected.thresholds)
        let reached = try #require(parameters.failureProbabilities)
        let actual = [reached.log2Exposure, reached.log2Disconnection, reached.log2Abort]
        for (actual, expected) in zip(actual, expected.reached) {
            if let expected {
                #expect(abs(actual - expected) < 1e-6)
            } else {
                #expect(actual == -.infinity)
            }
        }
    }

    @Test func theStandardIsTheDefault() throws {
        #expect(try FailureTargets() == .standard)
        #expect(FailureTargets.standard.exposureBits == 40)
        #expect(FailureTargets.standard.disconnectionBits == 40)
        #expect(FailureTargets.standard.abortBits == 30)
    }

    @Test(arguments: [Int.min, -1, 0, 129, Int.max]) func exponentsAreChecked(bits: Int) {
        #expect(throws: SecureAggregationError.invalidParameter(.exposureBits)) {
            try FailureTargets(exposureBits: bits)
        }
        #expect(throws: SecureAggregationError.invalidParameter(.disconnectionBits)) {
            try FailureTargets(disconnectionBits: bits)
        }
        #expect(throws: SecureAggregationError.invalidParameter(.abortBits)) {
            try FailureTargets(abortBits: bits)
        }
    }
}
