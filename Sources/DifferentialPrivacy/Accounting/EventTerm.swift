/// An event taken apart: a plain release, repeated on one sample, and that repeated.
struct EventTerm: Sendable, Hashable {
    /// Neither sampled nor repeated.
    var release: PrivacyEvent
    /// How often it is released about one sample, at least 1.
    var releases = 1
    /// The sampling rate, above 0; 1 without sampling.
    var rate = 1.0
    /// How many independent samples there are, at least 1.
    var count = 1

    /// The most repetitions of an event, 10^7.
    static let maximumCount = 10_000_000

    /// Takes an event apart.
    ///
    /// - Throws: ``DifferentialPrivacyError`` for a rate or count out of range, a sample of a sample, or
    ///   deeper nesting than ``PrivacyEvent/maximumDepth``.
    init(_ event: PrivacyEvent) throws(DifferentialPrivacyError) {
        self = try Self.term(of: event, depth: 1)
    }

    private init(release: PrivacyEvent) { self.release = release }

    private static func term(of event: PrivacyEvent, depth: Int)
        throws(DifferentialPrivacyError) -> EventTerm
    {
        guard depth <= PrivacyEvent.maximumDepth else {
            throw .unsupportedEvent(kind: "nested \(event.kind)")
        }
        switch event {
        case .poissonSampled(let rate, let inner):
            guard rate > 0, rate <= 1 else { throw .invalidSamplingRate(rate) }
            var term = try term(of: inner, depth: depth + 1)
            guard rate < 1 else { return term }
            guard term.rate == 1 else { throw .unsupportedEvent(kind: "sample of a sample") }
            (term.releases, term.count) = (term.count, 1)
            term.rate = rate
            return term
        case .selfComposed(let count, let inner):
            guard count >= 1 else { throw .invalidCount(actual: count, maximum: maximumCount) }
            var term = try term(of: inner, depth: depth + 1)
            let (product, overflow) = term.count.multipliedReportingOverflow(by: count)
            guard !overflow, product <= maximumCount else {
                throw .invalidCount(actual: overflow ? .max : product, maximum: maximumCount)
            }
            term.count = product
            return term
        case .discreteGaussian, .distributedDiscreteGaussian, .gaussian, .nonPrivate, .skellam,
            .unsupported:
            return EventTerm(release: event)
        }
    }
}
