import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

/// One honest round of a ``SeededSession``, with the state of both roles before every phase.
///
/// The last client falls silent after it has shared its keys, so that both kinds of shares are
/// revealed in the end.
struct SeededRound: Sendable {
    static let semiHonest = try? SeededRound(.chosen(by: 0))
    static let malicious = try? SeededRound(.chosen(by: 1))

    let session: SeededSession
    /// The server when it begins to collect a phase's messages.
    private(set) var server: [Phase: SecureAggregationServer] = [:]
    /// Each client when the server's message of a phase arrives.
    private(set) var clients: [Phase: [ClientID: SecureAggregationClient]] = [:]
    /// The server's encoded message that opens a phase.
    private(set) var downlink: [Phase: [ClientID: [UInt8]]] = [:]
    /// The clients' encoded answers.
    private(set) var uplink: [Phase: [ClientID: [UInt8]]] = [:]

    /// The round that a byte chooses.
    ///
    /// - Throws: ``FuzzFinding`` if honest parties cannot finish.
    static func chosen(by byte: UInt8) throws(FuzzFinding) -> SeededRound {
        guard let round = byte & 1 == 0 ? semiHonest : malicious else {
            throw FuzzFinding("honest parties cannot finish a round")
        }
        return round
    }

    private init(_ session: SeededSession) throws {
        self.session = session
        var server = try session.server()
        var nodes = try session.clients()
        self.server[.shareKeys] = server
        clients[.shareKeys] = nodes
        uplink[.shareKeys] = [:]
        for id in session.ids {
            let message = try nodes[id]?.shareKeys().encode() ?? []
            uplink[.shareKeys]?[id] = message
            server.receive(encryptedShares: message, from: id)
        }
        var present = try session.closeShareKeys(&server)
        let phase = Phase.maskedInputCollection
        try snapshot(phase, server, nodes, present) { try server.forwardedShares(for: $0).encode() }
        for id in present.dropLast() {
            let message = try nodes[id]?.maskedInput(
                for: ForwardedShares(decoding: downlink[phase]?[id] ?? []),
                fill: SeededSession.fill(id)
            ).encode()
            uplink[phase, default: [:]][id] = message
            server.receive(maskedInput: message ?? [], from: id)
        }
        present = try session.closeMaskedInputCollection(&server)
        if server.phase == .consistencyCheck {
            let announcement = try server.survivorAnnouncement().encode()
            try snapshot(.consistencyCheck, server, nodes, present) { _ in announcement }
            for id in present {
                let message = try nodes[id]?.signSurvivors(
                    SurvivorAnnouncement(decoding: announcement)
                ).encode()
                uplink[.consistencyCheck, default: [:]][id] = message
                server.receive(survivorSignature: message ?? [], from: id)
            }
            present = try server.closeConsistencyCheck()
        }
        try snapshot(.unmasking, server, nodes, present) {
            try server.unmaskingRequest(for: $0).encode()
        }
        for id in present {
            let request = try UnmaskingRequest(decoding: downlink[.unmasking]?[id] ?? [])
            let message = try nodes[id]?.unmask(request).encode()
            uplink[.unmasking, default: [:]][id] = message
            server.receive(unmaskingShares: message ?? [], from: id)
        }
        _ = try server.finish(maxConcurrency: 1)
    }

    private mutating func snapshot(
        _ phase: Phase,
        _ server: SecureAggregationServer,
        _ nodes: [ClientID: SecureAggregationClient],
        _ present: [ClientID],
        _ message: (ClientID) throws -> [UInt8]
    ) throws {
        self.server[phase] = server
        clients[phase] = nodes
        for id in present { downlink[phase, default: [:]][id] = try message(id) }
    }
}
