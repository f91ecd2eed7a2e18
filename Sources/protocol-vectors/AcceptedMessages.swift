import FederatedClient
import ProtocolPrimitives
import SecureAggregation

/// Messages with no more than a client needs, or with more, that it must not refuse.
struct AcceptedMessages {
    private let session: SampleSession
    private let round: SampleRound
    private let sets: ForgedSets
    private let client: ClientID

    /// Takes the session whose first round the messages belong to.
    init(_ session: SampleSession) throws {
        self.session = session
        round = try session.rounds.first.orThrow()
        sets = ForgedSets(session, round)
        client = SampleSession.ids[0]
    }

    /// All cases.
    func cases() throws -> [JSONText] {
        try UnusableShares(session).cases() + [barelyMasking().json]
            + (session.adversary == .malicious
                ? [barelySurviving().json] + otherSigners().map(\.json)
                : [barelySurviving().json])
    }

    private func accepted(_ name: String, _ kind: MessageKind, _ message: [UInt8])
        -> AcceptedMessage
    {
        AcceptedMessage(
            name: name,
            session: session,
            round: round,
            kind: kind,
            client: client,
            message: message
        )
    }

    /// The client after it masked its vector.
    private func masked() throws -> SecureAggregationClient {
        var own = try session.client(client, in: round)
        _ = try own.mask(
            round.part(client).forwardedShares.orThrow(),
            round.part(client).vector
        )
        return own
    }

    private func barelyMasking() throws -> AcceptedMessage {
        let maskingSet = try session.set(
            of: [client] + session.neighbors(of: client).suffix(SampleSession.threshold)
        )
        let message = try sets.forwarded(to: client, maskingSet)
        var own = try session.client(client, in: round, minimumCohort: maskingSet.count)
        var accepted = accepted(
            "as many in the masking set as the client's cohort, as many neighbors as the threshold",
            .forwardedShares,
            message.encode()
        )
        accepted.minimumCohort = maskingSet.count
        accepted.maskedInput = try own.mask(message, round.part(client).vector)
        return accepted
    }

    private func barelySurviving() throws -> AcceptedMessage {
        let name = "as many surviving neighbors as the threshold"
        let survivors = try session.barely(client)
        var own = try masked()
        if session.adversary == .malicious {
            let message = try sets.announcement(survivors)
            var accepted = accepted(name, .survivorAnnouncement, message.encode())
            accepted.survivorSignature = try own.signSurvivors(message).encode()
            return accepted
        }
        let message = UnmaskingRequest(round: round.round, survivors: survivors, signatures: [])
        var accepted = accepted(name, .unmaskingRequest, message.encode())
        accepted.unmaskingShares = try own.unmask(message).encode()
        return accepted
    }

    /// Other signatures than those of the first neighbors.
    private func otherSigners() throws -> [AcceptedMessage] {
        let request = try round.part(client).unmaskingRequest.orThrow()
        let all = try session.neighbors(of: client, in: round.survivorSet).map { neighbor in
            try SurvivorSignature(decoding: round.part(neighbor).survivorSignature.orThrow())
        }
        let choices = [
            ("signatures of all surviving neighbors", all),
            ("signatures of the last neighbors", all.suffix(SampleSession.threshold)),
        ]
        return try choices.map { name, signatures in
            let message = UnmaskingRequest(
                round: round.round,
                survivors: request.survivors,
                signatures: signatures
            )
            guard message != request else { throw VectorError.sampleIncomplete }
            var accepted = accepted(name, .unmaskingRequest, message.encode())
            accepted.unmaskingShares = try round.part(client).unmaskingShares.orThrow()
            return accepted
        }
    }
}

extension SecureAggregationClient {
    /// Masks a vector.
    mutating func mask(_ forwarded: ForwardedShares, _ vector: [Int32]) throws -> [UInt8] {
        try maskedInput(for: forwarded) { range, values in
            for (offset, lane) in range.enumerated() { values[offset] = vector[lane] }
        }.encode()
    }
}
