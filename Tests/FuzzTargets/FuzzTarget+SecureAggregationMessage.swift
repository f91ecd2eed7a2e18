import ProtocolPrimitives
import SecureAggregation

extension FuzzTarget {
    /// Every decoder gets the bytes; only that of the first byte's kind may take them, and what it
    /// takes must be the canonical form.
    static func secureAggregationMessage(_ input: [UInt8]) throws(FuzzFinding) {
        for kind in MessageKind.allCases {
            let type = type(of: kind)
            guard let message = decode(type, input) else { continue }
            try FuzzFinding.unless(input.first == kind.rawValue, "a foreign kind was accepted")
            try FuzzFinding.unless(message.encode() == input, "the encoding is not canonical")
            try FuzzFinding.unless(
                message.encodedByteCount == input.count,
                "the length is not as promised"
            )
            try check(message)
        }
    }

    private static func type(of kind: MessageKind) -> any SecureAggregationMessage.Type {
        switch kind {
        case .keyAdvertisement: KeyAdvertisement.self
        case .neighborList: NeighborList.self
        case .encryptedShares: EncryptedShares.self
        case .forwardedShares: ForwardedShares.self
        case .maskedInput: MaskedInput.self
        case .survivorAnnouncement: SurvivorAnnouncement.self
        case .survivorSignature: SurvivorSignature.self
        case .unmaskingRequest: UnmaskingRequest.self
        case .unmaskingShares: UnmaskingShares.self
        }
    }

    private static func decode<Message: SecureAggregationMessage>(
        _ type: Message.Type,
        _ input: [UInt8]
    ) -> Message? {
        try? Message(decoding: input)
    }

    /// Uses what a message holds the way its receiver does.
    private static func check(_ message: any SecureAggregationMessage) throws(FuzzFinding) {
        switch message {
        case let message as KeyAdvertisement:
            _ = message.digest
            _ = message.agreementKey.isContributory
            _ = message.agreementKey.description
        case let message as NeighborList: try check(message.participants, message)
        case let message as MaskedInput: try check(message.vector)
        case let message as ForwardedShares: try check(message.maskingSet, message.round)
        case let message as SurvivorAnnouncement: try check(message.survivors, message.round)
        case let message as UnmaskingRequest: try check(message.survivors, message.round)
        case let message as UnmaskingShares: try check(message)
        default: return
        }
    }

    private static func check(_ participants: ParticipantList, _ message: NeighborList)
        throws(FuzzFinding)
    {
        let count = participants.count
        for position in 0..<count {
            let client = participants.client(at: position)
            try FuzzFinding.unless(
                participants.position(of: client) == position,
                "a participant is not found in its place"
            )
            _ = participants.digest(at: position)
        }
        for neighborCount in [0, 1, 2, 3, 4, 1024, .max] {
            guard
                let graph = try? NeighborGraph(
                    session: message.round,
                    participants: participants,
                    neighborCount: neighborCount,
                    attestation: message.attestation
                )
            else { continue }
            for position in 0..<min(count, 16) {
                for neighbor in graph.neighbors(of: position) {
                    try FuzzFinding.unless(
                        graph.shareIndex(owner: position, holder: neighbor) != nil
                            && graph.neighbors(of: neighbor).contains(position),
                        "neighbors are not mutual"
                    )
                }
            }
        }
    }

    private static func check(_ vector: PackedVector) throws(FuzzFinding) {
        guard vector.laneCount <= 1 << 16 else { return }
        var sums = [UInt32](repeating: .max, count: vector.laneCount)
        vector.add(to: &sums)
        let limit = UInt64(1) << UInt64(vector.bits)
        try FuzzFinding.unless(
            sums.allSatisfy { UInt64($0 &+ 1) < limit },
            "a lane is wider than its bits"
        )
    }

    private static func check(_ set: ParticipantSet, _ round: RoundID) throws(FuzzFinding) {
        let positions = set.positions
        try FuzzFinding.unless(positions.count == set.count, "a set is miscounted")
        for position in [-1, Int.min, Int.max, set.participantCount] {
            try FuzzFinding.unless(!set.contains(position), "a position beyond the last")
        }
        let none = ParticipantSet(participantCount: 1)
        try FuzzFinding.unless(
            set.firstPosition(outside: none) == positions.first
                && set.firstPosition(outside: set) == nil,
            "a set is not in itself, or in the empty one"
        )
        let context = try? RoundContext(
            round: round,
            graphSeed: [],
            parameters: SecureAggregationParameters(
                unproven: .malicious,
                neighborCount: 2,
                reconstructionThreshold: 1,
                modulusBits: 8,
                valueBound: 1
            ),
            laneCount: 1,
            queryDigest: SeededSession.queryDigest
        )
        if let context {
            let digest = context.maskingDigest(of: set)
            try FuzzFinding.unless(
                digest != context.survivorDigest(of: set, maskingDigest: digest),
                "a masking set and survivors have one digest"
            )
        }
    }

    private static func check(_ message: UnmaskingShares) throws(FuzzFinding) {
        let shares = (message.selfMasks + message.recoveries).map(\.share)
        for threshold in [1, 2, 3, shares.count, shares.count + 1, 1024] {
            guard let sharing = try? ShamirSecretSharing(threshold: threshold) else { continue }
            let secret = try? sharing.secret(from: shares)
            try FuzzFinding.unless(
                secret == nil || shares.count >= threshold,
                "a secret was rebuilt from too few shares"
            )
        }
    }
}
