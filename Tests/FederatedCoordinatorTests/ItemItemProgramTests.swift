import FederatedCoordinator
import FederatedProtocol
import ProtocolPrimitives
import Recommenders
import Testing

@Suite struct ItemItemProgramTests {
    static let histories: [[Int32]] = [
        [0, 1, 2], [0, 1], [1, 2, 3], [0, 3], [2, 3], [0, 1, 3],
    ]

    private func model(_ rule: ItemItemConfiguration.Rule) throws -> ItemItemModel {
        let (model, _) = try SpectralProgramTests.train(
            ItemItemProgram(
                itemCount: 4,
                configuration: ItemItemConfiguration(
                    rule: rule,
                    headCount: 4,
                    historyNorm: 2,
                    shares: [0.1, 0.9]
                ),
                factory: QueryFactory(clients: 6, mu: nil)
            ),
            histories: Self.histories,
            itemCount: 4
        )
        guard case .itemItem(let weights) = model else { throw CoordinatorError.unexpectedStep }
        return weights
    }

    /// The weight from one item to another, by item index.
    private func weight(_ model: ItemItemModel, from: Int32, to: Int32) throws -> Double {
        let row = try #require(model.items.firstIndex(of: from))
        let column = try #require(model.items.firstIndex(of: to))
        return Double(model.weights[row * model.items.count + column])
    }

    @Test func easeIsTheClosedForm() throws {
        let model = try model(.ease(regularization: 1))
        let reference = Self.ease(regularization: 1)
        for from in 0..<4 {
            for to in 0..<4 {
                let weight = try weight(model, from: Int32(from), to: Int32(to))
                #expect(abs(weight - reference[from][to]) < 1e-3)
            }
        }
    }

    /// EASE by elimination in double precision.
    static func ease(regularization: Double) -> [[Double]] {
        var gram = [[Double]](repeating: [Double](repeating: 0, count: 4), count: 4)
        for history in histories {
            for left in history { for right in history { gram[Int(left)][Int(right)] += 1 } }
        }
        for index in 0..<4 { gram[index][index] += regularization }
        let inverse = (0..<4).map { column in
            CentralizedALS.eliminate(
                gram.enumerated().map { row, values in values + [row == column ? 1 : 0] }
            )
        }
        return (0..<4).map { row in
            (0..<4).map { row == $0 ? 0 : -inverse[$0][row] / inverse[$0][$0] }
        }
    }

    @Test func cosineCountsCommonUsers() throws {
        let model = try model(.cosine(shrinkage: 0, neighborCount: 3))
        // Items 0 and 1: three common users, four users each.
        #expect(abs(try weight(model, from: 0, to: 1) - 3.0 / 4) < 1e-3)
        #expect(abs(try weight(model, from: 2, to: 3) - 2.0 / 12.0.squareRoot()) < 1e-3)
        #expect(try weight(model, from: 2, to: 2) == 0)
        let near = try self.model(.cosine(shrinkage: 0, neighborCount: 1))
        #expect(try weight(near, from: 0, to: 1) > 0)
        #expect(try weight(near, from: 2, to: 1) == 0)
    }

    @Test func rulesKeepConfidenceWhereSupportAndLiftSuffice() throws {
        let thresholds = ItemItemConfiguration.AssociationThresholds(
            support: 2.5,
            lift: 1,
            shrinkage: 0
        )
        let model = try model(.association(thresholds))
        // 0 → 1: both 3, from 4, to 4, of 6: confidence 0.75, lift 1.125.
        #expect(abs(try weight(model, from: 0, to: 1) - 0.75) < 1e-3)
        // 0 → 2 has one common user only.
        #expect(try weight(model, from: 0, to: 2) == 0)
        let released = try #require(model.rule(from: 0, to: 1))
        #expect(abs(released.support - 0.5) < 1e-3 && abs(released.lift - 1.125) < 1e-3)
        #expect(model.rule(from: 0, to: 2) == nil)
        let totals = try #require(model.totals)
        #expect(totals.total == 6 && totals.noise == 0 && !totals.isWeighted)
        let rule = AssociationRule(both: 3, from: 4, to: 4, total: 6)
        #expect(rule.support == 0.5 && rule.confidence == 0.75 && rule.lift == 1.125)
        let nobody = AssociationRule(both: 0, from: 0, to: 0, total: 0)
        #expect(nobody.support == 0 && nobody.confidence == 0 && nobody.lift == 0)
    }

    /// Everybody has 1/n of a say: items that come together by chance have lift 1 all the same, and rules
    /// have to stand out of the noise.
    @Test func weightedRulesHaveTheLiftOfChanceOnAverage() throws {
        var random = try SeededRandomSource(seed: 11, label: "rules")
        let items = 30
        var histories: [[Int32]] = []
        for _ in 0..<1500 {
            var history: Set<Int32> = []
            for item in 0..<items where random.uint64(below: 100) < UInt64(3 + item) {
                history.insert(Int32(item))
            }
            // Who has the first has the second, nine times in ten.
            if history.contains(0), random.uint64(below: 10) > 0 { history.insert(1) }
            histories.append(history.sorted())
        }
        let (model, _) = try SpectralProgramTests.train(
            ItemItemProgram(
                itemCount: items,
                configuration: ItemItemConfiguration(
                    rule: .association(.init(support: 5, lift: 1, shrinkage: 0)),
                    headCount: items,
                    historyNorm: nil,
                    shares: [0.1, 0.9]
                ),
                factory: QueryFactory(clients: histories.count, mu: 10)
            ),
            histories: histories,
            itemCount: items
        )
        guard case .itemItem(let rules) = model else { throw CoordinatorError.unexpectedStep }
        let totals = try #require(rules.totals)
        #expect(totals.isWeighted && totals.noise > 0 && totals.total < 1500)
        let planted = try #require(rules.rule(from: 0, to: 1))
        // 0.04 + 0.96 · 0.9 = 0.904 of those with the first have the second, 0.04 + 0.96 · 0.03 · 0.9 = 0.0659
        // of all: 13.7 times as many, but for what histories count for.
        #expect(planted.lift > 9 && planted.lift < 19)
        let others = (10..<30).flatMap { from in
            (10..<30).compactMap { rules.rule(from: Int32(from), to: Int32($0))?.lift }
        }
        #expect(others.allSatisfy { $0 >= 1 && $0 < 2 })
        for from in 0..<30 {
            for to in 0..<30 {
                guard let rule = rules.rule(from: Int32(from), to: Int32(to)) else { continue }
                #expect(rule.both >= 2.99 * totals.noise)
            }
        }
    }
}
