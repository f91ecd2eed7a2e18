import ProtocolPrimitives
import SecureAggregation

/// Turns revealed shares into the masks to take off the sum.
struct SecretRebuilder: Sendable {
    /// The masks of one owner, and who gave wrong shares of its secret.
    struct Rebuilt: Sendable {
        let masks: [SignedMask]
        /// Positions of the holders; each or the owner is to blame.
        let wrongHolders: [Int]
    }

    private let round: RoundID
    private let decoder: ShareDecoder
    private let cohort: Cohort

    init(round: RoundID, threshold: Int, cohort: Cohort) throws(SecureAggregationError) {
        self.round = round
        self.cohort = cohort
        decoder = try ShareDecoder(threshold: threshold)
    }

    /// The masks that an owner's rebuilt secret gives: its own if it survived, otherwise those with
    /// its surviving neighbors; each in the direction that removes it.
    ///
    /// - Parameters:
    ///   - owner: position of the owner.
    ///   - suspects: positions of holders that gave wrong shares of other secrets; `nil` while they
    ///     are not known, and then no shares are left out to find the right ones.
    /// - Returns: the masks, with the holders whose shares were wrong.
    /// - Throws: ``SecureAggregationError/invalidSecret(client:)``.
    func masks(of owner: Int, suspects: Set<Int>? = nil) throws(SecureAggregationError) -> Rebuilt {
        cohort.survivors.contains(owner)
            ? try selfMask(of: owner, suspects: suspects)
            : try pairwiseMasks(of: owner, suspects: suspects)
    }

    private func selfMask(of owner: Int, suspects: Set<Int>?) throws(SecureAggregationError)
        -> Rebuilt
    {
        let client = cohort.participants.client(at: owner)
        let commitment = cohort.encryptedShares[owner]?.selfMaskCommitment
        let rebuilt = try rebuild(owner, suspects: suspects) { secret in
            (try? MaskSeed(selfMaskOf: client, secret: secret, round: round)).flatMap {
                $0.commitment == commitment ? $0 : nil
            }
        }
        return Rebuilt(
            masks: [SignedMask(rebuilt.value, direction: .subtract)],
            wrongHolders: holders(of: rebuilt.wrongIndices, owner: owner)
        )
    }

    private func pairwiseMasks(of owner: Int, suspects: Set<Int>?) throws(SecureAggregationError)
        -> Rebuilt
    {
        let client = cohort.participants.client(at: owner)
        let commitment = cohort.encryptedShares[owner]?.recoveryCommitment
        let rebuilt = try rebuild(owner, suspects: suspects) { secret in
            (try? RecoverySecret(of: client, secret: secret, round: round)).flatMap {
                $0.commitment == commitment ? $0 : nil
            }
        }
        var masks: [SignedMask] = []
        for neighbor in cohort.neighbors[owner]
        where cohort.survivors.contains(neighbor) {
            guard let entry = cohort.entry(from: owner, for: neighbor) else { continue }
            let survivor = cohort.participants.client(at: neighbor)
            let seed = try rebuilt.value.decrypt(entry.encryptedPairSeed, for: survivor)
            // The survivor committed to the seed it masked with.
            guard seed.commitment == entry.pairCommitment else {
                throw .invalidSecret(client: client)
            }
            masks.append(SignedMask.pairwise(seed, of: survivor, with: client).reversed)
        }
        return Rebuilt(masks: masks, wrongHolders: holders(of: rebuilt.wrongIndices, owner: owner))
    }

    private func rebuild<Value>(
        _ owner: Int,
        suspects: Set<Int>?,
        _ accept: (SecretBytes) -> Value?
    ) throws(SecureAggregationError) -> DecodedSecret<Value> {
        let suspected = cohort.neighbors[owner].filter { suspects?.contains($0) ?? false }
        let rebuilt = try decoder.decode(
            cohort.revealedShares[owner],
            suspects: Set(
                suspected.compactMap { cohort.graph.shareIndex(owner: owner, holder: $0) }
            ),
            workLimit: suspects == nil ? 0 : ShareDecoder.standardWorkLimit,
            accept: accept
        )
        guard let rebuilt else {
            throw .invalidSecret(client: cohort.participants.client(at: owner))
        }
        return rebuilt
    }

    /// Nobody where more shares differ than the decoder is certain of: liars who keep the secret and
    /// change the polynomial would have honest holders named.
    private func holders(of indices: [UInt16], owner: Int) -> [Int] {
        let certain = (cohort.revealedShares[owner].count - decoder.threshold) / 2
        guard !indices.isEmpty, indices.count <= certain else { return [] }
        return cohort.neighbors[owner].filter {
            cohort.graph.shareIndex(owner: owner, holder: $0).map(indices.contains) ?? false
        }
    }
}
