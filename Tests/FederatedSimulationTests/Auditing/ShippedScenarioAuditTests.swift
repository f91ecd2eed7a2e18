import Foundation
import Testing

@testable import FederatedSimulation

/// The shipped scenarios keep their claims; those without data are skipped visibly.
///
/// In mode `ideal`, whose sums are those of the full protocol to the bit.
@Suite(.serialized) struct ShippedScenarioAuditTests {
    private static var repository: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
    }

    private static func hasData(_ name: String) -> Bool {
        let path = repository.deletingLastPathComponent().appendingPathComponent("shared/data")
        return FileManager.default.fileExists(atPath: path.appendingPathComponent(name).path)
    }

    private static func audit(_ name: String, _ overrides: [String] = []) throws
        -> EmpiricalAuditReport
    {
        let file = repository.appendingPathComponent("simulations/\(name).yaml").path
        return try AuditedScenario.audit(
            try ScenarioReader.read(
                file: file,
                overrides: ["federation.secureAggregation=ideal"] + overrides
            )
        )
    }

    private static func expectSound(_ report: EmpiricalAuditReport) {
        #expect(report.passed, "\(report.findings)")
        #expect(report.epsilonLower < report.epsilonUpper)
        #expect(report.epsilonLower > report.epsilonUpper / 2)
    }

    @Test func quickstart() throws { Self.expectSound(try Self.audit("quickstart")) }

    @Test(
        .enabled(if: hasData("ml-100k/u.data.gz")),
        arguments: ["ml-100k", "ml-100k-full", "ml-100k-ratings"]
    )
    func movieLens100K(name: String) throws { Self.expectSound(try Self.audit(name)) }

    @Test(
        .enabled(if: hasData("ml-1m/ncf/ml-1m.train.rating.gz")),
        arguments: ["ml-1m", "ml-1m-full", "ml-1m-sequential", "ml-1m-dp-als", "ml-1m-segments"]
    )
    func movieLens1M(name: String) throws { Self.expectSound(try Self.audit(name)) }

    /// With fewer and shorter rounds than shipped: the attacker answers for everybody once more.
    ///
    /// Adding up what samples leave is not the best attack on them, so that less than half of ε is found.
    @Test(.enabled(if: hasData("ml-1m/ncf/ml-1m.train.rating.gz")))
    func sampledCohorts() throws {
        let report = try Self.audit(
            "ml-1m-federated-sgd-sampled",
            ["model.rounds=8", "model.factors=8"]
        )
        #expect(report.passed, "\(report.findings)")
        #expect(report.epsilonLower < report.epsilonUpper && report.epsilonLower > 0.5)
    }

    @Test(.enabled(if: hasData("ml-1m/ratings.dat.gz")))
    func ratings() throws { Self.expectSound(try Self.audit("ml-1m-ratings")) }

    @Test(
        .enabled(if: hasData("online-retail/online-retail.csv.gz")),
        arguments: ["retail", "retail-context"]
    )
    func onlineRetail(name: String) throws { Self.expectSound(try Self.audit(name)) }

    /// Scenarios without privacy are the only ones that are not audited.
    @Test func noScenarioIsForgotten() throws {
        let folder = Self.repository.appendingPathComponent("simulations")
        let audited = [
            "ml-100k", "ml-100k-full", "ml-100k-ratings", "ml-1m", "ml-1m-ratings", "ml-1m-dp-als",
            "ml-1m-federated-sgd-sampled", "ml-1m-full", "ml-1m-sequential", "ml-1m-segments",
            "quickstart", "retail", "retail-context",
            // 30,000 people take too long for every change: docs/auditing.md has its audit.
            "gowalla",
        ]
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where file.hasSuffix(".yaml") {
            let text = try String(
                contentsOf: folder.appendingPathComponent(file),
                encoding: .utf8
            )
            let isPrivate = !text.contains("privacy: none")
            #expect(audited.contains(String(file.dropLast(5))) == isPrivate, "\(file)")
        }
    }
}
