import ProtocolPrimitives
import Testing

@testable import SecureAggregation

/// Every message: round trips, and what becomes of damaged bytes.
@Suite struct MessageTests {
    /// One encoding of a message with what its decoder does.
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: MessageKind
        let bytes: [UInt8]
        /// Decodes and encodes again.
        let recode: @Sendable ([UInt8]) throws -> [UInt8]
        /// Offsets of 2- and 4-byte counts.
        let counts: [(offset: Int, byteCount: Int)]
        let testDescription: String

        init<Message: SecureAggregationMessage>(
            _ message: Message,
            counts: [(offset: Int, byteCount: Int)] = []
        ) {
            kind = Message.kind
            bytes = message.encode()
            recode = { try Message(decoding: $0).encode() }
            self.counts = counts
            testDescription = "\(Message.kind), \(message.encodedByteCount) bytes"
            precondition(message.encodedByteCount == bytes.count)
        }
    }

    static let cases: [Case] = (try? makeCases()) ?? []

    private static func makeCases() throws -> [Case] {
        let round = Sample.round
        var random = try Sample.random("messages")
        let advertisements = try (1...3).map { number in
            KeyAdvertisement(
                round: round,
                client: ClientID(UInt32(number)),
                agreementKey: try KeyAgreementKeyPair(using: &random).publicKey,
                signingKey: try SigningKey(using: &random)
            )
        }
        let sharing = try ShamirSecretSharing(threshold: 2)
        let shares = try sharing.shares(
            of: SecretBytes(count: 16, using: &random),
            count: 4,
            using: &random
        )
        let key = SecretBytes(count: 32, using: &random)
        let sealed = try (0..<3).map { number in
            EncryptedShares.Entry(
                client: ClientID(UInt32(number * 2)),
                sealed: SealedShare(
                    sealing: try SharePair(recovery: shares[number], selfMask: shares[number]),
                    key: key,
                    round: round,
                    from: ClientID(1),
                    to: ClientID(2)
                ),
                encryptedPairSeed: random.bytes(count: 16),
                pairCommitment: random.bytes(count: 16)
            )
        }
        let forwarded = sealed.map {
            ForwardedShares.Entry(
                client: $0.client,
                sealed: $0.sealed,
                pairCommitment: $0.pairCommitment
            )
        }
        var survivors = ParticipantSet(participantCount: 11)
        for position in [0, 3, 10] { survivors.insert(position) }
        let signatures = try (1...3).map { number in
            SurvivorSignature(
                round: round,
                client: ClientID(UInt32(number)),
                survivorDigest: [1, 2],
                signingKey: try SigningKey(using: &random)
            )
        }
        let entries = (0..<4).map {
            UnmaskingShares.Entry(owner: ClientID(UInt32(10 + $0)), share: shares[$0])
        }
        let vector = PackedVector(laneCount: 3, bits: 13, bytes: [1, 2, 3, 4, 0x7F])
        return [
            Case(advertisements[0]),
            Case(
                NeighborList(
                    round: round,
                    participants: try ParticipantList(advertisements),
                    attestation: [],
                    neighbors: Array(advertisements[1...])
                ),
                counts: [(21, 4), (21 + 4 + 108, 1), (21 + 4 + 108 + 1, 2)]
            ),
            Case(
                NeighborList(
                    round: round,
                    participants: try ParticipantList(advertisements),
                    attestation: random.bytes(count: 64),
                    neighbors: Array(advertisements[1...])
                ),
                counts: [(21, 4), (21 + 4 + 108, 1), (21 + 4 + 108 + 1 + 64, 2)]
            ),
            Case(
                EncryptedShares(
                    round: round,
                    client: ClientID(1),
                    selfMaskCommitment: [UInt8](repeating: 3, count: 16),
                    recoveryCommitment: [UInt8](repeating: 4, count: 16),
                    entries: sealed
                ),
                counts: [(57, 2)]
            ),
            Case(
                ForwardedShares(
                    round: round,
                    recipient: ClientID(1),
                    maskingSet: survivors,
                    attestation: [],
                    entries: forwarded
                ),
                counts: [(25, 4), (31, 1), (32, 2)]
            ),
            Case(
                ForwardedShares(
                    round: round,
                    recipient: ClientID(1),
                    maskingSet: survivors,
                    attestation: random.bytes(count: 64),
                    entries: forwarded
                ),
                counts: [(25, 4), (31, 1), (96, 2)]
            ),
            Case(
                MaskedInput(round: round, client: ClientID(1), vector: try #require(vector)),
                counts: [(25, 1), (26, 4)]
            ),
            Case(
                SurvivorAnnouncement(
                    round: round,
                    survivors: survivors,
                    attestation: random.bytes(count: 64)
                ),
                counts: [(21, 4)]
            ),
            Case(signatures[0]),
            Case(
                UnmaskingRequest(round: round, survivors: survivors, signatures: signatures),
                counts: [(21, 4), (27, 2)]
            ),
            Case(
                UnmaskingShares(
                    round: round,
                    client: ClientID(1),
                    selfMasks: Array(entries[..<2]),
                    recoveries: Array(entries[2...])
                ),
                counts: [(25, 2), (27 + 60, 2)]
            ),
        ]
    }

    @Test func thereIsACaseForEveryKind() {
        #expect(Set(Self.cases.map(\.kind)) == Set(MessageKind.allCases))
    }

    @Test(arguments: cases) func roundTrips(message: Case) throws {
        #expect(try message.recode(message.bytes) == message.bytes)
    }

    @Test(arguments: cases) func truncationsAreRefused(message: Case) {
        for count in 0..<message.bytes.count {
            #expect(throws: SecureAggregationError.self) {
                try message.recode(Array(message.bytes[..<count]))
            }
        }
    }

    @Test(arguments: cases) func trailingBytesAreRefused(message: Case) {
        for extra in [[0], [255], [UInt8](repeating: 0, count: 300)] {
            #expect(throws: SecureAggregationError.self) {
                try message.recode(message.bytes + extra)
            }
        }
    }

    /// A flipped bit is refused, or read as the other message it now is: never silently mended.
    @Test(arguments: cases) func flippedBitsAreRefusedOrKept(message: Case) {
        for bit in 0..<(message.bytes.count * 8) {
            var bytes = message.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            do {
                #expect(try message.recode(bytes) == bytes)
                #expect(bit >= 8, "another kind was accepted")
            } catch {
                #expect(error is SecureAggregationError)
            }
        }
    }

    @Test(arguments: cases) func wrongCountsAreRefused(message: Case) {
        for (offset, byteCount) in message.counts {
            let right = message.bytes[offset..<(offset + byteCount)].reversed()
                .reduce(0) { $0 << 8 | Int($1) }
            for wrong in [0, right - 1, right + 1, 1025, 0xFFFF, 0xFFFF_FFFF]
            where wrong != right && wrong < 1 << (8 * byteCount) {
                var bytes = message.bytes
                for index in 0..<byteCount {
                    bytes[offset + index] = UInt8(truncatingIfNeeded: wrong >> (8 * index))
                }
                // Eleven participants take as many bytes as ten or twelve.
                if (try? message.recode(bytes)) != nil {
                    let kinds: [MessageKind] = [
                        .forwardedShares, .survivorAnnouncement, .unmaskingRequest,
                    ]
                    #expect(kinds.contains(message.kind))
                    #expect(
                        offset == (message.kind == .forwardedShares ? 25 : 21)
                            && wrong == right + 1
                    )
                }
            }
        }
    }

    @Test(arguments: cases) func randomBytesDoNotTrap(message: Case) throws {
        var random = try Sample.random("noise-\(message.kind)")
        for _ in 0..<500 {
            let count = Int(random.uint64(below: 200))
            let bytes = Array(message.bytes.prefix(21)) + random.bytes(count: count)
            if let recoded = try? message.recode(bytes) { #expect(recoded == bytes) }
        }
    }

    @Test func ownersInBothListsAreRefused() throws {
        let share = Share(index: 1, elements: ShareElements { _ in 1 })
        let entry = UnmaskingShares.Entry(owner: ClientID(5), share: share)
        let message = UnmaskingShares(
            round: Sample.round,
            client: ClientID(1),
            selfMasks: [entry],
            recoveries: [entry]
        )
        #expect(throws: SecureAggregationError.self) {
            try UnmaskingShares(decoding: message.encode())
        }
    }

    @Test func repeatedAndUnsortedEntriesAreRefused() throws {
        let share = Share(index: 1, elements: ShareElements { _ in 1 })
        for owners: [UInt32] in [[5, 5], [6, 5]] {
            let message = UnmaskingShares(
                round: Sample.round,
                client: ClientID(1),
                selfMasks: owners.map { UnmaskingShares.Entry(owner: ClientID($0), share: share) },
                recoveries: []
            )
            #expect(throws: SecureAggregationError.self) {
                try UnmaskingShares(decoding: message.encode())
            }
        }
    }

    @Test func survivorSetsCountAndTell() throws {
        var set = ParticipantSet(participantCount: 9)
        #expect(set.count == 0 && set.positions.isEmpty)
        set.insert(8)
        set.insert(8)
        set.insert(0)
        #expect(set.count == 2 && set.positions == [0, 8])
        for position in [-1, 9, 1000, Int.max] { #expect(!set.contains(position)) }
        let contexts = try (UInt8(1)...2).map { byte in
            try RoundContext(
                round: Sample.round,
                graphSeed: [UInt8](repeating: 1, count: 32),
                parameters: SecureAggregationParameters(
                    unproven: .malicious,
                    neighborCount: 4,
                    reconstructionThreshold: 3,
                    modulusBits: 20,
                    valueBound: 1000
                ),
                laneCount: 5,
                queryDigest: [UInt8](repeating: byte, count: 32)
            )
        }
        var other = set
        other.insert(4)
        #expect(set.firstPosition(outside: other) == nil)
        #expect(other.firstPosition(outside: set) == 4)
        let digests = contexts.flatMap { context in
            [set, other].map { context.maskingDigest(of: $0) }
        }
        let survivorDigests = contexts.flatMap { context in
            digests.flatMap { masking in
                [set, other].map { context.survivorDigest(of: $0, maskingDigest: masking) }
            }
        }
        #expect(Set(digests + survivorDigests).count == 4 + 16)
        other.remove(4)
        other.remove(4)
        #expect(other == set)
    }
}
