import ModelRelease
import Recommenders

extension FuzzTarget {
    /// Files of counts by context that decode.
    static func contextSeeds() throws -> [[UInt8]] {
        try [
            (ContextDimension.weekday, [0, 4] as [Int32]),
            (.country(["Eire", "Österreich"]), [1]),
        ].map { dimension, items in
            try ReleasedContext(
                counts: ContextCounts(
                    dimension: dimension,
                    items: items,
                    counts: (0..<(items.count * dimension.values.count)).map {
                        Double($0 % 5) - 1.5
                    },
                    noise: 0.25,
                    people: 9
                ),
                boost: 0.5,
                modelDigest: "00"
            ).encoded()
        }
    }
}
