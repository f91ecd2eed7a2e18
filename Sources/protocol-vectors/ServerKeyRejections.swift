import ProtocolPrimitives
import SecureAggregation

/// Advertisements and sealed shares that a server does not count.
struct ServerKeyRejections {
    private let session: SampleSession

    /// Takes the session the messages are made from.
    init(_ session: SampleSession) { self.session = session }

    /// All cases.
    func cases() throws -> [Rejection] { try advertisements() + shares() }

    private func advertisements() throws -> [Rejection] {
        let sender = try session.members.last.orThrow()
        let message = sender.advertisement.encode()
        let lists = ForgedLists(session: session)
        let base = Rejection(
            name: "",
            session: session,
            kind: .keyAdvertisement,
            client: sender.id,
            message: message,
            outcome: .dropped,
            reason: ""
        )
        let signature = sender.advertisement.signature
        let other = KeyAdvertisement(
            round: RoundID(run: session.session.run, number: 6),
            client: sender.id,
            agreementKey: sender.advertisement.agreementKey,
            signingKey: sender.signingKey
        )
        let signatures: [(String, [UInt8])] = [
            ("an altered signature", signature.flipping(at: 63)),
            ("a signature with S above the order", try SmallOrder.malleated(signature)),
            ("a signature for another session", other.signature),
        ]
        var stranger = base
        stranger.client = ClientID(900)
        let first = try session.members.first.orThrow().advertisement
        return base.malformed() + base.otherRounds() + [
            base.with("another client's advertisement", first.encode(), "wrongContext"),
            base.with(
                "another client's key",
                try lists.advertisement(sender.id, key: first.agreementKey.bytes).encode(),
                "repeatedKey"
            ),
            stranger.with(
                "a sender nobody enrolled",
                message,
                "unknownIdentity",
                outcome: .ignored
            ),
            base.with(
                "a second one",
                message,
                "duplicateMessage",
                outcome: .ignored,
                state: .received
            ),
            base.with("one too late", message, "outOfOrder", outcome: .ignored, state: .closed),
        ]
            + signatures.map { name, signature in
                base.with(name, message.replacing(at: 57, with: signature), "invalidSignature")
            }
            + (try SmallOrder.publicKeys().enumerated().map { index, key in
                base.with(
                    "the key of small order number \(index + 1)",
                    try lists.advertisement(sender.id, key: key).encode(),
                    "keyAgreementFailed"
                )
            })
    }

    private func shares() throws -> [Rejection] {
        let round = session.rounds[0]
        let sender = SampleSession.ids[1]
        let base = Rejection(
            name: "",
            session: session,
            round: round,
            kind: .encryptedShares,
            client: sender,
            message: try round.part(sender).encryptedShares,
            outcome: .dropped,
            reason: ""
        )
        let shares = try EncryptedShares(decoding: base.message)
        func message(_ entries: [EncryptedShares.Entry]) -> [UInt8] {
            EncryptedShares(
                round: shares.round,
                client: shares.client,
                selfMaskCommitment: shares.selfMaskCommitment,
                recoveryCommitment: shares.recoveryCommitment,
                entries: entries
            ).encode()
        }
        func named(_ number: ClientID) -> EncryptedShares.Entry {
            EncryptedShares.Entry(
                client: number,
                sealed: shares.entries[0].sealed,
                encryptedPairSeed: shares.entries[0].encryptedPairSeed,
                pairCommitment: shares.entries[0].pairCommitment
            )
        }
        let stranger = named(try session.strangers(of: sender).first.orThrow())
        let replaced = (shares.entries.dropFirst() + [stranger]).sorted { $0.client < $1.client }
        let added = (shares.entries + [stranger]).sorted { $0.client < $1.client }
        var unknown = base
        unknown.client = ClientID(900)
        return base.malformed() + base.otherRounds()
            + base.disordered("neighbors", entriesAt: 59, byteCount: 102) + [
                base.with(
                    "more neighbors than bytes",
                    base.message.replacing(at: 57, with: [0xff, 0xff]),
                    "malformedMessage"
                ),
                base.with(
                    "another client's shares",
                    try round.part(SampleSession.ids[0]).encryptedShares,
                    "wrongContext"
                ),
                base.with(
                    "a neighbor is missing",
                    message(shares.entries.dropLast()),
                    "neighborsMismatch"
                ),
                base.with(
                    "another participant in place of a neighbor",
                    message(replaced),
                    "neighborsMismatch"
                ),
                base.with("a participant too many", message(added), "neighborsMismatch"),
                unknown.with(
                    "a sender that takes no part",
                    base.message,
                    "clientNotInRound",
                    outcome: .ignored
                ),
                base.with(
                    "a second one",
                    base.message,
                    "duplicateMessage",
                    outcome: .ignored,
                    state: .received
                ),
                base.with(
                    "one too late",
                    base.message,
                    "outOfOrder",
                    outcome: .ignored,
                    state: .closed
                ),
            ]
    }
}
