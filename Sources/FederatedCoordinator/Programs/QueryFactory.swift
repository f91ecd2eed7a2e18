import DifferentialPrivacy
public import FederatedProtocol
import SecureAggregation

/// Turns a question and its share of the budget into a query with encoding and calibrated noise.
public struct QueryFactory: Sendable {
    /// The most clients whose answers can be in one sum; **public**.
    public let clients: Int
    /// μ of all queries together (Gaussian differential privacy), or nil for exact sums.
    public let mu: Double?

    /// Creates a factory.
    ///
    /// - Parameters:
    ///   - clients: the most clients whose answers can be in one sum, at least 1.
    ///   - mu: μ of all queries together, above 0, or nil for exact sums.
    public init(clients: Int, mu: Double?) {
        self.clients = clients
        self.mu = mu
    }

    /// Makes a query that spends `share` of μ².
    ///
    /// - Throws: ``CoordinatorError`` if no encoding or noise variance fits.
    public func query(_ body: QueryBody, share: Double) throws -> SumQuery {
        do {
            let shareMu = mu.map { $0 * share.squareRoot() }
            // Noise takes as much of the modulus as 16 σ, in units of one client's bound.
            let noiseRoom = shareMu.map { Int(min(16 / $0, 1e9).rounded(.up)) + 1 } ?? 0
            var encoding = try FixedPointEncoding(
                l2Bound: body.l2Bound,
                length: body.length,
                clients: clients + noiseRoom
            )
            guard let shareMu else {
                return try SumQuery(body: body, encoding: encoding, noiseVariance: nil)
            }
            while true {
                do {
                    let variance = try NoiseCalibration.variance(
                        squaredSensitivity: encoding.squaredSensitivity,
                        mu: shareMu
                    )
                    return try SumQuery(body: body, encoding: encoding, noiseVariance: variance)
                } catch DifferentialPrivacyError.varianceTooLarge {
                    // So much noise drowns the rounding of a coarser scale too.
                    encoding = try FixedPointEncoding(
                        l2Bound: body.l2Bound,
                        length: body.length,
                        normBoundExponent: encoding.normBoundExponent - 1
                    )
                }
            }
        } catch let error as FixedPointEncodingError {
            throw CoordinatorError.encodingImpossible(error)
        }
    }

    /// Standard deviation of a query's noise in real units; 0 for exact sums.
    public func noiseStandardDeviation(of query: SumQuery) -> Double {
        guard let variance = query.noiseVariance else { return 0 }
        return Double(variance).squareRoot() / query.encoding.scale
    }
}
