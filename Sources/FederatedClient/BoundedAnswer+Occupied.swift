/// Where an answer can be other than zero, so that sums of sparse answers need not touch the rest.
extension BoundedAnswer {
    /// The ranges of coordinates outside of which every integer is zero, in order; nil if they are
    /// too many to be worth looking at one by one, or if the client adds noise everywhere.
    ///
    /// A zero coordinate becomes the integer zero in every outcome of the rounding.
    ///
    /// - Complexity: O(size of the compact form).
    package var occupiedRanges: [Range<Int>]? {
        guard !addsNoise else { return nil }
        var ranges: [Range<Int>] = []
        var start = 0
        var occupied = 0
        func append(_ range: Range<Int>) {
            occupied += range.count
            if let last = ranges.last, last.upperBound == range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        for segment in segments {
            switch segment {
            case .values(let values):
                append(start..<(start + values.count))
            case .upperTriangle(let vector, _):
                var position = start
                for (row, value) in vector.enumerated() {
                    let count = vector.count - row
                    if value != 0 { append(position..<(position + count)) }
                    position += count
                }
            case .outerProduct(let rows, let columns):
                for (row, value) in rows.enumerated() where value != 0 {
                    let position = start + row * columns.count
                    append(position..<(position + columns.count))
                }
            case .sparseOuterProduct(let rows, let columns):
                for row in rows.indices {
                    let position = start + row * columns.count
                    append(position..<(position + columns.count))
                }
            }
            start += segment.length
        }
        return occupied <= length / 8 ? ranges : nil
    }
}
