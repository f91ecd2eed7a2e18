import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct RerankerTests {
    /// Relevance is 1, 0.75, 0.5 and 0.25: the middle of the pool is the third item.
    private static let scores = [10.0, 8, 6, 4]

    private func list(
        _ policy: ListPolicy,
        counts: [Double] = [4, 3, 2, 1],
        similarity: ItemSimilarity? = nil,
        categories: [[Int32]]? = nil,
        boosts: [Double]? = nil,
        history: [Int32] = []
    ) throws -> [ListedItem] {
        let facts = try ListFacts(
            counts: counts,
            similarity: similarity,
            categories: categories,
            boosts: boosts
        )
        return try Reranker(policy: policy, facts: facts)
            .list(scores: Self.scores, history: history)
    }

    @Test func theDefaultIsThePlainRanking() throws {
        let items = try list(ListPolicy())
        #expect(items.map(\.item) == [0, 1, 2, 3])
        #expect(items.map(\.relevance) == [1, 0.75, 0.5, 0.25])
        #expect(items.map(\.plainRank) == [0, 1, 2, 3] && items.allSatisfy { $0.reasons.isEmpty })
    }

    // By hand, λ = 0.5: item 0 first; then 1 has (0.75 − 1) / 2, 2 has (0.5 − 0) / 2, 3 has (0.25 −
    // 0.6) / 2; then 1 stays at −0.125, 3 has (0.25 − 0.8) / 2 = −0.275.
    @Test func marginalRelevanceAgreesWithAnExampleByHand() throws {
        let similarity = try ItemSimilarity(
            vectors: [1, 0, 1, 0, 0, 1, 0.6, 0.8],
            dimension: 2
        )
        let items = try list(ListPolicy(count: 3, diversity: 0.5), similarity: similarity)
        #expect(items.map(\.item) == [0, 2, 1])
        #expect(items[1].reasons == [.diversity] && items[1].redundancy == 0)
        #expect(items[2].reasons == [.diversity, .displaced] && items[2].nearest == 0)
        #expect(items[2].redundancy == 1)
    }

    @Test func capsAgreeWithAnExampleByHand() throws {
        let items = try list(
            ListPolicy(categoryCap: 1),
            categories: [[7], [7, 8], [8], []]
        )
        #expect(items.map(\.item) == [0, 2, 3])
        #expect(items.map(\.reasons) == [[], [.categoryCap], [.categoryCap]])
    }

    // 8 of 10 counts are items 0 and 1: the tail is 2 and 3. Half of the places are the tail's.
    @Test func reservedPlacesAgreeWithAnExampleByHand() throws {
        let items = try list(
            ListPolicy(count: 3, longTail: .places(share: 0.5)),
            counts: [5, 3, 1, 1]
        )
        #expect(items.map(\.item) == [0, 2, 1])
        #expect(items.map(\.reasons) == [[], [.tailPlace], [.displaced]])
        let bonus = try list(
            ListPolicy(count: 2, longTail: .bonus(0.3)),
            counts: [5, 3, 1, 1]
        )
        #expect(bonus.map(\.item) == [0, 2])
        #expect(bonus[1].reasons == [.tailBonus] && bonus[1].boost == 0.3)
    }

    @Test func boostsMoveItemsAndSaySo() throws {
        let items = try list(
            ListPolicy(boostStrength: 0.5),
            boosts: [0, -1, 0, 2]
        )
        #expect(items.map(\.item) == [3, 0, 2, 1])
        #expect(items[0].reasons == [.context] && items[3].reasons == [.context, .displaced])
    }

    @Test func whatIsOwnedStaysOutUnlessWanted() throws {
        #expect(try list(ListPolicy(), history: [0, 2, 99]).map(\.item) == [1, 3])
        #expect(
            try list(ListPolicy(excludesHistory: false), history: [0, 2]).map(\.item)
                == [0, 1, 2, 3]
        )
    }

    @Test func scoresThatAreNotNumbersStayOut() throws {
        let reranker = try Reranker(
            policy: ListPolicy(),
            facts: ListFacts(counts: [1, 1, 1, 1])
        )
        #expect(
            try reranker.list(scores: [.nan, 1, .infinity, 2], history: []).map(\.item) == [3, 1]
        )
        #expect(try reranker.list(scores: [.nan, .nan, .nan, .nan], history: []).isEmpty)
        #expect(throws: RecommendersError.self) { try reranker.list(scores: [1], history: []) }
    }

    @Test func impossiblePoliciesAreRefused() throws {
        let facts = try ListFacts(counts: [1, 1])
        let policies = [
            ListPolicy(count: -1), ListPolicy(diversity: 1.5), ListPolicy(diversity: .nan),
            ListPolicy(diversity: 0.5), ListPolicy(longTail: .places(share: -0.1)),
            ListPolicy(longTail: .bonus(.infinity)), ListPolicy(categoryCap: 0),
            ListPolicy(categoryCap: 1), ListPolicy(boostStrength: -1), ListPolicy(poolSize: 0),
        ]
        for policy in policies {
            #expect(throws: RecommendersError.self) { try Reranker(policy: policy, facts: facts) }
        }
        #expect(throws: RecommendersError.self) { try ListFacts(counts: [1], boosts: [.nan]) }
        #expect(throws: RecommendersError.self) { try ListFacts(counts: [1], categories: []) }
        #expect(
            try Reranker(policy: ListPolicy(count: .max), facts: facts)
                .list(scores: [1, 2], history: []).count == 2
        )
    }
}
