public import DifferentialPrivacy
public import FederatedProtocol

/// What a client refuses, decided on the device and not by the coordinator.
public struct ClientPolicy: Equatable, Sendable {
    /// Most coordinates a client sends unless told otherwise.
    public static let defaultMaximumLength = 1 << 24
    /// Most multiplications of one answer unless told otherwise: about a minute of one core.
    public static let defaultMaximumMultiplications = 0x1p35
    /// Smallest noise multiplier (σ over sensitivity) of any one sum; 0 also allows exact sums.
    public var minimumNoiseMultiplier: Double
    /// Honest clients that the client counts on in every sum: noise shares beyond are not believed.
    ///
    /// At 1 the client's own share must be noise enough.
    public var honestContributors: Int
    /// Most coordinates the client is ready to send.
    public var maximumLength: Int
    /// Most multiplications that a question's size may make one answer take, beside the catalog's size.
    public var maximumMultiplications: Double
    /// Whether the client answers queries about a secret sample.
    public var acceptsSampling: Bool
    /// Whether a client outside of a query's sample computes nothing.
    ///
    /// - Warning: How long an answer takes then tells who is in the sample, and amplification by sampling
    ///   is lost to whoever sees it. For simulations, whose clocks nobody sees.
    public var skipsWorkOutsideSample: Bool

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - minimumNoiseMultiplier: 0 or more; 0 also allows exact sums, for data that is public anyway.
    ///   - honestContributors: fewest honest clients in any sum, as the client believes; at least 1.
    ///   - maximumLength: most coordinates of one answer.
    ///   - maximumMultiplications: most multiplications of one answer.
    ///   - acceptsSampling: whether it answers queries about a secret sample.
    ///   - skipsWorkOutsideSample: whether it computes nothing outside of one, which its timing tells.
    public init(
        minimumNoiseMultiplier: Double = 0.1,
        honestContributors: Int = 1,
        maximumLength: Int = defaultMaximumLength,
        maximumMultiplications: Double = defaultMaximumMultiplications,
        acceptsSampling: Bool = true,
        skipsWorkOutsideSample: Bool = false
    ) {
        self.minimumNoiseMultiplier = minimumNoiseMultiplier
        self.honestContributors = max(1, honestContributors)
        self.maximumLength = maximumLength
        self.maximumMultiplications = maximumMultiplications
        self.acceptsSampling = acceptsSampling
        self.skipsWorkOutsideSample = skipsWorkOutsideSample
    }

    /// Checks a query before anything is computed.
    ///
    /// - Throws: ``ClientError`` with the reason for refusing.
    public func check(_ query: SumQuery) throws(ClientError) {
        guard query.body.length <= maximumLength else {
            throw .vectorTooLong(length: query.body.length, maximum: maximumLength)
        }
        if case .neuralGradient(let gradient) = query.body,
            gradient.multiplications > maximumMultiplications
        {
            throw .tooMuchWork(
                multiplications: gradient.multiplications,
                maximum: maximumMultiplications
            )
        }
        guard query.samplingRate == nil || acceptsSampling else { throw .samplingRefused }
        guard query.noise != .exact || minimumNoiseMultiplier == 0 else {
            throw .exactSumRefused
        }
        let multiplier = query.noiseMultiplier(countingShares: honestContributors)
        guard multiplier >= minimumNoiseMultiplier else {
            throw .noiseTooSmall(multiplier: multiplier, minimum: minimumNoiseMultiplier)
        }
    }

    /// What an answer to a query costs by the client's own count: with no more noise shares than the
    /// policy believes in, and as much as if everybody were asked.
    ///
    /// A sample costs no more than everybody (docs/privacy-accounting.md, section 10). What it saves, a
    /// client's own account does not count: it adds up squares of mu, whatever coordinators ask in
    /// view of earlier results, and a sampled sum has no mu.
    public func event(of query: SumQuery) -> PrivacyEvent {
        guard case .clients(_, let shares) = query.noise else { return query.event.unsampled }
        return query.event(shares: min(shares, honestContributors)).unsampled
    }
}
