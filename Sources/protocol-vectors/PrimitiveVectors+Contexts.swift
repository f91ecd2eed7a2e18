import ProtocolPrimitives
import SecureAggregation

extension PrimitiveVectors {
    /// Contexts at both ends of their members' ranges, and two that differ in the query alone.
    static func contexts() throws -> [JSONText] {
        var random = try random("context")
        let inputs: [(parameters: SecureAggregationParameters, laneCount: Int)] = [
            (try parameters(.semiHonest, neighbors: 1, threshold: 1, bits: 1, bound: 1), 1),
            (try parameters(.malicious, neighbors: 4, threshold: 3, bits: 20, bound: 80_000), 21),
            (
                try parameters(
                    .malicious,
                    neighbors: 1024,
                    threshold: 1000,
                    bits: 32,
                    bound: 1 << 31
                ),
                4_294_967_295
            ),
        ]
        return try inputs.flatMap { parameters, laneCount in
            let round = RoundID(run: RunID(using: &random), number: 0x0102_0304)
            let graphSeed = random.bytes(count: 32)
            return try (0..<2).map { _ -> JSONText in
                let queryDigest = random.bytes(count: RoundContext.queryDigestByteCount)
                let context = try RoundContext(
                    round: round,
                    graphSeed: graphSeed,
                    parameters: parameters,
                    laneCount: laneCount,
                    queryDigest: queryDigest
                )
                return [
                    "round": .hex(round.encoded),
                    "graphSeed": .hex(graphSeed),
                    "mode": .string("\(parameters.adversary)"),
                    "neighborCount": .integer(parameters.neighborCount),
                    "threshold": .integer(parameters.reconstructionThreshold),
                    "modulusBits": .integer(parameters.modulusBits),
                    "valueBound": .integer(parameters.valueBound),
                    "length": .integer(laneCount),
                    "queryDigest": .hex(queryDigest),
                    "contextDigest": .hex(context.digest),
                ]
            }
        }
    }

    /// Any context of a round, for functions that take its digest.
    static func context(of round: RoundID, using random: inout SeededRandomSource) throws
        -> RoundContext
    {
        try RoundContext(
            round: round,
            graphSeed: random.bytes(count: 32),
            parameters: parameters(.malicious, neighbors: 4, threshold: 3, bits: 20, bound: 1),
            laneCount: 1,
            queryDigest: random.bytes(count: RoundContext.queryDigestByteCount)
        )
    }

    private static func parameters(
        _ adversary: Adversary,
        neighbors: Int,
        threshold: Int,
        bits: Int,
        bound: Int
    ) throws -> SecureAggregationParameters {
        try SecureAggregationParameters(
            unproven: adversary,
            neighborCount: neighbors,
            reconstructionThreshold: threshold,
            modulusBits: bits,
            valueBound: bound
        )
    }
}
