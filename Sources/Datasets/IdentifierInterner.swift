/// Numbers byte strings in order of first appearance; the fast half of building a table.
///
/// An open-addressing hash table whose keys lie end to end in one array, so that a known id costs
/// neither a `String` nor an allocation.
struct IdentifierInterner {
    /// Number of distinct ids so far.
    private(set) var count = 0

    private var arena: [UInt8] = []
    private var ends: [Int] = [0]
    private var hashes: [Int] = []
    private var slots = [Int32](repeating: -1, count: 1024)
    private var latest: Int32 = -1

    /// The number of the id `bytes[range]`, a new one if it was not seen before.
    ///
    /// - Precondition: `range` lies in `bytes`, which hold fewer than 2^31 bytes.
    mutating func intern(_ bytes: [UInt8], _ range: Range<Int>) -> Int32 {
        // Files are often sorted by user: the id of the row before is worth a look.
        if latest >= 0, isKey(latest, equalTo: bytes, range) { return latest }
        let hash = Self.hash(bytes, range)
        var slot = hash & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = slots[slot]
            if hashes[Int(index)] == hash, isKey(index, equalTo: bytes, range) {
                latest = index
                return index
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let index = Int32(count)
        slots[slot] = index
        arena.append(contentsOf: bytes[range])
        ends.append(arena.count)
        hashes.append(hash)
        count += 1
        latest = index
        if count * 2 > slots.count { grow() }
        return index
    }

    /// The ids as strings, in order of first appearance.
    var identifiers: [String] {
        (0..<count).map { String(decoding: arena[ends[$0]..<ends[$0 + 1]], as: UTF8.self) }
    }

    /// Whether every id is ASCII.
    var isASCII: Bool { arena.allSatisfy { $0 < 0x80 } }

    private func isKey(_ index: Int32, equalTo bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let start = ends[Int(index)]
        guard ends[Int(index) + 1] - start == range.count else { return false }
        for offset in 0..<range.count
        where arena[start + offset] != bytes[range.lowerBound + offset] { return false }
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

    /// Swift's per-process seeded hash, so that no file can be made to collide on purpose.
    private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[range])) }
        return hasher.finalize()
    }
}
