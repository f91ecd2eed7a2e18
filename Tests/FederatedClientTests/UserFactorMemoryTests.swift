import FederatedProtocol
import SecureAggregation
import Testing

@testable import FederatedClient

@Suite struct UserFactorMemoryTests {
    private func query(items: [UInt32], factorCount: Int) throws -> SumQuery {
        let body = QueryBody.userFactors(
            try UserFactorQuery(
                items: HeadDescription(
                    items: items,
                    weights: items.map { _ in 1 },
                    direction: items.map { _ in 0 }
                ),
                itemFactors: [1, 2, 3, 4],
                factorCount: factorCount,
                ridge: .init(regularization: 1, frequencyExponent: 1, unobservedWeight: 0),
                userNormBound: 1,
                weighting: .asGiven,
                statistic: .rightHandSide,
                gramianWeight: 0,
                l2Bound: 1
            )
        )
        return try SumQuery(
            body: body,
            encoding: FixedPointEncoding(l2Bound: 1, length: body.length, clients: 10),
            noise: .exact
        )
    }

    @Test func keepsFactorsForTheSameQuestionOnly() throws {
        let memory = UserFactorMemory()
        let first = try query(items: [0, 1], factorCount: 2)
        memory.prepare(for: first, clients: 3)
        #expect(try #require(memory[1]).factors { [5, 6] } == [5, 6])
        memory.prepare(for: first, clients: 3)
        #expect(try #require(memory[1]).factors { [7, 8] } == [5, 6])
        // The same numbers for other items, or as more items of fewer factors, are other factors.
        for other in [
            try query(items: [1, 0], factorCount: 2),
            try query(items: [0, 1, 2, 3], factorCount: 1),
        ] {
            memory.prepare(for: first, clients: 3)
            _ = memory[1]?.factors { [5, 6] }
            memory.prepare(for: other, clients: 3)
            #expect(try #require(memory[1]).factors { [9] } == [9])
        }
        #expect(memory[3].map { _ in 1 } == nil && memory[-1].map { _ in 1 } == nil)
    }
}
