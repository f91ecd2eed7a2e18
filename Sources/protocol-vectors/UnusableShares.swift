import CSodium
import ProtocolPrimitives
import SecureAggregation

/// Forwarded shares with one neighbor's unusable: the client masks as if nothing were wrong, and later
/// reveals nothing of that neighbor.
struct UnusableShares {
    private let session: SampleSession

    /// Takes the session the messages are made from.
    init(_ session: SampleSession) { self.session = session }

    /// All cases.
    func cases() throws -> [JSONText] {
        let round = session.rounds[0]
        let client = SampleSession.ids[0]
        let part = try round.part(client)
        let forwarded = try part.forwardedShares.orThrow()
        let survivors = session.clients(in: round.survivorSet)
        let sender = try forwarded.entries.first { survivors.contains($0.client) }.orThrow()
        let answer = try UnmaskingShares(decoding: part.unmaskingShares.orThrow())
        let without = UnmaskingShares(
            round: answer.round,
            client: client,
            selfMasks: answer.selfMasks.filter { $0.owner != sender.client },
            recoveries: answer.recoveries
        )
        let modulus: [UInt8] = [255, 255, 255, 255, 255, 255, 255, 0x1f]
        let pair = try open(sender, round, client)
        let plaintexts: [(String, [UInt8])] = [
            ("another index", pair.replacing(at: 0, with: pair[0] % 6 + 1)),
            ("index 0", pair.replacing(at: 0, with: [0, 0])),
            ("an element equal to the modulus", pair.replacing(at: 26, with: modulus)),
        ]
        var cases = [("a seal that does not open", sender.sealed.bytes.flipping(at: 65))]
        cases += try plaintexts.map { name, pair in
            ("sealed shares with \(name)", try seal(pair, sender.client, round, client))
        }
        let message = forwarded.encode()
        let index = try forwarded.entries.firstIndex(of: sender).orThrow()
        let start = message.count - 86 * (forwarded.entries.count - index) + 4
        return cases.map { name, sealed in
            AcceptedMessage(
                name: name,
                session: session,
                round: round,
                kind: .forwardedShares,
                client: client,
                message: message.replacing(at: start, with: sealed),
                maskedInput: part.maskedInput,
                unmaskingShares: without.encode()
            ).json
        }
    }

    private func key(_ sender: ClientID, _ round: SampleRound, _ client: ClientID) throws -> [UInt8]
    {
        try session.pairKey(sender, client, in: round)
            .sealingKey(round: round.round, from: sender, to: client)
            .withUnsafeBytes { Array($0) }
    }

    private func associatedData(_ sender: ClientID, _ round: RoundID, _ client: ClientID) -> [UInt8]
    {
        var writer = ByteWriter()
        round.encode(into: &writer)
        writer.uint32(sender.rawValue)
        writer.uint32(client.rawValue)
        return writer.output
    }

    /// What a sender sealed, 50 bytes.
    private func open(
        _ entry: ForwardedShares.Entry,
        _ round: SampleRound,
        _ client: ClientID
    ) throws -> [UInt8] {
        let pair = try entry.sealed.open(
            key: SecretBytes(copying: key(entry.client, round, client)),
            round: round.round,
            from: entry.client,
            to: client
        )
        var (recovery, selfMask) = (ByteWriter(), ByteWriter())
        pair.recovery.encode(into: &recovery)
        pair.selfMask.encode(into: &selfMask)
        return recovery.output + selfMask.output.dropFirst(2)
    }

    /// Seals any 50 bytes, which the program itself would not.
    private func seal(
        _ plaintext: [UInt8],
        _ sender: ClientID,
        _ round: SampleRound,
        _ client: ClientID
    ) throws -> [UInt8] {
        let associated = associatedData(sender, round.round, client)
        var output = [UInt8](repeating: 0, count: SealedShare.byteCount)
        _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
            &output,
            nil,
            plaintext,
            UInt64(plaintext.count),
            associated,
            UInt64(associated.count),
            nil,
            [UInt8](repeating: 0, count: 24),
            try key(sender, round, client)
        )
        return output
    }
}
