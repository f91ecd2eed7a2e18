public import Datasets

extension ItemAttributes {
    /// Each item's categories as numbers from 0 in the order of their first mention, ascending, and
    /// how many there are.
    public var categoryIndices: (items: [[Int32]], count: Int) {
        var indices: [String: Int32] = [:]
        let items = categories.map { names in
            var own: Set<Int32> = []
            for name in names {
                let index = indices[name] ?? Int32(clamping: indices.count)
                indices[name] = index
                own.insert(index)
            }
            return own.sorted()
        }
        return (items, indices.count)
    }
}
