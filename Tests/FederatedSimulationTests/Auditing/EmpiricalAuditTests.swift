import DifferentialPrivacy
import FederatedClient
import Testing

@testable import FederatedSimulation

/// The attack finds no fault where there is none, and comes close to the claim.
///
/// Seeds are fixed.
@Suite(.serialized) struct EmpiricalAuditTests {
    @Test(arguments: CanaryKind.allCases, ["coordinator", "clients"])
    func aSoundSystemPasses(kind: CanaryKind, noise: String) throws {
        let report = try AuditedScenario.audit(["privacy.noise=\(noise)"], kind: kind)
        #expect(report.passed, "\(report.findings)")
        #expect(report.epsilonLower < report.epsilonUpper && report.epsilonUpper <= 5)
        // The attack has power: it proves more than half of what is claimed.
        #expect(report.epsilonLower > report.epsilonUpper / 2)
        #expect(report.oneRun.epsilonLower > 0.5)
        #expect(report.noise == noise && report.kind == kind)
        #expect(
            report.queries.map(\.kind) == ["itemCounts", "itemGram", "itemFactorStatistics"]
        )
        #expect(report.queries.allSatisfy { $0.isCharged })
        #expect(report.canaries == 2000 && report.canariesJudged == 2000)
    }

    /// What is left of a sum without everybody's answers is the noise that is claimed: with 2,000
    /// canaries and the shortest sum of 1,000 coordinates the rest is within a fifth of it.
    @Test func whatIsLeftIsTheClaimedNoise() throws {
        for query in try AuditedScenario.audit().queries {
            #expect(abs(query.residual - 1) < 0.2, "\(query.kind) \(query.residual)")
        }
    }

    /// The full protocol gives the same sums, so that the audit finds the same, also with dropouts:
    /// canaries that are lost in some round are not judged.
    @Test func theFullProtocolGivesTheSameFindings() throws {
        let changes = [
            "federation.secureAggregation=full", "faults.dropouts.advertiseKeys=0.02",
            "faults.dropouts.maskedInputCollection=0.03", "faults.dropouts.unmasking=0.02",
        ]
        let full = try AuditedScenario.audit(changes, canaries: 200)
        let ideal = try AuditedScenario.audit(
            changes.dropFirst() + ["federation.secureAggregation=ideal"],
            canaries: 200
        )
        #expect(full.secureAggregation == .full && ideal.secureAggregation == .ideal)
        #expect(full.canariesJudged == ideal.canariesJudged && full.canariesJudged < 200)
        #expect(full.oneShot.mu == ideal.oneShot.mu)
        #expect(full.epsilonLower == ideal.epsilonLower)
        #expect(full.passed && full.epsilonUpper <= 5)
    }

    @Test func theSameSeedGivesTheSameAudit() throws {
        let first = try AuditedScenario.audit(canaries: 100)
        let second = try AuditedScenario.audit(canaries: 100)
        let other = try AuditedScenario.audit(["seed=4"], canaries: 100)
        #expect(first.oneShot.mu == second.oneShot.mu)
        #expect(first.oneShot.mu != other.oneShot.mu)
    }

    @Test func popularityIsAuditedToo() throws {
        let report = try AuditedScenario.audit(["model.algorithm=popularity"])
        #expect(report.passed && report.queries.count == 1)
        #expect(report.epsilonLower > 0.5)
    }

    @Test func whatCannotBeAuditedIsRefused() throws {
        #expect(
            throws: SimulationError.scenarioImpossible(
                key: "privacy",
                reason: "is none: there is no ε to attack"
            )
        ) { try AuditedScenario.audit(["privacy=none"]) }
        for canaries in [-1, 0, 39, EmpiricalAudit.maximumCanaryCount + 1] {
            #expect(throws: DifferentialPrivacyError.invalidAudit(field: "canaries")) {
                try AuditedScenario.audit(canaries: canaries)
            }
        }
        // With the canaries δ is no longer below one over the number of clients.
        #expect(throws: SimulationError.self) {
            try AuditedScenario.audit(["privacy.delta=4.0e-4"])
        }
    }
}
