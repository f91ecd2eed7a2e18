import Foundation
import ProtocolPrimitives

/// How the value of an interaction (a count, seconds, a rating) becomes its weight; **public**.
///
/// weight = 1 + α f(v), at most ``maximum``, with f(v) = max(0, v − 1) or ln max(1, v): a value of 1
/// or less weighs 1. Hu, Koren and Volinsky 2008, §4, with their r counted from the first event on.
public struct ConfidenceRule: Equatable, Sendable {
    /// f.
    public enum Shape: UInt8, Sendable, CaseIterable {
        /// max(0, v − 1).
        case linear = 1
        /// ln max(1, v).
        case logarithmic = 2
    }

    /// α, 0…1,000.
    public let slope: Double
    /// f.
    public let shape: Shape
    /// The largest weight, 1…1,000.
    public let maximum: Double

    /// Creates a rule.
    ///
    /// - Throws: ``FederatedProtocolError/invalidNumber(field:)``.
    public init(slope: Double, shape: Shape, maximum: Double) throws(FederatedProtocolError) {
        guard slope >= 0, slope <= 1000 else { throw .invalidNumber(field: "confidence.slope") }
        guard maximum >= 1, maximum <= 1000 else {
            throw .invalidNumber(field: "confidence.maximum")
        }
        self.slope = slope
        self.shape = shape
        self.maximum = maximum
    }

    /// The weight of a value: 1…``maximum``; 1 for what is not a number.
    public func weight(of value: Float) -> Double {
        let value = Double(value)
        guard value > 1 else { return 1 }
        let size =
            switch shape {
            case .linear: value - 1
            case .logarithmic: log(value)
            }
        return min(1 + slope * size, maximum)
    }

    /// Appends `α f64 | shape u8 | maximum f64`.
    func encode(into writer: inout ByteWriter) {
        writer.double(slope)
        writer.uint8(shape.rawValue)
        writer.double(maximum)
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let slope = try reader.double()
        guard let shape = Shape(rawValue: try reader.checkedUInt8()) else {
            throw .invalidNumber(field: "confidence.shape")
        }
        try self.init(slope: slope, shape: shape, maximum: try reader.double())
    }
}
