/// Golden-section search for the minimum of a function of one variable.
enum GoldenSection {
    /// Where a function with one minimum between two points is smallest, up to 0.618^iterations of
    /// their distance.
    static func minimum(
        of function: (Double) -> Double,
        from lower: Double,
        to upper: Double,
        iterations: Int = 40
    ) -> Double {
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (lower, upper)
        var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
        var (atLeft, atRight) = (function(left), function(right))
        for _ in 0..<iterations {
            if atLeft < atRight {
                (high, right, atRight) = (right, left, atLeft)
                left = high - ratio * (high - low)
                atLeft = function(left)
            } else {
                (low, left, atLeft) = (left, right, atRight)
                right = low + ratio * (high - low)
                atRight = function(right)
            }
        }
        return (low + high) / 2
    }
}
