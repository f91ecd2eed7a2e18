import CSodium
import FederatedClient
import ProtocolPrimitives
import SecureAggregation

extension FuzzTarget {
    /// A neighbor seals anything it likes: the recipient goes on, and its answer can be decoded.
    ///
    /// The first byte chooses adversary, recipient and whether the rest is sealed plaintext or the
    /// sealed bytes themselves.
    static func sealedShare(_ input: [UInt8]) throws(FuzzFinding) {
        var input = FuzzInput(input)
        let choice = input.byte()
        let round = try SeededRound.chosen(by: choice)
        let id = round.session.ids[Int(choice >> 2) % round.session.ids.count]
        let phase = Phase.maskedInputCollection
        guard let encoded = round.downlink[phase]?[id], var client = round.clients[phase]?[id],
            let forwarded = try? ForwardedShares(decoding: encoded),
            let sender = forwarded.entries.first?.client
        else { throw FuzzFinding("the seeded round lacks shares") }
        guard let key = try? sealingKey(round.session, from: sender, to: id) else {
            throw FuzzFinding("the seeded round lacks keys")
        }
        let sealed =
            choice & 2 == 0
            ? seal(input.bytes(count: SharePair.byteCount), key, round.session.round, sender, id)
            : input.bytes(count: SealedShare.byteCount)
        var message = encoded
        // The entries are the end of the message; a sender comes before its share.
        let start =
            encoded.count - forwarded.entries.count
            * (4 + SealedShare.byteCount + MaskSeed.commitmentByteCount) + 4
        for (offset, byte) in sealed.enumerated() { message[start + offset] = byte }
        guard let changed = try? ForwardedShares(decoding: message) else {
            throw FuzzFinding("sealed bytes are not opaque")
        }
        _ = try? changed.entries.first?.sealed.open(
            key: key,
            round: round.session.round,
            from: sender,
            to: id
        )
        let masked = try? client.maskedInput(
            for: changed,
            fill: SeededSession.fill(id)
        )
        try FuzzFinding.unless(masked != nil, "one bad share stops an honest client")
        try finish(client, round)
    }

    private static func finish(_ client: SecureAggregationClient, _ round: SeededRound)
        throws(FuzzFinding)
    {
        var client = client
        if let announced = round.downlink[.consistencyCheck]?[client.id],
            let announcement = try? SurvivorAnnouncement(decoding: announced)
        {
            _ = try? client.signSurvivors(announcement)
        }
        guard let asked = round.downlink[.unmasking]?[client.id],
            let request = try? UnmaskingRequest(decoding: asked)
        else { return }
        guard let answer = try? client.unmask(request) else {
            throw FuzzFinding("one bad share keeps an honest client from answering")
        }
        try FuzzFinding.unless(
            (try? UnmaskingShares(decoding: answer.encode())) == answer,
            "an honest client's answer cannot be decoded"
        )
    }

    private static func sealingKey(
        _ session: SeededSession,
        from sender: ClientID,
        to recipient: ClientID
    ) throws -> SecretBytes {
        var random = try SeededSession.keyRandom(sender)
        let keys = try KeyAgreementKeyPair(using: &random)
        let advertisement = try KeyAdvertisement(
            decoding: session.advertisements[recipient] ?? []
        )
        return try PairKey(
            keys,
            of: sender,
            with: advertisement.agreementKey,
            of: recipient,
            session: session.opening
        ).bound(to: session.context()).sealingKey(round: session.round, from: sender, to: recipient)
    }

    /// Seals any plaintext as ``SealedShare`` seals a pair of shares.
    private static func seal(
        _ content: [UInt8],
        _ key: SecretBytes,
        _ round: RoundID,
        _ sender: ClientID,
        _ recipient: ClientID
    ) -> [UInt8] {
        let missing = max(0, SharePair.byteCount - content.count)
        let plaintext = content + [UInt8](repeating: 0, count: missing)
        var context = ByteWriter()
        round.encode(into: &context)
        context.uint32(sender.rawValue)
        context.uint32(recipient.rawValue)
        let associated = context.output
        let nonce = [UInt8](repeating: 0, count: 24)
        var output = [UInt8](repeating: 0, count: SealedShare.byteCount)
        key.withUnsafePointer {
            _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                &output,
                nil,
                plaintext,
                UInt64(plaintext.count),
                associated,
                UInt64(associated.count),
                nil,
                nonce,
                $0
            )
        }
        return output
    }
}
