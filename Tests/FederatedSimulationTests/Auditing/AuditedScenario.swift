import FederatedCoordinator
import FederatedProtocol
import Foundation
import Recommenders

@testable import FederatedSimulation

/// A small scenario to attack, and what comes of it.
enum AuditedScenario {
    static let text = """
        name: audited
        seed: 3
        dataset: {format: synthetic, users: 1500, items: 1000, tasteGroups: 8}
        split: {protocol: leave-one-out, negatives: 20}
        model: {algorithm: spectral}
        federation: {secureAggregation: ideal, corrupted: 0.05, dropout: 0.1}
        privacy: {epsilon: 5, delta: 1.0e-6, noise: coordinator}
        """

    static func read(_ overrides: [String] = []) throws -> Scenario {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "audited-\(UUID().uuidString).yaml"
        ).path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try ScenarioReader.read(file: path, overrides: overrides)
    }

    static func audit(
        _ overrides: [String] = [],
        canaries: Int = 2000,
        kind: CanaryKind = .direction,
        fault: AuditFault? = nil
    ) throws -> EmpiricalAuditReport {
        try audit(try read(overrides), canaries: canaries, kind: kind, fault: fault)
    }

    static func audit(
        _ scenario: Scenario,
        canaries: Int = 2000,
        kind: CanaryKind = .direction,
        fault: AuditFault? = nil
    ) throws -> EmpiricalAuditReport {
        try EmpiricalAudit(
            scenario: scenario,
            canaries: canaries,
            kind: kind,
            confidence: 0.95,
            observer: SilentObserver(),
            cancellation: CancellationFlag()
        ).run(fault: fault)
    }

    /// What a program asks, whatever is released: made-up numbers here.
    static func queries(of program: any TrainingProgram, contributors: Int) throws -> [SumQuery] {
        var program = program
        var queries: [SumQuery] = []
        var step = try program.next(after: nil)
        while case .query(let query) = step {
            queries.append(query)
            step = try program.next(
                after: PrivateSum(
                    values: (0..<query.body.length).map { Double($0 % 7 + 1) },
                    contributors: contributors,
                    event: query.event
                )
            )
        }
        return queries
    }
}
