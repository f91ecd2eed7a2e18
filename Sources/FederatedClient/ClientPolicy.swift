public import DifferentialPrivacy
public import FederatedProtocol

/// What a client refuses, decided on the device and not by the coordinator.
public struct ClientPolicy: Equatable, Sendable {
    /// Most coordinates a client sends unless told otherwise.
    public static let defaultMaximumLength = 1 << 24
    /// Smallest noise multiplier (σ over sensitivity) of any one sum; 0 also allows exact sums.
    public var minimumNoiseMultiplier: Double
    /// Honest clients that the client counts on in every sum: noise shares beyond are not believed.
    ///
    /// At 1 the client's own share must be noise enough.
    public var honestContributors: Int
    /// Most coordinates the client is ready to send.
    public var maximumLength: Int

    /// Creates a policy.
    ///
    /// - Parameters:
    ///   - minimumNoiseMultiplier: 0 or more; 0 also allows exact sums, for data that is public anyway.
    ///   - honestContributors: fewest honest clients in any sum, as the client believes; at least 1.
    ///   - maximumLength: most coordinates of one answer.
    public init(
        minimumNoiseMultiplier: Double = 0.1,
        honestContributors: Int = 1,
        maximumLength: Int = defaultMaximumLength
    ) {
        self.minimumNoiseMultiplier = minimumNoiseMultiplier
        self.honestContributors = max(1, honestContributors)
        self.maximumLength = maximumLength
    }

    /// Checks a query before anything is computed.
    ///
    /// - Throws: ``ClientError`` with the reason for refusing.
    public func check(_ query: SumQuery) throws(ClientError) {
        guard query.body.length <= maximumLength else {
            throw .vectorTooLong(length: query.body.length, maximum: maximumLength)
        }
        guard query.noise != .exact || minimumNoiseMultiplier == 0 else {
            throw .exactSumRefused
        }
        let multiplier = query.noiseMultiplier(countingShares: honestContributors)
        guard multiplier >= minimumNoiseMultiplier else {
            throw .noiseTooSmall(multiplier: multiplier, minimum: minimumNoiseMultiplier)
        }
    }

    /// What an answer to a query costs by the client's own count: with no more noise shares than the
    /// policy believes in.
    public func event(of query: SumQuery) -> PrivacyEvent {
        guard case .clients(_, let shares) = query.noise else { return query.event }
        return query.event(shares: min(shares, honestContributors))
    }
}
