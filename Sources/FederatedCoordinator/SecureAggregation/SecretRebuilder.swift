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
        let secret = try rebuild(owner) { secret in
            KeyAgreement.selfMaskCommitment(secret: secret, round: round, client: client)
                == cohort.commitments[owner] ? secret : nil
        }
        let seed = KeyAgreement.selfMaskSeed(secret: secret, round: round, client: client)
        return SignedMask(generator: try MaskGenerator(seed: seed), direction: .subtract)
    }

    private func pairwiseMasks(of owner: Int) throws(SecureAggregationError) -> [SignedMask] {
        let client = cohort.participants.client(at: owner)
        let publicKey = cohort.keys[owner].maskingKey
        let keys = try rebuild(owner) { secret in
            (try? KeyAgreementKeyPair(secret: secret)).flatMap {
                $0.publicKey == publicKey ? $0 : nil
            }
        }
        let dropped = KeyAgreement.Party(client: client, publicKey: publicKey)
        var masks: [SignedMask] = []
        for neighbor in cohort.neighbors[owner] where cohort.survivors.contains(neighbor) {
            let survivor = KeyAgreement.Party(
                client: cohort.keys[neighbor].client,
                publicKey: cohort.keys[neighbor].maskingKey
            )
            let seed = KeyAgreement.pairwiseMaskSeed(
                sharedSecret: try keys.sharedSecret(with: survivor.publicKey),
                round: round,
                between: survivor,
                and: dropped
            )
            masks.append(
                try SignedMask.pairwise(seed: seed, of: survivor.client, with: client).reversed
            )
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
