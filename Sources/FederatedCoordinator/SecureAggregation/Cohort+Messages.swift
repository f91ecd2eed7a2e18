import ProtocolPrimitives
import SecureAggregation

/// Taking in messages: each method checks everything before it changes anything.
extension Cohort {
    /// Keeps a client's sealed shares if they are for exactly its neighbors.
    mutating func accept(_ shares: EncryptedShares, at position: Int)
        throws(SecureAggregationError)
    {
        guard shares.entries.count == neighbors[position].count,
            zip(shares.entries, neighbors[position]).allSatisfy({
                $0.client == participants.client(at: $1)
            })
        else { throw .neighborsMismatch }
        encryptedShares[position] = shares
    }

    /// Keeps a survivor's signature if it is one over the survivors.
    mutating func accept(
        _ signature: SurvivorSignature,
        at position: Int,
        digest: [UInt8],
        under identity: VerifyingKey
    ) throws(SecureAggregationError) {
        guard signature.isValid(survivorDigest: digest, under: identity) else {
            throw .invalidSignature(client: signature.client)
        }
        signatures[position] = signature
    }

    /// Keeps revealed shares if each is one that the holder was asked for.
    mutating func accept(_ answer: UnmaskingShares, at holder: Int) throws(SecureAggregationError) {
        var shares: [(owner: Int, share: Share)] = []
        shares.reserveCapacity(answer.selfMasks.count + answer.recoveries.count)
        for (entries, areAlive) in [(answer.selfMasks, true), (answer.recoveries, false)] {
            for entry in entries {
                guard let owner = participants.position(of: entry.owner),
                    maskingSet.contains(owner), survivors.contains(owner) == areAlive
                else { throw .neighborsMismatch }
                guard graph.shareIndex(owner: owner, holder: holder) == entry.share.index else {
                    throw .invalidShare
                }
                shares.append((owner, entry.share))
            }
        }
        for (owner, share) in shares { revealedShares[owner].append(share) }
        hasAnswered[holder] = true
    }
}
