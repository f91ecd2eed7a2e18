import ProtocolPrimitives

/// An append-only Merkle tree (RFC 6962, section 2.1; RFC 9162, section 2.1), kept by its hashes.
///
/// Row 0 holds the leaf hashes; row k holds the roots of the complete subtrees of 2^k leaves.
public struct MerkleTree: Sendable, Equatable {
    private var rows: [[LedgerDigest]] = [[]]

    /// Creates an empty tree.
    public init() {}

    /// Number of leaves.
    public var size: Int { rows[0].count }

    /// The hash of a leaf: SHA-256(0x00 || entry).
    public static func leafHash(of entry: ArraySlice<UInt8>) -> LedgerDigest {
        LedgerDigest(sha256: entry.withUnsafeBytes { Hashing.sha256(prefix: 0x00, $0) })
    }

    /// The hash of a leaf: SHA-256(0x00 || entry).
    public static func leafHash(of entry: [UInt8]) -> LedgerDigest { leafHash(of: entry[...]) }

    /// The hash of an inner node: SHA-256(0x01 || left || right).
    public static func nodeHash(_ left: LedgerDigest, _ right: LedgerDigest) -> LedgerDigest {
        LedgerDigest(
            sha256: left.bytes.withUnsafeBytes { left in
                right.bytes.withUnsafeBytes { Hashing.sha256(prefix: 0x01, left, $0) }
            }
        )
    }

    /// Adds a leaf.
    ///
    /// - Parameter leafHash: the result of ``leafHash(of:)``.
    /// - Complexity: O(log n) hashes, O(1) on average.
    public mutating func append(leafHash: LedgerDigest) {
        rows[0].append(leafHash)
        var row = 0
        while rows[row].count.isMultiple(of: 2) {
            let count = rows[row].count
            let parent = Self.nodeHash(rows[row][count - 2], rows[row][count - 1])
            row += 1
            if row == rows.count { rows.append([]) }
            rows[row].append(parent)
        }
    }

    /// Takes the last leaf away again.
    ///
    /// - Complexity: O(log n).
    mutating func removeLast() {
        guard size > 0 else { return }
        var row = 0
        var wasEven = true
        while wasEven {
            wasEven = rows[row].count.isMultiple(of: 2)
            rows[row].removeLast()
            row += 1
        }
    }

    /// The root of all leaves; SHA-256 of nothing for an empty tree.
    ///
    /// - Complexity: O(log n) hashes.
    public var root: LedgerDigest { subtreeRoot(from: 0, count: size) }

    /// The root of the first `size` leaves.
    ///
    /// - Throws: ``PrivacyLedgerError/invalidProofRange(index:treeSize:)``.
    /// - Complexity: O(log n) hashes.
    public func root(ofSize size: Int) throws(PrivacyLedgerError) -> LedgerDigest {
        guard size >= 0, size <= self.size else {
            throw .invalidProofRange(index: size, treeSize: self.size)
        }
        return subtreeRoot(from: 0, count: size)
    }

    /// The proof that a leaf is in the tree of the first `treeSize` leaves (PATH, section 2.1.1).
    ///
    /// - Throws: ``PrivacyLedgerError/invalidProofRange(index:treeSize:)``.
    /// - Complexity: O(log^2 n) hashes.
    public func inclusionProof(leafIndex: Int, treeSize: Int) throws(PrivacyLedgerError)
        -> InclusionProof
    {
        guard treeSize <= size, leafIndex >= 0, leafIndex < treeSize else {
            throw .invalidProofRange(index: leafIndex, treeSize: min(treeSize, size))
        }
        var hashes: [LedgerDigest] = []
        var (start, count) = (0, treeSize)
        while count > 1 {
            let left = Self.largestPowerOfTwo(below: count)
            if leafIndex < start + left {
                hashes.append(subtreeRoot(from: start + left, count: count - left))
                count = left
            } else {
                hashes.append(subtreeRoot(from: start, count: left))
                (start, count) = (start + left, count - left)
            }
        }
        return InclusionProof(leafIndex: leafIndex, treeSize: treeSize, hashes: hashes.reversed())
    }

    /// The proof that a tree of `newSize` leaves continues one of `oldSize` (PROOF, section 2.1.2).
    ///
    /// - Throws: ``PrivacyLedgerError/invalidProofRange(index:treeSize:)``.
    /// - Complexity: O(log^2 n) hashes.
    public func consistencyProof(from oldSize: Int, to newSize: Int) throws(PrivacyLedgerError)
        -> ConsistencyProof
    {
        guard newSize <= size, oldSize >= 0, oldSize <= newSize else {
            throw .invalidProofRange(index: oldSize, treeSize: min(newSize, size))
        }
        var hashes: [LedgerDigest] = []
        if oldSize > 0, oldSize < newSize {
            // SUBPROOF(m, D, b), with b saying that the old tree still is a prefix from 0.
            var (start, count, rest, isWhole) = (0, newSize, oldSize, true)
            while rest < count {
                let left = Self.largestPowerOfTwo(below: count)
                if rest <= left {
                    hashes.append(subtreeRoot(from: start + left, count: count - left))
                    count = left
                } else {
                    hashes.append(subtreeRoot(from: start, count: left))
                    (start, count, rest, isWhole) = (start + left, count - left, rest - left, false)
                }
            }
            if !isWhole { hashes.append(subtreeRoot(from: start, count: count)) }
        }
        return ConsistencyProof(oldSize: oldSize, newSize: newSize, hashes: hashes.reversed())
    }

    /// The root of `count` leaves from `start`, which is a multiple of the next power of two.
    private func subtreeRoot(from start: Int, count: Int) -> LedgerDigest {
        guard count > 0 else { return LedgerDigest(hashing: []) }
        // Complete subtrees from the right: one for each bit of the count.
        var result: LedgerDigest?
        var end = start + count
        var row = 0
        while end > start {
            let span = 1 << row
            if count & span != 0 {
                let node = rows[row][(end >> row) - 1]
                result = result.map { Self.nodeHash(node, $0) } ?? node
                end -= span
            }
            row += 1
        }
        return result ?? LedgerDigest(hashing: [])
    }

    private static func largestPowerOfTwo(below count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
