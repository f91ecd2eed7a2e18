import DifferentialPrivacy
import Foundation

/// What `tacit audit calibrate` prints.
struct CalibrationTable: Encodable {
    struct Query: Encodable {
        var name: OrNull<String>
        var rounds: Int
        var samplingRate: Double
        var weight: Double
        /// Part of the cost, as ``ProgramCalibration/shares`` has it.
        var share: Double
        var noiseMultiplier: Double
        /// ε of this query's rounds without the others.
        var epsilonAlone: Double
    }

    /// Where an accountant's domain decided and not the budget.
    struct Floor: Encodable {
        var accountant: String
        /// The smallest sampled noise multiplier it covers; null where the loss is too large.
        var noiseMultiplier: OrNull<Double>
        /// Accountants that resolve less noise.
        var alternatives: [String]
    }

    /// That of the only query, or null.
    var noiseMultiplier: OrNull<Double>
    /// ε of the program with that noise, at most the target.
    var epsilon: Double
    var target: Double
    var delta: Double
    var accountant: String
    var accountants: [String: Double]
    var relation: String
    var split: String
    /// Sum over all rounds of weight times squared noise multiplier.
    var objective: Double
    var queries: [Query]
    var floor: OrNull<Floor>

    /// Why there is so much noise, or nil.
    static func floor(_ error: DifferentialPrivacyError?) -> Floor? {
        switch error {
        case .noiseTooSmall(_, let minimum, let accountant, let alternatives):
            Floor(
                accountant: accountant,
                noiseMultiplier: OrNull(minimum),
                alternatives: alternatives
            )
        case .lossTooLarge(let accountant, let alternatives):
            Floor(
                accountant: accountant,
                noiseMultiplier: OrNull(nil),
                alternatives: alternatives
            )
        default: nil
        }
    }

    /// The result for people: one line for the query of flags, a table for named ones.
    var text: String {
        guard let first = queries.first, queries.count > 1 || first.name.value != nil else {
            let noise = noiseMultiplier.value.map { "\($0)" } ?? ""
            return "noise multiplier \(noise) (\(accountant), ε \(epsilon))\n" + floorText
        }
        let header = [
            "query", "rounds", "rate", "weight", "share", "noise multiplier", "ε alone",
        ]
        let rows = queries.map { query in
            [
                query.name.value ?? "", "\(query.rounds)",
                String(format: "%g", query.samplingRate), String(format: "%g", query.weight),
                String(format: "%.4f", query.share), Self.roundedUp(query.noiseMultiplier),
                Self.roundedUp(query.epsilonAlone),
            ]
        }
        var text = TextTable.text([header] + rows, leading: 1) + "\n"
        text += "ε \(Self.roundedUp(epsilon)) at δ \(delta) (\(accountant))"
        text += String(format: ", target %g, ", target) + "\(split) split\n"
        for (name, value) in accountants.sorted(by: { $0.key < $1.key }) where name != accountant {
            text += "ε \(Self.roundedUp(value)) by \(name), as a check\n"
        }
        text += String(format: "Σ rounds · weight · noise multiplier² = %.6g\n", objective)
        return text + floorText
    }

    private var floorText: String {
        guard let floor = floor.value else { return "" }
        let domain =
            floor.noiseMultiplier.value.map { "covers no sampled noise multiplier below \($0)" }
            ?? "resolves no larger loss"
        let others =
            floor.alternatives.isEmpty
            ? "no accountant resolves less noise"
            : "less noise is resolved by " + floor.alternatives.joined(separator: " or ")
        return """
            the \(floor.accountant) accountant \(domain): that decides here, not the target
            \(others)

            """
    }

    /// Six digits, never less: more noise costs less, and ε is an upper bound.
    static func roundedUp(_ value: Double) -> String {
        guard value > 0, value.isFinite else { return "\(value)" }
        let unit = pow(10, log10(value).rounded(.down) - 5)
        guard unit > 0 else { return "\(value)" }
        let rounded = (value / unit).rounded(.up) * unit
        return String(format: "%.6g", rounded)
    }
}
