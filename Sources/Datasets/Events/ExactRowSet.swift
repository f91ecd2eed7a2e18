/// Finds rows that are byte for byte equal, without copying them.
struct ExactRowSet {
    private let bytes: [UInt8]
    private var rows: [Range<Int>] = []
    private var hashes: [Int] = []
    private var slots = [Int32](repeating: -1, count: 1024)

    /// Creates an empty set of ranges of `bytes`.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Adds a row.
    ///
    /// - Returns: whether no equal row was there.
    mutating func insert(_ row: Range<Int>) -> Bool {
        // The hash is seeded per process, so that no file can be made to collide on purpose.
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[row])) }
        let hash = hasher.finalize()
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 {
            let other = Int(slots[slot])
            if hashes[other] == hash, bytes[rows[other]].elementsEqual(bytes[row]) { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(rows.count)
        rows.append(row)
        hashes.append(hash)
        if rows.count * 2 > slots.count { grow() }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for (index, hash) in hashes.enumerated() {
            var slot = hash & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index)
        }
    }
}
