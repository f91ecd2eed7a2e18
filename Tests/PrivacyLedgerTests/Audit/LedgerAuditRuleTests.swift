import DifferentialPrivacy
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

/// Ledgers that a dishonest operator signed with the right key: only the rules can tell.
@Suite struct LedgerAuditRuleTests {
    /// Signs records without asking the rules.
    private func forge(_ records: [LedgerRecord]) throws -> LedgerFiles {
        let origin = LedgerOrigin.name(of: try Fixture.opening().runID)
        let signer = try NoteSigner(name: origin, key: Fixture.signingKey())
        var tree = MerkleTree()
        var files = LedgerFiles(verifierKey: Array((signer.verifierKey.text + "\n").utf8))
        for (index, record) in records.enumerated() {
            let entry = try LedgerEntry(index: index, time: Fixture.time(index), record: record)
            tree.append(leafHash: entry.leafHash)
            let note = try signer.sign(
                text: Checkpoint(origin: origin, treeSize: index + 1, rootHash: tree.root).text
            )
            files.entries += entry.line + [0x0A]
            files.checkpoints += note.bytes + [0x0A]
            files.latestCheckpoint = note.bytes
        }
        return files
    }

    private func findings(_ records: [LedgerRecord]) throws -> [LedgerFinding] {
        let report = LedgerAudit(publicKey: try Fixture.verifierKey())
            .report(on: try forge(records))
        #expect(report.valid == report.findings.isEmpty)
        return report.findings
    }

    private func round(_ number: UInt32, _ event: PrivacyEvent) -> [LedgerRecord] {
        [
            Fixture.plan(number, event: event), Fixture.reserve(number, event: event),
            Fixture.release(number, event: event),
        ]
    }

    @Test func anHonestLedgerHasNoFindings() throws {
        let event = try Fixture.event()
        #expect(
            try findings([.budgetOpened(Fixture.opening())] + round(0, event) + round(1, event))
                .isEmpty
        )
    }

    /// The parameters of the opening are the operator's, so that only sense can be asked of them.
    @Test func termsThatPromiseLittleAreWarnedOf() throws {
        func warnings(_ change: (inout BudgetOpened) throws -> Void) throws -> [String] {
            var opening = try Fixture.opening()
            try change(&opening)
            let report = LedgerAudit(publicKey: try Fixture.verifierKey())
                .report(on: try forge([.budgetOpened(opening)]))
            #expect(report.valid)
            #expect(report.findings.allSatisfy { $0.severity == .warning && $0.entry == 0 })
            return report.findings.map(\.got)
        }
        #expect(try warnings { $0.plannedMinimumContributors = 2 }.isEmpty)
        #expect(try warnings { $0.plannedMinimumContributors = 1 } == ["1"])
        #expect(
            try warnings { $0.budget = try PrivacyBudget(epsilon: 1e300, delta: 0.999) }
                == ["epsilon 1e+300", "delta 0.999"]
        )
        #expect(
            try warnings { $0.budget = try PrivacyBudget(epsilon: 50, delta: 1.0 / 4000) }.count
                == 1
        )
        #expect(try warnings { $0.secureAggregation.corrupted = 0.99 }.count == 1)
        #expect(
            try warnings {
                $0.secureAggregation.corrupted = 0.4
                $0.secureAggregation.dropout = 0.6
            }.count == 1
        )
    }

    @Test(arguments: [(0, 1), (58, 0), (58, 60), (0, 0)])
    func impossibleTermsAreRefused(neighbors: Int, threshold: Int) throws {
        var opening = try Fixture.opening()
        opening.secureAggregation.neighbors = neighbors
        opening.secureAggregation.threshold = threshold
        let found = try findings([.budgetOpened(opening)])
        #expect(found.map(\.check) == [.opening] && found.map(\.entry) == [0])
        #expect(throws: PrivacyLedgerError.self) {
            _ = try PrivacyLedger.create(
                in: InMemoryLedgerStore(),
                signingKey: Fixture.signingKey(),
                opening: opening,
                time: Fixture.time()
            )
        }
        // Where the protocol did not run there is nothing to ask of it.
        opening.secureAggregation.mode = .ideal
        #expect(try findings([.budgetOpened(opening)]).isEmpty)
    }

    @Test func anOverspentBudgetIsNamedWithTheMissingNoise() throws {
        // mu^2 = 0.25 a round against 1.0204^2 = 1.0412 for epsilon 5: the fifth is too much.
        let event = try Fixture.event()
        let records =
            [.budgetOpened(try Fixture.opening())]
            + (0..<5).flatMap { round(UInt32($0), event) }
        let found = try findings(records)
        #expect(found.map(\.check) == [.budget, .noise])
        #expect(found.map(\.entry) == [14, 14])
        #expect(found.first?.expected == "epsilon of at most 5.0")
        #expect(found.first?.got.hasPrefix("epsilon 5.55085986") == true)
        #expect(found.last?.expected.hasPrefix("a variance of at least 2") == true)
    }

    @Test func tooLittleNoiseForTheQueryIsNamed() throws {
        let weak = PrivacyEvent.discreteGaussian(
            squaredSensitivity: Fixture.squaredSensitivity / 4,
            variance: 1 << 42,
            dimension: 1000
        )
        let found = try findings([.budgetOpened(Fixture.opening())] + round(0, weak))
        #expect(found.map(\.check) == [.noise])
        #expect(found.map(\.entry) == [1])
        #expect(found.first?.expected.hasSuffix("\(Fixture.squaredSensitivity)") == true)

        let tiny = PrivacyEvent.discreteGaussian(
            squaredSensitivity: Fixture.squaredSensitivity,
            variance: 1000,
            dimension: 1000
        )
        #expect(
            try findings([.budgetOpened(Fixture.opening())] + round(0, tiny))
                .contains { $0.check == .noise && $0.entry == 1 }
        )
    }

    @Test func aWrongPublishedEpsilonIsNamed() throws {
        let event = try Fixture.event()
        let model = ModelPublished(
            modelDigest: Fixture.digest("m"),
            epsilon: 1.5,
            delta: 1e-6,
            accountant: "gdp",
            rounds: 1
        )
        let found = try findings(
            [.budgetOpened(Fixture.opening())] + round(0, event) + [.modelPublished(model)]
        )
        #expect(found.map(\.check) == [.modelPublished])
        #expect(found.map(\.entry) == [4])
        #expect(found.first?.got == "epsilon 1.5")
        #expect(found.first?.expected.hasPrefix("epsilon 2.2") == true)
    }

    @Test func releasesWithoutReservationAreNamed() throws {
        let event = try Fixture.event()
        let found = try findings([
            .budgetOpened(Fixture.opening()), Fixture.plan(0, event: event),
            Fixture.release(0, event: event),
        ])
        #expect(found.map(\.check) == [.roundOrder])
        #expect(found.map(\.entry) == [2])
    }

    @Test func aReleaseWithLessNoiseThanReservedIsNamed() throws {
        let event = try Fixture.event()
        let found = try findings([
            .budgetOpened(Fixture.opening()), Fixture.plan(0, event: event),
            Fixture.reserve(0, event: event), Fixture.release(0, event: try Fixture.event(mu: 2)),
        ])
        #expect(found.map(\.check) == [.roundContent])
        #expect(found.map(\.entry) == [3])
    }

    @Test func exactReleasesInAPrivateRunAreNamed() throws {
        let report = LedgerAudit().report(
            on: try forge([.budgetOpened(Fixture.opening())] + round(0, .nonPrivate))
        )
        #expect(!report.valid)
        #expect(report.epsilon["gdp"] == .infinity)
        #expect(report.noiseMultiplier == 0)
        #expect(report.firstBadEntry == 1)
    }

    @Test func ledgersWithoutAnOpeningAreNamed() throws {
        let event = try Fixture.event()
        let found = try findings(round(0, event))
        #expect(found.allSatisfy { $0.check == .opening })
        #expect(found.first?.entry == 0)
        let twice = try findings([
            .budgetOpened(Fixture.opening()), .budgetOpened(Fixture.opening(epsilon: 500)),
        ])
        #expect(twice.map(\.check) == [.opening])
        #expect(twice.map(\.entry) == [1])
    }

    @Test func aLedgerUnderAnotherRunsNameIsNamed() throws {
        let other = try Fixture.opening(run: 8)
        let report = LedgerAudit().report(on: try forge([.budgetOpened(other)]))
        #expect(!report.valid)
    }

    /// 100,000 entries must be practical, so nothing may be quadratic; this many take seconds.
    @Test func longLedgersArePractical() throws {
        let event = PrivacyEvent.discreteGaussian(
            squaredSensitivity: 1,
            variance: 1 << 30,
            dimension: 10
        )
        let query = LedgerQuery(
            kind: "itemCounts",
            length: 10,
            squaredSensitivity: 1,
            normBoundBits: 0,
            publicInputsDigest: Fixture.digest("inputs")
        )
        var records: [LedgerRecord] = [.budgetOpened(try Fixture.opening())]
        for round: UInt32 in 0..<1000 {
            records.append(.roundPlanned(RoundPlanned(round: round, query: query, event: event)))
            records.append(Fixture.reserve(round, event: event))
            records.append(
                .released(
                    RoundReleased(
                        round: round,
                        event: event,
                        survivors: 4000,
                        sumDigest: Fixture.digest("s"),
                        queryDigest: query.digest
                    )
                )
            )
        }
        let report = LedgerAudit().report(on: try forge(records))
        #expect(report.valid)
        #expect(report.entries == 3001)
        #expect(report.events.count == 1000)
    }
}
