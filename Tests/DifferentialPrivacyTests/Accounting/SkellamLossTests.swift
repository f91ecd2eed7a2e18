import Foundation
import Testing

@testable import DifferentialPrivacy

/// Skellam noise in the accountant of loss distributions.
@Suite struct SkellamLossTests {
    struct File: Decodable {
        struct Exact: Decodable {
            var variance, shift: UInt64
            var coordinates: Int
            var delta, epsilon: Decimal
        }
        struct Event: Decodable {
            var squaredSensitivity, absoluteSensitivity, variance: UInt64
            var count: Int
        }
        struct Bound: Decodable {
            var events: [Event]
            var mu, delta, epsilon: Decimal
        }
        var exact: [Exact]
        var bound: [Bound]
    }

    private static func file() throws -> File {
        try VectorFile.decode(File.self, named: "mpmath-skellam-losses.json")
    }

    private static func event(
        squared: UInt64 = 1 << 20,
        absolute: UInt64 = 1 << 12,
        variance: UInt64
    ) -> PrivacyEvent {
        .skellam(
            squaredSensitivity: squared,
            absoluteSensitivity: absolute,
            variance: variance,
            dimension: 16
        )
    }

    /// The laws of one and of two coordinates, summed up from the definition.
    @Test func neverBelowTheExactEpsilon() throws {
        let rows = try Self.file().exact
        try #require(rows.count == 6)
        for row in rows {
            let event = PrivacyEvent.skellam(
                squaredSensitivity: row.shift * row.shift * UInt64(row.coordinates),
                absoluteSensitivity: row.shift * UInt64(row.coordinates),
                variance: row.variance,
                dimension: row.coordinates
            )
            let epsilon = try PrivacyLossAccountant().epsilon(of: [event], delta: row.delta.number)
            #expect(epsilon >= row.epsilon.number, "\(row)")
            #expect(epsilon <= row.epsilon.number * 1.3, "\(row)")
        }
    }

    /// The same argument by quadrature instead of transforms, without the convex hull.
    @Test func agreesWithQuadrature() throws {
        let rows = try Self.file().bound
        try #require(rows.count == 9)
        for row in rows {
            var events = row.events.map {
                PrivacyEvent.selfComposed(
                    count: $0.count,
                    event: Self.event(
                        squared: $0.squaredSensitivity,
                        absolute: $0.absoluteSensitivity,
                        variance: $0.variance
                    )
                )
            }
            if row.mu.number > 0 { events.append(.gaussian(noiseMultiplier: 1 / row.mu.number)) }
            let epsilon = try PrivacyLossAccountant().epsilon(of: events, delta: row.delta.number)
            #expect(abs(epsilon / row.epsilon.number - 1) < 1e-4, "\(epsilon) \(row)")
        }
    }

    /// Alone it is what Rényi divergences say, to within the grid.
    @Test(arguments: [1e-3, 1e-6, 1e-12, 1e-60], [UInt64(18), 20, 22, 26])
    func aloneItIsTheRenyiBound(delta: Double, bits: UInt64) throws {
        for relation in NeighboringRelation.allCases {
            let events = [Self.event(variance: 1 << bits)]
            let epsilon = try PrivacyLossAccountant(relation: relation)
                .epsilon(of: events, delta: delta)
            let renyi = try RenyiAccountant(relation: relation).epsilon(of: events, delta: delta)
            #expect(epsilon <= renyi, "\(relation)")
            #expect(epsilon >= renyi * 0.999, "\(relation)")
        }
    }

    static let companions: [PrivacyEvent] = [
        .gaussian(noiseMultiplier: 1),
        .gaussian(noiseMultiplier: 8),
        .selfComposed(
            count: 200,
            event: .poissonSampled(rate: 0.02, event: .gaussian(noiseMultiplier: 1))
        ),
        .selfComposed(
            count: 3,
            event: .discreteGaussian(
                squaredSensitivity: 1 << 20,
                variance: 1 << 21,
                dimension: 100
            )
        ),
    ]

    /// Whatever the mixture, the one hull is below what each order says of all together.
    @Test(arguments: companions, [UInt64(19), 21, 24])
    func mixturesCostNoMoreThanByRenyi(companion: PrivacyEvent, bits: UInt64) throws {
        let skellam = Self.event(variance: 1 << bits)
        for events in [
            [companion, skellam],
            [companion, .selfComposed(count: 5, event: skellam)],
            [companion, .poissonSampled(rate: 0.1, event: skellam)],
        ] {
            let epsilon = try PrivacyLossAccountant().epsilon(of: events, delta: 1e-6)
            let renyi = try RenyiAccountant().epsilon(of: events, delta: 1e-6)
            #expect(epsilon <= renyi, "\(events)")
            // More than either part alone.
            for part in events {
                let alone = try PrivacyLossAccountant().epsilon(of: [part], delta: 1e-6)
                #expect(epsilon >= alone * 0.999, "\(events)")
            }
            // And not below Gaussian noise of the same variance.
            if case .poissonSampled = events[1] { continue }
            let releases = events[1].depth > 1 ? 5.0 : 1
            let multiplier = (Double(1 << bits) / Double(1 << 20) / releases).squareRoot()
            let gaussian = try PrivacyLossAccountant().epsilon(
                of: [companion, .gaussian(noiseMultiplier: multiplier)],
                delta: 1e-6
            )
            #expect(epsilon >= gaussian * 0.9999, "\(events)")
        }
    }

    @Test func orderOfEventsDoesNotMatter() throws {
        let events = [
            Self.event(variance: 1 << 22), .gaussian(noiseMultiplier: 2),
            Self.event(variance: 1 << 21),
        ]
        let epsilon = try PrivacyLossAccountant().epsilon(of: events, delta: 1e-6)
        let reversed = try PrivacyLossAccountant().epsilon(of: events.reversed(), delta: 1e-6)
        #expect(abs(epsilon - reversed) <= 1e-9 * epsilon)
    }

    @Test func tinyNoiseIsRefusedAndNamesWhoWouldDo() throws {
        let event = Self.event(squared: 1 << 40, absolute: 1 << 40, variance: 1)
        #expect(
            throws: DifferentialPrivacyError.lossTooLarge(accountant: "pld", alternatives: ["rdp"])
        ) { try PrivacyLossAccountant().epsilon(of: [event], delta: 1e-6) }
        // Large, but a number.
        let large = Self.event(squared: 1 << 20, absolute: 1 << 12, variance: 64)
        let epsilon = try PrivacyLossAccountant().epsilon(of: [large], delta: 1e-6)
        let renyi = try RenyiAccountant().epsilon(of: [large], delta: 1e-6)
        #expect(epsilon >= renyi * 0.999 && epsilon <= renyi * 1.001)
    }
}
