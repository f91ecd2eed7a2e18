import DifferentialPrivacy
import ProtocolPrimitives

/// Who adds how much noise to a sum before it is released; **public**.
public enum QueryNoise: Equatable, Sendable {
    /// Every client adds an independent discrete Gaussian share to each coordinate, before masking.
    ///
    /// - Parameters:
    ///   - shareVariance: variance of one share in squared integer units, 8 to 2^48.
    ///   - minimumShares: the fewest shares of honest clients in a sum that is released, 1 to 10^8.
    case clients(shareVariance: UInt64, minimumShares: Int)
    /// The coordinator adds discrete Gaussian noise to the integer sum.
    ///
    /// - Parameter variance: in squared integer units, at least 1.
    case coordinator(variance: UInt64)
    /// Nobody: the sum is released exactly.
    case exact

    /// The noise's variance with the fewest shares, in squared integer units; 0 for an exact release.
    var variance: Double {
        switch self {
        case .clients(let shareVariance, let shares): Double(shareVariance) * Double(shares)
        case .coordinator(let variance): Double(variance)
        case .exact: 0
        }
    }

    /// Checks the ranges.
    ///
    /// - Throws: ``FederatedProtocolError/invalidNumber(field:)``.
    func check() throws(FederatedProtocolError) {
        switch self {
        case .clients(let shareVariance, let shares):
            let least = GaussianComposition.minimumShareVariance
            let most = DiscreteGaussianSampler.maximumVariance
            guard shareVariance >= least, shareVariance <= most else {
                throw .invalidNumber(field: "shareVariance")
            }
            guard shares >= 1, shares <= GaussianComposition.maximumShareCount else {
                throw .invalidNumber(field: "minimumShares")
            }
        case .coordinator(let variance):
            guard variance >= 1 else { throw .invalidNumber(field: "noiseVariance") }
        case .exact: break
        }
    }

    /// Appends `0` (exact), `1 | variance u64` (coordinator) or
    /// `2 | share variance u64 | minimum shares u32` (clients).
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .exact: writer.uint8(0)
        case .coordinator(let variance):
            writer.uint8(1)
            writer.uint64(variance)
        case .clients(let shareVariance, let shares):
            writer.uint8(2)
            writer.uint64(shareVariance)
            writer.uint32(UInt32(clamping: shares))
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        do throws(ProtocolPrimitivesError) {
            switch try reader.uint8() {
            case 0: self = .exact
            case 1: self = .coordinator(variance: try reader.uint64())
            case 2:
                self = .clients(
                    shareVariance: try reader.uint64(),
                    minimumShares: Int(try reader.uint32())
                )
            default: throw ProtocolPrimitivesError.invalidEncoding(type: "QueryNoise")
            }
        } catch { throw .malformed(error) }
        try check()
    }
}
