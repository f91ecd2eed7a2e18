import DifferentialPrivacy
import Foundation
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

@Suite struct PrivacyLedgerTests {
    private func opened(epsilon: Double? = 5) throws -> PrivacyLedger {
        try PrivacyLedger.create(
            in: InMemoryLedgerStore(),
            signingKey: Fixture.signingKey(),
            opening: Fixture.opening(epsilon: epsilon),
            time: Fixture.time()
        )
    }

    private func expectRefusal(
        _ check: LedgerCheck,
        _ ledger: PrivacyLedger,
        _ record: LedgerRecord,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = ledger.replay.entryCount
        do {
            try ledger.append(record, time: Fixture.time())
            Issue.record("was appended", sourceLocation: sourceLocation)
        } catch PrivacyLedgerError.ruleViolated(let violation) {
            #expect(violation.check == check, sourceLocation: sourceLocation)
        }
        #expect(ledger.replay.entryCount == before, sourceLocation: sourceLocation)
    }

    @Test func receiptsVerifyWithProofs() throws {
        let ledger = try Fixture.fill(InMemoryLedgerStore(), key: Fixture.signingKey())
        let latest = try #require(ledger.latest)
        #expect(latest.index == 10)
        #expect(latest.note.verdict(of: ledger.verifierKey) == .valid)
        #expect(latest.checkpoint.origin == "tacit-ledger/07070707070707070707070707070707")
        for index in 0..<11 {
            let entry = try LedgerEntry(line: lines(ledger, index))
            #expect(
                try ledger.inclusionProof(of: index)
                    .isValid(leafHash: entry.leafHash, root: latest.checkpoint.rootHash)
            )
        }
        #expect(throws: PrivacyLedgerError.invalidProofRange(index: 11, treeSize: 11)) {
            try ledger.inclusionProof(of: 11)
        }
    }

    private func lines(_ ledger: PrivacyLedger, _ index: Int) throws -> [UInt8] {
        try Fixture.filledFiles().lines[index]
    }

    @Test func laterCheckpointsContinueEarlierOnes() throws {
        let ledger = try opened()
        let first = try #require(ledger.latest).checkpoint
        let event = try Fixture.event()
        let second = try ledger.append(Fixture.plan(0, event: event), time: Fixture.time())
            .checkpoint
        #expect(
            try ledger.consistencyProof(from: 1)
                .isValid(oldRoot: first.rootHash, newRoot: second.rootHash)
        )
    }

    @Test func abortedRoundsStayCharged() throws {
        let ledger = try Fixture.fill(InMemoryLedgerStore(), key: Fixture.signingKey())
        #expect(ledger.replay.chargedEvents.count == 3)
        #expect(ledger.replay.releasedCount == 2)
        let epsilon = try #require(ledger.replay.epsilonByAccountant["gdp"])
        #expect(epsilon >= Fixture.filledEpsilon)
        #expect(epsilon <= Fixture.filledEpsilon + 1e-10)
        let renyi = try #require(ledger.replay.epsilonByAccountant["rdp"])
        #expect(renyi > epsilon && renyi < epsilon * 1.15)
        #expect(abs(ledger.replay.remainingEpsilon - (5 - epsilon)) < 1e-12)
    }

    @Test func theBudgetIsKept() throws {
        let ledger = try opened(epsilon: 1)
        let event = try Fixture.event(mu: 0.13)
        // Four times mu^2 = 0.0169 is over the 0.2367^2 = 0.0560 of epsilon 1; three times is not.
        for round: UInt32 in 0..<3 {
            try ledger.append(Fixture.plan(round, event: event), time: Fixture.time())
            #expect(ledger.replay.canReserve(event))
            try ledger.append(Fixture.reserve(round, event: event), time: Fixture.time())
        }
        try ledger.append(Fixture.plan(3, event: event), time: Fixture.time())
        #expect(!ledger.replay.canReserve(event))
        let before = ledger.replay.entryCount
        do {
            try ledger.append(Fixture.reserve(3, event: event), time: Fixture.time())
            Issue.record("the budget was passed")
        } catch PrivacyLedgerError.budgetExceeded(let scope, let budget, let epsilon) {
            #expect(scope == .lifetime)
            #expect(budget == 1)
            #expect(epsilon > 1 && epsilon < 1.2)
        }
        #expect(ledger.replay.entryCount == before)
        // The refusal wrote nothing, so the ledger goes on with what does fit.
        let small = try Fixture.event(mu: 0.07)
        try ledger.append(Fixture.plan(4, event: small), time: Fixture.time())
        try ledger.append(Fixture.reserve(4, event: small), time: Fixture.time())
        #expect(try #require(ledger.replay.epsilonByAccountant["gdp"]) <= 1)
    }

    @Test func aCalibratedPlanFitsExactly() throws {
        let budget = try PrivacyBudget(epsilon: 5, delta: 1e-6)
        let calibration = try NoiseCalibration(budget: budget, shares: [0.2, 0.3, 0.5])
        let variances = try calibration.variances(
            squaredSensitivities: Array(repeating: Fixture.squaredSensitivity, count: 3)
        )
        let ledger = try opened()
        for (round, variance) in variances.enumerated() {
            let event = PrivacyEvent.discreteGaussian(
                squaredSensitivity: Fixture.squaredSensitivity,
                variance: variance,
                dimension: 1000
            )
            try ledger.append(Fixture.plan(UInt32(round), event: event), time: Fixture.time())
            try ledger.append(Fixture.reserve(UInt32(round), event: event), time: Fixture.time())
        }
        let epsilon = try #require(ledger.replay.epsilonByAccountant["gdp"])
        #expect(epsilon <= 5 && epsilon > 5 - 1e-6)
    }

    @Test func concurrentReservationsCannotSpendTheSameRest() async throws {
        let ledger = try opened(epsilon: 1)
        let event = try Fixture.event(mu: 0.13)
        for round: UInt32 in 0..<16 {
            try ledger.append(Fixture.plan(round, event: event), time: Fixture.time())
        }
        let granted = await withTaskGroup(of: Bool.self) { group in
            for round: UInt32 in 0..<16 {
                group.addTask {
                    (try? ledger.append(Fixture.reserve(round, event: event), time: Fixture.time()))
                        != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(granted == 3)
    }

    @Test func roundsGoThroughTheirStatesInOrder() throws {
        let ledger = try opened()
        let event = try Fixture.event()
        try expectRefusal(.opening, ledger, .budgetOpened(try Fixture.opening()))
        try expectRefusal(.roundOrder, ledger, Fixture.reserve(0, event: event))
        try expectRefusal(.roundOrder, ledger, Fixture.release(0, event: event))
        let abort = LedgerRecord.aborted(RoundAborted(round: 0, reason: "x"))
        try expectRefusal(.roundOrder, ledger, abort)
        try ledger.append(Fixture.plan(0, event: event), time: Fixture.time())
        try expectRefusal(.roundOrder, ledger, Fixture.plan(0, event: event))
        try expectRefusal(.roundOrder, ledger, Fixture.release(0, event: event))
        try expectRefusal(.roundOrder, ledger, abort)
        try expectRefusal(
            .roundContent,
            ledger,
            Fixture.reserve(0, event: try Fixture.event(mu: 0.4))
        )
        try ledger.append(Fixture.reserve(0, event: event), time: Fixture.time())
        try expectRefusal(.roundOrder, ledger, Fixture.reserve(0, event: event))
        try expectRefusal(
            .roundContent,
            ledger,
            Fixture.release(0, event: try Fixture.event(mu: 0.4))
        )
        try ledger.append(Fixture.release(0, event: event), time: Fixture.time())
        try expectRefusal(.roundOrder, ledger, Fixture.release(0, event: event))
        try expectRefusal(.roundOrder, ledger, abort)
        try ledger.append(Fixture.plan(7, event: event), time: Fixture.time())
        try expectRefusal(.roundOrder, ledger, Fixture.plan(3, event: event))
    }

    @Test func releasesMustMatchTheirPlan() throws {
        let ledger = try opened()
        let event = try Fixture.event()
        try ledger.append(Fixture.plan(0, event: event), time: Fixture.time())
        try ledger.append(Fixture.reserve(0, event: event), time: Fixture.time())
        guard case .released(let good) = Fixture.release(0, event: event) else { return }
        var few = good
        few.survivors = 3999
        try expectRefusal(.roundContent, ledger, .released(few))
        var other = good
        other.queryDigest = Fixture.query(1).digest
        try expectRefusal(.roundContent, ledger, .released(other))
        try ledger.append(.released(good), time: Fixture.time())
    }

    @Test func plansMustHaveEnoughNoiseForTheirQuery() throws {
        let ledger = try opened()
        let cases: [(LedgerCheck, PrivacyEvent)] = [
            (
                .noise,
                .discreteGaussian(
                    squaredSensitivity: Fixture.squaredSensitivity - 1,
                    variance: 1 << 45,
                    dimension: 1000
                )
            ),
            (.noise, try Fixture.event(length: 999)),
            (.noise, .nonPrivate),
            (
                .noise,
                .discreteGaussian(
                    squaredSensitivity: Fixture.squaredSensitivity,
                    variance: 1023,
                    dimension: 1000
                )
            ),
            (.noise, .gaussian(noiseMultiplier: 0)),
            // A ratio of noise to sensitivity leaves the sensitivity unchecked.
            (.noise, .gaussian(noiseMultiplier: 1_000_000)),
        ]
        for (check, event) in cases {
            try expectRefusal(check, ledger, Fixture.plan(0, event: event))
        }
    }

    @Test func publishedNumbersMustAddUp() throws {
        let ledger = try Fixture.fill(InMemoryLedgerStore(), key: Fixture.signingKey())
        guard case .modelPublished(let good) = Fixture.model(ledger) else { return }
        var bad = good
        bad.epsilon -= 1e-6
        try expectRefusal(.modelPublished, ledger, .modelPublished(bad))
        bad = good
        bad.delta = 1e-5
        try expectRefusal(.modelPublished, ledger, .modelPublished(bad))
        bad = good
        bad.rounds = 3
        try expectRefusal(.modelPublished, ledger, .modelPublished(bad))
        bad = good
        bad.accountant = "pld"
        try expectRefusal(.modelPublished, ledger, .modelPublished(bad))
        bad = good
        bad.accountant = "rdp"
        try expectRefusal(.modelPublished, ledger, .modelPublished(bad))
        bad.epsilon = try #require(ledger.replay.epsilonByAccountant["rdp"])
        try ledger.append(.modelPublished(bad), time: Fixture.time())
        try ledger.append(.modelPublished(good), time: Fixture.time())
    }

    @Test func runsWithoutPrivacyAreInfinite() throws {
        let ledger = try opened(epsilon: nil)
        try expectRefusal(.noise, ledger, Fixture.plan(0, event: try Fixture.event()))
        try ledger.append(Fixture.plan(0, event: .nonPrivate), time: Fixture.time())
        try ledger.append(Fixture.reserve(0, event: .nonPrivate), time: Fixture.time())
        try ledger.append(Fixture.release(0, event: .nonPrivate), time: Fixture.time())
        #expect(ledger.replay.epsilonByAccountant == ["gdp": .infinity, "rdp": .infinity])
        guard case .modelPublished(var model) = Fixture.model(ledger) else { return }
        try ledger.append(.modelPublished(model), time: Fixture.time())
        model.epsilon = 5
        try expectRefusal(.modelPublished, ledger, .modelPublished(model))
    }

    @Test func keysRotate() throws {
        let store = InMemoryLedgerStore()
        let (old, new) = (try Fixture.signingKey(1), try Fixture.signingKey(2))
        let ledger = try Fixture.fill(store, key: old)
        let first = ledger.verifierKey
        let rotation = try ledger.rotateKey(to: new, time: Fixture.time(11))
        #expect(rotation.note.verdict(of: first) == .valid)
        let next = try ledger.append(Fixture.model(ledger), time: Fixture.time(12))
        #expect(next.note.verdict(of: first) == .absent)
        #expect(next.note.verdict(of: ledger.verifierKey) == .valid)

        #expect(
            throws: PrivacyLedgerError.wrongSigningKey(
                expected: new.verifyingKey.description,
                actual: old.verifyingKey.description
            )
        ) { _ = try PrivacyLedger.open(store, signingKey: old) }
        let again = try PrivacyLedger.open(store, signingKey: new)
        #expect(again.latest == next)
        try expectRefusal(
            .key,
            again,
            .keyRotated(KeyRotated(newKey: first))
        )
    }

    @Test func errorsSpeakToPeople() {
        let violation = LedgerViolation(
            check: .budget,
            expected: "a",
            actual: "b",
            message: "a rule is broken"
        )
        let errors: [PrivacyLedgerError] = [
            .alreadyExists, .budgetExceeded(scope: .lifetime, budget: 1, epsilon: 2), .closed,
            .damaged(check: .entryContent, entry: 3), .empty, .file(.notFound(path: "x")),
            .invalidCheckpoint, .invalidEntry(field: "x"), .invalidNoteKey,
            .invalidProofRange(index: 2, treeSize: 1), .invalidSignedNote, .locked,
            .moved, .ruleViolated(violation), .wrongSigningKey(expected: "a", actual: "b"),
        ]
        for error in errors {
            #expect(!error.message.isEmpty && !error.message.hasSuffix("."))
            #expect(!error.hint.isEmpty && !error.hint.hasSuffix("."))
        }
        #expect(Set(errors.map(\.message)).count == errors.count)
    }
}
