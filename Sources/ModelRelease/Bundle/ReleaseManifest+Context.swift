import Recommenders

extension ReleaseManifest {
    /// What `context.safetensors` holds, for people and programs that do not read it.
    public struct Context: Codable, Equatable, Sendable {
        /// `month`, `weekday`, `hour` or `country`.
        public var by: String
        /// Its values in their order.
        public var values: [String]
        /// Items with counts.
        public var items: Int
        /// Standard deviation of the noise in a count; 0 for exact sums.
        public var noise: Double
        /// How strongly lists should follow them.
        public var boost: Double

        /// Describes released counts.
        public init(_ context: ReleasedContext) {
            by = context.counts.dimension.name
            values = context.counts.dimension.values
            items = context.counts.items.count
            noise = context.counts.noise
            boost = context.boost
        }
    }
}
