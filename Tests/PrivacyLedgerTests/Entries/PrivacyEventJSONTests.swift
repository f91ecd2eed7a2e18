import DifferentialPrivacy
import Foundation
import Testing

@testable import PrivacyLedger

@Suite struct PrivacyEventJSONTests {
    /// The ledger's form of an event is the form that `Codable` writes elsewhere.
    @Test func agreesWithCodable() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for event: PrivacyEvent in [
            .discreteGaussian(squaredSensitivity: 5, variance: 2048, dimension: 3),
            .gaussian(noiseMultiplier: 2.5), .nonPrivate,
            .skellam(squaredSensitivity: 5, absoluteSensitivity: 9, variance: 64, dimension: 3),
            .poissonSampled(rate: 0.25, event: .gaussian(noiseMultiplier: 2.5)),
            .selfComposed(
                count: 7,
                event: .poissonSampled(rate: 0.25, event: .gaussian(noiseMultiplier: 2.5))
            ),
        ] {
            #expect(try Array(encoder.encode(event)) == event.json.bytes)
        }
    }
}
