import DifferentialPrivacy
public import FederatedProtocol
import SecureAggregation

/// Turns a question and its share of the budget into a query with encoding and calibrated noise.
public struct QueryFactory: Sendable {
    /// The most clients whose answers can be in one sum; **public**.
    public let clients: Int
    /// μ of all queries together (Gaussian differential privacy), or nil for exact sums.
    ///
    /// Where ``cohort`` samples rounds, μ of what all queries would come to if the others took the whole.
    public let mu: Double?

    /// Who adds the noise.
    public let noisePlan: NoisePlan
    /// The sample that rounds of gradients ask; nil for everybody.
    public let cohort: SampledCohort?

    /// Creates a factory.
    ///
    /// - Parameters:
    ///   - clients: the most clients whose answers can be in one sum, at least 1.
    ///   - mu: μ of all queries together, above 0, or nil for exact sums.
    ///   - noisePlan: who adds the noise.
    ///   - cohort: the sample that rounds of gradients ask; nil for everybody.
    public init(
        clients: Int,
        mu: Double?,
        noisePlan: NoisePlan = .coordinator,
        cohort: SampledCohort? = nil
    ) {
        self.clients = clients
        self.mu = mu
        self.noisePlan = noisePlan
        self.cohort = cohort
    }

    /// Makes a query that spends `share` of μ².
    ///
    /// - Throws: ``CoordinatorError`` if no encoding or noise variance fits.
    public func query(_ body: QueryBody, share: Double) throws -> SumQuery {
        try query(body, mu: mu.map { $0 * share.squareRoot() }, rate: nil)
    }

    /// Makes the query of one round of gradients: of a sample, if there is one.
    ///
    /// - Parameters:
    ///   - body: what is asked.
    ///   - share: of μ² where everybody is asked; a sample's rounds have noise of their own.
    /// - Returns: the query.
    /// - Throws: ``CoordinatorError`` if no encoding or noise variance fits.
    public func cohortQuery(_ body: QueryBody, share: Double) throws -> SumQuery {
        guard let cohort else { return try query(body, share: share) }
        return try query(body, mu: cohort.roundMu, rate: cohort.rate)
    }

    private func query(_ body: QueryBody, mu: Double?, rate: Double?) throws -> SumQuery {
        do {
            var encoding = try FixedPointEncoding(
                l2Bound: body.l2Bound,
                length: body.length,
                clients: clients
            )
            while true {
                if let query = try query(body, encoding: encoding, mu: mu, rate: rate) {
                    return query
                }
                // So much noise drowns the rounding of a coarser scale too.
                encoding = try FixedPointEncoding(
                    l2Bound: body.l2Bound,
                    length: body.length,
                    normBoundExponent: encoding.normBoundExponent - 1
                )
            }
        } catch let error as FixedPointEncodingError {
            throw CoordinatorError.encodingImpossible(error)
        }
    }

    /// The query at one scale, or nil if its noise is too large for the sampler or the modulus.
    private func query(
        _ body: QueryBody,
        encoding: FixedPointEncoding,
        mu: Double?,
        rate: Double?
    ) throws -> SumQuery? {
        guard let noise = try noise(encoding: encoding, mu: mu) else { return nil }
        let query = try SumQuery(
            body: body,
            encoding: encoding,
            noise: noise,
            samplingRate: rate
        )
        let (largest, overflow) = clients.multipliedReportingOverflow(
            by: query.valueBound(clients: clients)
        )
        // A little is left for the rounding of the parameters' own calculation.
        let limit = 1 << (FixedPointEncoding.laneBitCount - 1)
        return overflow || largest >= limit - limit / 1024 ? nil : query
    }

    /// The noise of a query, or nil if the sampler cannot draw so much.
    private func noise(encoding: FixedPointEncoding, mu: Double?) throws -> QueryNoise? {
        guard let mu else { return .exact }
        let variance: UInt64
        do {
            variance = try NoiseCalibration.variance(
                squaredSensitivity: encoding.squaredSensitivity,
                mu: mu
            )
        } catch {
            guard case .varianceTooLarge = error else { throw error }
            return nil
        }
        guard case .clients(let shares) = noisePlan else {
            return .coordinator(variance: variance)
        }
        let share = try NoiseCalibration.shareVariance(variance: variance, shares: shares)
        return .clients(shareVariance: share, minimumShares: shares)
    }

    /// Standard deviation of the noise in a released sum in real units; 0 for exact sums.
    ///
    /// - Parameters:
    ///   - query: what was asked.
    ///   - contributors: clients in the sum; each is expected to have added its share.
    /// - Returns: the standard deviation of one coordinate.
    public func noiseStandardDeviation(of query: SumQuery, contributors: Int) -> Double {
        let variance: Double
        switch query.noise {
        case .exact: return 0
        case .coordinator(let total): variance = Double(total)
        case .clients(let share, _): variance = Double(share) * Double(contributors)
        }
        return variance.squareRoot() / query.encoding.scale
    }
}
