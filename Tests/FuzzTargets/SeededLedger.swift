import DifferentialPrivacy
import PrivacyLedger
import ProtocolPrimitives

/// A valid ledger with every kind of entry, and the key that signs it.
struct SeededLedger: Sendable {
    static let shared = try? SeededLedger()

    let signingKey: SigningKey
    let laterKey: SigningKey
    /// What an auditor pins: ``signingKey`` under the name of the run.
    let verifierKey: NoteVerifierKey
    let time = LedgerTime(clampingSecondsSince1970: 1_763_700_000)
    let files: LedgerFiles
    let lines: [[UInt8]]
    /// Roots that were signed, by size.
    let roots: [Int: LedgerDigest]
    /// The checkpoint of the first ``earlierSize`` entries.
    let earlierCheckpoint: [UInt8]
    /// The checkpoint of all entries.
    let lastCheckpoint: [UInt8]
    /// Entries under ``earlierCheckpoint``.
    static let earlierSize = 4

    /// The ledger.
    ///
    /// - Throws: ``FuzzFinding`` if it cannot be written.
    static func get() throws(FuzzFinding) -> SeededLedger {
        guard let shared else { throw FuzzFinding("a valid ledger cannot be written") }
        return shared
    }

    private init() throws {
        var random = try SeededRandomSource(seed: 5, label: "fuzz ledger")
        signingKey = try SigningKey(using: &random)
        laterKey = try SigningKey(using: &random)
        let store = InMemoryLedgerStore()
        let opening = try Self.opening(RunID(using: &random))
        let ledger = try PrivacyLedger.create(
            in: store,
            signingKey: signingKey,
            opening: opening,
            time: time
        )
        verifierKey = ledger.verifierKey
        var roots: [Int: LedgerDigest] = [:]
        var earlier: [UInt8] = []
        for record in Self.records() {
            let receipt = try ledger.append(record, time: time)
            roots[receipt.checkpoint.treeSize] = receipt.checkpoint.rootHash
            if receipt.checkpoint.treeSize == Self.earlierSize { earlier = receipt.note.bytes }
        }
        let rotation = try ledger.rotateKey(to: laterKey, time: time)
        roots[rotation.checkpoint.treeSize] = rotation.checkpoint.rootHash
        let last = try ledger.append(Self.plan(9), time: time)
        roots[last.checkpoint.treeSize] = last.checkpoint.rootHash
        lastCheckpoint = last.note.bytes
        files = store.read()
        lines = files.entries.split(separator: UInt8(ascii: "\n")).map(Array.init)
        roots[1] = try Self.firstRoot(lines)
        self.roots = roots
        earlierCheckpoint = earlier
    }

    private static func firstRoot(_ lines: [[UInt8]]) throws -> LedgerDigest {
        try LedgerEntry(line: lines.first ?? []).leafHash
    }

    /// An empty ledger that is open for writing.
    ///
    /// - Throws: an error if it cannot be created.
    func writer(in store: InMemoryLedgerStore) throws -> PrivacyLedger {
        guard case .budgetOpened(let opening) = try LedgerEntry(line: lines[0]).record else {
            throw FuzzFinding("the first entry opens no budget")
        }
        return try PrivacyLedger.create(
            in: store,
            signingKey: signingKey,
            opening: opening,
            time: time
        )
    }

    private static func opening(_ run: RunID) throws -> BudgetOpened {
        BudgetOpened(
            runID: run,
            model: "popularity",
            budget: try PrivacyBudget(epsilon: 1, delta: 1e-6),
            scenarioDigest: LedgerDigest(hashing: [1]),
            noiseOrigin: .coordinator,
            secureAggregation: SecureAggregationTerms(
                mode: .full,
                neighbors: 4,
                threshold: 3,
                corrupted: 0.1,
                dropout: 0.1
            ),
            plannedMinimumContributors: 3
        )
    }

    private static let event = PrivacyEvent.discreteGaussian(
        squaredSensitivity: 1 << 32,
        variance: 1 << 40,
        dimension: 9
    )

    private static func plan(_ round: UInt32) -> LedgerRecord {
        .roundPlanned(RoundPlanned(round: round, query: query, event: event))
    }

    private static let query = LedgerQuery(
        kind: "itemCounts",
        length: 9,
        squaredSensitivity: 1 << 32,
        normBoundBits: 16,
        publicInputsDigest: LedgerDigest(hashing: [2])
    )

    private static func records() -> [LedgerRecord] {
        [
            plan(0), .reserved(RoundReserved(round: 0, event: event)),
            .released(
                RoundReleased(
                    round: 0,
                    event: event,
                    survivors: 5,
                    sumDigest: LedgerDigest(hashing: [3]),
                    queryDigest: query.digest
                )
            ),
            plan(1), .reserved(RoundReserved(round: 1, event: event)),
            .aborted(RoundAborted(round: 1, reason: "too few clients")),
        ]
    }
}
