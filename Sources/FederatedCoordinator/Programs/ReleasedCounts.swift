/// Noisy counts made positive, for weights and directions.
enum ReleasedCounts {
    /// The counts with a floor of half a standard deviation of the noise, which is what noise makes of
    /// an item nobody chose.
    static func floored(_ counts: [Double], noise: Double) -> [Double] {
        let largest = counts.max() ?? 1
        let floor = max(noise / 2, 1e-6 * max(largest, 1))
        return counts.map { max($0, floor) }
    }
}
