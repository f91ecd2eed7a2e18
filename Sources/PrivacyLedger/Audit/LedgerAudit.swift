import DifferentialPrivacy

/// Verifies a stored ledger offline and recomputes what it cost.
public struct LedgerAudit: Sendable {
    /// The named key of the first checkpoint; nil trusts the key beside the ledger and says so.
    ///
    /// The name says which run the ledger is of: the same key may sign those of others.
    public var publicKey: NoteVerifierKey?
    /// A signed checkpoint that was taken from the ledger earlier, in its stored form.
    public var earlierCheckpoint: [UInt8]?
    /// Threads to read entries and check signatures on, at least 1.
    public var threads: Int
    /// Records and lines to read ahead.
    var windowCount = LedgerReadAhead.defaultWindowCount

    /// Threads unless told otherwise.
    public static let defaultThreads = 2

    /// Creates an audit.
    ///
    /// - Parameters:
    ///   - publicKey: the named key of the first checkpoint, from a source that is not the ledger.
    ///   - earlierCheckpoint: a signed checkpoint from earlier; without one, entries that were cut
    ///     off together with their checkpoints cannot be noticed.
    ///   - threads: threads to read entries and check signatures on, at least 1; they change nothing
    ///     in the report.
    public init(
        publicKey: NoteVerifierKey? = nil,
        earlierCheckpoint: [UInt8]? = nil,
        threads: Int = defaultThreads
    ) {
        self.publicKey = publicKey
        self.threads = threads
        self.earlierCheckpoint = earlierCheckpoint
    }

    /// Replays a ledger's bytes.
    ///
    /// - Parameter files: the stored bytes, untrusted.
    /// - Returns: what was found; never throws, because what cannot be read is a finding.
    /// - Complexity: O(n log n) hashes and one signature check an entry.
    public func report(on files: LedgerFiles) -> LedgerAuditReport {
        var walk = LedgerWalk(
            files,
            pinnedKey: publicKey,
            threads: threads,
            windowCount: windowCount
        )
        if let earlierCheckpoint { walk.checkEarlierCheckpoint(earlierCheckpoint) }
        return Self.report(&walk, isKeyPinned: publicKey != nil)
    }

    private static func report(_ walk: inout LedgerWalk, isKeyPinned: Bool) -> LedgerAuditReport {
        let replay = walk.replay
        if replay.opening == nil {
            walk.add(
                .error,
                .opening,
                entry: 0,
                expected: "an opening entry",
                got: "none",
                "the ledger does not say what may be spent"
            )
        } else if replay.opening?.budget == nil {
            walk.add(
                .note,
                .budget,
                entry: 0,
                expected: "a privacy budget",
                got: "privacy none",
                "THIS RUN IS WITHOUT DIFFERENTIAL PRIVACY: epsilon is infinite"
            )
        }
        walk.checkTerms()
        walk.requireVerifiedCheckpoint()
        // A later checkpoint, also one from elsewhere, may cover what was not known to be signed.
        for place in walk.models.indices {
            walk.models[place].isSigned = walk.models[place].entry < walk.verifiedSize
        }
        var findings = walk.findings.enumerated().sorted {
            ($0.element.entry ?? -1, $0.offset) < ($1.element.entry ?? -1, $1.offset)
        }.map(\.element)
        if walk.leftOutCount > 0 {
            findings.append(
                LedgerFinding(
                    severity: walk.hasError ? .error : .note,
                    check: .entryFormat,
                    entry: nil,
                    expected: "at most \(LedgerWalk.findingLimit) findings",
                    got: "\(walk.leftOutCount) more",
                    message: "\(walk.leftOutCount) more findings are left out"
                )
            )
        }
        return LedgerAuditReport(
            valid: !walk.hasError,
            entries: replay.entryCount,
            opening: replay.opening,
            accountant: replay.accountant,
            epsilon: replay.epsilonByAccountant,
            delta: replay.opening?.budget?.delta,
            remainingEpsilon: replay.remainingEpsilon,
            noiseMultiplier: replay.total.noiseMultiplier(delta: replay.opening?.budget?.delta),
            events: replay.chargedEvents,
            budgets: replay.budgets,
            models: walk.models,
            releasedRounds: replay.releasedCount,
            verifiedCheckpoint: walk.verifiedCheckpoint,
            continuedCheckpoint: walk.continuedCheckpoint,
            isKeyPinned: isKeyPinned,
            findings: findings
        )
    }
}
