import ProtocolPrimitives
import SecureAggregation

/// Phases at the end of which too little has come in: the server gives up, and why.
struct AbortedRounds {
    private let session: SampleSession
    private let round: SampleRound

    /// Takes the session whose messages come in, or do not.
    init(_ session: SampleSession) throws {
        self.session = session
        round = try session.rounds.first.orThrow()
    }

    /// All cases.
    func cases() throws -> [JSONText] {
        let ids = SampleSession.ids
        let tooSmall = "cohortTooSmall"
        let cases = [
            json(
                "fewer advertisements than the server's cohort",
                .keyAdvertisement,
                [ids[3]],
                tooSmall,
                minimumCohort: ids.count
            ),
            json(
                "as many advertisements as the threshold",
                .keyAdvertisement,
                ids.dropFirst(SampleSession.threshold),
                "insufficientNeighbors"
            ),
            json(
                "fewer clients in the masking set than the server's cohort",
                .encryptedShares,
                [ids[3]],
                tooSmall,
                minimumCohort: ids.count
            ),
            json(
                // One client is left with too few neighbors and taken out, then the next, until nobody is left.
                "a client with three neighbors that sent shares",
                .encryptedShares,
                try lost(round.maskingSet),
                tooSmall
            ),
            json(
                "fewer vectors than the server's cohort",
                .maskedInput,
                [],
                tooSmall,
                minimumCohort: ids.count
            ),
            json(
                "a survivor with three surviving neighbors",
                .maskedInput,
                try lost(round.survivorSet),
                "insufficientShares"
            ),
        ]
        guard session.adversary == .malicious else { return cases }
        return cases + [
            json(
                "a survivor with three neighbors that signed",
                .survivorSignature,
                try lost(round.survivorSet),
                "insufficientShares"
            )
        ]
    }

    /// Neighbors of a client in a set, all but one fewer than the threshold.
    private func lost(_ set: ParticipantSet) throws -> ArraySlice<ClientID> {
        try session.neighbors(of: SampleSession.ids[1], in: set)
            .dropFirst(SampleSession.threshold - 1)
    }

    private func json(
        _ name: String,
        _ kind: MessageKind,
        _ missing: some Sequence<ClientID>,
        _ reason: String,
        minimumCohort: Int? = nil
    ) -> JSONText {
        let json: JSONText = [
            "name": .string("\(kind): \(name)"),
            "mode": .string("\(session.adversary)"),
            "round": .hex(round.round.encoded),
            "kind": .integer(Int(kind.rawValue)),
            "missing": .integers(missing.map(\.rawValue)),
            "reason": .string(reason),
        ]
        return json.adding(minimumCohort.map { [("minimumCohort", .integer($0))] } ?? [])
    }
}
