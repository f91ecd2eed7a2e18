import DifferentialPrivacy
import FederatedProtocol

/// Turns scores into bounds of ε.
struct CanaryVerdict {
    let rounds: [CanaryScores.Round]
    let included: [Bool]
    let events: [PrivacyEvent]
    let delta: Double
    let confidence: Double
    /// Whether scores of canaries that were out have a distribution known without looking: random
    /// directions are as good as independent of everything that was released.
    let nullIsKnown: Bool

    /// Judges the run.
    ///
    /// Sums are joined with weights μ, so that the joint score has the largest distance there is:
    /// √(Σ μ²) standard deviations. The allowed error is split evenly over both lower bounds of ε and the
    /// bounds of μ of every sum.
    ///
    /// - Throws: `DifferentialPrivacyError`, also where too few canaries are left.
    func report(
        of scenario: Scenario,
        algorithm: String,
        people: Int,
        kind: CanaryKind
    ) throws -> EmpiricalAuditReport {
        let judged = included.indices.filter { canary in
            rounds.allSatisfy { $0.scores[canary] != nil }
        }
        let coins = judged.map { included[$0] }
        let total = rounds.reduce(0) { $0 + $1.mu * $1.mu }.squareRoot()
        let scores = judged.map { canary in
            rounds.reduce(0) { $0 + $1.mu * ($1.scores[canary] ?? 0) } / total
        }
        let error = (1 - confidence) / Double(2 + rounds.count)
        let claimed = try AuditBudgetGate.epsilon(of: events, delta: delta)
        let muClaimed = rounds.filter(\.isCharged).reduce(0) { $0 + $1.mu * $1.mu }.squareRoot()

        let attempts = try OneRunGuesses.attempts(
            scores: scores,
            included: coins,
            delta: delta,
            error: error
        )
        let oneRun = EmpiricalAuditReport.OneRun(
            epsilonLower: attempts.map(\.epsilonLower).max() ?? 0,
            attempts: attempts.map {
                EmpiricalAuditReport.OneRun.Attempt(
                    guesses: $0.audit.guesses,
                    correct: $0.audit.correct,
                    epsilonLower: $0.epsilonLower
                )
            }
        )
        let oneShot = try oneShot(
            scores: scores,
            coins: coins,
            total: total,
            muClaimed: muClaimed,
            error: error
        )
        let queries = try rounds.map { round in
            let single = try OneShotAudit(
                scores: judged.map { round.scores[$0] ?? 0 },
                included: coins
            )
            return EmpiricalAuditReport.Query(
                kind: round.query.body.kind,
                length: round.query.body.length,
                muClaimed: round.mu,
                mu: single.mu,
                muLower: try single.muLowerLimit(error: error),
                residual: round.residual,
                isCharged: round.isCharged
            )
        }
        var report = EmpiricalAuditReport(
            name: scenario.name,
            algorithm: algorithm,
            seed: scenario.seed,
            secureAggregation: scenario.federation.mode,
            noise: scenario.privacy?.noise.rawValue ?? "none",
            users: people,
            canaries: included.count,
            canariesJudged: judged.count,
            kind: kind,
            delta: delta,
            confidence: confidence,
            epsilonUpper: claimed,
            epsilonLower: max(oneRun.epsilonLower, oneShot.epsilonLower),
            muClaimed: muClaimed,
            oneRun: oneRun,
            oneShot: oneShot,
            queries: queries,
            seconds: 0,
            findings: []
        )
        report.judge()
        return report
    }

    private func oneShot(
        scores: [Double],
        coins: [Bool],
        total: Double,
        muClaimed: Double,
        error: Double
    ) throws -> EmpiricalAuditReport.OneShot {
        let audit = try OneShotAudit(scores: scores, included: coins)
        let muLower = try audit.muLowerLimit(error: error)
        // The variance of a random direction's inner product with a vector is the mean square of
        // the vector's coordinates.
        let variance = rounds.reduce(0) {
            $0 + ($1.mu / total) * ($1.mu / total) * $1.residual * $1.residual
        }
        let null = GaussianPair.Normal(mean: 0, standardDeviation: variance.squareRoot())
        // Fixed by the claim alone: the middle between both groups, and up to two noise
        // standard deviations to either side.
        let thresholds = [-2, -1, 0, 1, 2].map { muClaimed / 2 + Double($0) }
        return EmpiricalAuditReport.OneShot(
            // The curve rounds up by less than this.
            epsilonLower: try GaussianPrivacyCurve.epsilon(delta: delta, mu: muLower) * (1 - 1e-9),
            epsilonEstimate: try audit.epsilon(delta: delta, excluded: nullIsKnown ? null : nil),
            epsilonLowerByThresholds: try audit.thresholdEpsilonLower(
                at: thresholds,
                delta: delta,
                error: 1 - confidence
            ),
            mu: audit.mu,
            muLower: muLower,
            means: ["in": audit.included.mean, "out": audit.excluded.mean],
            standardDeviations: [
                "in": audit.included.standardDeviation,
                "out": audit.excluded.standardDeviation,
                "null": null.standardDeviation,
            ]
        )
    }
}
