import ArgumentParser
import DifferentialPrivacy

/// A plan of equal Gaussian releases, as `audit epsilon` and `audit calibrate` take it.
struct PlanOptions: ParsableArguments {
    @Option(help: "Poisson sampling rate of each release, above 0; 1 asks everybody.")
    var samplingRate = 1.0

    @Option(help: "Number of releases, each of its own sample.")
    var rounds = 1

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

    func validate() throws {
        guard (1...1_000_000).contains(rounds) else {
            throw ValidationError("--rounds must be 1…1000000")
        }
        guard samplingRate > 0, samplingRate <= 1 else {
            throw ValidationError("--sampling-rate must be above 0 and at most 1")
        }
    }

    /// The accountant that was asked for, or the tightest.
    var chosen: AccountantOption { accountant ?? .tightest(samplingRate: samplingRate) }

    /// The plan at a noise multiplier.
    func events(noiseMultiplier: Double) -> [PrivacyEvent] {
        let release = PrivacyEvent.gaussian(noiseMultiplier: noiseMultiplier)
        let round =
            samplingRate < 1 ? .poissonSampled(rate: samplingRate, event: release) : release
        return [.selfComposed(count: rounds, event: round)]
    }

    /// The plan's ε by an accountant.
    ///
    /// - Throws: ``DifferentialPrivacyError``.
    func epsilon(noiseMultiplier: Double, by option: AccountantOption) throws -> Double {
        try option.accountant(relation: relation.relation)
            .epsilon(of: events(noiseMultiplier: noiseMultiplier), delta: delta)
    }
}
