import Foundation
import Testing

@testable import DifferentialPrivacy

@Suite struct RenyiDivergenceTests {
    struct File: Decodable {
        struct Moment: Decodable { var mu, rate, order, divergence: Decimal }
        struct Skellam: Decodable {
            var variance, shift: UInt64
            var order: Int
            var divergence: Decimal
        }
        var moments: [Moment]
        var skellam: [Skellam]
    }

    private static func file() throws -> File {
        try VectorFile.decode(File.self, named: "mpmath-sampling.json")
    }

    /// Moments by mpmath's quadrature, whole and fractional orders.
    @Test func sampledGaussianAgreesWithMpmath() throws {
        let moments = try Self.file().moments
        try #require(moments.count == 10)
        for row in moments {
            let divergence = SampledGaussianDivergence(mu: row.mu.number, rate: row.rate.number)
                .divergence(order: row.order.number)
            let expected = row.divergence.number
            #expect(divergence >= expected * (1 - 1e-15), "\(row)")
            #expect(divergence <= expected * (1 + 1e-9) + 1e-11 / (row.order.number - 1), "\(row)")
        }
    }

    /// Above the orders that are integrated stands the divergence without sampling.
    @Test func hugeOrdersAreBoundedWithoutSampling() {
        let divergence = SampledGaussianDivergence(mu: 3, rate: 0.1)
        let order = divergence.maximumOrder
        #expect(divergence.divergence(order: order * 2) >= order * 9)
        #expect(divergence.divergence(order: order) <= order * 4.5)
    }

    /// Skellam laws against their own shift: the theorem's bound holds and is near.
    @Test func skellamBoundsTheTrueDivergence() throws {
        let rows = try Self.file().skellam
        try #require(rows.count == 7)
        for row in rows {
            let bound = try SkellamDivergence(
                squaredSensitivity: row.shift * row.shift,
                absoluteSensitivity: row.shift,
                variance: row.variance,
                dimension: 1
            ).divergence(order: Double(row.order))
            #expect(bound >= row.divergence.number, "\(row)")
            // The terms beyond the Gaussian one are small where the noise spans the moment's peak.
            if UInt64(row.order) * row.shift * 4 <= row.variance {
                #expect(bound <= row.divergence.number * 1.3, "\(row)")
            }
        }
    }

    /// A closed form: with the divergences of Gaussian noise the expansion is that of the Gaussian.
    @Test func sampledSkellamTendsToTheGaussian() throws {
        let skellam = try SkellamDivergence(
            squaredSensitivity: 1 << 36,
            absoluteSensitivity: 1 << 20,
            variance: 1 << 36,
            dimension: 4
        )
        for order in [2.0, 7, 30] {
            let bound = skellam.divergence(order: order, rate: 0.01)
            let gaussian = SampledGaussianDivergence(mu: 1, rate: 0.01).divergence(order: order)
            #expect(bound >= gaussian * (1 - 1e-8) && bound <= gaussian * 1.001, "\(order)")
        }
    }

    @Test func skellamEventsAreAccounted() throws {
        let event = PrivacyEvent.skellam(
            squaredSensitivity: 1 << 30,
            absoluteSensitivity: 1 << 20,
            variance: 1 << 34,
            dimension: 64
        )
        let accountant = RenyiAccountant()
        let skellam = try accountant.epsilon(of: [event], delta: 1e-6)
        let gaussian = try accountant.epsilon(of: [.gaussian(noiseMultiplier: 4)], delta: 1e-6)
        #expect(skellam > gaussian * 0.9999 && skellam < gaussian * 1.01)
        let sampled = PrivacyEvent.poissonSampled(rate: 0.1, event: event)
        #expect(try accountant.epsilon(of: [sampled], delta: 1e-6) < skellam)
        let mixed = try accountant.epsilon(
            of: [sampled, event, .gaussian(noiseMultiplier: 4)],
            delta: 1e-6
        )
        #expect(mixed > skellam)
        let replaced = try RenyiAccountant(relation: .replaceOne).epsilon(of: [event], delta: 1e-6)
        let doubled = try accountant.epsilon(of: [.gaussian(noiseMultiplier: 2)], delta: 1e-6)
        #expect(replaced > doubled * 0.9999 && replaced < doubled * 1.01)
        #expect(!RenyiAccountant(relation: .replaceOne).supports(sampled))
        #expect(!GaussianAccountant().supports(event))
        for bad in [
            PrivacyEvent.skellam(
                squaredSensitivity: 1,
                absoluteSensitivity: 1,
                variance: 0,
                dimension: 1
            ),
            .skellam(
                squaredSensitivity: 1,
                absoluteSensitivity: 1,
                variance: (1 << 48) + 1,
                dimension: 1
            ),
            .skellam(squaredSensitivity: 1, absoluteSensitivity: 1, variance: 1, dimension: 0),
        ] { #expect(!accountant.supports(bad)) }
    }
}
