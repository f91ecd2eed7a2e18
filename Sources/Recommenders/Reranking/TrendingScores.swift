/// What is chosen more than it used to be: for people without a history.
public enum TrendingScores {
    /// (r_i − e_i) / √(e_i + m), with e_i = b_i Σ r / Σ b: how far an item is above what it was, in
    /// units of chance.
    ///
    /// The denominator is the standard deviation of a Poisson count of mean e_i; m keeps new items
    /// with a handful of counts from the top. Counts below 0, as noise makes them, are zeros.
    ///
    /// - Parameters:
    ///   - recent: r, released counts of the last period, one per item.
    ///   - before: b, released counts of the time before, as many.
    ///   - damping: m, above 0; noise of standard deviation σ in the counts asks for at least σ².
    /// - Returns: one score per item.
    /// - Throws: ``RecommendersError``.
    public static func scores(recent: [Double], before: [Double], damping: Double)
        throws(RecommendersError) -> [Double]
    {
        guard recent.count == before.count else {
            throw .inconsistentModel(
                part: "before",
                expected: recent.count,
                actual: before.count
            )
        }
        guard recent.allSatisfy(\.isFinite), before.allSatisfy(\.isFinite) else {
            throw .notFinite(part: "counts")
        }
        guard damping > 0, damping.isFinite else {
            throw .invalidList(part: "damping", expected: "above 0")
        }
        let all = recent.reduce(0) { $0 + max(0, $1) }
        let past = before.reduce(0) { $0 + max(0, $1) }
        let ratio = past > 0 ? all / past : 0
        return zip(recent, before).map { recent, before in
            let expected = max(0, before) * ratio
            return (max(0, recent) - expected) / (expected + damping).squareRoot()
        }
    }
}
