import ProtocolPrimitives
import Recommenders
import Testing

/// Properties of lists over random catalogs.
@Suite struct RerankerPropertyTests {
    /// A catalog drawn by a seed.
    private struct Shop {
        static let itemCount = 60
        var scores: [Double] = []
        var counts: [Double] = []
        var vectors: [Float] = []
        var categories: [[Int32]] = []
        var boosts: [Double] = []
        var history: [Int32] = []

        init(seed: UInt64) throws {
            var source = try SeededRandomSource(seed: seed, label: "reranker-tests")
            func unit() -> Double { Double(source.uint64() >> 11) * 0x1p-53 }
            for item in 0..<Int32(Self.itemCount) {
                scores.append(unit())
                counts.append(1000 * unit() * unit() * unit() - 1)
                vectors += (0..<3).map { _ in Float(unit() - 0.5) }
                categories.append((0..<5).filter { _ in unit() < 0.3 })
                boosts.append(unit() - 0.5)
                if unit() < 0.2 { history.append(item) }
            }
        }

        func list(_ policy: ListPolicy, order: [Int]? = nil) throws -> [ListedItem] {
            let order = order ?? Array(0..<Self.itemCount)
            let facts = try ListFacts(
                counts: order.map { counts[$0] },
                similarity: ItemSimilarity(
                    vectors: order.flatMap { vectors[(3 * $0)..<(3 * $0 + 3)] },
                    dimension: 3
                ),
                categories: order.map { categories[$0] },
                boosts: order.map { boosts[$0] }
            )
            return try Reranker(policy: policy, facts: facts).list(
                scores: order.map { scores[$0] },
                history: history.compactMap { item in
                    order.firstIndex(of: Int(item)).map { Int32($0) }
                }
            )
        }
    }

    private static let everything = ListPolicy(
        count: 12,
        diversity: 0.4,
        longTail: .places(share: 0.4),
        categoryCap: 4,
        boostStrength: 0.3,
        poolSize: 30
    )

    @Test(arguments: 0..<20 as Range<UInt64>) func withoutWishesItIsTheTopOfTheScores(
        _ seed: UInt64
    ) throws {
        let shop = try Shop(seed: seed)
        let plain = TopItems.top(15, scores: shop.scores, excluding: Set(shop.history))
        let items = try shop.list(ListPolicy(count: 15, boostStrength: 0))
        #expect(items.map(\.item) == plain.map(\.item))
        #expect(items.map(\.score) == plain.map(\.score))
        #expect(items.map(\.plainRank) == Array(0..<15) && items.allSatisfy { $0.reasons.isEmpty })
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func everyRuleIsKept(_ seed: UInt64) throws {
        let shop = try Shop(seed: seed)
        let items = try shop.list(Self.everything)
        #expect(Set(items.map(\.item)).count == items.count && items.count <= 12)
        #expect(Set(items.map(\.item)).isDisjoint(with: shop.history))
        for category in Int32(0)..<5 {
            let members = items.filter { shop.categories[Int($0.item)].contains(category) }
            #expect(members.count <= 4)
        }
        let isTail = try ListFacts(counts: shop.counts).isTail
        for places in 1...items.count {
            let tail = items.prefix(places).filter { isTail[Int($0.item)] }.count
            // The catalog has tail items enough without any category, so none is ever missing.
            #expect(Double(tail) >= (0.4 * Double(places)).rounded(.down))
        }
        for (rank, item) in items.enumerated() where item.plainRank != rank {
            #expect(!item.reasons.isEmpty)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func theNamesOfItemsDoNotMatter(_ seed: UInt64)
        throws
    {
        let shop = try Shop(seed: seed)
        var order = Array(0..<Shop.itemCount)
        var source = try SeededRandomSource(seed: seed, label: "reranker-permutation")
        source.shuffle(&order)
        let renamed = try shop.list(Self.everything, order: order)
        let plain = try shop.list(Self.everything)
        #expect(renamed.map { Int32(order[Int($0.item)]) } == plain.map(\.item))
        #expect(renamed.map(\.reasons) == plain.map(\.reasons))
    }

    /// The slow obvious implementation of marginal relevance.
    @Test(arguments: 0..<20 as Range<UInt64>) func marginalRelevanceAgreesWithItsDefinition(
        _ seed: UInt64
    ) throws {
        let shop = try Shop(seed: seed)
        let policy = ListPolicy(count: 10, diversity: 0.6, boostStrength: 0, poolSize: 1_000)
        let items = try shop.list(policy)
        func cosine(_ left: Int, _ right: Int) -> Double {
            func dot(_ a: Int, _ b: Int) -> Double {
                (0..<3).reduce(0) {
                    $0 + Double(shop.vectors[3 * a + $1]) * Double(shop.vectors[3 * b + $1])
                }
            }
            return dot(left, right) / (dot(left, left) * dot(right, right)).squareRoot()
        }
        let open = (0..<Shop.itemCount).filter { !shop.history.contains(Int32($0)) }
        let sorted = open.map { shop.scores[$0] }.sorted(by: >)
        let spread = 2 * (sorted[0] - sorted[sorted.count / 2])
        var expected: [Int] = []
        while expected.count < 10 {
            let values = open.filter { !expected.contains($0) }.map { item in
                let alike = expected.map { cosine(item, $0) }.max() ?? 0
                let relevance = max(0, 1 - (sorted[0] - shop.scores[item]) / spread)
                return (item, 0.4 * relevance - 0.6 * max(0, alike))
            }
            expected.append(try #require(values.max { $0.1 < $1.1 }).0)
        }
        #expect(items.map { Int($0.item) } == expected)
    }

    @Test func moreDiversityMakesLessAlikeLists() throws {
        let shop = try Shop(seed: 5)
        let means = try [0, 0.3, 0.9].map { diversity in
            let items = try shop.list(
                ListPolicy(count: 10, diversity: diversity, boostStrength: 0)
            )
            return items.reduce(0) { $0 + $1.redundancy } / 10
        }
        #expect(means[1] > means[2])
        #expect(means[0] == 0)
    }
}
