import Foundation

/// Numbers as pages show them, and the little mathematics of Foundation that is needed.
enum Numeric {
    /// A power of a positive number.
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

    /// A number with so many decimal places; a dash for none.
    static func decimal(_ value: Double?, _ places: Int = 4) -> String {
        guard let value, value.isFinite else { return "–" }
        return String(format: "%.\(places)f", value).replacing("-", with: "−")
    }

    /// A number with its sign.
    static func signed(_ value: Double?, _ places: Int = 4) -> String {
        guard let value, value.isFinite else { return "–" }
        let text = decimal(value, places)
        return value > 0 ? "+\(text)" : text
    }

    /// A number with about three digits and no needless ones.
    static func short(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "–" }
        if abs(value) >= 100, abs(value) < 1e9, value == value.rounded() { return "\(Int(value))" }
        return String(format: "%.3g", value).replacing("-", with: "−")
    }

    /// A share as percent.
    static func percent(_ share: Double?, _ places: Int = 1) -> String {
        guard let share, share.isFinite else { return "–" }
        return "\(decimal(share * 100, places)) %"
    }

    /// An interval.
    static func range(_ ends: [Double]?, _ places: Int = 4) -> String {
        guard let low = ends?.first, let high = ends?.last else { return "–" }
        return "\(decimal(low, places)) to \(decimal(high, places))"
    }

    /// A small number as a power of ten, as δ is written: `10⁻⁶`, `2.5 × 10⁻⁷`.
    static func power(_ value: Double?) -> String {
        guard let value, value.isFinite, value > 0 else { return "–" }
        let exponent = Int(log10(value).rounded(.down))
        let mantissa = value / pow(10, Double(exponent))
        // 1e-5 and its like are not exact in binary.
        let shown = short((mantissa * 1e9).rounded() / 1e9)
        let digits: [Character: Character] = [
            "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
            "8": "⁸", "9": "⁹", "-": "⁻",
        ]
        let raised = String("\(exponent)".compactMap { digits[$0] })
        return shown == "1" ? "10\(raised)" : "\(shown) × 10\(raised)"
    }

    /// Seconds as people say them.
    static func seconds(_ value: Double) -> String {
        value < 120 ? "\(decimal(value, 1)) s" : "\(decimal(value / 60, 1)) min"
    }

    /// Every position of a long list, or evenly spread ones with the first and the last.
    static func thinned(_ count: Int, to limit: Int) -> [Int] {
        guard count > limit, limit > 1 else { return Array(0..<max(0, count)) }
        return (0..<limit).map { $0 * (count - 1) / (limit - 1) }
    }
}
