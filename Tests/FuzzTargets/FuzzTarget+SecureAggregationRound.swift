import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation

extension FuzzTarget {
    /// A whole round of live clients, some of which are silent or send something else.
    ///
    /// All masked vectors that arrive are honest. A sum that is released is then that of its
    /// survivors, whatever arrived in other phases: a client does not mask with neighbors that do not
    /// mask with it.
    static func secureAggregationRound(_ input: [UInt8]) throws(FuzzFinding) {
        var input = FuzzInput(input)
        let session = try SeededSession.chosen(by: input.byte())
        guard let sum = try? run(session, &input) else { return }
        try FuzzFinding.unless(sum.survivors.count >= 3, "a sum of too few clients was released")
        for lane in 0..<SeededSession.laneCount {
            let expected = sum.survivors.reduce(Int32(0)) {
                $0 + SeededSession.vector(of: $1)[lane]
            }
            try FuzzFinding.unless(sum.values[lane] == expected, "a wrong sum was released")
        }
    }

    private static func run(_ session: SeededSession, _ input: inout FuzzInput) throws
        -> SecureAggregationSum
    {
        var server = try session.server()
        var clients = try session.clients()
        var sent: [[UInt8]] = []
        for id in session.ids {
            let message = try clients[id]?.shareKeys().encode() ?? []
            for delivered in deliveries(of: message, &sent, &input) {
                server.receive(encryptedShares: delivered, from: id)
            }
        }
        var present = try session.closeShareKeys(&server)
        for id in present {
            let forwarded = try ForwardedShares(
                decoding: server.forwardedShares(for: id).encode()
            )
            guard
                let message = try? clients[id]?.maskedInput(
                    for: forwarded,
                    fill: SeededSession.fill(id)
                )
            else { continue }
            // Present or not; a changed vector is a vector of the sender's choice.
            if input.byte() % 4 != 0 { server.receive(maskedInput: message.encode(), from: id) }
        }
        present = try session.closeMaskedInputCollection(&server)
        if server.phase == .consistencyCheck {
            let announcement = try SurvivorAnnouncement(
                decoding: server.survivorAnnouncement().encode()
            )
            for id in present {
                guard let message = try? clients[id]?.signSurvivors(announcement) else { continue }
                for message in deliveries(of: message.encode(), &sent, &input) {
                    server.receive(survivorSignature: message, from: id)
                }
            }
            present = try server.closeConsistencyCheck()
        }
        for id in present {
            let request = try UnmaskingRequest(decoding: server.unmaskingRequest(for: id).encode())
            guard let message = try? clients[id]?.unmask(request) else { continue }
            for message in deliveries(of: message.encode(), &sent, &input) {
                server.receive(unmaskingShares: message, from: id)
            }
        }
        return try server.finish(maxConcurrency: 1)
    }

    /// What arrives of a message: itself mostly, nothing, or something changed.
    private static func deliveries(
        of message: [UInt8],
        _ sent: inout [[UInt8]],
        _ input: inout FuzzInput
    ) -> [[UInt8]] {
        defer { sent.append(message) }
        switch input.byte() % 8 {
        case 5: return []
        case 6, 7:
            var changed = message
            Mutation.apply(to: &changed, donors: sent, &input)
            return [changed]
        default: return [message]
        }
    }
}
