import Datasets
import Foundation
import Recommenders
import Testing

@testable import FederatedSimulation

/// How scenarios read, clean and split their data.
@Suite struct ScenarioDataTests {
    private static let retail = """
        InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
        1,10001,MUG,1,2011-01-01 08:00:00,1,11.0,France
        1,10002,CUP,1,2011-01-01 08:00:00,1,11.0,France
        2,10001,MUG ,1,2011-02-01 08:00:00,1,12.0,Spain
        2,POST,POSTAGE,1,2011-02-01 08:00:00,1,12.0,Spain
        C3,10001,MUG,-1,2011-02-02 08:00:00,1,12.0,Spain
        4,10003,JUG,1,2011-03-01 08:00:00,1,,Spain
        5,10003,JUG,1,2011-03-01 08:00:00,1,11.0,France
        6,10001,MUG,1,2011-03-02 08:00:00,1,12.0,Spain
        7,10002,CUP,1,2011-03-02 08:00:00,1,13.0,Spain

        """

    /// Reads a scenario whose data lie beside it.
    private func scenario(_ dataset: String, _ split: String, files: [String: String] = [:])
        throws -> (scenario: Scenario, folder: URL)
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "data-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.appending(path: name))
        }
        let text = """
            name: test
            dataset: \(dataset)
            split: \(split)
            model: {algorithm: popularity}
            federation: {secureAggregation: ideal, minimumCohort: 2}
            privacy: none
            """
        let path = folder.appending(path: "test.yaml")
        try Data(text.utf8).write(to: path)
        return (try ScenarioReader.read(file: path.path()), folder)
    }

    private func data(_ dataset: String, _ split: String, files: [String: String] = [:])
        throws -> ScenarioData
    {
        let (scenario, folder) = try scenario(dataset, split, files: files)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try ScenarioData(scenario)
    }

    @Test func retailIsCleanedAndCut() throws {
        let data = try data(
            "{format: online-retail, path: shop.csv}",
            "{protocol: temporal, cut: 2011-03-01, alreadyBought: allow}",
            files: ["shop.csv": Self.retail]
        )
        #expect(data.split.userIDs == ["11", "12", "13"])
        #expect(data.split.itemIDs == ["10001", "10002", "10003"])
        #expect(data.histories == [[0, 1], [0]])
        #expect(data.split.test.map(\.items) == [[2], [0]])
        #expect(data.attributes?.titles == ["MUG", "CUP", "JUG"])
        #expect(data.userCountries == ["France", "Spain", "Spain"])
        #expect(data.cleaning?.rowsIn == 9 && data.cleaning?.rowsOut == 6)
        let findings = [
            "surrounding-spaces: 1 rows changed", "missing-user: 1 rows dropped",
            "cancellation: 1 rows dropped", "non-product: 1 rows dropped",
            "item-unseen-in-training: 1", "user-without-history: 1",
        ]
        #expect(data.findings == findings)
    }

    @Test func rulesAreSwitchedByTheScenario() throws {
        let data = try data(
            """
            {format: online-retail, path: shop.csv, clean: {disable: [non-product], \
            enable: [reversed-purchase], nonProducts: [x], minimumUsersPerItem: 3}}
            """,
            "{protocol: temporal, cut: 0.99, alreadyBought: exclude}",
            files: ["shop.csv": Self.retail.replacing("6,10001", with: "6,10003")]
        )
        #expect(data.cleaning?[.nonProduct]?.enabled == false)
        #expect(data.cleaning?[.reversedPurchase]?.dropped == 1)
        #expect(data.split.itemIDs.contains("POST"))
    }

    @Test func itemsHeldOutNeedFeatures() throws {
        let attributes = "id,title\n" + (1...40).map { "item-00\($0),T\($0)\n" }.joined()
        let data = try data(
            "{format: csv, path: d.csv, columns: {user: u, item: i}, attributes: a.csv}",
            "{protocol: new-items, heldOut: 0.25}",
            files: [
                "a.csv": attributes,
                "d.csv": "u,i\n"
                    + (0..<30).map { user in
                        (0..<8).map { "\(user),item-00\((user * 7 + $0 * 5) % 40 + 1)\n" }.joined()
                    }.joined(),
            ]
        )
        #expect(data.split.newItemCount == 10 && data.split.trainingItemCount == 30)
        #expect(data.features?.itemCount == 40)
        #expect(data.histories.joined().allSatisfy { $0 < 30 })
        #expect(
            throws: SimulationError.scenarioImpossible(
                key: "split.protocol",
                reason: "is 'new-items', which needs titles, categories or vectors of the items: "
                    + "'dataset.attributes'"
            )
        ) {
            try self.data(
                "{format: synthetic, users: 100, items: 80}",
                "{protocol: new-items, heldOut: 0.1}"
            )
        }
    }

    @Test func usersHeldOutAreNoClients() throws {
        let data = try data(
            "{format: synthetic, users: 100, items: 80}",
            "{protocol: strong-generalization, heldOut: 0.3, foldIn: 2}"
        )
        #expect(data.histories.count == 70)
        #expect(data.split.test.count == 30)
        #expect(data.split.test.allSatisfy { $0.foldIn?.count == 2 && $0.negatives == nil })
        let sampled = try self.data(
            "{format: synthetic, users: 100, items: 200}",
            "{protocol: strong-generalization, heldOut: 0.3, foldIn: all, negatives: 20}"
        )
        #expect(sampled.split.test.allSatisfy { $0.items.count == 1 && $0.negatives?.count == 20 })
    }

    @Test func listeningCountsAreEvents() throws {
        let data = try data(
            "{format: lastfm, path: listens.dat}",
            "{protocol: strong-generalization, heldOut: 0.5, targets: 0.5}",
            files: [
                "listens.dat":
                    "userID\tartistID\tweight\n2\t5\t9\n2\t6\t1\n3\t5\t1\n3\t6\t0\n3\t7\t2\n"
            ]
        )
        #expect(data.cleaning?[.nonpositiveQuantity]?.dropped == 1)
        #expect(data.split.test.count == 1 && data.histories.count == 1)
        #expect(data.attributes == nil && data.userCountries == nil)
    }

    @Test(
        arguments: [
            ("{format: online-retail, path: x, duplicates: refuse}", "{protocol: given, test: y}"),
            (
                "{format: online-retail, path: x, columns: {user: a, item: b}}",
                "{protocol: given, test: y}"
            ),
            ("{format: csv, path: x, clean: {}}", "{protocol: given, test: y}"),
            (
                "{format: csv, path: x, columns: {user: a, item: b, price: c}}",
                "{protocol: given, test: y}"
            ),
            ("{format: lastfm, path: x, clean: {enable: [bots]}}", "{protocol: given, test: y}"),
            ("{format: lastfm, path: x, clean: {enable: bot}}", "{protocol: given, test: y}"),
            (
                "{format: lastfm, path: x, clean: {enable: [bot], disable: [bot]}}",
                "{protocol: given, test: y}"
            ),
            ("{format: lastfm, path: x, clean: {outliers: keep}}", "{protocol: given, test: y}"),
            ("{format: lastfm, path: x, clean: {rules: []}}", "{protocol: given, test: y}"),
            ("{format: synthetic, clean: {}}", "{protocol: leave-one-out}"),
            ("{format: synthetic}", "{protocol: temporal, cut: 0.5}"),
            ("{format: synthetic}", "{protocol: temporal, alreadyBought: allow}"),
            ("{format: synthetic}", "{protocol: temporal, cut: 1.5, alreadyBought: allow}"),
            ("{format: synthetic}", "{protocol: temporal, cut: soon, alreadyBought: allow}"),
            ("{format: synthetic}", "{protocol: temporal, cut: 0.5, alreadyBought: keep}"),
            (
                "{format: synthetic}",
                "{protocol: temporal, cut: 0.5, alreadyBought: allow, foldIn: 2}"
            ),
            ("{format: synthetic}", "{protocol: strong-generalization}"),
            ("{format: synthetic}", "{protocol: strong-generalization, heldOut: 0}"),
            ("{format: synthetic}", "{protocol: strong-generalization, heldOut: 1}"),
            ("{format: synthetic}", "{protocol: strong-generalization, heldOut: 0.5, foldIn: 0}"),
            (
                "{format: synthetic}",
                "{protocol: strong-generalization, heldOut: 0.5, targets: 0.5, negatives: 9}"
            ),
            (
                "{format: synthetic}",
                "{protocol: strong-generalization, heldOut: 0.5, negatives: file}"
            ),
        ])
    func refusesWhatCannotWork(_ dataset: String, _ split: String) throws {
        #expect(throws: ScenarioError.self) { try scenario(dataset, split) }
    }
}
