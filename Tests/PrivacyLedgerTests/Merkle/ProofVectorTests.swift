import Foundation
import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

/// Proofs by an independent generator, most of them wrong: Vectors/generate.py.
@Suite struct ProofVectorTests {
    private struct Vectors: Decodable {
        struct Inclusion: Decodable {
            var description: String
            var leafIndex, treeSize: Int
            var leafHash, root: LedgerDigest
            var hashes: [LedgerDigest]
            var valid: Bool
        }

        struct Consistency: Decodable {
            var description: String
            var oldSize, newSize: Int
            var oldRoot, newRoot: LedgerDigest
            var hashes: [LedgerDigest]
            var valid: Bool
        }

        var entries: [String]
        var roots: [LedgerDigest]
        var inclusion: [Inclusion]
        var consistency: [Consistency]
    }

    private let vectors: Vectors
    private let tree: MerkleTree

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Vectors/rfc6962-proofs.json")
        vectors = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
        var tree = MerkleTree()
        for entry in vectors.entries {
            tree.append(leafHash: MerkleTree.leafHash(of: try Hex.decode(entry)))
        }
        self.tree = tree
    }

    @Test func rootsAreTheGenerators() throws {
        #expect(vectors.roots.count == 71)
        for (size, root) in vectors.roots.enumerated() {
            #expect(try tree.root(ofSize: size) == root)
        }
    }

    @Test func inclusionProofsAreJudgedAsTheGeneratorDoes() throws {
        #expect(vectors.inclusion.filter { !$0.valid }.count > 400)
        for vector in vectors.inclusion {
            let proof = InclusionProof(
                leafIndex: vector.leafIndex,
                treeSize: vector.treeSize,
                hashes: vector.hashes
            )
            let place = "\(vector.leafIndex) of \(vector.treeSize): \(vector.description)"
            #expect(
                proof.isValid(leafHash: vector.leafHash, root: vector.root) == vector.valid,
                "\(place)"
            )
            guard vector.description == "right" else { continue }
            let own = try tree.inclusionProof(
                leafIndex: vector.leafIndex,
                treeSize: vector.treeSize
            )
            #expect(own == proof, "\(place)")
        }
    }

    @Test func consistencyProofsAreJudgedAsTheGeneratorDoes() throws {
        #expect(vectors.consistency.filter { !$0.valid }.count > 380)
        for vector in vectors.consistency {
            let proof = ConsistencyProof(
                oldSize: vector.oldSize,
                newSize: vector.newSize,
                hashes: vector.hashes
            )
            let place = "\(vector.oldSize) to \(vector.newSize): \(vector.description)"
            #expect(
                proof.isValid(oldRoot: vector.oldRoot, newRoot: vector.newRoot) == vector.valid,
                "\(place)"
            )
            guard vector.description == "right" else { continue }
            let own = try tree.consistencyProof(from: vector.oldSize, to: vector.newSize)
            #expect(own == proof, "\(place)")
        }
    }
}
