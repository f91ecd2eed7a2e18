import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A hundred thousand messages of a stranger and of a member in each phase change nothing.
@Suite struct FloodTests {
    private let floodCount = 100_000

    @Test func whileKeysAreAdvertised() throws {
        var opening = try SessionOpening(clientCount: 10, neighborCount: 9, threshold: 6)
        let (member, liar) = (opening.ids[0], opening.ids[1])
        let good = try opening.advertise(member)
        try expectAccepted(opening.server.receive(keyAdvertisement: good, from: member))
        #expect(
            opening.server.receive(keyAdvertisement: [1], from: liar)
                != .accepted
        )
        for number in 0..<floodCount {
            // A new name each time.
            let stranger = ClientID(UInt32(1_000_000 + number))
            guard
                opening.server.receive(keyAdvertisement: good, from: stranger)
                    == .ignored(.unknownIdentity(client: stranger)),
                opening.server.receive(keyAdvertisement: good, from: member)
                    == .ignored(.duplicateMessage(client: member)),
                opening.server.receive(keyAdvertisement: good, from: liar)
                    == .ignored(.clientNotInRound(client: liar))
            else {
                Issue.record("message \(number)")
                break
            }
        }
        #expect(opening.server.rejections.count == 1)
        try opening.runAdvertiseKeys(dropping: [member, liar])
        var federation = try Federation(opening)
        let session = federation.serverSession
        #expect(session.clients == opening.ids.filter { $0 != liar })
        // Nine good messages and one bad.
        #expect(session.statistics[.advertiseKeys].upload.count == 10)
        let sum = try federation.run()
        #expect(sum.values == federation.plainSum(over: sum.survivors))
    }

    @Test(arguments: Adversary.allCases) func inARound(adversary: Adversary) throws {
        var federation = try Federation(
            clientCount: 10,
            neighborCount: 9,
            threshold: 6,
            adversary: adversary
        )
        let ids = federation.ids
        let (member, liar) = (ids[0], ids[1])
        typealias Receive = (inout Federation, [UInt8], ClientID) -> MessageOutcome

        /// The member's message is in, the liar has been dropped; both and strangers go on sending.
        func flood(_ message: [UInt8], _ receive: Receive) {
            let before = federation.server.statistics
            for number in 0..<floodCount {
                let stranger = ClientID(UInt32(1_000_000 + number))
                guard
                    receive(&federation, message, stranger)
                        == .ignored(.clientNotInRound(client: stranger)),
                    receive(&federation, message, member)
                        == .ignored(.duplicateMessage(client: member)),
                    receive(&federation, message, liar)
                        == .ignored(.clientNotInRound(client: liar))
                else {
                    Issue.record("message \(number)")
                    return
                }
            }
            #expect(federation.server.statistics == before)
            #expect(federation.server.rejections.count <= 1)
        }

        let shares = try federation.share(member)
        try expectAccepted(federation.server.receive(encryptedShares: shares, from: member))
        #expect(federation.server.receive(encryptedShares: [3], from: liar) != .accepted)
        flood(shares) { $0.server.receive(encryptedShares: $1, from: $2) }
        let masking = try federation.runShareKeys(Array(ids[2...]))
        let input = try federation.mask(member)
        try expectAccepted(federation.server.receive(maskedInput: input, from: member))
        flood(input) { $0.server.receive(maskedInput: $1, from: $2) }
        var alive = try federation.runMaskedInput(masking.filter { $0 != member })
        if adversary == .malicious {
            let signature = try federation.sign(member)
            try expectAccepted(
                federation.server.receive(survivorSignature: signature, from: member)
            )
            flood(signature) { $0.server.receive(survivorSignature: $1, from: $2) }
            alive = try federation.runConsistencyCheck(alive.filter { $0 != member })
        }
        let answer = try federation.unmask(member)
        try expectAccepted(federation.server.receive(unmaskingShares: answer, from: member))
        flood(answer) { $0.server.receive(unmaskingShares: $1, from: $2) }
        let sum = try federation.runUnmasking(alive.filter { $0 != member })
        #expect(sum.survivors == ids.filter { $0 != liar })
        #expect(sum.values == federation.plainSum(over: sum.survivors))
        #expect(federation.server.statistics[.unmasking].upload.count == 9)
    }
}
