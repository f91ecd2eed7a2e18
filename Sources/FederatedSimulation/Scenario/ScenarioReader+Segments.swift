import Datasets

/// Segments of the people.
extension ScenarioReader {
    /// Reads what is wanted of segments.
    ///
    /// - Returns: nil without segments.
    /// - Throws: ``ScenarioError``.
    func segments(_ root: ScenarioMapping) throws(ScenarioError) -> Scenario.SegmentChoice? {
        guard let mapping = try root.mapping("segments", allowed: ScenarioKeys.segments) else {
            return nil
        }
        let algorithm =
            try mapping.word("algorithm", Scenario.SegmentChoice.Algorithm.self) ?? .kMeans
        let count = try mapping.integer("count", in: 2...1024)
        if algorithm == .recencyFrequencyAmount {
            guard [nil, 8, 27, 64].contains(count) else {
                throw mapping.impossible("count", "must be 8, 27 or 64: levels of three measures")
            }
            guard !mapping.has("steps") else {
                throw mapping.impossible("steps", "are for centroids, and 'rfm' has none")
            }
        }
        for key in ["count", "steps"] where mapping.has("from") && mapping.has(key) {
            throw mapping.impossible(
                key,
                "is that of the release in 'from', whose segments are kept"
            )
        }
        let share = try mapping.double("share") ?? 0.3
        guard share > 0, share < 1 else {
            throw mapping.impossible("share", "is \(share), not above 0 and below 1")
        }
        return Scenario.SegmentChoice(
            algorithm: algorithm,
            count: count,
            minimumCohort: try mapping.integer("minimumCohort", in: 1...1_000_000_000) ?? 50,
            share: share,
            steps: try mapping.integer("steps", in: 0...100) ?? 3,
            listLength: try mapping.integer("items", in: 1...10_000) ?? 50,
            diversity: try mapping.fraction("diversity") ?? 0,
            longTail: try mapping.fraction("longTail"),
            referenceTime: try reference(mapping, algorithm),
            frozen: try mapping.string("from").map { resolve($0) }
        )
    }

    /// The time that recency counts back from; a choice, never a fact of the data.
    private func reference(
        _ mapping: ScenarioMapping,
        _ algorithm: Scenario.SegmentChoice.Algorithm
    ) throws(ScenarioError) -> Int64? {
        guard let text = try mapping.string("reference") else { return nil }
        guard algorithm == .recencyFrequencyAmount else {
            throw mapping.impossible("reference", "is for 'rfm'")
        }
        guard case .time(let time)? = TemporalCut.date(text), time.magnitude <= 1 << 40 else {
            throw mapping.impossible("reference", "is '\(text)', not a date such as 2011-10-01")
        }
        return time
    }
}
