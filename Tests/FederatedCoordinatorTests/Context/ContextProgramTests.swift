import FederatedProtocol
import Recommenders
import Testing

@testable import FederatedCoordinator

@Suite struct ContextProgramTests {
    private static func program(_ mu: Double?, items: Int = 2) -> ContextProgram {
        ContextProgram(
            dimension: .country(["a", "b"]),
            counts: [1, 9, 3, 7],
            itemCount: items,
            factory: QueryFactory(clients: 100, mu: mu)
        )
    }

    @Test("The most chosen items are asked about, for all that the factory may spend")
    func question() throws {
        let query = try Self.program(0.5).query()
        guard case .itemContextCounts(let body) = query.body else { return }
        #expect(body.items == [1, 3] && body.context == .country(["a", "b"]))
        #expect(body.norm == .unit && query.body.length == 4)
        #expect(abs(1 / query.noiseMultiplier - 0.5) < 1e-3 && 1 / query.noiseMultiplier <= 0.5)
        guard case .itemContextCounts(let all) = try Self.program(nil, items: 50).query().body
        else { return }
        #expect(all.items == [0, 1, 2, 3])
    }

    @Test("A sum becomes counts with their noise")
    func sums() throws {
        for (mu, deviation) in [(nil, 0), (0.5, 2)] as [(Double?, Double)] {
            let program = Self.program(mu)
            let query = try program.query()
            let counts = try program.counts(
                PrivateSum(values: [1, -2, 3, 4], contributors: 90, event: query.event),
                of: query
            )
            #expect(counts.items == [1, 3] && counts.counts == [1, -2, 3, 4])
            #expect(counts.people == 90 && abs(counts.noise - deviation) < 0.01)
            #expect(throws: CoordinatorError.self) {
                try program.counts(
                    PrivateSum(values: [1, 2], contributors: 90, event: query.event),
                    of: query
                )
            }
        }
    }
}
