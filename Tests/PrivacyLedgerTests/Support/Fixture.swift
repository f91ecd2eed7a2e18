import DifferentialPrivacy
import Foundation
import ProtocolPrimitives

@testable import PrivacyLedger

/// A run with three rounds, one of them aborted, and a published model.
enum Fixture {
    static let squaredSensitivity: UInt64 = 1 << 40

    static func signingKey(_ seed: UInt64 = 1) throws -> SigningKey {
        var random = try SeededRandomSource(seed: seed, label: "ledger-test-key")
        return try SigningKey(using: &random)
    }

    /// The named key of the run of ``opening(epsilon:run:)``.
    static func verifierKey(_ seed: UInt64 = 1, run: UInt8 = 7) throws -> NoteVerifierKey {
        try NoteVerifierKey(
            name: LedgerOrigin.name(of: RunID(bytes: Array(repeating: run, count: 16))),
            key: signingKey(seed).verifyingKey
        )
    }

    static func time(_ step: Int = 0) throws -> LedgerTime {
        guard let time = LedgerTime(secondsSince1970: 1_795_230_000 + Int64(step)) else {
            throw PrivacyLedgerError.invalidEntry(field: "time")
        }
        return time
    }

    static func digest(_ text: String) -> LedgerDigest { LedgerDigest(hashing: Array(text.utf8)) }

    static func opening(epsilon: Double? = 5, run: UInt8 = 7) throws -> BudgetOpened {
        BudgetOpened(
            runID: try RunID(bytes: Array(repeating: run, count: 16)),
            model: "spectral \"32\" é\u{2028}",
            budget: try epsilon.map { try PrivacyBudget(epsilon: $0, delta: 1e-6) },
            scenarioDigest: digest("scenario"),
            noiseOrigin: epsilon == nil ? .none : .coordinator,
            secureAggregation: SecureAggregationTerms(
                mode: .full,
                neighbors: 58,
                threshold: 31,
                corrupted: 0.1,
                dropout: 0.1
            ),
            plannedMinimumContributors: 4000
        )
    }

    static func query(_ round: UInt32 = 0, length: Int = 1000) -> LedgerQuery {
        LedgerQuery(
            kind: "itemCounts",
            length: length,
            squaredSensitivity: squaredSensitivity,
            normBoundBits: 20,
            publicInputsDigest: digest("inputs \(round)")
        )
    }

    /// An event whose mu is `mu`, up to the rounding of its variance.
    static func event(mu: Double = 0.5, length: Int = 1000) throws -> PrivacyEvent {
        .discreteGaussian(
            squaredSensitivity: squaredSensitivity,
            variance: try NoiseCalibration.variance(
                squaredSensitivity: squaredSensitivity,
                mu: mu
            ),
            dimension: length
        )
    }

    static func plan(_ round: UInt32, event: PrivacyEvent) -> LedgerRecord {
        .roundPlanned(RoundPlanned(round: round, query: query(round), event: event))
    }

    static func release(_ round: UInt32, event: PrivacyEvent) -> LedgerRecord {
        .released(
            RoundReleased(
                round: round,
                event: event,
                survivors: 5000,
                sumDigest: digest("sum \(round)"),
                queryDigest: query(round).digest
            )
        )
    }

    static func reserve(_ round: UInt32, event: PrivacyEvent) -> LedgerRecord {
        .reserved(RoundReserved(round: round, event: event))
    }

    static func model(_ ledger: PrivacyLedger) -> LedgerRecord {
        let replay = ledger.replay
        return .modelPublished(
            ModelPublished(
                modelDigest: digest("model"),
                epsilon: replay.epsilonByAccountant["gdp"] ?? -1,
                delta: replay.opening?.budget?.delta ?? 0,
                accountant: "gdp",
                rounds: replay.releasedCount
            )
        )
    }

    /// Eleven entries: opening (0); round 0 planned, reserved, released (1 to 3); round 1 planned,
    /// reserved, aborted (4 to 6); round 5 planned, reserved, released (7 to 9); model (10).
    @discardableResult
    static func fill(_ store: any LedgerStore, key: SigningKey) throws -> PrivacyLedger {
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: key,
            opening: opening(),
            time: time()
        )
        let event = try event()
        for (step, record) in [
            plan(0, event: event), reserve(0, event: event), release(0, event: event),
            plan(1, event: event), reserve(1, event: event),
            .aborted(RoundAborted(round: 1, reason: "too few survivors")),
            plan(5, event: event), reserve(5, event: event), release(5, event: event),
        ].enumerated() {
            try ledger.append(record, time: time(step + 1))
        }
        try ledger.append(model(ledger), time: time(10))
        return ledger
    }

    static func filledFiles() throws -> LedgerFiles {
        let store = InMemoryLedgerStore()
        try fill(store, key: signingKey())
        return store.read()
    }

    /// Epsilon of three rounds at mu = 0.5 and delta = 1e-6, by mpmath 1.4 from the definition.
    static let filledEpsilon = 4.15181672776491
}
