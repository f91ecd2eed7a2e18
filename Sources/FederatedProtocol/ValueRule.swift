import ProtocolPrimitives

/// What stands for an interaction in a client's vector; **public**.
public enum ValueRule: Equatable, Sendable {
    /// 1, whatever its value.
    case one
    /// A weight that grows with its value.
    case confidence(ConfidenceRule)
    /// What is left of its rating after averages are taken off; interactions without ratings are left
    /// out.
    case residual(RatingCentering)

    /// Appends `1 | confidence` or `2 | centering`; ``one`` has no form, see ``QueryBody``.
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .one: break
        case .confidence(let rule):
            writer.uint8(1)
            rule.encode(into: &writer)
        case .residual(let centering):
            writer.uint8(2)
            centering.encode(into: &writer)
        }
    }

    /// Reads what ``encode(into:)`` wrote; never ``one``.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        switch try reader.checkedUInt8() {
        case 1: self = .confidence(try ConfidenceRule(from: &reader))
        case 2: self = .residual(try RatingCentering(from: &reader))
        default: throw .invalidNumber(field: "values")
        }
    }
}
