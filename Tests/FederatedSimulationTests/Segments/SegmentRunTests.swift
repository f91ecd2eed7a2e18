import Foundation
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders
import Testing

@testable import FederatedSimulation

@Suite struct SegmentRunTests {
    private struct Run {
        let report: RunReport
        let ledger: String
        let cards: SegmentCards?
        let model: SegmentModel?
    }

    private static func run(
        _ overrides: [String],
        ledger: String? = nil,
        check: (String) throws -> Void = { _ in }
    ) throws -> Run {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "run-\(UUID().uuidString)"
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let report = try Simulation(
            scenario: AuditedScenario.read(["evaluation.baselines=false"] + overrides),
            overrides: [],
            output: path,
            sharedLedger: ledger,
            version: "test",
            observer: SilentObserver(),
            cancellation: CancellationFlag()
        ).run()
        let directory = RunDirectory(path: path)
        let files = try LedgerFiles.read(directory: directory.ledgerPath)
        #expect(LedgerAudit().report(on: files).valid)
        #expect(try directory.report().segments == report.segments)
        try check(path)
        func bytes(_ name: String) -> [UInt8]? {
            try? BoundedFile.bytes(
                atPath: "\(directory.segmentsPath)/\(name)",
                byteCountLimit: 1 << 30
            )
        }
        let cards = try bytes(SegmentCards.name).map { try SegmentCards(decoding: $0) }
        let tensors = bytes(SegmentTensors.name)
        return Run(
            report: report,
            ledger: String(decoding: files.entries, as: UTF8.self),
            cards: cards,
            model: try tensors.flatMap { tensors in
                try cards.map { try SegmentTensors.decode(tensors, cards: $0) }
            }
        )
    }

    @Test("Model and segments together keep the budget, and both are on the ledger")
    func budget() throws {
        let run = try Self.run(["segments.count=4"])
        let epsilon = try #require(run.report.privacy.epsilon)
        #expect(epsilon <= 5 && epsilon > 4.999)
        let segments = try #require(run.report.segments)
        #expect(run.report.rounds == 3 + 4 && segments.count == 4)
        #expect(run.ledger.contains("segmentSums") && run.ledger.contains("segmentItemCounts"))
        #expect(run.ledger.contains("\"kind\":\"segmentPublished\""))
        #expect(segments.silhouette?.isPrivate == true)
        #expect(segments.costRatio?.isPrivate == false && segments.stability?.isPrivate == false)
        // The shop's people are divided by taste: their own list beats what all like.
        let own = try #require(segments.metrics["ndcg@10"])
        #expect(own > 1.05 * (try #require(segments.popularity["ndcg@10"])))
        #expect(try #require(segments.costRatio?.value) < 1.3)
        #expect(try #require(run.cards).segments == segments.cards)
        #expect(segments.cards.allSatisfy { $0.items.count == 50 })
        let sizes = segments.cards.compactMap(\.size)
        #expect(abs(sizes.reduce(0, +) - 1500) < 300)
    }

    @Test("Small segments are withheld with everything about them, and their people find another")
    func withheld() throws {
        let run = try Self.run(["segments={count: 8, minimumCohort: 190}"])
        let cards = try #require(run.cards).segments
        let hidden = cards.filter(\.withheld)
        #expect(!hidden.isEmpty && hidden.count < cards.count)
        for card in hidden {
            #expect(card.size == nil && card.items.isEmpty && card.popular.isEmpty)
            let fallback = try #require(card.fallback)
            #expect(!cards[fallback].withheld)
        }
        #expect(run.report.segments?.withheld == hidden.count)
        let model = try #require(run.model)
        #expect(model.scores.indices.allSatisfy { (model.scores[$0] == nil) == cards[$0].withheld })
    }

    @Test("Nobody is published if everybody is withheld, and people get the global list")
    func allWithheld() throws {
        let run = try Self.run(["segments={count: 4, minimumCohort: 100000}"])
        let model = try #require(run.model)
        #expect(model.scores.allSatisfy { $0 == nil })
        #expect(model.scores(history: [1, 2, 3]) == model.globalScores)
        let segments = try #require(run.report.segments)
        let difference =
            (segments.metrics["ndcg@10"] ?? 0) - (segments.popularity["ndcg@10"] ?? 1)
        #expect(abs(difference) < 0.02)
    }

    @Test(
        "The number of segments follows from public sizes, also for a mixture and without privacy"
    )
    func variants() throws {
        let chosen = try Self.run(["segments={}"])
        #expect((2...8).contains(try #require(chosen.report.segments).count))
        let mixture = try Self.run(["segments={algorithm: gaussian-mixture, count: 4}"])
        #expect(mixture.report.segments?.algorithm == "gaussian-mixture")
        guard case .centroids(let rule) = try #require(mixture.model).rule else { return }
        #expect(rule.mixture.count == 4)
        let exact = try Self.run(["segments={count: 4}", "privacy=none"])
        #expect(exact.report.segments?.silhouette?.isPrivate == false)
        #expect(try #require(exact.report.segments?.stability?.value) == 1)
        #expect(exact.report.privacy.epsilon == nil)
    }

    @Test("The protocol's sums are those of mode ideal")
    func full() throws {
        let overrides = [
            "dataset.users=300", "dataset.items=100", "segments={count: 3, steps: 1}",
            "model.factors=4",
        ]
        let ideal = try Self.run(overrides + ["federation.secureAggregation=ideal"])
        let full = try Self.run(overrides + ["federation.secureAggregation=full"])
        #expect(ideal.report.segments == full.report.segments)
        #expect(full.report.secureAggregation.mode == "full")
    }

    @Test("Figures divide by segment")
    func groups() throws {
        let run = try Self.run(["segments={count: 3}", "evaluation.groups=[segment]"])
        let division = try #require(run.report.groups?["segment"])
        #expect(division.groups.count == 3)
        let names = Set(try #require(run.report.segments).cards.map { "\($0.id) \($0.name)" })
        #expect(Set(division.groups.map(\.label)).isSubset(of: names))
        #expect(division.groups.map(\.users).reduce(0, +) > 1400)
        let small = try Self.run([
            "segments={count: 8, minimumCohort: 190}", "evaluation.groups=[segment]",
        ])
        let rows = try #require(small.report.groups?["segment"]).groups.count
        let published = try #require(small.cards).segments.count { !$0.withheld }
        #expect(rows <= published)
        #expect(throws: ScenarioError.self) {
            try AuditedScenario.read(["evaluation.groups=[segment]"])
        }
    }

    @Test(
        "Segments are kept for one more question, on the ledger that recorded them and on no other"
    )
    func frozen() throws {
        let parent = FileManager.default.temporaryDirectory.appendingPathComponent(
            "kept-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: parent) }
        let release = parent.appendingPathComponent("release").path
        let ledger = parent.appendingPathComponent("ledger").path
        let wide = ["privacy.epsilon=9", "privacy.calibrateTo=5"]
        let first = try Self.run(wide + ["segments={count: 4}"], ledger: ledger) { path in
            try FileManager.default.copyItem(atPath: "\(path)/segments", toPath: release)
            try FileManager.default.copyItem(
                atPath: "\(path)/model/items.csv",
                toPath: "\(release)/items.csv"
            )
        }
        let kept = wide + ["segments={from: \(release)}"]
        #expect(throws: SimulationError.self) { try Self.run(kept) }
        let second = try Self.run(kept, ledger: ledger)
        #expect(second.report.rounds == 3 + 1)
        let epsilon = try #require(second.report.privacy.epsilon)
        #expect(epsilon > 6 && epsilon < 9)
        let (before, after) = (try #require(first.model), try #require(second.model))
        guard case .centroids(let old) = before.rule, case .centroids(let new) = after.rule else {
            return
        }
        #expect(old.centroids == new.centroids)
        let names = { (run: Run) in run.cards?.segments.filter { !$0.withheld }.map(\.name) }
        #expect(names(first) == names(second))
        // A changed name is not what the ledger records.
        let file = "\(release)/segments.json"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try Data(text.replacing("item-", with: "jtem-").utf8).write(
            to: URL(fileURLWithPath: file)
        )
        #expect(throws: SimulationError.self) { try Self.run(kept, ledger: ledger) }
    }

    @Test(
        "What cannot be is refused before anybody is asked",
        arguments: [
            ["model.algorithm=popularity", "segments={}"], ["model.algorithm=ease", "segments={}"],
            ["segments={algorithm: rfm}"], ["segments={from: /nowhere}"],
            ["segments={count: 1000}", "dataset.items=20000"],
        ]
    )
    func refusals(overrides: [String]) {
        #expect(throws: (any Error).self) { try Self.run(overrides) }
    }
}
