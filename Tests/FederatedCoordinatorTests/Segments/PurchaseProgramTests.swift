import FederatedProtocol
import Recommenders
import Testing

@testable import FederatedCoordinator

@Suite struct PurchaseProgramTests {
    private static func program(levels: Int, frozen: PurchaseSegments? = nil) -> PurchaseProgram {
        PurchaseProgram(
            itemCount: 2,
            referenceTime: 1_000_000,
            levels: levels,
            countWeight: 0.5,
            factory: QueryFactory(clients: 100, mu: 1),
            frozen: frozen
        )
    }

    @Test("Edges divide people as evenly as the grid allows, and the items follow by segment")
    func edges() throws {
        var program = Self.program(levels: 2)
        guard case .query(let first) = try program.next(after: nil) else { return }
        #expect(first.body.kind == "segmentSums")
        // Everybody bought a month ago; half twice and half twelve times; all for 60.
        let (counts, amounts) = (PurchaseProgram.gridCounts, PurchaseProgram.gridAmounts)
        var histogram = [Double](repeating: 0, count: first.body.length)
        func cell(_ recency: Int, _ frequency: Int, _ amount: Int) -> Int {
            (recency * (counts.count + 1) + frequency) * (amounts.count + 1) + amount
        }
        histogram[cell(3, 1, 3)] = 50
        histogram[cell(3, 6, 3)] = 50
        let step = try program.next(
            after: PrivateSum(values: histogram, contributors: 100, event: first.event)
        )
        guard case .query(let second) = step, case .segmentItemCounts(let query) = second.body,
            case .purchases(let levels) = query.segmentation
        else {
            Issue.record("no items are asked for")
            return
        }
        #expect(levels.recencyDays.count == 1 && levels.amounts.count == 1)
        #expect(levels.frequencies.count == 1)
        let edge = try #require(levels.frequencies.first)
        #expect(edge > 2 && edge <= 12)
        // Both questions together spend what the factory may.
        let spent = [first, second].reduce(0) { $0 + 1 / ($1.noiseMultiplier * $1.noiseMultiplier) }
        #expect(spent <= 1 && spent > 0.999)

        var values = [Double](repeating: 0, count: second.body.length)
        values[2 * 5] = 7
        values[16 + 5] = 20
        guard
            case .finished(let released) = try program.next(
                after: PrivateSum(values: values, contributors: 100, event: second.event)
            )
        else { return }
        #expect(released.rule.count == 8 && released.sizes[5] == 40)
        #expect(released.itemCounts[5] == [7, 0] && released.silhouette == nil)
    }

    @Test("Noise alone still gives as many levels as were asked for", arguments: 2...4)
    func noise(levels: Int) throws {
        for sign in [1.0, -1] {
            var program = Self.program(levels: levels)
            guard case .query(let query) = try program.next(after: nil) else { return }
            let values = (0..<query.body.length).map { sign * Double($0 % 7) }
            guard
                case .query(let items) = try program.next(
                    after: PrivateSum(values: values, contributors: 100, event: query.event)
                ), case .segmentItemCounts(let body) = items.body
            else { return }
            #expect(body.segmentation.segmentCount == levels * levels * levels)
        }
    }

    @Test("Segments that are kept cost one question")
    func frozen() throws {
        let grid = try PurchaseSegments(
            referenceTime: 5,
            recencyDays: [1],
            frequencies: [],
            amounts: [9]
        )
        var program = Self.program(levels: 2, frozen: grid)
        guard case .query(let query) = try program.next(after: nil) else { return }
        #expect(query.body.kind == "segmentItemCounts" && query.body.length == 12)
        #expect(abs(query.noiseMultiplier - 1) < 1e-6)
    }
}
