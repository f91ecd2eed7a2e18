import DifferentialPrivacy
import Foundation
import ModelRelease
import PrivacyLedger
import ProtocolPrimitives
import Recommenders

/// A finished run that nobody trained: a random model of a given size, and a ledger that records it.
struct SyntheticRun {
    let algorithm: String
    let items: Int
    let factors: Int
    let rounds: Int

    /// Writes the run.
    ///
    /// - Parameter path: the run directory; must not exist.
    /// - Returns: the run.
    /// - Throws: `FileError`, `PrivacyLedgerError` or `ModelReleaseError`.
    func write(to path: String) throws -> RunDirectory {
        var random = try SeededRandomSource(seed: 1, label: "release benchmark")
        let directory = try RunDirectory.create(path: path)
        let model = try directory.write(
            model: try model(&random),
            itemIDs: (0..<items).map { "item-\(1_000_000 + $0)" }
        )
        let time = LedgerTime(clampingSecondsSince1970: 1_795_230_000)
        let runID = RunID(using: &random)
        let store = try BufferedLedgerStore(directory: directory.ledgerPath)
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: SigningKey(using: &random),
            opening: BudgetOpened(
                runID: runID,
                model: "benchmark",
                budget: PrivacyBudget(epsilon: 5, delta: 1e-6),
                scenarioDigest: LedgerDigest(hashing: []),
                noiseOrigin: .coordinator,
                secureAggregation: SecureAggregationTerms(
                    mode: .ideal,
                    neighbors: 0,
                    threshold: 0,
                    corrupted: 0.1,
                    dropout: 0.1
                ),
                plannedMinimumContributors: 4000
            ),
            time: time
        )
        for round in 0..<UInt32(clamping: rounds) { try append(round, to: ledger, time: time) }
        let epsilon = ledger.replay.epsilonByAccountant[GaussianAccountant.name] ?? 0
        try ledger.append(
            .modelPublished(
                ModelPublished(
                    modelDigest: LedgerDigest(hashing: model),
                    epsilon: epsilon,
                    delta: 1e-6,
                    accountant: GaussianAccountant.name,
                    rounds: rounds
                )
            ),
            time: time
        )
        try store.finish()
        try directory.write(report(path, runID: runID, epsilon: epsilon))
        return directory
    }

    private func append(_ round: UInt32, to ledger: PrivacyLedger, time: LedgerTime) throws {
        let event = PrivacyEvent.discreteGaussian(
            squaredSensitivity: 1 << 20,
            variance: 1 << 30,
            dimension: items
        )
        let query = LedgerQuery(
            kind: "itemCounts",
            length: items,
            squaredSensitivity: 1 << 20,
            normBoundBits: 10,
            publicInputsDigest: LedgerDigest(hashing: [])
        )
        try ledger.append(
            .roundPlanned(RoundPlanned(round: round, query: query, event: event)),
            time: time
        )
        try ledger.append(.reserved(RoundReserved(round: round, event: event)), time: time)
        try ledger.append(
            .released(
                RoundReleased(
                    round: round,
                    event: event,
                    survivors: 5000,
                    sumDigest: LedgerDigest(hashing: [UInt8(truncatingIfNeeded: round)]),
                    queryDigest: query.digest
                )
            ),
            time: time
        )
    }

    private func model(_ random: inout SeededRandomSource) throws -> TrainedModel {
        let matrix = random.bytes(count: items * factors * 2)
        var elements = [Float](repeating: 0, count: items * factors)
        for index in elements.indices {
            let number = UInt16(matrix[2 * index]) << 8 | UInt16(matrix[2 * index + 1])
            elements[index] = (Float(number) / 65_536 - 0.5) / 4
        }
        // Popular items first, as in a catalog in order of its items' age or sales.
        let counts = (0..<items).map { 1e5 / Double($0 + 10) }
        let order = (0..<items).map { Int32(clamping: $0) }
        guard algorithm == "spectral" else {
            return .factors(
                try FactorModel(
                    algorithm: algorithm,
                    items: order,
                    itemFactors: elements,
                    factorCount: factors,
                    parameters: UserFactorParameters(
                        regularization: 0.003,
                        frequencyExponent: 1,
                        unobservedWeight: 0.1
                    ),
                    counts: counts
                )
            )
        }
        let head = try HeadItems(order: order, counts: counts, count: items, exponent: -0.5)
        return .spectral(
            try SpectralModel(
                head: head,
                itemFactors: elements,
                factorCount: factors,
                popularityWeight: 1,
                counts: counts
            )
        )
    }

    private func report(_ path: String, runID: RunID, epsilon: Double) -> RunReport {
        RunReport(
            status: "completed",
            version: "benchmark",
            run: path,
            runID: runID.description,
            name: "benchmark",
            algorithm: algorithm,
            users: 5000,
            items: items,
            interactions: 0,
            rounds: rounds,
            inputs: RunReport.Inputs(
                scenario: "benchmark",
                scenarioDigest: LedgerDigest(hashing: []).description,
                scenarioText: "",
                overrides: [],
                seed: 1,
                findings: []
            ),
            secureAggregation: RunReport.SecureAggregation(
                mode: "ideal",
                dropouts: [:],
                minimumContributors: 5000,
                seconds: 0
            ),
            privacy: RunReport.Privacy(
                epsilon: epsilon,
                delta: 1e-6,
                accountant: GaussianAccountant.name,
                accountants: [:],
                noise: "coordinator",
                budget: 5,
                noiseIsSeeded: true
            ),
            metrics: [:],
            baselines: [:],
            warnings: [],
            seconds: 0,
            peakMemoryBytes: 0
        )
    }
}
