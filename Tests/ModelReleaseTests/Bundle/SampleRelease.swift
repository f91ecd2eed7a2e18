import DifferentialPrivacy
import Foundation
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders

/// A small release with a real ledger, for tests of whole directories.
struct SampleRelease {
    let key: MinisignSecretKey
    let ledger: PrivacyLedger
    private let store: InMemoryLedgerStore
    private let start: LedgerTime

    /// Opens a ledger.
    ///
    /// - Parameters:
    ///   - seed: of all keys.
    ///   - isPrivate: false for exact sums.
    /// - Throws: what keys and ledgers throw.
    init(seed: UInt64 = 1, isPrivate: Bool = true) throws {
        key = try MinisignFixtures.secretKey(seed: seed)
        var random = try SeededRandomSource(seed: seed, label: "sample release")
        start = LedgerTime(clampingSecondsSince1970: 1_795_230_000)
        store = InMemoryLedgerStore()
        ledger = try PrivacyLedger.create(
            in: store,
            signingKey: SigningKey(using: &random),
            opening: BudgetOpened(
                runID: RunID(using: &random),
                model: "sample",
                budget: isPrivate ? PrivacyBudget(epsilon: 5, delta: 1e-6) : nil,
                scenarioDigest: LedgerDigest(hashing: [1]),
                noiseOrigin: isPrivate ? .coordinator : .none,
                secureAggregation: SecureAggregationTerms(
                    mode: .ideal,
                    neighbors: 0,
                    threshold: 0,
                    corrupted: 0.1,
                    dropout: 0.1
                ),
                plannedMinimumContributors: 1000
            ),
            time: start
        )
    }

    /// Trains another model: one round and its publication.
    ///
    /// - Parameters:
    ///   - counts: the model, by item.
    ///   - round: number of the round, above every earlier one.
    ///   - name: of the series.
    /// - Returns: what a release of it is made of.
    /// - Throws: what models and ledgers throw.
    func contents(counts: [Double], round: UInt32 = 0, name: String = "sample") throws
        -> ReleaseWriter.Contents
    {
        let isPrivate = ledger.replay.opening?.budget != nil
        let query = LedgerQuery(
            kind: "itemCounts",
            length: counts.count,
            squaredSensitivity: 1 << 20,
            normBoundBits: 10,
            publicInputsDigest: LedgerDigest(hashing: [])
        )
        let event: PrivacyEvent =
            isPrivate
            ? .discreteGaussian(
                squaredSensitivity: 1 << 20,
                variance: 1 << 24,
                dimension: counts.count
            ) : .nonPrivate
        try ledger.append(
            .roundPlanned(RoundPlanned(round: round, query: query, event: event)),
            time: start
        )
        try ledger.append(.reserved(RoundReserved(round: round, event: event)), time: start)
        try ledger.append(
            .released(
                RoundReleased(
                    round: round,
                    event: event,
                    survivors: 1500,
                    sumDigest: LedgerDigest(hashing: [UInt8(truncatingIfNeeded: round)]),
                    queryDigest: query.digest
                )
            ),
            time: start
        )
        let model = try ModelFile.encode(.popularity(PopularityModel(counts: counts)))
        let epsilon = ledger.replay.epsilonByAccountant["gdp"] ?? .infinity
        try ledger.append(
            .modelPublished(
                ModelPublished(
                    modelDigest: LedgerDigest(hashing: model),
                    epsilon: epsilon,
                    delta: isPrivate ? 1e-6 : 0,
                    accountant: "gdp",
                    rounds: Int(round) + 1
                )
            ),
            time: start
        )
        return ReleaseWriter.Contents(
            model: model,
            items: ItemCatalogFile.encode(counts.indices.map { "item-\($0)" }),
            ledger: store.read(),
            manifest: try manifest(epsilon: epsilon, name: name),
            facts: ModelCard.Facts(
                users: 1500,
                items: counts.count,
                rounds: 1,
                secureAggregation: "ideal",
                metrics: ["ndcg@10": 0.25]
            )
        )
    }

    private func manifest(epsilon: Double, name: String) throws -> ReleaseManifest {
        let files = store.read()
        let index = ledger.replay.entryCount - 1
        let key = String(decoding: files.verifierKey ?? [], as: UTF8.self)
        return ReleaseManifest(
            name: name,
            algorithm: "popularity",
            created: start.description,
            tool: "test",
            files: [:],
            privacy: ReleaseManifest.Privacy(
                epsilon: epsilon.isFinite ? epsilon : nil,
                delta: epsilon.isFinite ? 1e-6 : nil,
                accountant: "gdp",
                unit: "user",
                relation: "addOrRemoveOne",
                noise: epsilon.isFinite ? "coordinator" : "none"
            ),
            ledger: ReleaseManifest.Ledger(
                publicKey: key.trimmingCharacters(in: .newlines),
                checkpoint: String(decoding: files.latestCheckpoint ?? [], as: UTF8.self),
                entryIndex: index,
                inclusionProof: try ledger.inclusionProof(of: index).hashes.map(\.description)
            ),
            lineage: ReleaseManifest.Lineage(
                run: ledger.replay.opening?.runID.description ?? "",
                scenarioDigest: LedgerDigest(hashing: [1]).description,
                previousManifest: nil
            )
        )
    }
}

/// A folder that goes away with the value.
final class ScratchFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "tacit-releases-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
