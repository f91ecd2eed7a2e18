import SecureAggregation

/// How much of each primitive a round needs at least, by counting.
struct BenchmarkFloor {
    /// Bytes of mask keystream, of clients and server.
    let keystreamByteCount: Int
    /// X25519 scalar multiplications.
    let agreementCount: Int
    /// Ed25519 signatures made.
    let signingCount: Int
    /// Ed25519 signatures verified.
    let verificationCount: Int

    /// Counts the work of a round.
    ///
    /// - Parameters:
    ///   - opensSession: whether the session was opened in it.
    ///   - survivors: clients in the sum.
    ///   - dropped: clients that shared keys and then dropped out.
    ///   - length: length of the vectors.
    ///   - parameters: what the round ran with.
    init(
        opensSession: Bool,
        survivors: Int,
        dropped: Int,
        length: Int,
        parameters: SecureAggregationParameters
    ) {
        let members = survivors + dropped
        let degree = min(parameters.neighborCount, members - 1)
        // Survivors expand their own mask and one per neighbor that shared keys; the server one per
        // survivor and one per pair of a dropped client and a survivor (their mean number).
        let pairs = dropped * degree * survivors / max(1, members - 1)
        keystreamByteCount = 4 * length * (survivors * (degree + 2) + pairs)
        let isMalicious = parameters.adversary == .malicious
        // One multiplication for the key, one for the check that it is no key of small order.
        agreementCount = opensSession ? members * (degree + 2) : 0
        let signed = isMalicious ? survivors : 0
        // The witness signs the participants, and in every round the masking set and the survivors; each
        // client verifies them.
        signingCount =
            (opensSession ? members + (isMalicious ? 1 : 0) : 0) + signed + (isMalicious ? 2 : 0)
        verificationCount =
            (opensSession ? members + (isMalicious ? members * (degree + 1) : 0) : 0)
            + signed * (3 + parameters.reconstructionThreshold)
    }

    /// Times each primitive alone, on as many threads as the round had: part of the work, multiplied up.
    ///
    /// Threads of one core share its cipher and multiplier, so that what counts is how fast they are
    /// side by side.
    func measure(threads: Int) throws -> SecureAggregationMeasurement.FloorSeconds {
        SecureAggregationMeasurement.FloorSeconds(
            keystream: try Self.seconds(for: keystreamByteCount, 1 << 30, threads) {
                try PrimitiveWork.expandKeystream(byteCount: $0)
            },
            agreement: try Self.seconds(for: agreementCount, 5_000, threads) {
                PrimitiveWork.agree(count: $0)
            },
            signatures: try Self.seconds(for: signingCount, 5_000, threads) {
                try PrimitiveWork.sign(count: $0)
            }
                + Self.seconds(for: verificationCount, 5_000, threads) {
                    try PrimitiveWork.verify(count: $0)
                }
        )
    }

    private static func seconds(
        for amount: Int,
        _ sample: Int,
        _ threads: Int,
        _ body: @Sendable (Int) throws -> Void
    ) throws -> Double {
        guard amount > 0 else { return 0 }
        let part = (min(amount, sample) + threads - 1) / threads
        let start = BenchmarkClock.now
        _ = try ParallelMap.map(count: threads, workers: threads) { _ in try body(part) }
        return (BenchmarkClock.now - start).cpu * Double(amount) / Double(part * threads)
    }
}
