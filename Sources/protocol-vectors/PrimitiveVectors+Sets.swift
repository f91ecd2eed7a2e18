import ProtocolPrimitives
import SecureAggregation

extension PrimitiveVectors {
    /// Signed values at several widths.
    static func packings() throws -> [JSONText] {
        try [1, 3, 8, 13, 20, 31, 32].map { bits in
            var random = try random("packing-\(bits)")
            let bound = min(1 << (bits - 1), Int(Int32.max))
            var values = (0..<11).map { _ in
                Int32(Int(random.uint64(below: UInt64(2 * bound))) - bound)
            }
            values[0] = Int32(-bound)
            values[10] = -1
            let vector = try PackedVector(
                masking: values.count,
                parameters: SecureAggregationParameters(
                    unproven: .semiHonest,
                    neighborCount: 2,
                    reconstructionThreshold: 1,
                    modulusBits: bits,
                    valueBound: bound
                ),
                masks: []
            ) { range, lanes in
                for (offset, lane) in range.enumerated() { lanes[offset] = values[lane] }
            }
            return [
                "bits": .integer(bits), "values": .integers(values), "packed": .hex(vector.bytes),
            ]
        }
    }

    /// Sets around whole bytes, and their digests.
    static func participantSets() throws -> [JSONText] {
        var random = try random("participant-sets")
        let sets: [(Int, [Int], [Int])] = [
            (6, [0, 1, 3, 5], [0, 1, 5]), (8, [7], [7]), (9, [0, 4, 8], [0, 8]), (16, [15], []),
            (17, [0, 2, 3, 8, 9, 16], [0, 2, 3, 9, 16]),
        ]
        return try sets.map { count, masking, surviving in
            let round = RoundID(run: RunID(using: &random), number: 2)
            let context = try context(of: round, using: &random)
            let (maskingSet, survivors) = (
                SampleSession.set(masking, count: count), SampleSession.set(surviving, count: count)
            )
            let maskingDigest = context.maskingDigest(of: maskingSet)
            return [
                "contextDigest": .hex(context.digest),
                "participants": .integer(count),
                "maskingPositions": .integers(masking),
                "maskingSet": .hex(encoded(maskingSet, round)),
                "maskingDigest": .hex(maskingDigest),
                "survivorPositions": .integers(surviving),
                "survivorSet": .hex(encoded(survivors, round)),
                "survivorDigest": .hex(
                    context.survivorDigest(of: survivors, maskingDigest: maskingDigest)
                ),
            ]
        }
    }

    /// The encoding, as a request has it after its header.
    private static func encoded(_ set: ParticipantSet, _ round: RoundID) -> ArraySlice<UInt8> {
        UnmaskingRequest(round: round, survivors: set, signatures: []).encode()[21...].dropLast(2)
    }

    /// Graphs of lists with and without attestation, complete and not.
    static func graphs() throws -> [JSONText] {
        try [(40, 6, true), (40, 6, false), (9, 8, true), (6, 9, true), (2, 4, false)].map {
            (count: Int, neighborCount: Int, isAttested: Bool) in
            var random = try random("graph-\(count)-\(neighborCount)-\(isAttested)")
            let session = RoundID(run: RunID(using: &random), number: 11)
            var list = ByteWriter()
            for number in 0..<count {
                list.uint32(UInt32(number) * 1_000_003 + 7)
                list.bytes(random.bytes(count: 32))
            }
            let participants = try ParticipantList(encoded: list.output)
            let attestation = random.bytes(count: isAttested ? 64 : 0)
            let graph = try NeighborGraph(
                session: session,
                participants: participants,
                neighborCount: neighborCount,
                attestation: attestation
            )
            return [
                "session": .hex(session.encoded),
                "participantList": .hex(participants.encoded),
                "participantListDigest": .hex(participants.digest(session: session)),
                "attestation": .hex(attestation),
                "neighborCount": .integer(neighborCount),
                "seed": .hex(graph.seed),
                "neighbors": .array((0..<count).map { .integers(graph.neighbors(of: $0)) }),
                "givenShareIndices": .array(
                    try (0..<count).map { owner in
                        .integers(
                            try graph.neighbors(of: owner).map {
                                try graph.shareIndex(owner: owner, holder: $0).orThrow()
                            }
                        )
                    }
                ),
            ]
        }
    }
}
