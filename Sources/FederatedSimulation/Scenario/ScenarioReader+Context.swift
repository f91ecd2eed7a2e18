import Recommenders

/// Counts of items by context.
extension ScenarioReader {
    /// Reads what is wanted of a context.
    ///
    /// - Returns: nil without one.
    /// - Throws: ``ScenarioError``.
    func context(_ root: ScenarioMapping, besides segments: Scenario.SegmentChoice?)
        throws(ScenarioError) -> Scenario.ContextChoice?
    {
        guard let mapping = try root.mapping("context", allowed: ScenarioKeys.context) else {
            return nil
        }
        guard let kind = try mapping.word("by", ScenarioKeys.Context.self) else {
            throw mapping.error("by", .missingKey)
        }
        let listed = try mapping.strings("values")
        guard (kind == .country || kind == .device) == (listed != nil) else {
            throw mapping.impossible(
                "values",
                listed == nil
                    ? "must be a list: what is asked about is public"
                    : "is for 'by: country' and 'by: device'"
            )
        }
        guard let dimension = ContextDimension(name: kind.rawValue, listed: listed ?? []) else {
            throw mapping.error("by", .missingKey)
        }
        if let listed, !ContextCounts.areValues(listed) {
            throw mapping.impossible(
                "values",
                "must be 1…256 distinct names of 1…64 bytes, without control characters"
            )
        }
        let share = try mapping.double("share") ?? 0.1
        guard share > 0, share + (segments?.share ?? 0) < 1 else {
            throw mapping.impossible(
                "share",
                "is \(share); it must be above 0, and with that of 'segments' below 1"
            )
        }
        let boost = try mapping.double("boost")
        if let boost, !(boost >= 0 && boost <= 10) {
            throw mapping.impossible("boost", "is \(boost), not 0…10")
        }
        return Scenario.ContextChoice(
            dimension: dimension,
            share: share,
            itemCount: try mapping.integer("items", in: 1...1_000_000) ?? 500,
            boost: boost
        )
    }
}
