import Foundation
import Recommenders

extension RecommendationResult {
    /// The list for a terminal: a line an item, and under it what was asked to be explained.
    var text: String {
        items.enumerated().map { rank, item in
            let name = Self.name(item.id, item.title)
            var lines = "\(rank + 1). \(name)  \(Self.number(item.score))\n"
            if let lift = item.segmentLift {
                lines +=
                    "     people in this segment choose it at least \(String(format: "%.1f", lift)) times "
                lines += "as often as others\n"
            }
            if let ratio = item.contextRatio, let context, abs(log(ratio)) >= 0.05 {
                lines += "     chosen \(String(format: "%.2f", ratio)) times as often with "
                lines += "\(context.value) as in all\n"
            }
            guard let because = item.because else { return lines }
            if because.isEmpty {
                lines += "     by popularity\n"
            } else {
                let causes = because.map { cause in
                    "\(Self.name(cause.id, cause.title)) (\(Self.strength(of: cause)))"
                }
                lines += "     because of \(causes.joined(separator: " and "))\n"
            }
            if let moved = item.moved {
                let reasons = moved.map { Self.words($0, movedUp: item.scoreRank > rank + 1) }
                lines += "     moved from \(item.scoreRank).: \(reasons.joined(separator: "; "))\n"
            }
            return lines
        }.joined()
    }

    /// What an item of the history adds; of a rule, what is known of it.
    private static func strength(of cause: Cause) -> String {
        guard let confidence = cause.confidence else { return "+\(number(cause.contribution))" }
        guard let support = cause.support, let lift = cause.lift else {
            return "confidence \(number(confidence))"
        }
        let noise = (cause.supportNoise ?? 0) > 0 ? " ± \(number(cause.supportNoise ?? 0))" : ""
        return "confidence \(number(confidence)), support \(number(support))\(noise), "
            + "lift \(String(format: "%.1f", lift))"
    }

    private static func words(_ reason: ListReason, movedUp: Bool) -> String {
        switch reason {
        case .tailPlace: "the place is kept for less known items"
        case .tailBonus: "less known items are preferred"
        case .context: movedUp ? "suits the context" : "suits the context less"
        case .diversity: movedUp ? "less like the items above" : "like the items above"
        case .categoryCap: "better ones are of a category that is full"
        case .displaced: "others were put above it"
        }
    }

    private static func name(_ id: String, _ title: String?) -> String {
        title.map { "\(id)  \($0)" } ?? id
    }

    private static func number(_ value: Double) -> String { String(format: "%.4f", value) }
}
