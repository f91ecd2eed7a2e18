import DifferentialPrivacy
import FederatedClient
import Foundation
import PrivacyLedger
import ProtocolPrimitives

/// What `tacit audit client` shows, for people and for machines.
struct AuditClientResult: Encodable {
    struct Budget: Encodable {
        var scope: String
        var epsilon: OrNull<Double>
        var delta: Double
        var budget: Double
        var seconds: Int64?
    }

    struct Row: Encodable {
        var time: String
        var run: String
        var round: UInt32
        var query: String
        var event: String
        var noiseMultiplier: OrNull<Double>
        var epsilon: OrNull<Double>
        var cumulativeEpsilon: OrNull<Double>
    }

    var epsilon: OrNull<Double>
    var delta: Double
    var budgets: [Budget]
    var participations: [Row]

    init(
        _ account: ParticipationAccount,
        limits: ParticipationLimits?,
        delta: Double,
        now: Int64
    ) {
        self.delta = delta
        epsilon = Self.finite(account.epsilon(delta: delta))
        budgets = limits.map { Self.budgets($0, account, now: now) } ?? []
        var composition = GaussianComposition(method: .gaussianCurve)
        var isCovered = true
        participations = account.participations.map { participation in
            do { try composition.add(participation.event) } catch { isCovered = false }
            let sum = isCovered ? try? composition.epsilon(delta: delta) : nil
            let time = LedgerTime(clampingSecondsSince1970: Double(participation.time))
            return Row(
                time: time.description,
                run: participation.round.run.description,
                round: participation.round.number,
                query: participation.queryKind,
                event: participation.event.kind,
                noiseMultiplier: Self.finite(participation.event.noiseMultiplier),
                epsilon: Self.finite(ParticipationAccount([participation]).epsilon(delta: delta)),
                cumulativeEpsilon: Self.finite(sum)
            )
        }
    }

    private static func budgets(
        _ limits: ParticipationLimits,
        _ account: ParticipationAccount,
        now: Int64
    ) -> [Budget] {
        var budgets = [
            Budget(
                scope: ParticipationScope.lifetime.rawValue,
                epsilon: finite(account.epsilon(delta: limits.lifetime.delta)),
                delta: limits.lifetime.delta,
                budget: limits.lifetime.epsilon
            )
        ]
        if let period = limits.period {
            let spent = account.epsilon(
                delta: period.budget.delta,
                lastSeconds: period.seconds,
                now: now
            )
            budgets.append(
                Budget(
                    scope: ParticipationScope.period.rawValue,
                    epsilon: finite(spent),
                    delta: period.budget.delta,
                    budget: period.budget.epsilon,
                    seconds: period.seconds
                )
            )
        }
        if let query = limits.query {
            let most = account.participations
                .map { ParticipationAccount([$0]).epsilon(delta: query.delta) }.max()
            budgets.append(
                Budget(
                    scope: ParticipationScope.query.rawValue,
                    epsilon: finite(most ?? 0),
                    delta: query.delta,
                    budget: query.epsilon
                )
            )
        }
        return budgets
    }

    private static func finite(_ value: Double?) -> OrNull<Double> {
        OrNull(value.flatMap { $0.isFinite ? $0 : nil })
    }

    /// The account for people.
    var text: String {
        var text =
            "took part in \(participations.count) rounds: ε \(Self.number(epsilon)) at δ \(delta)\n"
        for budget in budgets {
            let length = budget.seconds.map { " of \($0) s" } ?? ""
            let what = budget.scope == ParticipationScope.query.rawValue ? "largest ε" : "ε"
            text +=
                "budget by \(budget.scope)\(length): \(what) \(Self.number(budget.epsilon)) of "
                + "\(budget.budget) at δ \(budget.delta)\n"
        }
        guard !participations.isEmpty else { return text }
        text += "\n"
        let header = ["time", "run", "round", "query", "noise", "ε", "ε so far"]
        let rows = participations.map { row in
            [
                row.time, String(row.run.prefix(12)), "\(row.round)", row.query,
                Self.number(row.noiseMultiplier), Self.number(row.epsilon),
                Self.number(row.cumulativeEpsilon),
            ]
        }
        let widths = header.indices.map { column in
            ([header] + rows).map { $0[column].count }.max() ?? 0
        }
        for row in [header] + rows {
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            text += cells.joined(separator: "  ").trimmingSuffix(" ") + "\n"
        }
        return text
    }

    private static func number(_ value: OrNull<Double>) -> String {
        value.value.map { String(format: "%.4f", $0) } ?? "infinite"
    }
}

extension String {
    /// The text without the spaces at its end.
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var text = self
        while text.last == character { text.removeLast() }
        return text
    }
}
