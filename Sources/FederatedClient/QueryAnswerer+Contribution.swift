package import FederatedProtocol
import SecureAggregation

/// Contributions that no history makes, for the empirical audit.
extension QueryAnswerer {
    /// Sends a vector of the caller's choice as the answer to a query: policy, sample, clipping,
    /// rounding and noise are those of every other answer.
    ///
    /// - Parameters:
    ///   - query: what is asked, untrusted.
    ///   - contribution: one number per coordinate, of any norm.
    ///   - factor: the bound that is enforced, in units of the query's; nil enforces none. Anything but
    ///     1 breaks the promise and is for tests that the audit notices.
    ///   - randomness: fresh for this client and round.
    /// - Returns: the answer.
    /// - Throws: ``ClientError`` if the policy refuses or the length is another.
    package func answer(
        _ query: SumQuery,
        contribution: [Float],
        clippedTo factor: Double? = 1,
        randomness: AnswerRandomness
    ) throws(ClientError) -> BoundedAnswer {
        try policy.check(query)
        guard contribution.count == query.body.length else {
            throw .unusableQuery(field: "length")
        }
        return try BoundedAnswer(
            segments: [.values(contribution)],
            clippedTo: factor.map { $0 * query.encoding.l2Bound },
            encoding: query.encoding,
            noise: query.noise,
            samplingRate: query.samplingRate,
            randomness: randomness
        )
    }
}
