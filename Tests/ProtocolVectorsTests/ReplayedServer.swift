import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A server of a session, fed from the vector file alone.
struct ReplayedServer {
    private let replay: Replay
    private var exchange: KeyExchangeServer
    private var server: SecureAggregationServer?

    /// A server that waits for messages of a kind, and has them from all clients but some.
    ///
    /// - Parameters:
    ///   - replay: the session.
    ///   - round: `nil` for the exchange of keys.
    ///   - kind: 1, 3, 5, 7 or 9.
    ///   - missing: whose true messages of the kind have not come.
    /// - Throws: what a phase was aborted with.
    init(
        _ replay: Replay,
        _ round: SessionVector.Round?,
        awaiting kind: UInt8,
        missing: Set<UInt32>
    ) throws {
        self.replay = replay
        exchange = try KeyExchangeServer(
            session: replay.session,
            parameters: replay.parameters(round),
            roster: replay.roster,
            minimumCohort: replay.minimumCohort
        )
        for client in replay.vector.clients where kind > 1 || !missing.contains(client.client) {
            #expect(receive(1, client.keyAdvertisement.bytes, client.client) == .accepted)
        }
        guard let round, kind > 1 else { return }
        _ = try exchange.close()
        let session = try exchange.open(attestation: replay.vector.attestation.bytes)
        for client in replay.vector.clients {
            #expect(
                try session.neighborList(for: ClientID(client.client)).encode()
                    == client.neighborList.bytes
            )
        }
        server = try SecureAggregationServer(
            round: Replay.round(round.round),
            in: session,
            parameters: replay.parameters(round),
            laneCount: round.length,
            queryDigest: round.queryDigest.bytes
        )
        for earlier: UInt8 in [3, 5, 7, 9] where earlier <= kind {
            guard earlier != 7 || replay.adversary == .malicious else { continue }
            for part in round.clients where earlier < kind || !missing.contains(part.client) {
                guard let sent = part.sent(earlier) else { continue }
                #expect(receive(earlier, sent.bytes, part.client) == .accepted)
            }
            if earlier < kind { try close(earlier, round) }
        }
    }

    /// Takes in a message of a kind.
    mutating func receive(_ kind: UInt8, _ message: [UInt8], _ client: UInt32) -> MessageOutcome? {
        let client = ClientID(client)
        switch kind {
        case 1: return exchange.receive(keyAdvertisement: message, from: client)
        case 3: return server?.receive(encryptedShares: message, from: client)
        case 5: return server?.receive(maskedInput: message, from: client)
        case 7: return server?.receive(survivorSignature: message, from: client)
        case 9: return server?.receive(unmaskingShares: message, from: client)
        default: return nil
        }
    }

    /// Ends the phase of a kind, and compares what the clients are sent.
    mutating func close(_ kind: UInt8, _ round: SessionVector.Round?) throws {
        switch kind {
        case 1:
            _ = try exchange.close()
            let attestationByteCount = replay.adversary == .malicious ? 64 : 0
            _ = try exchange.open(
                attestation: [UInt8](repeating: 0, count: attestationByteCount)
            )
        case 3:
            let masking = try server?.closeShareKeys() ?? []
            #expect(masking.map(\.rawValue) == round?.maskingSet)
            #expect(try server?.maskingDigest() == round?.maskingDigest.bytes)
            try server?.attest(masking: #require(round).maskingAttestation.bytes)
            for id in masking {
                let expected = round?.part(id.rawValue)?.forwardedShares?.bytes
                #expect(try server?.forwardedShares(for: id).encode() == expected)
            }
        case 5:
            let survivors = try server?.closeMaskedInputCollection() ?? []
            #expect(survivors.map(\.rawValue) == round?.survivors)
            guard replay.adversary == .malicious else { break }
            #expect(try server?.survivorDigest() == round?.survivorDigest.bytes)
            try server?.attest(survivors: #require(round).survivorAttestation.bytes)
            for id in survivors {
                let expected = round?.part(id.rawValue)?.survivorAnnouncement?.bytes
                #expect(try server?.survivorAnnouncement().encode() == expected)
            }
        case 7:
            for id in try server?.closeConsistencyCheck() ?? [] {
                let expected = round?.part(id.rawValue)?.unmaskingRequest?.bytes
                #expect(try server?.unmaskingRequest(for: id).encode() == expected)
            }
        default: _ = try finish()
        }
    }

    /// Lets the round's phase of a kind end, and no more.
    mutating func end(_ kind: UInt8) throws {
        _ = kind == 3 ? try server?.closeShareKeys() : try server?.closeMaskedInputCollection()
    }

    /// Takes an attestation of the masking set or the survivors.
    mutating func attest(_ set: AttestedSet, _ attestation: [UInt8]) throws {
        switch set {
        case .masking: try server?.attest(masking: attestation)
        case .survivors: try server?.attest(survivors: attestation)
        case .participants: Issue.record("a round has none")
        }
    }

    /// The message that opens the next phase, for a client.
    func opening(_ kind: UInt8, _ client: UInt32) throws -> [UInt8]? {
        kind == 3
            ? try server?.forwardedShares(for: ClientID(client)).encode()
            : try server?.survivorAnnouncement().encode()
    }

    /// Ends the round.
    mutating func finish() throws -> SecureAggregationSum {
        var server = try #require(server)
        defer { self.server = server }
        return try server.finish(maxConcurrency: 1)
    }
}
