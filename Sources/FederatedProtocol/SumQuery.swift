public import DifferentialPrivacy
import ProtocolPrimitives
public import SecureAggregation

/// One question to all clients, of which only the sum of the answers is ever seen; **public**.
public struct SumQuery: Equatable, Sendable {
    /// What is asked.
    public let body: QueryBody
    /// How an answer becomes integers.
    public let encoding: FixedPointEncoding
    /// Who adds how much noise.
    public let noise: QueryNoise
    /// The probability, above 0 and below 1, with which each client answers; nil asks all of them.
    ///
    /// Every client tosses its own coin, in secret, for this round alone. One that stays out takes part
    /// all the same, with zeros: noise share, masks and messages are those of every other.
    public let samplingRate: Double?

    /// Bounds on norms that a query may have: far enough from the ends of single precision that no
    /// product on the way from a bounded answer to integers overflows or loses its digits.
    public static let l2Bounds = 1e-6...1e9

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` if the encoding is not one for this question, the bound is
    ///   out of ``l2Bounds``, or the noise or the sampling rate is out of range.
    public init(
        body: QueryBody,
        encoding: FixedPointEncoding,
        noise: QueryNoise,
        samplingRate: Double? = nil
    ) throws(FederatedProtocolError) {
        guard encoding.length == body.length else { throw .countOutOfRange(field: "length") }
        guard encoding.l2Bound == body.l2Bound, Self.l2Bounds.contains(body.l2Bound) else {
            throw .invalidNumber(field: "l2Bound")
        }
        try noise.check()
        if let samplingRate {
            guard samplingRate > 0, samplingRate < 1 else {
                throw .invalidNumber(field: "samplingRate")
            }
        }
        self.body = body
        self.encoding = encoding
        self.noise = noise
        self.samplingRate = samplingRate
    }

    /// What releasing the noisy sum costs at most: with the fewest shares of honest clients.
    ///
    /// An exact sum of a sample is an exact release.
    public var event: PrivacyEvent {
        switch noise {
        case .exact: .nonPrivate
        case .coordinator(let variance):
            sampled(
                .discreteGaussian(
                    squaredSensitivity: encoding.squaredSensitivity,
                    variance: variance,
                    dimension: encoding.length
                )
            )
        case .clients(_, let shares): event(shares: shares)
        }
    }

    /// What releasing the noisy sum costs with so many shares of honest clients in it.
    ///
    /// The same as ``event`` where clients add no noise.
    public func event(shares: Int) -> PrivacyEvent {
        guard case .clients(let shareVariance, _) = noise else { return event }
        return sampled(
            .distributedDiscreteGaussian(
                squaredSensitivity: encoding.squaredSensitivity,
                shareVariance: shareVariance,
                shares: shares,
                dimension: encoding.length
            )
        )
    }

    private func sampled(_ event: PrivacyEvent) -> PrivacyEvent {
        samplingRate.map { .poissonSampled(rate: $0, event: event) } ?? event
    }

    /// Standard deviation of the noise over the L2 sensitivity, with the fewest shares; 0 for an exact
    /// release.
    public var noiseMultiplier: Double { noiseMultiplier(countingShares: .max) }

    /// The noise multiplier that is left if at most so many clients add their share.
    ///
    /// - Parameter limit: shares to believe in, at least 0.
    /// - Returns: standard deviation over sensitivity.
    public func noiseMultiplier(countingShares limit: Int) -> Double {
        var counted = noise
        if case .clients(let shareVariance, let shares) = noise {
            counted = .clients(
                shareVariance: shareVariance,
                minimumShares: min(shares, max(0, limit))
            )
        }
        return (counted.variance / Double(encoding.squaredSensitivity)).squareRoot()
    }

    /// The largest share of a coordinate that one client and the noise can have, for the modulus.
    ///
    /// With noise by the coordinator and n clients, n · (B + ⌈16 σ / n⌉) covers their sum and all noise
    /// but a part of probability below 2⁻¹⁸⁰ a coordinate. With noise by the clients it is B and 20
    /// standard deviations of a share: a client whose draw is larger, with a probability below
    /// 2⁻²⁸⁷ a coordinate, stays out of the round.
    ///
    /// - Parameter clients: the most clients whose answers can be in the sum, at least 1.
    /// - Returns: the bound, in integer units.
    public func valueBound(clients: Int) -> Int {
        switch noise {
        case .exact: return Int(encoding.normBound)
        case .coordinator(let variance):
            let tail = 16 * Double(variance).squareRoot() / Double(max(1, clients))
            return Int(encoding.normBound) + Int(tail.rounded(.up))
        case .clients(let shareVariance, _):
            return Int(encoding.normBound)
                + Int(DiscreteGaussianSampler.tailBound(variance: shareVariance))
        }
    }

    /// The wire form: `version u16 | body | norm bound exponent u8 | noise`, see ``QueryNoise``; and for a
    /// sample behind it `1 | sampling rate f64`.
    ///
    /// A client that does not know of samples finds bytes too many, and refuses.
    public var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.uint16(ProtocolVersion.current)
        body.encode(into: &writer)
        writer.uint8(UInt8(encoding.normBoundExponent))
        noise.encode(into: &writer)
        if let samplingRate {
            writer.uint8(Self.sampleMark)
            writer.double(samplingRate)
        }
        return writer.output
    }

    /// What stands before a sampling rate.
    private static let sampleMark: UInt8 = 1

    /// Reads the wire form; every byte must be consumed.
    ///
    /// - Throws: ``FederatedProtocolError``.
    public init(decoding bytes: [UInt8]) throws(FederatedProtocolError) {
        var reader = ByteReader(bytes)
        let version: UInt16
        do { version = try reader.uint16() } catch { throw .malformed(error) }
        guard version == ProtocolVersion.current else { throw .unknownVersion(version) }
        let body = try QueryBody(from: &reader)
        let exponent: UInt8
        do { exponent = try reader.uint8() } catch { throw .malformed(error) }
        let noise = try QueryNoise(from: &reader)
        var samplingRate: Double?
        if reader.remaining > 0 {
            guard try reader.checkedUInt8() == Self.sampleMark else {
                throw .malformed(.invalidEncoding(type: "SumQuery"))
            }
            samplingRate = try reader.double()
        }
        do { try reader.finish() } catch { throw .malformed(error) }
        let encoding: FixedPointEncoding
        do {
            encoding = try FixedPointEncoding(
                l2Bound: body.l2Bound,
                length: body.length,
                normBoundExponent: Int(exponent)
            )
        } catch { throw .invalidNumber(field: "encoding") }
        try self.init(body: body, encoding: encoding, noise: noise, samplingRate: samplingRate)
    }

    /// BLAKE2b digest of the wire form: what the ledger records of the question.
    public var digest: [UInt8] { Hashing.blake2b(encoded, domain: .queryDigest) }
}
