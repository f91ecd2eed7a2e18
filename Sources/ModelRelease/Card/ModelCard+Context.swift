import Foundation

extension ModelCard.Facts {
    /// Counts by context.
    public struct Context: Sendable {
        /// What was asked about.
        public var by: String
        /// Number of its values.
        public var values: Int
        /// Items with counts.
        public var items: Int
        /// Standard deviation of the noise in a count.
        public var noise: Double
        /// How strongly lists should follow them.
        public var boost: Double

        /// Describes released counts.
        public init(by: String, values: Int, items: Int, noise: Double, boost: Double) {
            self.by = by
            self.values = values
            self.items = items
            self.noise = noise
            self.boost = boost
        }
    }
}

extension ModelCard {
    /// What was released of seasons, hours, countries or devices.
    var context: String {
        guard let context = facts.context else { return "" }
        let noise =
            context.noise > 0
            ? "noisy, with a standard deviation of \(String(format: "%.3g", context.noise))"
            : "exact"
        return """
            ## Context

            Counts of \(context.items) items under \(context.values) values of \
            `\(MarkdownText.escaped(context.by))`, from one of the sums
            above; \(noise). A person with n pairs of item and value counts for 1/√n in each; times are in
            UTC. Lists can follow them with strength \(String(format: "%g", context.boost)):
            which value applies is known on the device only.
            """
    }
}
