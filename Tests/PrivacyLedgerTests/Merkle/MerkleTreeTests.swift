import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

@Suite struct MerkleTreeTests {
    /// Leaves and roots of Certificate Transparency's reference tests (merkle_tree_test.cc), used
    /// by every RFC 6962 implementation since.
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    static func referenceTree() throws -> MerkleTree {
        var tree = MerkleTree()
        for leaf in leaves { tree.append(leafHash: MerkleTree.leafHash(of: try Hex.decode(leaf))) }
        return tree
    }

    static func tree(size: Int) -> MerkleTree {
        var tree = MerkleTree()
        for index in 0..<size {
            tree.append(leafHash: MerkleTree.leafHash(of: Array("leaf \(index)".utf8)))
        }
        return tree
    }

    @Test func rootsMatchTheReference() throws {
        var tree = MerkleTree()
        #expect(tree.root.description == Self.roots[0])
        for (index, leaf) in Self.leaves.enumerated() {
            tree.append(leafHash: MerkleTree.leafHash(of: try Hex.decode(leaf)))
            #expect(tree.root.description == Self.roots[index + 1])
        }
        for size in 0...8 {
            #expect(try tree.root(ofSize: size).description == Self.roots[size])
        }
    }

    @Test func proofsMatchTheReference() throws {
        let tree = try Self.referenceTree()
        #expect(
            try tree.inclusionProof(leafIndex: 0, treeSize: 8).hashes.map(\.description) == [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        )
        #expect(
            try tree.inclusionProof(leafIndex: 5, treeSize: 8).hashes.map(\.description) == [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        )
        #expect(
            try tree.consistencyProof(from: 1, to: 8).hashes.map(\.description) == [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        )
        #expect(
            try tree.consistencyProof(from: 6, to: 8).hashes.map(\.description) == [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]
        )
    }

    /// The recursive definition of RFC 6962, section 2.1, on leaf hashes.
    static func definition(_ leaves: ArraySlice<LedgerDigest>) -> LedgerDigest {
        if leaves.isEmpty { return LedgerDigest(hashing: []) }
        if leaves.count == 1, let leaf = leaves.first { return leaf }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        return MerkleTree.nodeHash(
            definition(leaves.prefix(split)),
            definition(leaves.dropFirst(split))
        )
    }

    @Test func rootsMatchTheRecursiveDefinition() throws {
        let leaves = (0..<130).map { MerkleTree.leafHash(of: Array("leaf \($0)".utf8)) }
        let tree = Self.tree(size: 130)
        for size in 0...130 {
            #expect(try tree.root(ofSize: size) == Self.definition(leaves.prefix(size)))
        }
    }

    @Test func everyInclusionProofVerifiesAndNoMutationDoes() throws {
        let tree = Self.tree(size: 64)
        for size in 1...64 {
            let root = try tree.root(ofSize: size)
            for index in 0..<size {
                let leaf = MerkleTree.leafHash(of: Array("leaf \(index)".utf8))
                let proof = try tree.inclusionProof(leafIndex: index, treeSize: size)
                #expect(proof.isValid(leafHash: leaf, root: root))
                for bad in try mutations(of: proof) {
                    #expect(!bad.isValid(leafHash: leaf, root: root), "\(index) of \(size)")
                }
                #expect(!proof.isValid(leafHash: flipped(leaf), root: root))
                #expect(!proof.isValid(leafHash: leaf, root: flipped(root)))
            }
        }
    }

    @Test func everyConsistencyProofVerifiesAndNoMutationDoes() throws {
        let tree = Self.tree(size: 64)
        for newSize in 0...64 {
            let newRoot = try tree.root(ofSize: newSize)
            for oldSize in 0...newSize {
                let oldRoot = try tree.root(ofSize: oldSize)
                let proof = try tree.consistencyProof(from: oldSize, to: newSize)
                #expect(proof.isValid(oldRoot: oldRoot, newRoot: newRoot))
                #expect(!proof.isValid(oldRoot: flipped(oldRoot), newRoot: newRoot))
                // From nothing to anything there is nothing to prove.
                if oldSize > 0 {
                    #expect(!proof.isValid(oldRoot: oldRoot, newRoot: flipped(newRoot)))
                }
                for bad in mutations(of: proof) {
                    #expect(!bad.isValid(oldRoot: oldRoot, newRoot: newRoot))
                }
            }
        }
    }

    @Test func refusesProofsThatCannotExist() {
        let tree = Self.tree(size: 5)
        for (index, size) in [(-1, 5), (5, 5), (0, 6), (0, 0), (3, 2)] {
            #expect(throws: PrivacyLedgerError.self) {
                try tree.inclusionProof(leafIndex: index, treeSize: size)
            }
        }
        for (old, new) in [(-1, 5), (3, 2), (0, 6), (6, 6)] {
            #expect(throws: PrivacyLedgerError.self) {
                try tree.consistencyProof(from: old, to: new)
            }
        }
        #expect(throws: PrivacyLedgerError.self) { try tree.root(ofSize: 6) }
        #expect(throws: PrivacyLedgerError.self) { try tree.root(ofSize: -1) }
        let root = tree.root
        for (index, size) in [(-1, 5), (0, -5), (.max, .max), (.min, .max), (0, .max)] {
            let proof = InclusionProof(leafIndex: index, treeSize: size, hashes: [root])
            #expect(!proof.isValid(leafHash: root, root: root))
            let consistency = ConsistencyProof(oldSize: index, newSize: size, hashes: [root])
            #expect(!consistency.isValid(oldRoot: flipped(root), newRoot: root))
        }
    }

    @Test func removingTheLastLeafUndoesAppending() {
        for size in 1...70 {
            var tree = Self.tree(size: size)
            tree.removeLast()
            #expect(tree.root == Self.tree(size: size - 1).root)
            tree.append(leafHash: MerkleTree.leafHash(of: Array("leaf \(size - 1)".utf8)))
            #expect(tree.root == Self.tree(size: size).root)
        }
    }

    private func flipped(_ digest: LedgerDigest) -> LedgerDigest {
        var bytes = digest.bytes
        bytes[31] ^= 1
        return (try? LedgerDigest(bytes: bytes)) ?? digest
    }

    private func mutations(of proof: InclusionProof) throws -> [InclusionProof] {
        var bad = mutations(of: proof.hashes).map {
            InclusionProof(leafIndex: proof.leafIndex, treeSize: proof.treeSize, hashes: $0)
        }
        for index in [proof.leafIndex - 1, proof.leafIndex + 1, proof.leafIndex ^ 1] {
            bad.append(
                InclusionProof(leafIndex: index, treeSize: proof.treeSize, hashes: proof.hashes)
            )
        }
        return bad.filter { $0 != proof }
    }

    private func mutations(of proof: ConsistencyProof) -> [ConsistencyProof] {
        var bad = mutations(of: proof.hashes).map {
            ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, hashes: $0)
        }
        bad.append(
            ConsistencyProof(
                oldSize: proof.newSize + 1,
                newSize: proof.newSize,
                hashes: proof.hashes
            )
        )
        return bad
    }

    private func mutations(of hashes: [LedgerDigest]) -> [[LedgerDigest]] {
        var bad: [[LedgerDigest]] = [hashes + [hashes.last ?? LedgerDigest(hashing: [])]]
        if !hashes.isEmpty { bad += [Array(hashes.dropLast()), Array(hashes.dropFirst())] }
        for index in hashes.indices {
            var changed = hashes
            changed[index] = flipped(changed[index])
            bad.append(changed)
        }
        return bad
    }
}
