import ArgumentParser
import DifferentialPrivacy

/// A plan of equal Gaussian releases, as `audit epsilon` and `audit calibrate` take it.
struct PlanOptions: ParsableArguments {
    @Option(
        help: "Poisson sampling rate of each release, above 0; 1 asks everybody. (default: 1)"
    )
    var samplingRate: Double?

    @Option(help: "Number of releases, each of its own sample. (default: 1)")
    var rounds: Int?

    @Option(help: "δ, above 0 and below 1.")
    var delta: Double

    @Option(
        help: """
            gdp (the exact Gaussian curve; the default without sampling), pld (privacy loss \
            distributions; the default with sampling) or rdp (Rényi).
            """
    )
    var accountant: AccountantOption?

    @Option(help: "Which data sets are neighbors: add-or-remove one user, or replace one.")
    var relation = RelationOption.addOrRemove

    /// The most releases of one kind.
    static let maximumRounds = 1_000_000

    func validate() throws {
        guard (1...Self.maximumRounds).contains(rounds ?? 1) else {
            throw ValidationError("--rounds must be 1…\(Self.maximumRounds)")
        }
        if let samplingRate {
            guard samplingRate > 0, samplingRate <= 1 else {
                throw ValidationError("--sampling-rate must be above 0 and at most 1")
            }
        }
    }

    /// The plan's one kind of query.
    var query: ProgramCalibration.Query {
        ProgramCalibration.Query(rounds: rounds ?? 1, samplingRate: samplingRate ?? 1)
    }

    /// The accountant that was asked for, or the tightest that covers the queries.
    func chosen(for queries: [ProgramCalibration.Query]) -> AccountantOption {
        accountant ?? .tightest(samplingRate: queries.map(\.samplingRate).min() ?? 1)
    }

    /// ε by the chosen accountant, and by those of `others` that cover the events too.
    ///
    /// - Throws: ``DifferentialPrivacyError`` of the chosen accountant, or ``CommandFailure`` if the results
    ///   contradict each other.
    func epsilons(
        of events: [PrivacyEvent],
        by chosen: AccountantOption,
        others: [AccountantOption]
    ) throws -> [String: Double] {
        func epsilon(_ option: AccountantOption) throws -> Double {
            try option.accountant(relation: relation.relation).epsilon(of: events, delta: delta)
        }
        var epsilons = [chosen.rawValue: try epsilon(chosen)]
        // Another accountant does not cover every plan.
        for other in others where other != chosen {
            if let value = try? epsilon(other), value.isFinite { epsilons[other.rawValue] = value }
        }
        try AccountantOption.checkOrder(epsilons)
        return epsilons
    }
}
