import FederatedCoordinator
import FederatedProtocol
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
        let rule = AssociationRule(both: 3, from: 4, to: 4, users: 6)
        #expect(rule.support == 0.5 && rule.confidence == 0.75 && rule.lift == 1.125)
        let nobody = AssociationRule(both: 0, from: 0, to: 0, users: 0)
        #expect(nobody.support == 0 && nobody.confidence == 0 && nobody.lift == 0)
    }
}
