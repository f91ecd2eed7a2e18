/// What a list of events comes down to for the accountants of sampled noise.
struct EventReduction: Sendable {
    /// A Poisson-sampled Gaussian sum.
    struct SampledGaussian: Sendable, Hashable {
        /// The square of sensitivity over standard deviation of one sample's releases, rounded up.
        var squaredMu: Double
        /// The sampling rate, above 0 and below 1.
        var rate: Double
    }

    /// Skellam noise, sampled or not.
    struct SampledSkellam: Sendable, Hashable {
        /// The noise of one release.
        var noise: SkellamDivergence
        /// How often it is released about one sample.
        var releases: Int
        /// The sampling rate, above 0; 1 without sampling.
        var rate: Double
    }

    /// The unsampled Gaussian events.
    private(set) var unsampled: GaussianComposition
    /// How often each sampled Gaussian event occurs.
    private(set) var gaussians: [SampledGaussian: Int] = [:]
    /// How often each Skellam event occurs.
    private(set) var skellams: [SampledSkellam: Int] = [:]
    /// Every Gaussian event, sampled or not: what limits their dimensions and shares.
    private var coverage: GaussianComposition

    /// Reduces events.
    ///
    /// - Parameters:
    ///   - events: what was released, in any order.
    ///   - method: how unsampled discrete Gaussian noise counts. Sampled noise counts as on the Gaussian
    ///     curve always.
    ///   - relation: which data sets are neighbors; sampled events are left as for one unit added.
    /// - Throws: ``DifferentialPrivacyError`` for an event out of range or unknown.
    init(
        _ events: [PrivacyEvent],
        method: GaussianComposition.Method,
        relation: NeighboringRelation
    ) throws(DifferentialPrivacyError) {
        self.init(method: method, relation: relation)
        for event in events { try add(EventTerm(event)) }
    }

    /// Reduces nothing yet.
    init(method: GaussianComposition.Method, relation: NeighboringRelation) {
        unsampled = GaussianComposition(method: method, relation: relation)
        coverage = GaussianComposition(method: .gaussianCurve)
    }

    /// Adds an event; on error it may be left half added.
    mutating func add(_ term: EventTerm) throws(DifferentialPrivacyError) {
        if case .skellam(let squared, let absolute, let variance, let dimension) = term.release {
            let noise = try SkellamDivergence(
                squaredSensitivity: squared,
                absoluteSensitivity: absolute,
                variance: variance,
                dimension: dimension
            )
            let key = SampledSkellam(noise: noise, releases: term.releases, rate: term.rate)
            skellams[key] = try Self.sum(skellams[key], term.count)
            return
        }
        // An exact release of a sample is not private either.
        guard term.rate < 1, term.release != .nonPrivate else {
            try unsampled.add(.selfComposed(count: term.count, event: term.release))
            return
        }
        let (product, overflow) = term.releases.multipliedReportingOverflow(by: term.count)
        guard !overflow, product <= EventTerm.maximumCount else {
            throw .invalidCount(
                actual: overflow ? .max : product,
                maximum: EventTerm.maximumCount
            )
        }
        try coverage.add(.selfComposed(count: product, event: term.release))
        var one = GaussianComposition(method: .gaussianCurve)
        try one.add(.selfComposed(count: term.releases, event: term.release))
        // Only a sensitivity of 0 costs nothing.
        guard one.squaredMu > 0 else { return }
        let key = SampledGaussian(squaredMu: one.squaredMu, rate: term.rate)
        gaussians[key] = try Self.sum(gaussians[key], term.count)
    }

    private static func sum(_ value: Int?, _ count: Int) throws(DifferentialPrivacyError) -> Int {
        let total = (value ?? 0) + count
        guard total <= EventTerm.maximumCount else {
            throw .invalidCount(actual: total, maximum: EventTerm.maximumCount)
        }
        return total
    }

    /// The sampled Gaussian events in an order that does not depend on that of the list.
    var sortedGaussians: [(event: SampledGaussian, count: Int)] {
        gaussians.map { (event: $0.key, count: $0.value) }.sorted {
            ($0.event.squaredMu, $0.event.rate) < ($1.event.squaredMu, $1.event.rate)
        }
    }

    /// The largest mu^2 among the sampled events and that of all unsampled ones together.
    var largestSquaredMu: Double {
        gaussians.keys.reduce(unsampled.squaredMu) { max($0, $1.squaredMu) }
    }

    /// Whether noise in shares took part, sampled or not.
    var hasShares: Bool { unsampled.hasShares || coverage.hasShares }

    /// Whether nothing was sampled and all noise is Gaussian.
    var isPlainGaussian: Bool { gaussians.isEmpty && skellams.isEmpty }

    /// Epsilon with the slack for discrete noise around a computation for continuous noise.
    ///
    /// - Parameters:
    ///   - delta: strictly between 0 and 1.
    ///   - compute: epsilon of the continuous noise at a delta.
    /// - Returns: epsilon, infinite after an exact release or where shares are not covered.
    /// - Throws: ``DifferentialPrivacyError/dimensionTooLarge(actual:maximum:)`` and what `compute` throws.
    func covering(
        delta: Double,
        _ compute: (Double) throws(DifferentialPrivacyError) -> Double
    ) throws(DifferentialPrivacyError) -> Double {
        if unsampled.isNonPrivate { return .infinity }
        let dimension = try checkDimension()
        let slack = GaussianComposition.discretizationSlack
        guard dimension > 0 else { return try compute(delta) }
        let epsilon = try compute(delta * (1 - slack)) + slack
        if hasShares,
            !GaussianComposition.coversWithheldShares(epsilon: epsilon, delta: delta)
        {
            return .infinity
        }
        return epsilon
    }

    /// The coordinates of discrete noise in all events together.
    ///
    /// - Throws: ``DifferentialPrivacyError/dimensionTooLarge(actual:maximum:)``.
    @discardableResult
    func checkDimension() throws(DifferentialPrivacyError) -> Int {
        let (dimension, overflow) = unsampled.dimension.addingReportingOverflow(coverage.dimension)
        guard !overflow, dimension <= GaussianComposition.maximumDimension else {
            throw .dimensionTooLarge(
                actual: overflow ? .max : dimension,
                maximum: GaussianComposition.maximumDimension
            )
        }
        return dimension
    }
}
