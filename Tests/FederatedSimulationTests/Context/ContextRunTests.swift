import Foundation
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders
import Testing

@testable import FederatedSimulation

@Suite struct ContextRunTests {
    private struct Run {
        let report: RunReport
        let ledger: String
        let context: ReleasedContext?
    }

    private static func run(_ overrides: [String]) throws -> Run {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "run-\(UUID().uuidString)"
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let report = try Simulation(
            scenario: AuditedScenario.read(["evaluation.baselines=false"] + overrides),
            overrides: [],
            output: path,
            version: "test",
            observer: SilentObserver(),
            cancellation: CancellationFlag()
        ).run()
        let directory = RunDirectory(path: path)
        let files = try LedgerFiles.read(directory: directory.ledgerPath)
        #expect(LedgerAudit().report(on: files).valid)
        #expect(try directory.report().context == report.context)
        let bytes = try? BoundedFile.bytes(
            atPath: "\(directory.contextPath)/\(ReleasedContext.name)",
            byteCountLimit: 1 << 30
        )
        return Run(
            report: report,
            ledger: String(decoding: files.entries, as: UTF8.self),
            context: try bytes.map { try ReleasedContext(decoding: $0) }
        )
    }

    private static let temporal = "split={protocol: temporal, cut: 0.8, alreadyBought: exclude}"

    @Test("Model, segments and context together keep the budget, and all are on the ledger")
    func budget() throws {
        let run = try Self.run([
            "context={by: month, share: 0.2, items: 100}", "segments={count: 3, steps: 1}",
        ])
        let epsilon = try #require(run.report.privacy.epsilon)
        #expect(epsilon <= 5 && epsilon > 4.999)
        #expect(run.report.rounds == 3 + 2 + 1)
        #expect(run.ledger.contains("\"kind\":\"itemContextCounts\""))
        let report = try #require(run.report.context)
        #expect(report.by == "month" && report.values.count == 12 && report.items == 100)
        #expect(report.evaluation == nil && report.boost == 0.2 && report.noise > 0)
        let context = try #require(run.context)
        #expect(context.counts.items.count == 100 && context.counts.noise == report.noise)
        #expect(context.boost == 0.2 && context.counts.people == 1500)
    }

    /// The shop's year has four seasons, and an item sells three times as well in its own.
    @Test("The seasons of the shop are found, and lists gain by them")
    func seasons() throws {
        let base = [
            Self.temporal, "dataset.seasons=4", "dataset.users=3000", "dataset.items=200",
        ]
        let exact = try Self.run(
            base + ["privacy=none", "context={by: month, items: 200, boost: 0}"]
        )
        let nothing = try #require(exact.report.context?.evaluation)
        #expect(nothing.metrics == nothing.plain && nothing.cases > 500)
        let last = try Self.run([
            "dataset.seasons=4", "dataset.users=3000", "dataset.items=200", "privacy=none",
            "evaluation.candidates=catalog", "context={by: month, items: 200, boost: 0.2}",
        ])
        let report = try #require(last.report.context)
        #expect(report.knownValues == 12 && report.variance > 0.05)
        let figures = try #require(report.evaluation)
        let (with, without) = (figures.metrics["ndcg@10"] ?? 0, figures.plain["ndcg@10"] ?? 1)
        #expect(with > 1.02 * without, "\(with) \(without)")
        let difference = try #require(report.differences?["ndcg@10"])
        #expect(abs(difference[0] - (with - without)) < 1e-9 && difference[1] > 0)
        // The months of one season go together: neighbors within it agree more than across.
        let context = try #require(last.context)
        let table = try ContextTable(context.counts, itemCount: 200)
        func agreement(_ one: Int, _ other: Int) -> Double {
            (0..<200).reduce(0) {
                $0 + table.logRatios[$1 * 12 + one] * table.logRatios[$1 * 12 + other]
            }
        }
        #expect(agreement(0, 1) > 0 && agreement(3, 5) > 0)
        #expect(agreement(0, 4) < agreement(0, 1))
    }

    /// Two people; what happens from June on is tested and not counted.
    @Test("Counts agree with an example by hand")
    func byHand() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "events-\(UUID().uuidString).csv"
        )
        defer { try? FileManager.default.removeItem(at: file) }
        let rows = [
            "user,item,timestamp,country,device", "u1,a,2020-01-10,UK,phone",
            "u1,a,2020-02-10,UK,desktop", "u1,b,2020-02-11,France,phone",
            "u1,b,2020-06-01,UK,phone", "u2,a,2020-01-15,Norway,desktop",
            "u2,c,2020-06-05,Norway,desktop",
        ]
        try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: file)
        let columns =
            "{user: user, item: item, timestamp: timestamp, country: country, device: device}"
        func counts(_ context: String) throws -> ContextCounts? {
            try Self.run([
                "dataset={format: csv, path: \(file.path), columns: \(columns), clean: {}}",
                "split={protocol: temporal, cut: \"2020-06-01\", alreadyBought: allow}",
                "model={algorithm: popularity}", "privacy=none", "context=\(context)",
                "federation={secureAggregation: ideal, minimumCohort: 2, dropout: 0}",
            ]).context?.counts
        }
        let third = 1 / 3.0.squareRoot()
        let months = try #require(try counts("{by: month, boost: 1}"))
        #expect(months.items == [0, 1, 2] && months.people == 2 && months.noise == 0)
        let expected: [Int: Double] = [0: 1 + third, 1: third, 13: third]
        for (place, count) in months.counts.enumerated() {
            let difference = abs(count - (expected[place] ?? 0))
            #expect(difference < 1e-3, "\(place)")
        }
        let countries = try #require(
            try counts("{by: country, values: [France, UK], items: 2}")
        )
        // Norway was not asked about.
        let half = 0.5.squareRoot()
        #expect(countries.items == [0, 1])
        for (count, expected) in zip(countries.counts, [0, half, half, 0]) {
            #expect(abs(count - expected) < 1e-3)
        }
        let devices = try #require(
            try counts("{by: device, values: [desktop, phone], items: 2}")
        )
        // The first has a on both and b on the phone, the second a on the desktop.
        for (count, expected) in zip(devices.counts, [third + 1, third, 0, third]) {
            #expect(abs(count - expected) < 1e-3)
        }
    }

    @Test("The protocol's sums are those of mode ideal")
    func full() throws {
        let overrides = [
            "dataset.users=300", "dataset.items=100", "model.factors=4", "context.by=weekday",
        ]
        let ideal = try Self.run(overrides + ["federation.secureAggregation=ideal"])
        let full = try Self.run(overrides + ["federation.secureAggregation=full"])
        // Digests of models and all counts.
        #expect(ideal.context == full.context && ideal.context != nil)
        #expect(full.report.secureAggregation.mode == "full")
    }

    @Test("An attack on all sums of a run includes the counts by context")
    func audit() throws {
        let report = try AuditedScenario.audit(["context={by: hour, share: 0.3}"])
        #expect(report.passed, "\(report.findings)")
        #expect(report.epsilonLower < report.epsilonUpper)
        #expect(report.epsilonLower > report.epsilonUpper / 2)
    }

    @Test(
        "What cannot be is refused before anybody is asked",
        arguments: [
            ["context={by: country, values: [Norway]}"],
            ["context={by: device, values: [phone]}"],
            ["context={by: month, boost: 1}"],
            ["context={by: month}", "split={protocol: new-items, heldOut: 0.1}"],
        ]
    )
    func refusals(overrides: [String]) {
        #expect(throws: SimulationError.self) { try Self.run(overrides) }
    }

    @Test(
        "Contexts that cannot be meant are refused where the scenario is read",
        arguments: [
            "{}", "{by: device}", "{by: country}", "{by: month, values: [a]}",
            "{by: country, values: [a, a]}", "{by: country, values: []}",
            "{by: month, share: 0}", "{by: month, share: 1}", "{by: month, items: 0}",
            "{by: month, boost: -1}", "{by: month, boost: 11}", "{by: month, seasons: 4}",
        ]
    )
    func scenarios(context: String) {
        #expect(throws: ScenarioError.self) {
            try AuditedScenario.read(["context=\(context)"])
        }
    }

    @Test("Segments and context may not take the whole budget")
    func shares() {
        #expect(throws: ScenarioError.self) {
            try AuditedScenario.read(["segments.share=0.6", "context={by: month, share: 0.4}"])
        }
    }
}
