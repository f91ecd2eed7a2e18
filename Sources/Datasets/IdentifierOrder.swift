/// The order in which this module numbers users and items.
///
/// Ids that are canonical decimal integers (`0`, `17`, not `017`) come first, by value; all others
/// follow, by their UTF-8 bytes. The order depends on the set of ids alone, so shuffling a file's
/// rows changes no number, and a dense 0-based numbering in a file is kept as it is.
public enum IdentifierOrder {
    /// Whether `first` comes before `second`.
    public static func precedes(_ first: String, _ second: String) -> Bool {
        switch (isInteger(first), isInteger(second)) {
        case (true, false): true
        case (false, true): false
        case (true, true) where first.utf8.count != second.utf8.count:
            first.utf8.count < second.utf8.count
        default: first.utf8.lexicographicallyPrecedes(second.utf8)
        }
    }

    /// Sorts ids and tells where each went.
    ///
    /// - Parameter ids: ids without repetition.
    /// - Returns: the sorted ids, and for each old position the new one.
    static func sorted(_ ids: [String]) -> (ids: [String], newIndices: [Int32]) {
        let order = ids.indices.sorted { precedes(ids[$0], ids[$1]) }
        var newIndices = [Int32](repeating: 0, count: ids.count)
        for (new, old) in order.enumerated() { newIndices[old] = Int32(new) }
        return (order.map { ids[$0] }, newIndices)
    }

    /// Every id of either list once, in order.
    static func union(_ first: [String], _ second: [String]) -> [String] {
        Set(first).union(second).sorted(by: precedes)
    }

    /// The position of every id; of ids that Swift holds to be equal, the first counts.
    static func positions(_ ids: [String]) -> [String: Int32] {
        var output: [String: Int32] = [:]
        output.reserveCapacity(ids.count)
        for (index, id) in ids.enumerated() where output[id] == nil { output[id] = Int32(index) }
        return output
    }

    private static func isInteger(_ id: String) -> Bool {
        let digits = id.utf8
        guard digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return false }
        return digits.count == 1 || (digits.first ?? 48) != 48
    }
}
