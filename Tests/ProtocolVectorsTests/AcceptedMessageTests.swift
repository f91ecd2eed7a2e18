import FederatedClient
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Every message of `accepted.json` against this program's client.
@Suite struct AcceptedMessageTests {
    static let cases =
        (try? VectorFiles.decode(CaseFile<AcceptedMessage>.self, "accepted.json"))?.cases ?? []

    @Test func thereAreCasesForEveryMessageToClients() {
        #expect(Self.cases.count == 14)
        #expect(Set(Self.cases.map(\.kind)) == [4, 6, 8])
        #expect(Set(Self.cases.map(\.mode)) == ["malicious", "semiHonest"])
    }

    @Test(arguments: cases)
    func clientGoesOn(_ accepted: AcceptedMessage) throws {
        let replay = try Replay(mode: accepted.mode, minimumCohort: accepted.minimumCohort)
        let round = try #require(replay.vector.round(accepted.round))
        let part = try #require(round.part(accepted.client))
        var client = try replay.client(accepted.client, in: round, awaiting: accepted.kind)
        /// The case's message where it is of this kind, otherwise the file's.
        func message(_ kind: UInt8, _ received: HexBytes?) throws -> [UInt8] {
            kind == accepted.kind ? accepted.message.bytes : try #require(received).bytes
        }
        if accepted.kind <= 4 {
            let input = try client.mask(message(4, part.forwardedShares), part.vector)
            #expect(input == accepted.maskedInput?.bytes)
        }
        let goesOn = accepted.survivorSignature != nil || accepted.unmaskingShares != nil
        if accepted.kind <= 6, goesOn, replay.adversary == .malicious {
            let announcement = try message(6, part.survivorAnnouncement)
            let signature = try client.signSurvivors(SurvivorAnnouncement(decoding: announcement))
            if let expected = accepted.survivorSignature {
                #expect(signature.encode() == expected.bytes)
            }
        }
        if let expected = accepted.unmaskingShares {
            let request = try message(8, part.unmaskingRequest)
            #expect(
                try client.unmask(UnmaskingRequest(decoding: request)).encode() == expected.bytes
            )
        }
        #expect(accepted.maskedInput != nil || goesOn)
    }
}
