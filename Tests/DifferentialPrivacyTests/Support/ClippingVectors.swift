/// The file mpmath-adaptive-clipping.json, made by generate_adaptive_clipping.py.
struct ClippingVectors: Decodable {
    struct Run: Decodable {
        var initial: Decimal
        var quantile: Decimal
        var rate: Decimal
        var contributors: Int
        var halfUnits: Int64
        var sums: [Int64]
        var bounds: [Decimal]
    }

    struct Split: Decodable {
        var noiseMultiplier: Decimal
        var countDeviation: Decimal
        var vectorNoiseMultiplier: Decimal
    }

    struct Quantile: Decodable {
        var quantile: Decimal
        var value: Decimal
    }

    var runs: [Run]
    var splits: [Split]
    var quantiles: [Quantile]

    static func load() throws -> ClippingVectors {
        try VectorFile.decode(ClippingVectors.self, named: "mpmath-adaptive-clipping.json")
    }
}
