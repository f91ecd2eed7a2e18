extension [Int32] {
    /// The sorted array without repetitions.
    func removingAdjacentRepeats() -> [Int32] {
        var output: [Int32] = []
        output.reserveCapacity(count)
        for value in self where value != output.last { output.append(value) }
        return output
    }

    /// The values in order of first appearance, each once.
    func removingRepeats() -> [Int32] {
        var seen: Set<Int32> = []
        return filter { seen.insert($0).inserted }
    }

    /// Whether the sorted array holds `value`.
    ///
    /// - Complexity: O(log n).
    func sortedContains(_ value: Int32) -> Bool {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == value
    }
}
