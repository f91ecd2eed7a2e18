import ClientStorage
import DifferentialPrivacy
import FederatedClient
import Foundation
import ProtocolPrimitives
import Testing

/// `tacit audit client`: what a client keeps on its device, printed.
@Suite struct AuditClientTests {
    private static func fill(_ path: String) throws {
        let memory = SQLiteParticipationMemory(
            store: try ClientStore(path: path, ifMissing: .create)
        )
        let limits = ParticipationLimits(
            query: try PrivacyBudget(epsilon: 3, delta: 1e-6),
            period: .init(budget: try PrivacyBudget(epsilon: 4, delta: 1e-6), seconds: 3600),
            lifetime: try PrivacyBudget(epsilon: 5, delta: 1e-6)
        )
        for number: UInt32 in 0..<2 {
            let run = try RunID(bytes: [UInt8](repeating: 0xAB, count: 16))
            // mu = 1/4 each.
            let participation = Participation(
                round: RoundID(run: run, number: number),
                queryKind: "itemCounts",
                event: .gaussian(noiseMultiplier: 4),
                time: 1_795_229_640 + Int64(number)
            )
            try memory.record(participation, limits: limits)
        }
    }

    @Test func theAccountIsPrinted() throws {
        let scratch = try Scratch()
        let file = scratch.path("client.sqlite")
        try Self.fill(file)
        let text = try Tool.run(["audit", "client", file])
        #expect(text.status == 0, "\(text.errors)")
        // mu = 1/4 and sqrt(2)/4 at delta 1e-6, by mpmath: 1.0607 and 1.5436.
        #expect(
            text.output.contains(
                "2026-11-21T02:54:00Z  abababababab  0      itemCounts  4.0000  1.0607  1.0607\n"
            ),
            "\(text.output)"
        )
        #expect(text.output.hasPrefix("took part in 2 rounds: ε 1.5"))
        let json = try Tool.run(["audit", "client", file, "--json"]).json()
        #expect(abs((json["epsilon"] as? Double ?? 0) - 1.543630452) < 1e-6, "\(json)")
        let budgets = try #require(json["budgets"] as? [[String: Any]])
        #expect(budgets.map { $0["scope"] as? String } == ["lifetime", "period", "query"])
        #expect((json["participations"] as? [[String: Any]])?.count == 2)
    }

    @Test func otherFilesAreRefused() throws {
        let scratch = try Scratch()
        #expect(try Tool.run(["audit", "client", scratch.path("absent")]).status == 64)
        let garbage = try scratch.write(
            "no database at all, whatever it is called\n",
            to: "x.sqlite"
        )
        let outcome = try Tool.run(["audit", "client", garbage])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("error: ") && outcome.errors.contains("hint: "))
        let empty = try scratch.write("", to: "empty")
        #expect(try Tool.run(["audit", "client", empty]).status == 2)
        #expect(try Tool.run(["audit", "client", scratch.url.path]).status == 64)
        let file = scratch.path("client.sqlite")
        try Self.fill(file)
        #expect(try Tool.run(["audit", "client", file, "--delta", "2"]).status == 64)
    }
}
