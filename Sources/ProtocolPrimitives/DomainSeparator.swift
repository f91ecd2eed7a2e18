/// Every label that keeps one use of a key or hash apart from another; **public**, never reused.
public enum DomainSeparator: String, Sendable, CaseIterable {
    /// Signature over a client's key advertisement.
    case keyAdvertisement = "tacit/v1/key-advertisement"
    /// Digest of a client's advertised keys.
    case keyAdvertisementDigest = "tacit/v1/key-advertisement-digest"
    /// Commitment to the seed of a mask.
    case maskCommitment = "tacit/v1/mask-commitment"
    /// Signature of the witness over a masking set.
    case maskingAttestation = "tacit/v1/masking-attestation"
    /// Digest of the masking set.
    case maskingSet = "tacit/v1/masking-set"
    /// Key and counter block that a mask is expanded from.
    case maskExpansion = "tacit/v1/mask-expansion"
    /// What two clients derive everything from that they share in a session.
    case pairKey = "tacit/v1/pair-key"
    /// Pad over the seed of a pairwise mask, from the recovery secret.
    case pairSeedEncryption = "tacit/v1/pair-seed-encryption"
    /// Signature of the witness over a participant list.
    case participantAttestation = "tacit/v1/participant-attestation"
    /// Digest of a participant list.
    case participantList = "tacit/v1/participant-list"
    /// Digest of what the clients of a round must agree on.
    case roundContext = "tacit/v1/round-context"
    /// What two clients derive everything from that they share in a round.
    case roundPairKey = "tacit/v1/round-pair-key"
    /// Commitment to a recovery secret.
    case recoveryCommitment = "tacit/v1/recovery-commitment"
    /// Key that seals Shamir shares from one client to another.
    case shareSealing = "tacit/v1/share-sealing"
    /// Seed of a pairwise mask.
    case pairwiseMask = "tacit/v1/pairwise-mask"
    /// Signature of the witness over a survivor set.
    case survivorAttestation = "tacit/v1/survivor-attestation"
    /// Digest of the survivor set.
    case survivorSet = "tacit/v1/survivor-set"
    /// Signature over the survivor set.
    case survivorSetSignature = "tacit/v1/survivor-set-signature"
    /// Randomness of the neighbor graph.
    case neighborGraph = "tacit/v1/neighbor-graph"
    /// Digest of the parameters of a query.
    case queryDigest = "tacit/v1/query-digest"
    /// Key of the random bits that round a client's answer.
    case answerRounding = "tacit/v1/answer-rounding"
    /// Key of a client's share of the noise.
    case noiseShare = "tacit/v1/noise-share"
    /// Digest of a history, for what a client draws for a neural gradient.
    case neuralSample = "tacit/v1/neural-sample"
    /// Key of a seeded random stream.
    case seededRandomSource = "tacit/v1/seeded-random-source"
}
