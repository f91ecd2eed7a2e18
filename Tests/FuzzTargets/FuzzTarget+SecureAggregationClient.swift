import FederatedClient
import ProtocolPrimitives
import SecureAggregation

extension FuzzTarget {
    /// A changed server message reaches a real client in its phase.
    ///
    /// The first byte chooses adversary and phase, the second the client, the rest changes the
    /// message. A client that refuses takes no further part; one that goes on answers in the
    /// canonical form.
    static func secureAggregationClient(_ input: [UInt8]) throws(FuzzFinding) {
        var input = FuzzInput(input)
        let choice = input.byte()
        let round = try SeededRound.chosen(by: choice)
        let phases = Phase.allCases.filter { $0 == .advertiseKeys || round.downlink[$0] != nil }
        let phase = phases[Int(choice >> 1) % phases.count]
        let ids = round.session.ids
        let id = ids[input.number(below: ids.count)]
        if phase == .advertiseKeys {
            try establish(round, id, &input)
        } else if let client = round.clients[phase]?[id], let messages = round.downlink[phase] {
            var message = messages[id] ?? []
            Mutation.apply(to: &message, donors: donors(messages), &input)
            try answer(message, by: client, in: phase, original: messages[id])
        }
    }

    private static func donors(_ messages: [ClientID: [UInt8]]) -> [[UInt8]] {
        messages.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func establish(
        _ round: SeededRound,
        _ id: ClientID,
        _ input: inout FuzzInput
    ) throws(FuzzFinding) {
        guard var client = round.session.advertised[id] else { return }
        let original = round.session.neighborLists[id] ?? []
        var message = original
        Mutation.apply(to: &message, donors: donors(round.session.neighborLists), &input)
        guard let list = try? NeighborList(decoding: message) else { return }
        let session = try? client.establish(list)
        // Only the parts that a coordinator is trusted with may differ.
        if case .malicious = round.session.parameters.adversary {
            try FuzzFinding.unless(
                session == nil || message == original,
                "a changed neighbor list was accepted"
            )
        }
        guard var session else {
            try FuzzFinding.unless(
                (try? client.establish(list)) == nil,
                "a client went on after a refusal"
            )
            return
        }
        var node = begin(&session, round)
        _ = try? node?.shareKeys()
    }

    private static func begin(_ session: inout ClientSession, _ round: SeededRound)
        -> SecureAggregationClient?
    {
        guard let random = try? SeededRandomSource(seed: 1, label: "fuzz") else { return nil }
        return try? session.begin(
            round: round.session.round,
            parameters: round.session.parameters,
            length: SeededSession.laneCount,
            queryDigest: SeededSession.queryDigest,
            memory: TransientUnmaskingMemory(),
            random: random
        )
    }

    private static func answer(
        _ message: [UInt8],
        by client: SecureAggregationClient,
        in phase: Phase,
        original: [UInt8]?
    ) throws(FuzzFinding) {
        var client = client
        var isAccepted = false
        // The second time is the same message again.
        for _ in 0..<2 {
            switch phase {
            case .advertiseKeys, .shareKeys: return
            case .maskedInputCollection:
                guard let forwarded = try? ForwardedShares(decoding: message) else { return }
                let answer = try? client.maskedInput(
                    for: forwarded,
                    fill: SeededSession.fill(client.id)
                )
                try check(answer, isAccepted, "masked")
                isAccepted = isAccepted || answer != nil
                if client.parameters.adversary == .malicious, answer != nil {
                    let expected = original.flatMap { try? ForwardedShares(decoding: $0) }
                    try FuzzFinding.unless(
                        forwarded.maskingSet == expected?.maskingSet,
                        "a vector was masked for a set that was not attested"
                    )
                }
            case .consistencyCheck:
                guard let announcement = try? SurvivorAnnouncement(decoding: message) else {
                    return
                }
                let answer = try? client.signSurvivors(announcement)
                try check(answer, isAccepted, "signed")
                isAccepted = isAccepted || answer != nil
                try FuzzFinding.unless(
                    answer == nil || message == original,
                    "survivors were signed that were not attested"
                )
            case .unmasking:
                guard let request = try? UnmaskingRequest(decoding: message) else { return }
                let answer = try? client.unmask(request)
                try check(answer, isAccepted, "answered")
                isAccepted = isAccepted || answer != nil
                if client.parameters.adversary == .malicious, answer != nil {
                    let expected = original.flatMap { try? UnmaskingRequest(decoding: $0) }
                    try FuzzFinding.unless(
                        request.survivors == expected?.survivors,
                        "shares were revealed for survivors that were not signed"
                    )
                }
            }
        }
    }

    private static func check<Message: SecureAggregationMessage>(
        _ answer: Message?,
        _ isRepeated: Bool,
        _ done: String
    ) throws(FuzzFinding) {
        guard let answer else { return }
        try FuzzFinding.unless(!isRepeated, "a client \(done) twice")
        let encoded = answer.encode()
        try FuzzFinding.unless(
            (try? Message(decoding: encoded)) == answer,
            "an honest client's answer cannot be decoded"
        )
    }
}
