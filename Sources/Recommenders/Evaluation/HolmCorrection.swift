/// Correction of p-values for having looked at several (Holm 1979).
///
/// Rejecting what is at most α after the correction keeps the chance of any false rejection at most α, however
/// the tests depend on each other.
public enum HolmCorrection {
    /// The corrected p-values, in the given order, at most 1.
    ///
    /// - Parameter pValues: one per test, 0 to 1.
    /// - Returns: one per test.
    /// - Complexity: O(tests · log tests).
    public static func adjusted(_ pValues: [Double]) -> [Double] {
        var adjusted = pValues
        var largest = 0.0
        let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
        for (rank, place) in order.enumerated() {
            largest = max(largest, min(1, pValues[place] * Double(pValues.count - rank)))
            adjusted[place] = largest
        }
        return adjusted
    }
}
