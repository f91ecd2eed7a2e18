import DifferentialPrivacy
import FederatedProtocol
import Foundation
import ProtocolPrimitives
import SecureAggregation
import Testing

@testable import FederatedClient

@Suite struct NoiseShareTests {
    private static let itemCount = 20_000

    private static func query(variance: UInt64) throws -> SumQuery {
        try SumQuery(
            body: .itemCounts(ItemCountsQuery(itemCount: itemCount)),
            encoding: FixedPointEncoding(l2Bound: 1, length: itemCount, clients: 100),
            noise: .clients(shareVariance: variance, minimumShares: 50)
        )
    }

    /// What a client sends, before masks.
    private static func integers(
        history: [Int32],
        variance: UInt64?,
        seed: UInt64,
        blockLength: Int = itemCount
    ) throws -> [Int32] {
        var random = try SeededRandomSource(seed: seed, label: "randomness")
        let noisy = try query(variance: variance ?? 8)
        let query =
            variance == nil
            ? try SumQuery(
                body: noisy.body,
                encoding: noisy.encoding,
                noise: .coordinator(variance: 1 << 40)
            ) : noisy
        let answer = try QueryAnswerer(
            history: history,
            itemCount: itemCount,
            policy: ClientPolicy(minimumNoiseMultiplier: 0)
        ).answer(query, randomness: AnswerRandomness(using: &random))
        var output = [Int32](repeating: 7, count: answer.length)
        for start in stride(from: 0, to: answer.length, by: blockLength) {
            let range = start..<min(start + blockLength, answer.length)
            output[range].withUnsafeMutableBufferPointer { answer.write(range, into: $0) }
        }
        return output
    }

    @Test(arguments: [1, 333, 1024, 4096, 8192]) func blocksOfAnySizeGiveTheSame(size: Int) throws {
        let history: [Int32] = [0, 5, 1023, 1024, 19_999]
        // Coordinate by coordinate a prefix is enough: every call draws a whole block.
        let whole = try Self.integers(history: history, variance: 1 << 20, seed: 1)
        let blocks = try Self.integers(
            history: history,
            variance: 1 << 20,
            seed: 1,
            blockLength: size == 1 ? 19 : size
        )
        #expect(blocks == whole)
    }

    @Test func theShareIsAddedToTheRoundedAnswer() throws {
        let history: [Int32] = [3, 700, 15_000]
        let quiet = try Self.integers(history: history, variance: nil, seed: 2)
        let noisy = try Self.integers(history: history, variance: 1 << 20, seed: 2)
        let alone = try Self.integers(history: [], variance: 1 << 20, seed: 2)
        #expect(zip(noisy, quiet).map { $0 - $1 } == alone)
        #expect(quiet.count { $0 != 0 } == 3)
    }

    /// The share of someone without a history is noise and nothing else: chi-square over 40 cells of
    /// the discrete Gaussian law, failing below p = 10⁻⁶.
    @Test(arguments: [8, 100, 1 << 20] as [UInt64]) func sharesHaveTheLaw(variance: UInt64) throws {
        var values: [Double] = []
        for seed in 0..<5 {
            values += try Self.integers(history: [], variance: variance, seed: 100 + UInt64(seed))
                .map { Double($0) }
        }
        let deviation = Double(variance).squareRoot()
        let edges = (-19...19).map { (Double($0) * deviation * 0.15).rounded() + 0.5 }
        var distinct: [Double] = []
        for edge in edges where edge != distinct.last { distinct.append(edge) }
        func cumulative(_ edge: Double) -> Double {
            erfc(-edge / (deviation * 2.0.squareRoot())) / 2
        }
        var statistic = 0.0
        for cell in 0...distinct.count {
            let low = cell == 0 ? -Double.infinity : distinct[cell - 1]
            let high = cell == distinct.count ? Double.infinity : distinct[cell]
            // The continuous law at half-integers is off by less than 1 / (24 variance).
            let probability: Double
            if variance < 1000 {
                let reach = Int(12 * deviation)
                let weight = { (k: Int) in exp(-Double(k * k) / (2 * Double(variance))) }
                let total = (-reach...reach).reduce(0.0) { $0 + weight($1) }
                probability =
                    (-reach...reach).filter { Double($0) > low && Double($0) < high }
                    .reduce(0.0) { $0 + weight($1) } / total
            } else {
                probability = cumulative(high) - cumulative(low)
            }
            let expected = probability * Double(values.count)
            let observed = Double(values.count { $0 > low && $0 < high })
            statistic += (observed - expected) * (observed - expected) / expected
        }
        // Wilson and Hilferty: z above 4.75 has p below 10⁻⁶.
        let freedom = Double(distinct.count)
        let z =
            (cbrt(statistic / freedom) - (1 - 2 / (9 * freedom))) / (2 / (9 * freedom)).squareRoot()
        #expect(z < 4.75)
    }

    @Test func sharesOfTwoRoundsAreIndependent() throws {
        let first = try Self.integers(history: [], variance: 1 << 20, seed: 3).map { Double($0) }
        let second = try Self.integers(history: [], variance: 1 << 20, seed: 4).map { Double($0) }
        let product = zip(first, second).reduce(0.0) { $0 + $1.0 * $1.1 }
        // A standard normal: |z| ≥ 5 has p below 6 · 10⁻⁷.
        #expect(abs(product) / (Double(1 << 20) * Double(first.count).squareRoot()) < 5)
        #expect(first != second)
        let blocks = zip(first.prefix(1024), first.dropFirst(1024)).count { $0 == $1 }
        #expect(blocks < 20)
    }

    /// The policy believes in no more shares than the client counts honest clients.
    @Test func claimedSharesAreNotBelieved() throws {
        let body = QueryBody.itemCounts(try ItemCountsQuery(itemCount: 10))
        let encoding = try FixedPointEncoding(l2Bound: 1, length: 10, clients: 100)
        // A share of 2²⁶ is 1/8 of the sensitivity 2¹⁶: 64 shares make a multiplier of 1.
        let query = try SumQuery(
            body: body,
            encoding: encoding,
            noise: .clients(shareVariance: 1 << 26, minimumShares: 64)
        )
        #expect(query.noiseMultiplier == 1)
        try ClientPolicy(minimumNoiseMultiplier: 1, honestContributors: 64).check(query)
        try ClientPolicy(minimumNoiseMultiplier: 1, honestContributors: 1000).check(query)
        #expect(throws: ClientError.self) {
            try ClientPolicy(minimumNoiseMultiplier: 1, honestContributors: 63).check(query)
        }
        let boast = try SumQuery(
            body: body,
            encoding: encoding,
            noise: .clients(shareVariance: 8, minimumShares: 100_000_000)
        )
        #expect(throws: ClientError.self) {
            try ClientPolicy(minimumNoiseMultiplier: 0.1, honestContributors: 64).check(boast)
        }
        // Nobody else is trusted unless the client is told to.
        try ClientPolicy(minimumNoiseMultiplier: 0.125).check(query)
        #expect(throws: ClientError.self) {
            try ClientPolicy(minimumNoiseMultiplier: 0.126).check(query)
        }
    }
}
