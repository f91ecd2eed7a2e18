import Testing

@testable import FederatedSimulation

/// Every fault that is planted on purpose is caught: a lower bound is above the claim.
@Suite(.serialized) struct PlantedFaultTests {
    private static let faults: [AuditFault] = [
        .noiseFactor(0), .noiseFactor(0.5), .clippingOff, .doubleSpending,
        .sensitivityFactor(2.0.squareRoot()),
    ]

    @Test(arguments: faults, ["coordinator", "clients"])
    func everyFaultIsCaught(fault: AuditFault, noise: String) throws {
        let report = try AuditedScenario.audit(["privacy.noise=\(noise)"], fault: fault)
        // The claim is what a sound run would claim.
        #expect(report.epsilonUpper <= 5 && report.epsilonUpper > 4.5)
        #expect(
            report.epsilonLower > report.epsilonUpper,
            "\(fault): \(report.epsilonLower) \(report.epsilonUpper)"
        )
        #expect(!report.passed && !report.findings.isEmpty)
    }

    /// A long vector, which keeps many canaries apart, and a small claim.
    private static let longVector = [
        "model.algorithm=popularity", "dataset.items=8000", "privacy.epsilon=2",
    ]

    /// The faults that are large enough are caught without any assumption about the mechanism.
    @Test(arguments: [AuditFault.noiseFactor(0), .noiseFactor(0.25), .clippingOff])
    func grossFaultsAreCaughtWithoutAssumptions(fault: AuditFault) throws {
        let report = try AuditedScenario.audit(
            Self.longVector,
            canaries: 5000,
            fault: fault
        )
        #expect(report.oneRun.epsilonLower > report.epsilonUpper, "\(report.oneRun)")
    }

    /// Every sum has a bound of its own, and what is left of it shows the noise there was.
    @Test func theSumsNameTheFault() throws {
        let report = try AuditedScenario.audit(fault: .noiseFactor(0.5))
        let sound = try AuditedScenario.audit()
        #expect(report.queries.count == sound.queries.count)
        for (query, honest) in zip(report.queries, sound.queries) {
            // Half the noise, plus what the canaries leave, which is the more the shorter the sum.
            #expect(query.residual >= 0.5 && honest.residual > 0.95)
            #expect(query.residual < 0.8 * honest.residual, "\(query.kind) \(query.residual)")
        }
        #expect(report.findings.contains { $0.contains("itemFactorStatistics") })
        let repeated = try AuditedScenario.audit(fault: .doubleSpending)
        #expect(repeated.queries.map(\.isCharged) == [true, false, true, false, true, false])
    }
}
