import DifferentialPrivacy
import Foundation
import Testing

@Suite struct PrivacyEventTests {
    /// The stored form is frozen: these strings must decode for ever.
    static let stored: [(String, PrivacyEvent)] = [
        (
            #"{"dimension":3,"kind":"discreteGaussian","squaredSensitivity":5,"variance":2048}"#,
            .discreteGaussian(squaredSensitivity: 5, variance: 2048, dimension: 3)
        ),
        (
            #"{"dimension":3,"kind":"distributedDiscreteGaussian","shareVariance":64,"shares":32,"squaredSensitivity":5}"#,
            .distributedDiscreteGaussian(
                squaredSensitivity: 5,
                shareVariance: 64,
                shares: 32,
                dimension: 3
            )
        ),
        (#"{"kind":"gaussian","noiseMultiplier":2.5}"#, .gaussian(noiseMultiplier: 2.5)),
        (#"{"kind":"nonPrivate"}"#, .nonPrivate),
        (
            #"{"event":{"kind":"gaussian","noiseMultiplier":2.5},"kind":"poissonSampled","rate":0.25}"#,
            .poissonSampled(rate: 0.25, event: .gaussian(noiseMultiplier: 2.5))
        ),
        (
            #"{"count":7,"event":{"event":{"kind":"gaussian","noiseMultiplier":2.5},"kind":"poissonSampled","rate":0.25},"kind":"selfComposed"}"#,
            .selfComposed(
                count: 7,
                event: .poissonSampled(rate: 0.25, event: .gaussian(noiseMultiplier: 2.5))
            )
        ),
        (
            #"{"absoluteSensitivity":9,"dimension":3,"kind":"skellam","squaredSensitivity":5,"variance":64}"#,
            .skellam(squaredSensitivity: 5, absoluteSensitivity: 9, variance: 64, dimension: 3)
        ),
    ]

    @Test(arguments: 0..<7) func storedFormIsFrozen(_ index: Int) throws {
        let (text, event) = Self.stored[index]
        #expect(try JSONDecoder().decode(PrivacyEvent.self, from: Data(text.utf8)) == event)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(try String(decoding: encoder.encode(event), as: UTF8.self) == text)
    }

    @Test func unknownKindsAreKeptByNameOnly() throws {
        let event = try JSONDecoder().decode(
            PrivacyEvent.self,
            from: Data(#"{"kind":"laplace","scale":3}"#.utf8)
        )
        #expect(event == .unsupported(name: "laplace"))
        #expect(event.noiseMultiplier == nil)
        #expect(throws: EncodingError.self) { try JSONEncoder().encode(event) }
    }

    @Test(arguments: [
        #"{}"#, #"{"kind":"gaussian"}"#, #"{"kind":"gaussian","noiseMultiplier":"1"}"#,
        #"{"kind":"gaussian","noiseMultiplier":1,"sampling":0.1}"#, #"{"kind":"nonPrivate","x":1}"#,
        #"{"dimension":3,"kind":"discreteGaussian","squaredSensitivity":-5,"variance":2048}"#,
        #"{"dimension":3,"kind":"discreteGaussian","squaredSensitivity":5.5,"variance":2048}"#,
        #"{"dimension":3,"kind":"discreteGaussian","squaredSensitivity":5}"#,
        #"{"dimension":3,"kind":"distributedDiscreteGaussian","shareVariance":64,"squaredSensitivity":5}"#,
        #"{"dimension":3,"kind":"distributedDiscreteGaussian","shares":2,"squaredSensitivity":5,"variance":64}"#,
        #"{"kind":"poissonSampled","rate":0.5}"#,
        #"{"event":{"kind":"nonPrivate"},"kind":"poissonSampled"}"#,
        #"{"event":{"kind":"nonPrivate","x":1},"kind":"poissonSampled","rate":0.5}"#,
        #"{"count":1.5,"event":{"kind":"nonPrivate"},"kind":"selfComposed"}"#,
        #"{"count":1,"event":{"count":1,"event":{"count":1,"event":{"kind":"nonPrivate"},"kind":"selfComposed"},"kind":"selfComposed"},"kind":"selfComposed"}"#,
        #"{"dimension":3,"kind":"skellam","squaredSensitivity":5,"variance":64}"#,
    ])
    func malformedEventsAreRefused(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PrivacyEvent.self, from: Data(text.utf8))
        }
    }

    @Test func noiseMultipliers() {
        #expect(
            PrivacyEvent.discreteGaussian(squaredSensitivity: 4, variance: 64, dimension: 1)
                .noiseMultiplier == 4
        )
        #expect(
            PrivacyEvent.discreteGaussian(squaredSensitivity: 0, variance: 64, dimension: 1)
                .noiseMultiplier == .infinity
        )
        #expect(PrivacyEvent.nonPrivate.noiseMultiplier == 0)
        #expect(
            PrivacyEvent.skellam(
                squaredSensitivity: 4,
                absoluteSensitivity: 3,
                variance: 64,
                dimension: 1
            ).noiseMultiplier == 4
        )
        let sampled = PrivacyEvent.poissonSampled(rate: 0.5, event: .gaussian(noiseMultiplier: 3))
        #expect(sampled.noiseMultiplier == 3)
        #expect(PrivacyEvent.selfComposed(count: 9, event: sampled).noiseMultiplier == 3)
        #expect(
            PrivacyEvent.distributedDiscreteGaussian(
                squaredSensitivity: 4,
                shareVariance: 16,
                shares: 4,
                dimension: 1
            ).noiseMultiplier == 4
        )
    }

    @Test func errorsSpeakToPeople() {
        let errors: [DifferentialPrivacyError] = [
            .invalidClippingBound(0), .invalidContributorCount(0), .invalidLearningRate(0),
            .invalidQuantile(1), .invalidShareCount(actual: 0, maximum: 1),
            .budgetExceeded(budget: 1, epsilon: 2),
            .deltaTooSmall(actual: 1e-200, minimum: 1, accountant: "a", alternatives: ["b"]),
            .dimensionTooLarge(actual: 2, maximum: 1),
            .eventNotCovered(kind: "x", accountant: "a", alternatives: ["b", "c"]),
            .invalidCount(actual: 0, maximum: 1), .invalidSamplingRate(0), .invalidWeights,
            .noiseTooSmall(actual: 0.01, minimum: 1, accountant: "a", alternatives: ["b"]),
            .lossTooLarge(accountant: "a", alternatives: []), .targetOutOfReach(accountant: "a"),
            .invalidDelta(2), .invalidDimension(0), .invalidEpsilon(0), .invalidNoiseMultiplier(0),
            .invalidShares(sum: 2), .invalidVariance(actual: 0, minimum: 1, maximum: 2),
            .noiseOverflow(index: 3), .unsupportedEvent(kind: "x"),
            .varianceTooLarge(squaredSensitivity: 1, mu: 1),
        ]
        for error in errors {
            #expect(!error.message.isEmpty && !error.message.hasSuffix("."))
            #expect(!error.hint.isEmpty && !error.hint.hasSuffix("."))
        }
        #expect(Set(errors.map(\.message)).count == errors.count)
    }
}
