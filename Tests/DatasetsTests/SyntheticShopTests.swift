import Foundation
import ProtocolPrimitives
import Testing

@testable import Datasets

@Suite struct SyntheticShopTests {
    /// Our own regression vector: the shop must stay the same on every run, version and platform.
    @Test func isTheSameForever() throws {
        #expect(
            digest(try SyntheticShop(seed: 7).table())
                == "9c3bedb4c0ba625db108ef7495487a1cafbe500d89971138d88356926be58517"
        )
        var small = SyntheticShop(seed: 1)
        small.userCount = 50
        small.itemCount = 80
        small.meanInteractionCount = 8
        #expect(
            digest(try small.table())
                == "c6fc9182ac1f8b6c96730fb978419db1c9af25b6189d28348ffd76c913449bc7"
        )
        small.seed = 2
        #expect(
            digest(try small.table())
                != "c6fc9182ac1f8b6c96730fb978419db1c9af25b6189d28348ffd76c913449bc7"
        )
    }

    @Test func hasTheShapeAskedFor() throws {
        let table = try SyntheticShop(seed: 3).table()
        let summary = DatasetSummary(table)
        #expect(summary.userCount == 2000)
        #expect(summary.itemCount == 400)
        let mean = Double(summary.interactionCount) / 2000
        // Standard deviation of a user's count about 32: the mean of 2000 is within 5 deviations.
        #expect(abs(mean - 40) < 3.6)
        #expect(summary.medianInteractionsPerUser < mean - 4, "long-tailed")
        let lists = table.itemsByUser()
        #expect(lists.reduce(0) { $0 + $1.count } == table.count, "no pair twice")
        #expect(lists.allSatisfy { $0.count >= SyntheticShop.minimumInteractionCount })
        #expect(lists.allSatisfy { $0.count <= 200 })
        #expect(table.userIDs.first == "user-0001" && table.itemIDs.last == "item-0400")
        #expect(table.itemIDs == table.itemIDs.sorted(by: IdentifierOrder.precedes))
        let times = try #require(table.timestamps)
        #expect(times.allSatisfy { $0 >= 1_735_689_600 && $0 < 1_767_225_600 })
        for row in 1..<table.count where table.users[row] == table.users[row - 1] {
            #expect(times[row] >= times[row - 1])
        }
    }

    @Test func aLargerShopBeginsWithTheSameUsers() throws {
        var shop = SyntheticShop(seed: 4)
        shop.userCount = 30
        let few = try shop.table()
        shop.userCount = 40
        let many = try shop.table()
        #expect(Array(many.items[..<few.count]) == few.items)
        #expect(many.userIDs.starts(with: few.userIDs))
    }

    @Test func seasonsMatter() throws {
        var shop = SyntheticShop(seed: 5)
        #expect(try seasonality(shop) > 1.3)
        shop.seasonFactor = 1
        // Without seasons only chance is left.
        #expect(try seasonality(shop) < 1.15)
    }

    /// Item-item cosine beats popularity by far; popularity beats chance (0.045) by far.
    @Test(arguments: [1, 7] as [UInt64])
    func hasStructureWorthLearning(_ seed: UInt64) throws {
        let split = try Split.leaveOneOut(SyntheticShop(seed: seed).table(), seed: seed)
        let count = split.itemIDs.count
        var common = [Double](repeating: 0, count: count * count)
        for items in split.training {
            for first in items {
                for second in items { common[Int(first) * count + Int(second)] += 1 }
            }
        }
        let popularity = (0..<count).map { common[$0 * count + $0] }
        var byPopularity = 0.0
        var byNeighbors = 0.0
        for testCase in split.test {
            let known = split.training[testCase.user].map(Int.init)
            let candidates = (testCase.items + (testCase.negatives ?? [])).map(Int.init)
            byPopularity += gain(candidates.map { popularity[$0] })
            byNeighbors += gain(
                candidates.map { item in
                    known.reduce(0.0) { sum, other in
                        let scale = popularity[item] * popularity[other]
                        return scale > 0
                            ? sum + common[item * count + other] / scale.squareRoot() : sum
                    }
                }
            )
        }
        let users = Double(split.test.count)
        #expect(byPopularity / users > 0.22 && byPopularity / users < 0.35)
        #expect(byNeighbors / byPopularity > 1.25)
    }

    private static let unsound: [(String, @Sendable (inout SyntheticShop) -> Void)] = [
        ("users", { $0.userCount = 0 }), ("users", { $0.userCount = .max }),
        ("items", { $0.itemCount = 39 }), ("items", { $0.itemCount = -1 }),
        ("taste groups", { $0.tasteGroupCount = 1 }), ("taste groups", { $0.tasteGroupCount = 65 }),
        ("seasons", { $0.seasonCount = 0 }), ("seasons", { $0.seasonCount = 13 }),
        ("mean interactions", { $0.meanInteractionCount = 51 }),
        ("mean interactions", { $0.meanInteractionCount = .nan }),
        (
            "users times mean interactions",
            {
                $0.userCount = 1_000_000
                $0.itemCount = 1_000
                $0.meanInteractionCount = 101
            }
        ),
        ("popularity exponent", { $0.popularityExponent = -0.1 }),
        ("dominant share", { $0.dominantShare = 1.01 }),
        ("secondary share", { $0.secondaryShare = 0.46 }),
        ("noise share", { $0.noiseShare = .infinity }),
        ("season factor", { $0.seasonFactor = 0.9 }),
    ]

    @Test(arguments: 0..<16) func refusesParametersOutOfRange(_ index: Int) {
        let (name, change) = Self.unsound[index]
        var shop = SyntheticShop(seed: 1)
        change(&shop)
        let error = #expect(throws: DatasetError.self) { try shop.table() }
        guard case .invalidShopParameter(name, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func extremesWork() throws {
        var shop = SyntheticShop(seed: 1)
        shop.userCount = 5
        shop.itemCount = 40
        shop.tasteGroupCount = 8
        shop.seasonCount = 12
        shop.meanInteractionCount = 5
        shop.popularityExponent = 3
        shop.dominantShare = 1
        shop.secondaryShare = 0
        shop.noiseShare = 0
        shop.seasonFactor = 100
        let table = try shop.table()
        #expect(table.itemsByUser().allSatisfy { (5...20).contains($0.count) })
    }

    private func digest(_ table: InteractionTable) -> String {
        Hex.encode(Hashing.sha256(table.csv()))
    }

    private func gain(_ scores: [Double]) -> Double {
        let rank = scores.dropFirst().count { $0 >= scores[0] }
        return rank < 10 ? 1 / log2(Double(rank) + 2) : 0
    }

    /// How much likelier an item is in its best quarter than on average, over well-known items.
    private func seasonality(_ shop: SyntheticShop) throws -> Double {
        let table = try shop.table()
        let times = try #require(table.timestamps)
        var counts = [[Double]](repeating: [0, 0, 0, 0], count: shop.itemCount)
        var quarters = [0.0, 0, 0, 0]
        for row in 0..<table.count {
            let quarter = Int((times[row] - 1_735_689_600) * 4 / (365 * 86_400))
            counts[Int(table.items[row])][quarter] += 1
            quarters[quarter] += 1
        }
        let ratios = counts.filter { $0.reduce(0, +) > 200 }.map { item in
            let average = item.reduce(0, +) / Double(table.count)
            return zip(item, quarters).map { $0 / $1 / average }.max() ?? 0
        }
        return ratios.reduce(0, +) / Double(ratios.count)
    }
}
