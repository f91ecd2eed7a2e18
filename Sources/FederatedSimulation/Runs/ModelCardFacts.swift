import DifferentialPrivacy
import ModelRelease
import PrivacyLedger
import Recommenders

extension ModelCard.Facts {
    private static let shownItems = 5

    /// What a run's report and ledger say for the card.
    ///
    /// - Parameters:
    ///   - report: of a completed run.
    ///   - items: of the catalog.
    ///   - ledger: audited.
    init(_ report: RunReport, items: Int, ledger: LedgerFiles) {
        self.init(
            users: report.users,
            items: items,
            // Not the ledger's, which counts the sums of every run on it; and an evaluation
            // by clients trains nothing, nor do segments or a context.
            rounds: max(
                0,
                report.rounds &- (report.federatedEvaluation == nil ? 0 : 1)
                    &- (report.segments?.rounds ?? 0) &- (report.context == nil ? 0 : 1)
            ),
            secureAggregation: report.secureAggregation.mode,
            metrics: report.metrics
        )
        interactions = report.interactions
        source = Self.source(in: report.inputs)
        findings = report.inputs.findings
        queries = Self.queries(in: ledger)
        baselines = report.baselines
        // Exact numbers of people by segment would undo the noise in their sizes.
        let published = (report.groups ?? [:]).filter {
            $0.key != EvaluationPlan.Grouping.segment.rawValue
        }
        divisions = published.map { name, division in
            Division(
                name: name,
                groups: division.groups.map { ($0.label, $0.users, $0.metrics) },
                withheld: division.withheld,
                gaps: division.gaps.mapValues(\.difference)
            )
        }
        privateMetrics = report.federatedEvaluation.map { evaluation in
            PrivateMetrics(
                epsilon: evaluation.epsilon,
                delta: evaluation.delta,
                figures: evaluation.metrics.mapValues { ($0.value, $0.standardError) }
            )
        }
        context = report.context.map { context in
            Context(
                by: context.by,
                values: context.values.count,
                items: context.items,
                noise: context.noise,
                boost: context.boost
            )
        }
        segments = report.segments.map { segments in
            var facts = Segments(
                algorithm: segments.algorithm,
                minimumCohort: segments.minimumCohort,
                segments: segments.cards.map { card in
                    Segment(
                        id: card.id,
                        name: card.name,
                        size: card.withheld ? nil : card.size,
                        items: card.items.prefix(Self.shownItems).map { $0.title ?? $0.id }
                    )
                }
            )
            facts.sizeNoise = segments.sizeNoise
            return facts
        }
    }

    /// The scenario's `dataset`, as it stands there, and what `--set` changed of it.
    private static func source(in inputs: RunReport.Inputs) -> String {
        let lines = inputs.scenarioText.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("dataset:") }) else { return "" }
        let rest = lines[(start + 1)...].prefix { $0.hasPrefix(" ") || $0.hasPrefix("\t") }
        let changes = inputs.overrides.filter { $0.hasPrefix("dataset") }.map { "--set \($0)" }
        return ([lines[start]] + rest).map(String.init).joined(separator: "\n")
            + changes.map { "\n\($0)" }.joined()
    }

    /// Released sums by what was asked and how it was blurred, in the order of the ledger.
    private static func queries(in ledger: LedgerFiles) -> [Query] {
        var planned: [UInt32: RoundPlanned] = [:]
        var found: [Query] = []
        for line in ledger.entries.split(separator: 0x0A) {
            guard let entry = try? LedgerEntry(line: Array(line)) else { continue }
            switch entry.record {
            case .roundPlanned(let plan): planned[plan.round] = plan
            case .released(let release):
                guard let plan = planned[release.round] else { continue }
                let noise = Self.noise(of: release.event)
                let query = Query(
                    kind: plan.query.kind,
                    length: plan.query.length,
                    count: 1,
                    mechanism: noise.mechanism,
                    sensitivity: Double(plan.query.squaredSensitivity).squareRoot(),
                    noise: noise.deviation
                )
                let place = found.firstIndex { other in
                    other.kind == query.kind && other.length == query.length
                        && other.mechanism == query.mechanism
                        && other.sensitivity == query.sensitivity
                }
                if let place {
                    found[place].count += 1
                    // The noise of clients' shares grows with those who answer: the least is said.
                    found[place].noise = min(found[place].noise, query.noise)
                } else {
                    found.append(query)
                }
            default: continue
            }
        }
        return found
    }

    private static func noise(of event: PrivacyEvent) -> (mechanism: String, deviation: Double) {
        switch event {
        case .discreteGaussian(_, let variance, _):
            ("discrete Gaussian", Double(variance).squareRoot())
        case .distributedDiscreteGaussian(_, let variance, let shares, _):
            (
                "discrete Gaussian in the clients' shares",
                (Double(variance) * Double(shares)).squareRoot()
            )
        case .nonPrivate: ("none", 0)
        case .poissonSampled(let rate, let event): Self.noise(of: event, rate: rate)
        default: ("other", 0)
        }
    }

    private static func noise(of event: PrivacyEvent, rate: Double)
        -> (mechanism: String, deviation: Double)
    {
        let (mechanism, deviation) = noise(of: event)
        return ("\(mechanism), about a secret sample at rate \(rate)", deviation)
    }
}
