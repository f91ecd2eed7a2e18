/// The parts of a released sum of answers to a `segmentItemCounts` query.
struct SegmentItemSums {
    /// Noisy sums per segment and item.
    let itemCounts: [[Double]]
    /// Noisy people per segment.
    let sizes: [Double]
    /// What follows the sizes.
    let rest: [Double]
    /// Standard deviation of the noise in an item count.
    let itemNoise: Double
    /// Standard deviation of the noise in a size.
    let sizeNoise: Double

    /// Takes a sum apart.
    ///
    /// - Parameters:
    ///   - values: of the query's length, which is at least segments · (items + 1).
    ///   - segments: number of segments.
    ///   - items: size of the catalog.
    ///   - countWeight: what one person counts for in the sizes.
    ///   - noise: standard deviation of the noise in every coordinate.
    init(_ values: [Double], segments: Int, items: Int, countWeight: Double, noise: Double) {
        itemCounts = (0..<segments).map { Array(values[($0 * items)..<(($0 + 1) * items)]) }
        let start = segments * items
        sizes = values[start..<(start + segments)].map { $0 / countWeight }
        rest = Array(values[(start + segments)...])
        itemNoise = noise
        sizeNoise = noise / countWeight
    }
}
