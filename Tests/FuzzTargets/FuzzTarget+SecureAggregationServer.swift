import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

extension FuzzTarget {
    /// Changed client messages reach a real server from a chosen phase on, to the end of the round.
    ///
    /// The first byte chooses adversary and phase. In each phase every client has a byte that says
    /// whether its message is delivered, left out, changed, sent twice or under another name.
    static func secureAggregationServer(_ input: [UInt8]) throws(FuzzFinding) {
        var input = FuzzInput(input)
        let choice = input.byte()
        let round = try SeededRound.chosen(by: choice)
        let phases = Phase.allCases.filter { round.uplink[$0] != nil }
        var index = Int(choice >> 1) % (phases.count + 1)
        if index == phases.count {
            exchangeKeys(round.session, &input)
            return
        }
        guard var server = round.server[phases[index]] else { return }
        while index < phases.count, let phase = server.phase {
            deliver(to: &server, phase, round, &input)
            close(&server, phase, round.session, &input)
            index += 1
        }
        let wasAborted = server.abortReason != nil
        let sum = try? server.finish(maxConcurrency: 1)
        try FuzzFinding.unless(!wasAborted || sum == nil, "an aborted round released a sum")
        try FuzzFinding.unless(
            (try? server.finish(maxConcurrency: 1)) == nil,
            "a round released two sums"
        )
        if let sum {
            try FuzzFinding.unless(
                sum.survivors.count >= server.minimumCohort,
                "a sum of too few clients was released"
            )
        }
    }

    private static func exchangeKeys(_ session: SeededSession, _ input: inout FuzzInput) {
        var server = session.emptyExchange
        visit(session.ids, session.advertisements, &input) { message, id in
            server.receive(keyAdvertisement: message, from: id)
        }
        guard let list = try? server.close() else { return }
        _ = list.digest(session: session.opening)
        let attestation = input.byte() & 1 == 0 ? session.attestation : input.bytes(count: 64)
        guard let opened = try? server.open(attestation: attestation) else { return }
        for id in session.ids { _ = try? opened.neighborList(for: id).encode() }
    }

    private static func deliver(
        to server: inout SecureAggregationServer,
        _ phase: Phase,
        _ round: SeededRound,
        _ input: inout FuzzInput
    ) {
        visit(round.session.ids, round.uplink[phase] ?? [:], &input) { message, id in
            switch phase {
            case .advertiseKeys: break
            case .shareKeys: server.receive(encryptedShares: message, from: id)
            case .maskedInputCollection:
                // In turn directly and through a partial sum.
                guard id.rawValue.isMultiple(of: 2),
                    var parts = try? server.partialSums(count: 2)
                else {
                    server.receive(maskedInput: message, from: id)
                    return
                }
                for part in parts.indices {
                    parts[part].receive(maskedInput: message, from: id)
                    try? server.merge(parts[part])
                }
            case .consistencyCheck: server.receive(survivorSignature: message, from: id)
            case .unmasking: server.receive(unmaskingShares: message, from: id)
            }
        }
    }

    /// Delivers one message per client as the input says.
    private static func visit(
        _ ids: [ClientID],
        _ messages: [ClientID: [UInt8]],
        _ input: inout FuzzInput,
        _ deliver: ([UInt8], ClientID) -> Void
    ) {
        let donors = messages.sorted { $0.key < $1.key }.map(\.value)
        for id in ids {
            var message = messages[id] ?? []
            switch input.byte() % 8 {
            case 0, 1, 2: deliver(message, id)
            case 3: break
            case 4, 5:
                Mutation.apply(to: &message, donors: donors, &input)
                deliver(message, id)
            case 6:
                deliver(message, id)
                Mutation.apply(to: &message, donors: donors, &input)
                deliver(message, id)
            default: deliver(message, ClientID(UInt32(input.byte())))
            }
        }
    }

    private static func close(
        _ server: inout SecureAggregationServer,
        _ phase: Phase,
        _ session: SeededSession,
        _ input: inout FuzzInput
    ) {
        let ids = session.ids
        switch phase {
        case .advertiseKeys, .unmasking: break
        case .shareKeys:
            _ = try? session.closeShareKeys(&server)
            attestAnything(&input) { attestation in try? server.attest(masking: attestation) }
            for id in ids { _ = try? server.forwardedShares(for: id).encode() }
        case .maskedInputCollection:
            _ = try? session.closeMaskedInputCollection(&server)
            attestAnything(&input) { attestation in try? server.attest(survivors: attestation) }
            _ = try? server.survivorAnnouncement().encode()
        case .consistencyCheck:
            _ = try? server.closeConsistencyCheck()
            for id in ids { _ = try? server.unmaskingRequest(for: id).encode() }
        }
    }

    /// In one of eight cases another attestation than the witness's, of any length.
    private static func attestAnything(
        _ input: inout FuzzInput,
        _ attest: ([UInt8]) -> Void?
    ) {
        guard input.byte() % 8 == 7 else { return }
        _ = attest(input.bytes(count: input.number(below: 70)))
    }
}
