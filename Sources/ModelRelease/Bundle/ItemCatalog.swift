import Foundation

/// The ids of a catalog by index, and their indices; strings are made when they are asked for.
///
/// Ids that are canonically equivalent in Unicode count as the same.
public struct ItemCatalog: RandomAccessCollection, Equatable, Sendable {
    /// All ids' UTF-8, one after the other.
    private var bytes: [UInt8] = []
    /// Where each id ends.
    private var ends: [Int] = []
    /// Open addressing with a power of two of places: index of an id, or −1.
    private var table: [Int32]

    /// The first index.
    public var startIndex: Int { 0 }
    /// One past the last index.
    public var endIndex: Int { ends.count }

    /// Collects ids by index; of equal ones the first is found.
    ///
    /// - Complexity: O(ids).
    public init(_ ids: some Collection<String>) {
        table = Self.emptyTable(count: ids.count)
        for id in ids {
            bytes.append(contentsOf: id.utf8)
            ends.append(bytes.count)
            insert(ends.count - 1)
        }
    }

    /// Prepares an empty catalog.
    ///
    /// - Parameters:
    ///   - byteCount: about how many bytes all ids have.
    ///   - count: at least how many ids there will be.
    init(byteCount: Int, count: Int) {
        table = Self.emptyTable(count: count)
        bytes.reserveCapacity(byteCount)
        ends.reserveCapacity(count)
    }

    /// Adds an id at the end.
    ///
    /// - Parameter id: UTF-8 that was validated.
    /// - Returns: whether it is new.
    mutating func append(_ id: UnsafeBufferPointer<UInt8>) -> Bool {
        if 2 * (ends.count + 1) > table.count { grow() }
        bytes.append(contentsOf: id)
        ends.append(bytes.count)
        return insert(ends.count - 1)
    }

    /// The id at an index.
    public subscript(position: Int) -> String {
        String(decoding: bytes[range(position)], as: UTF8.self)
    }

    /// The index of an id, or nil if the catalog does not have it.
    public func position(of id: String) -> Int32? {
        var id = id
        let index = id.withUTF8 { table[place(of: $0)] }
        return index < 0 ? nil : index
    }

    /// Two catalogs are equal if they have the same ids in the same order.
    public static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }

    private static func emptyTable(count: Int) -> [Int32] {
        var size = 16
        while size < 2 * (count + 1) { size *= 2 }
        return [Int32](repeating: -1, count: size)
    }

    private func range(_ position: Int) -> Range<Int> {
        (position == 0 ? 0 : ends[position - 1])..<ends[position]
    }

    @discardableResult
    private mutating func insert(_ position: Int) -> Bool {
        let range = range(position)
        let place = bytes.withUnsafeBufferPointer { bytes in
            self.place(of: UnsafeBufferPointer(rebasing: bytes[range]))
        }
        guard table[place] < 0 else { return false }
        table[place] = Int32(truncatingIfNeeded: position)
        return true
    }

    private mutating func grow() {
        table = Self.emptyTable(count: 2 * table.count)
        for position in ends.indices { insert(position) }
    }

    /// The place of the table where an id stands or would stand.
    private func place(of id: UnsafeBufferPointer<UInt8>) -> Int {
        let mask = table.count - 1
        let isASCII = id.allSatisfy { $0 < 0x80 }
        var hasher = Hasher()
        if isASCII {
            hasher.combine(bytes: UnsafeRawBufferPointer(id))
        } else {
            let normal = String(decoding: id, as: UTF8.self).precomposedStringWithCanonicalMapping
            var copy = normal
            copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
        var place = hasher.finalize() & mask
        while table[place] >= 0, !matches(Int(table[place]), id, isASCII: isASCII) {
            place = (place + 1) & mask
        }
        return place
    }

    private func matches(_ position: Int, _ id: UnsafeBufferPointer<UInt8>, isASCII: Bool) -> Bool {
        let range = range(position)
        // An ASCII id is equivalent to itself alone.
        guard !isASCII else { return range.count == id.count && bytes[range].elementsEqual(id) }
        return self[position] == String(decoding: id, as: UTF8.self)
    }
}
