/// The bound on an answer's norm is enforced where answers become integers, whatever made them.
///
/// Every kind of answer is made within its bound; this is what holds if one is not.
extension BoundedAnswer {
    /// How far above the bound a norm may be: the rounding of an answer to single precision.
    ///
    /// With the rounding of the products in ``write(_:into:)`` it stays within the 2⁻²⁰ that the encoding
    /// leaves for both.
    private static let tolerance = 1 + 0x1p-22

    /// Scales an answer down to a bound on its joint L2 norm; zeros if it is not finite.
    ///
    /// - Parameters:
    ///   - segments: the answer's parts.
    ///   - bound: above 0.
    /// - Returns: the same parts if they are within the bound.
    /// - Complexity: O(size of the compact form).
    static func clip(_ segments: [Segment], to bound: Double) -> [Segment] {
        clipped(segments, to: bound).segments
    }

    /// Scales an answer down as ``clip(_:to:)`` does, and says whether it was within the bound.
    static func clipped(_ segments: [Segment], to bound: Double)
        -> (segments: [Segment], isWithin: Bool)
    {
        let norm = segments.reduce(0) { $0 + $1.squaredNorm }.squareRoot()
        guard !(norm <= bound * tolerance) else { return (segments, true) }
        guard norm.isFinite else { return (segments.map { $0.scaled(by: 0) }, false) }
        return (segments.map { $0.scaled(by: bound / norm) }, false)
    }
}

extension BoundedAnswer.Segment {
    /// The squared L2 norm of the coordinates.
    fileprivate var squaredNorm: Double {
        switch self {
        case .values(let values): Self.squares(values)
        case .upperTriangle(let vector, let weight):
            // The entries off the diagonal count twice: √2 squared.
            Double(weight) * Double(weight) * Self.squares(vector) * Self.squares(vector)
        case .outerProduct(let rows, let columns): Self.squares(rows) * Self.squares(columns)
        case .sparseOuterProduct(let rows, let columns):
            Self.squares(rows.coefficients) * Self.squares(columns)
        }
    }

    /// All coordinates times a factor; zeros, also of what is not finite, for the factor 0.
    ///
    /// In double precision: a factor for a very long answer has few digits in single precision, and the
    /// bound would be missed.
    fileprivate func scaled(by factor: Double) -> Self {
        func scale(_ value: Float) -> Float { factor == 0 ? 0 : Float(Double(value) * factor) }
        func scale(_ values: [Float]) -> [Float] { values.map { scale($0) } }
        return switch self {
        case .values(let values): .values(scale(values))
        case .upperTriangle(let vector, let weight):
            factor == 0
                ? .upperTriangle(scale(vector), weight: 0)
                : .upperTriangle(vector, weight: scale(weight))
        case .outerProduct(let rows, let columns):
            .outerProduct(rows: scale(rows), columns: factor == 0 ? scale(columns) : columns)
        case .sparseOuterProduct(var rows, let columns):
            {
                rows.coefficients = scale(rows.coefficients)
                return .sparseOuterProduct(rows, columns: factor == 0 ? scale(columns) : columns)
            }()
        }
    }

    private static func squares(_ values: [Float]) -> Double {
        values.reduce(0) { $0 + Double($1) * Double($1) }
    }
}
