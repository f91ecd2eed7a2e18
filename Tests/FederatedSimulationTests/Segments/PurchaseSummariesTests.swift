import Datasets
import Foundation
import Recommenders
import Testing

@testable import FederatedSimulation

@Suite struct PurchaseSummariesTests {
    /// A shop of a few lines: what a person bought before the cut counts, by invoice.
    @Test("Purchases before the cut are added up by person")
    func sums() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "shop-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = [
            "who,what,when,pieces,each,bill", "ann,a,2020-01-01 10:00:00,2,3.5,1",
            "ann,b,2020-01-01 10:00:00,1,1,1", "ann,a,2020-02-01 10:00:00,1,4,2",
            "bob,b,2020-01-15 00:00:00,3,1,3", "ann,c,2020-06-01 00:00:00,1,100,4",
            "bob,a,2020-06-02 00:00:00,1,100,5",
        ]
        try Data((rows.joined(separator: "\n") + "\n").utf8).write(
            to: folder.appendingPathComponent("shop.csv")
        )
        let scenario = """
            name: shop
            dataset:
              format: csv
              path: shop.csv
              clean: {}
              columns: {user: who, item: what, timestamp: when, quantity: pieces, price: each, invoice: bill}
            split: {protocol: temporal, cut: "2020-05-01", alreadyBought: allow}
            model: {algorithm: spectral}
            segments: {algorithm: rfm}
            privacy: none
            """
        let file = folder.appendingPathComponent("shop.yaml")
        try Data(scenario.utf8).write(to: file)
        let data = try ScenarioData(ScenarioReader.read(file: file.path))
        let purchases = try #require(data.purchases)
        // 2020-05-01, the cut.
        #expect(purchases.referenceTime == 1_588_291_200)
        let byName = Dictionary(
            uniqueKeysWithValues: zip(data.split.userIDs, purchases.users)
        )
        #expect(
            byName["ann"] == PurchaseSummary(latest: 1_580_551_200, count: 2, amount: 12)
        )
        #expect(byName["bob"] == PurchaseSummary(latest: 1_579_046_400, count: 1, amount: 3))
    }
}
