package import ProtocolPrimitives

/// Draws items that a user never interacted with.
package enum NegativeSampler {
    /// `count` different items of `0..<itemCount` outside `known`, every ordered choice alike.
    ///
    /// The first steps of a Fisher-Yates shuffle of the ranks of the allowed items, kept sparsely.
    ///
    /// - Precondition: `known` is ascending, without repetition, within `0..<itemCount`, and leaves
    ///   at least `count` items.
    /// - Complexity: O(count log known), whatever the size of the catalog.
    package static func draw(
        _ count: Int,
        below itemCount: Int,
        excluding known: [Int32],
        using random: inout some RandomSource
    ) -> [Int32] {
        let available = itemCount - known.count
        precondition(count <= available)
        var moved: [Int: Int] = [:]
        return (0..<count).map { step in
            let other = step + Int(random.uint64(below: UInt64(available - step)))
            let rank = moved[other] ?? other
            moved[other] = moved[step] ?? step
            return item(rank: rank, excluding: known)
        }
    }

    /// The allowed item that has `rank` allowed items below it.
    private static func item(rank: Int, excluding known: [Int32]) -> Int32 {
        // known[k] - k allowed items lie below known[k]: find how many known items lie below ours.
        var low = 0
        var high = known.count
        while low < high {
            let middle = (low + high) / 2
            if Int(known[middle]) - middle <= rank { low = middle + 1 } else { high = middle }
        }
        return Int32(rank + low)
    }
}
