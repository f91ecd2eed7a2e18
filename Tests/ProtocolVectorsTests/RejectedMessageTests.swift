import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Every message of `rejected.json` against this program's client or server.
@Suite struct RejectedMessageTests {
    static let cases =
        (try? VectorFiles.decode(CaseFile<RejectedMessage>.self, "rejected.json"))?.cases ?? []

    @Test func thereAreCasesForEveryKindOfMessage() {
        #expect(Set(Self.cases.map(\.kind)) == Set(MessageKind.allCases.map(\.rawValue)))
        #expect(Self.cases.count > 270)
        let names = Self.cases.map { "\($0.mode) \($0.round) \($0.name)" }
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: cases.filter { $0.receiver == "client" })
    func clientRefuses(_ rejected: RejectedMessage) throws {
        let reason = try refusal(rejected)
        #expect(reason == rejected.reason)
        #expect(rejected.outcome == "refused")
    }

    @Test(arguments: cases.filter { $0.receiver == "server" })
    func serverDropsOrIgnores(_ rejected: RejectedMessage) throws {
        let replay = try Replay(mode: rejected.mode, minimumCohort: rejected.minimumCohort)
        let round = replay.vector.round(rejected.round)
        var server = try ReplayedServer(
            replay,
            round,
            awaiting: rejected.kind,
            missing: rejected.state == nil ? [rejected.client] : []
        )
        if rejected.state == "closed" { try server.close(rejected.kind, round) }
        switch server.receive(rejected.kind, rejected.message.bytes, rejected.client) {
        case .dropped(let error):
            #expect(rejected.outcome == "dropped")
            #expect(name(error) == rejected.reason)
        case .ignored(let error):
            #expect(rejected.outcome == "ignored")
            #expect(name(error) == rejected.reason)
        case .accepted, nil: Issue.record("accepted")
        }
    }

    /// Why a client refuses the message, or `nil`.
    private func refusal(_ rejected: RejectedMessage) throws -> String? {
        let replay = try Replay(mode: rejected.mode, minimumCohort: rejected.minimumCohort)
        let bytes = rejected.message.bytes
        let memory = TransientUnmaskingMemory()
        if rejected.state == "answered" {
            _ = try memory.recordAnswer(in: Replay.round(rejected.round))
        }
        if rejected.kind == 2 {
            var exchange = try replay.keyExchange(rejected.client)
            return reason { try exchange.establish(NeighborList(decoding: bytes)) }
        }
        let round = try #require(replay.vector.round(rejected.round))
        var client = try replay.client(
            rejected.client,
            in: round,
            awaiting: rejected.kind,
            memory: memory
        )
        switch rejected.kind {
        case 4:
            let vector = try #require(round.part(rejected.client)).vector
            return reason { try client.mask(bytes, vector) }
        case 6: return reason { try client.signSurvivors(SurvivorAnnouncement(decoding: bytes)) }
        default: return reason { try client.unmask(UnmaskingRequest(decoding: bytes)) }
        }
    }

    private func reason(_ body: () throws -> Any) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return name(error)
        }
    }

    /// The name of an error's case.
    private func name(_ error: any Error) -> String {
        String("\(error)".prefix { $0 != "(" })
    }
}
