import ProtocolPrimitives
import SecureAggregation

/// Turns revealed shares into the masks to take off the sum.
struct SecretRebuilder: Sendable {
    private let round: RoundID
    private let sharing: ShamirSecretSharing
    private let cohort: Cohort

    init(round: RoundID, threshold: Int, cohort: Cohort) throws(SecureAggregationError) {
        self.round = round
        self.cohort = cohort
        sharing = try ShamirSecretSharing(threshold: threshold)
    }

    /// The masks that an owner's rebuilt secret gives: its own if it survived, otherwise those with
    /// its surviving neighbors; each in the direction that removes it.
    func masks(of owner: Int) throws(SecureAggregationError) -> [SignedMask] {
        cohort.survivors.contains(owner)
            ? [try selfMask(of: owner)] : try pairwiseMasks(of: owner)
    }

    private func selfMask(of owner: Int) throws(SecureAggregationError) -> SignedMask {
        let client = cohort.participants.client(at: owner)
        let commitment = cohort.encryptedShares[owner]?.selfMaskCommitment
        let seed = try rebuild(owner) { secret in
            (try? MaskSeed(selfMaskOf: client, secret: secret, round: round)).flatMap {
                $0.commitment == commitment ? $0 : nil
            }
        }
        return SignedMask(seed, direction: .subtract)
    }

    private func pairwiseMasks(of owner: Int) throws(SecureAggregationError) -> [SignedMask] {
        let client = cohort.participants.client(at: owner)
        let commitment = cohort.encryptedShares[owner]?.recoveryCommitment
        let recovery = try rebuild(owner) { secret in
            (try? RecoverySecret(of: client, secret: secret, round: round)).flatMap {
                $0.commitment == commitment ? $0 : nil
            }
        }
        var masks: [SignedMask] = []
        for neighbor in cohort.neighbors[owner]
        where cohort.survivors.contains(neighbor) && cohort.isConfirmed(owner, neighbor) {
            guard let entry = cohort.entry(from: owner, for: neighbor) else { continue }
            let survivor = cohort.participants.client(at: neighbor)
            let seed = try recovery.decrypt(entry.encryptedPairSeed, for: survivor)
            // The survivor committed to the seed it masked with.
            guard seed.commitment == entry.pairCommitment else {
                throw .invalidSecret(client: client)
            }
            masks.append(SignedMask.pairwise(seed, of: survivor, with: client).reversed)
        }
        return masks
    }

    /// Rebuilds a secret from as many shares as the threshold, trying each run of that many in turn
    /// until the result is the right one.
    private func rebuild<Value>(_ owner: Int, _ accept: (SecretBytes) -> Value?)
        throws(SecureAggregationError) -> Value
    {
        let shares = cohort.revealedShares[owner].sorted { $0.index < $1.index }
        let attemptCount = shares.count > sharing.threshold ? shares.count : 1
        for first in 0..<attemptCount {
            let chosen = Array((shares[first...] + shares[..<first]).prefix(sharing.threshold))
            if let secret = try? sharing.secret(from: chosen), let value = accept(secret) {
                return value
            }
        }
        throw .invalidSecret(client: cohort.participants.client(at: owner))
    }
}
