public import Recommenders

extension Scenario {
    /// Counts of items by what was the case when they were chosen.
    public struct ContextChoice: Sendable, Equatable {
        /// What is asked about.
        public var dimension: ContextDimension
        /// Share of the run's μ² for the counts; the model is trained from the rest.
        public var share: Double
        /// The most chosen items that are asked about, at most.
        public var itemCount: Int
        /// How strongly lists follow the context; nil: 0.2, and not evaluated.
        public var boost: Double?
    }

    /// Rounds after the training for segments and context.
    var roundsBesides: Int { (segments?.rounds ?? 0) + (context == nil ? 0 : 1) }
}
