/// The keys that follow from one that the reader trusts, and what is known against them.
///
/// Hand-overs are followed in both directions, as both keys signed them. What a revoked key handed over
/// to, or accepted as its predecessor, cannot be told from what a thief would: it is not trusted.
public struct TrustedKeys: Equatable, Sendable {
    /// Whether a key's signatures count.
    public enum Standing: Equatable, Sendable {
        /// They do.
        case trusted
        /// They count only for releases that a trusted key vouches for.
        case revoked(KeyRevocation)
        /// Only a revoked key vouches for this one, so it stands no better.
        case behindRevoked(MinisignKeyID)
    }

    /// The key that the reader named.
    public let pinned: MinisignPublicKey
    /// The chain, oldest first; the named key is one of them.
    public let chain: [MinisignPublicKey]
    private let standings: [Standing]

    /// Follows a key's hand-overs.
    ///
    /// - Parameters:
    ///   - pinned: the key, from a source the reader trusts.
    ///   - statements: hand-overs and revocations from anywhere; those of other keys change nothing.
    /// - Throws: ``ModelReleaseError/conflictingHandovers(_:)`` if a key has handed over to two keys, or
    ///   two to one, so that one of them is a thief's, or keys follow each other in a circle.
    public init(pinned: MinisignPublicKey, statements: KeyStatements = KeyStatements())
        throws(ModelReleaseError)
    {
        self.pinned = pinned
        var older: [MinisignPublicKey] = []
        var newer: [MinisignPublicKey] = []
        var seen: Set<MinisignPublicKey> = [pinned]
        var ids: Set<MinisignKeyID> = [pinned.keyID]
        func extend(
            _ line: inout [MinisignPublicKey],
            step: (MinisignPublicKey) -> [MinisignPublicKey]
        ) throws(ModelReleaseError) {
            var current = pinned
            while true {
                let next = Set(step(current))
                guard let key = next.first else { return }
                guard next.count == 1, seen.insert(key).inserted, ids.insert(key.keyID).inserted
                else { throw .conflictingHandovers(current.keyID) }
                line.append(key)
                current = key
            }
        }
        try extend(&newer) { key in
            statements.handovers.filter { $0.oldKey == key }.map(\.newKey)
        }
        try extend(&older) { key in
            statements.handovers.filter { $0.newKey == key }.map(\.oldKey)
        }
        let all = Array(older.reversed()) + [pinned] + newer
        let place = older.count
        let revoked = all.enumerated().map { index, key in
            statements.revocations.first { revocation in
                revocation.key == key
                    && all.firstIndex(of: revocation.signer).map { $0 >= index } ?? false
            }
        }
        // Forward, nothing lies behind a revoked key: the hand-over may be the thief's.
        let last = (place..<all.count).first { revoked[$0] != nil } ?? all.count - 1
        chain = Array(all[...last])
        var standings = revoked[...last].map { $0.map(Standing.revoked) ?? .trusted }
        if let first = (0..<place).last(where: { revoked[$0] != nil }) {
            for index in 0..<first where standings[index] == .trusted {
                standings[index] = .behindRevoked(all[first].keyID)
            }
        }
        self.standings = standings
    }

    /// The newest key, with which pointers should be signed.
    public var newest: MinisignPublicKey { chain[chain.count - 1] }

    /// The key of the chain with an identifier, or nil.
    public func key(_ id: MinisignKeyID) -> MinisignPublicKey? { chain.first { $0.keyID == id } }

    /// What is known of a key; nil if it is not of the chain.
    public func standing(of key: MinisignPublicKey) -> Standing? {
        chain.firstIndex(of: key).map { standings[$0] }
    }

    /// Finds the key that a signature names and checks that it is one whose signatures count.
    ///
    /// - Parameter id: the identifier in the signature.
    /// - Returns: the key.
    /// - Throws: ``ModelReleaseError/wrongKeyID(expected:actual:)``, or
    ///   ``ModelReleaseError/revokedKey(_:since:reason:)``.
    public func trustedKey(_ id: MinisignKeyID) throws(ModelReleaseError) -> MinisignPublicKey {
        guard let key = key(id), let standing = standing(of: key) else {
            throw .wrongKeyID(expected: pinned.keyID, actual: id)
        }
        switch standing {
        case .trusted: return key
        case .revoked(let revocation):
            throw .revokedKey(id, since: revocation.created, reason: revocation.reason)
        case .behindRevoked(let other): throw .keyBehindRevoked(id, revoked: other)
        }
    }
}
