public import DifferentialPrivacy
import ProtocolPrimitives
public import SecureAggregation

/// One question to all clients, of which only the sum of the answers is ever seen; **public**.
public struct SumQuery: Equatable, Sendable {
    /// What is asked.
    public let body: QueryBody
    /// How an answer becomes integers.
    public let encoding: FixedPointEncoding
    /// Variance of the discrete Gaussian noise on the integer sum, or nil for an exact release.
    public let noiseVariance: UInt64?

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` if the encoding is not one for this question.
    public init(body: QueryBody, encoding: FixedPointEncoding, noiseVariance: UInt64?)
        throws(FederatedProtocolError)
    {
        guard encoding.length == body.length else { throw .countOutOfRange(field: "length") }
        guard encoding.l2Bound == body.l2Bound else { throw .invalidNumber(field: "l2Bound") }
        guard noiseVariance != 0 else { throw .invalidNumber(field: "noiseVariance") }
        self.body = body
        self.encoding = encoding
        self.noiseVariance = noiseVariance
    }

    /// What releasing the noisy sum costs.
    public var event: PrivacyEvent {
        guard let noiseVariance else { return .nonPrivate }
        return .discreteGaussian(
            squaredSensitivity: encoding.squaredSensitivity,
            variance: noiseVariance,
            dimension: encoding.length
        )
    }

    /// Standard deviation of the noise over the L2 sensitivity; 0 for an exact release.
    public var noiseMultiplier: Double {
        guard let noiseVariance else { return 0 }
        return (Double(noiseVariance) / Double(encoding.squaredSensitivity)).squareRoot()
    }

    /// The largest share of a coordinate that one client and the noise can have, for the modulus.
    ///
    /// With n clients, n · (B + ⌈16 σ / n⌉) covers their sum and all noise but a part of probability
    /// below 2⁻¹⁸⁰ a coordinate.
    ///
    /// - Parameter clients: the most clients whose answers can be in the sum, at least 1.
    /// - Returns: the bound, in integer units.
    public func valueBound(clients: Int) -> Int {
        let tail = 16 * Double(noiseVariance ?? 0).squareRoot() / Double(max(1, clients))
        return Int(encoding.normBound) + Int(tail.rounded(.up))
    }

    /// The wire form: `version u16 | body | norm bound exponent u8 | noise variance u64` (0: exact).
    public var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.uint16(ProtocolVersion.current)
        body.encode(into: &writer)
        writer.uint8(UInt8(encoding.normBoundExponent))
        writer.uint64(noiseVariance ?? 0)
        return writer.output
    }

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
        let variance: UInt64
        do {
            exponent = try reader.uint8()
            variance = try reader.uint64()
            try reader.finish()
        } catch { throw .malformed(error) }
        let encoding: FixedPointEncoding
        do {
            encoding = try FixedPointEncoding(
                l2Bound: body.l2Bound,
                length: body.length,
                normBoundExponent: Int(exponent)
            )
        } catch { throw .invalidNumber(field: "encoding") }
        try self.init(
            body: body,
            encoding: encoding,
            noiseVariance: variance == 0 ? nil : variance
        )
    }

    /// BLAKE2b digest of the wire form: what the ledger records of the question.
    public var digest: [UInt8] { Hashing.blake2b(encoded, domain: .queryDigest) }
}
