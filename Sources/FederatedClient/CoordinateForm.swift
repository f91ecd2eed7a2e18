/// What becomes of a coordinate in integer units when it is written.
protocol CoordinateForm {
    associatedtype Coordinate
    /// The coordinate in this form.
    static func coordinate(_ value: Float) -> Coordinate
}

extension CoordinateForm {
    /// Writes factor · input.
    @inline(__always)
    static func write(
        _ input: UnsafePointer<Float>,
        count: Int,
        factor: Float,
        to output: UnsafeMutablePointer<Coordinate>
    ) {
        for index in 0..<count { output[index] = coordinate(factor * input[index]) }
    }
}

/// The number as it is, to be rounded at random.
enum Unrounded: CoordinateForm {
    @inline(__always)
    static func coordinate(_ value: Float) -> Float { value }
}

/// The nearest integer, of two as near the even one, for numbers of magnitude below 2²².
enum NearestInteger: CoordinateForm {
    @inline(__always)
    static func coordinate(_ value: Float) -> Int32 { split(value).nearest }

    /// The nearest integer and what is left, in −½…½ and exact.
    ///
    /// Adding 1.5 · 2²³ makes single-precision hardware round to nearest even; the integer is then in
    /// the low bits. No comparison and no conversion instruction that could trap on NaN.
    @inline(__always)
    static func split(_ value: Float) -> (nearest: Int32, rest: Float) {
        let magic: Float = 12_582_912
        let shifted = value + magic
        let nearest = Int32(bitPattern: shifted.bitPattern &- magic.bitPattern)
        return (nearest, value - (shifted - magic))
    }
}
