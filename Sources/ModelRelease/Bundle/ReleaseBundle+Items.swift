extension ReleaseBundle {
    /// The catalog's indices of a history's ids, in its order, each once where it stands first.
    ///
    /// - Returns: the indices, and the ids that the catalog does not have.
    /// - Complexity: O(history).
    public func items(of history: [String]) -> (known: [Int32], unknown: [String]) {
        var known: [Int32] = []
        var unknown: [String] = []
        var seen: Set<Int32> = []
        for id in history {
            guard let index = index(of: id) else {
                unknown.append(id)
                continue
            }
            if seen.insert(index).inserted { known.append(index) }
        }
        return (known, unknown)
    }
}
