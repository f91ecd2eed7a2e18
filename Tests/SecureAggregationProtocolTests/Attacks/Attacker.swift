import ProtocolPrimitives
import SecureAggregation

/// Everything a coordinator saw in a round, and everything that clients who collude with it know.
///
/// It tries in earnest: it opens what is sealed for a name it controls, rebuilds every secret of which
/// it has the threshold of shares, decrypts the seeds that gives, and takes off every mask it knows.
struct Attacker {
    /// What came of taking the masks off one client's vector.
    struct Attempt {
        /// The vector without the masks that are known, modulo 2^bits and centered.
        let values: [Int32]
        /// Masks still on it.
        let unknownMaskCount: Int
    }

    /// Shares of one client's secrets by index.
    private struct Shares {
        var selfMask: [UInt16: Share] = [:]
        var recovery: [UInt16: Share] = [:]
    }

    let parameters: SecureAggregationParameters
    let session: RoundID
    let round: RoundID
    private let context: RoundContext
    /// Private keys of the names it controls: colluding clients, or neighbors it has made up.
    let keys: [ClientID: KeyAgreementKeyPair]
    /// Public keys as the honest clients advertised them.
    private let publicKeys: [ClientID: AgreementPublicKey]
    private var messages: [ClientID: EncryptedShares] = [:]
    private var inputs: [ClientID: PackedVector] = [:]
    private var maskedWith: [ClientID: [ClientID]] = [:]
    private var shares: [ClientID: Shares] = [:]

    init(
        _ opening: SessionOpening,
        round: RoundID,
        context: RoundContext,
        keys: [ClientID: KeyAgreementKeyPair]
    ) {
        parameters = opening.parameters
        session = opening.session
        self.round = round
        self.context = context
        self.keys = keys
        publicKeys = opening.advertisements.mapValues(\.agreementKey)
    }

    // MARK: What it sees.

    /// A client's sealed shares; those for its own names are opened.
    mutating func sees(_ message: EncryptedShares) throws {
        messages[message.client] = message
        for entry in message.entries where keys[entry.client] != nil {
            guard let pairKey = try pairKey(entry.client, message.client) else { continue }
            let key = pairKey.sealingKey(round: round, from: message.client, to: entry.client)
            guard
                let pair = try? entry.sealed.open(
                    key: key,
                    round: round,
                    from: message.client,
                    to: entry.client
                )
            else { continue }
            shares[message.client, default: Shares()].selfMask[pair.selfMask.index] = pair.selfMask
            shares[message.client, default: Shares()].recovery[pair.recovery.index] = pair.recovery
        }
    }

    /// A client's masked vector, sent in answer to these forwarded shares.
    mutating func sees(_ input: MaskedInput, after forwarded: ForwardedShares) {
        let own = messages[input.client]?.entries ?? []
        inputs[input.client] = input.vector
        // A client masks with the neighbors that committed to the same mask as it did.
        maskedWith[input.client] = forwarded.entries.compactMap { entry in
            own.contains { $0.client == entry.client && $0.pairCommitment == entry.pairCommitment }
                ? entry.client : nil
        }
    }

    /// A client's answer to a request.
    mutating func sees(_ answer: UnmaskingShares) {
        for entry in answer.selfMasks {
            shares[entry.owner, default: Shares()].selfMask[entry.share.index] = entry.share
        }
        for entry in answer.recoveries {
            shares[entry.owner, default: Shares()].recovery[entry.share.index] = entry.share
        }
    }

    /// How many shares of a client's self-mask and recovery secrets it holds.
    func shareCounts(of client: ClientID) -> (selfMask: Int, recovery: Int) {
        (shares[client]?.selfMask.count ?? 0, shares[client]?.recovery.count ?? 0)
    }

    // MARK: What it can work out.

    private func pairKey(_ own: ClientID, _ other: ClientID) throws -> PairKey? {
        guard let key = keys[own] else { return nil }
        let otherKey = keys[other]?.publicKey ?? publicKeys[other]
        guard let otherKey else { return nil }
        return try PairKey(key, of: own, with: otherKey, of: other, session: session)
            .bound(to: context)
    }

    private func rebuilt(_ shares: [UInt16: Share]?) throws -> SecretBytes? {
        let sharing = try ShamirSecretSharing(threshold: parameters.reconstructionThreshold)
        return try? sharing.secret(from: Array((shares ?? [:]).values))
    }

    /// A client's self-mask secret, if enough shares rebuild what it committed to.
    func selfMask(of client: ClientID) throws -> MaskSeed? {
        guard let secret = try rebuilt(shares[client]?.selfMask) else { return nil }
        let seed = try MaskSeed(selfMaskOf: client, secret: secret, round: round)
        return seed.commitment == messages[client]?.selfMaskCommitment ? seed : nil
    }

    /// A client's recovery secret, if enough shares rebuild what it committed to.
    func recovery(of client: ClientID) throws -> RecoverySecret? {
        guard let secret = try rebuilt(shares[client]?.recovery) else { return nil }
        let recovery = try RecoverySecret(of: client, secret: secret, round: round)
        return recovery.commitment == messages[client]?.recoveryCommitment ? recovery : nil
    }

    /// The seed of a pairwise mask: by a key it has, or out of either end's recovery secret.
    func pairSeed(_ one: ClientID, _ other: ClientID) throws -> MaskSeed? {
        if let key = try pairKey(one, other) ?? pairKey(other, one) {
            return try key.maskSeed(round: round, between: one, and: other)
        }
        for (owner, neighbor) in [(one, other), (other, one)] {
            guard let recovery = try recovery(of: owner),
                let entry = messages[owner]?.entries.first(where: { $0.client == neighbor })
            else { continue }
            let seed = try recovery.decrypt(entry.encryptedPairSeed, for: neighbor)
            if seed.commitment == entry.pairCommitment { return seed }
        }
        return nil
    }

    /// Takes all the masks it knows off one client's vector; `nil` if the client sent none.
    func attempt(on client: ClientID) throws -> Attempt? {
        guard let input = inputs[client] else { return nil }
        var masks: [SignedMask] = []
        var unknown = 0
        if let seed = try selfMask(of: client) {
            masks.append(SignedMask(seed, direction: .subtract))
        } else {
            unknown += 1
        }
        for neighbor in maskedWith[client] ?? [] {
            if let seed = try pairSeed(client, neighbor) {
                masks.append(SignedMask.pairwise(seed, of: client, with: neighbor).reversed)
            } else {
                unknown += 1
            }
        }
        return Attempt(values: try unmasked([input], masks), unknownMaskCount: unknown)
    }

    /// Every group of honest clients whose sum it can compute, the smallest it can get.
    ///
    /// Honest vectors hang together by the masks it does not know. A group comes free if all self
    /// masks in it are known and both ends of every unknown mask are in it, so that they cancel.
    func exposedSums() throws -> [[ClientID]: [Int32]] {
        let honest = inputs.keys.filter { keys[$0] == nil }.sorted()
        var unknown: [ClientID: [ClientID]] = [:]
        for client in honest {
            unknown[client] = try (maskedWith[client] ?? []).filter {
                try pairSeed(client, $0) == nil
            }
        }
        var sums: [[ClientID]: [Int32]] = [:]
        var seen: Set<ClientID> = []
        for start in honest where !seen.contains(start) {
            var (group, open) = ([ClientID](), [start])
            seen.insert(start)
            var isFree = true
            while let client = open.popLast() {
                group.append(client)
                isFree = try isFree && selfMask(of: client) != nil
                for other in unknown[client] ?? [] {
                    isFree = isFree && unknown[other]?.contains(client) == true
                    if inputs[other] != nil, keys[other] == nil, seen.insert(other).inserted {
                        open.append(other)
                    }
                }
            }
            guard isFree else { continue }
            sums[group.sorted()] = try sum(of: group)
        }
        return sums
    }

    private func sum(of group: [ClientID]) throws -> [Int32] {
        var masks: [SignedMask] = []
        for client in group {
            if let seed = try selfMask(of: client) {
                masks.append(SignedMask(seed, direction: .subtract))
            }
            for neighbor in maskedWith[client] ?? [] {
                guard let seed = try pairSeed(client, neighbor) else { continue }
                masks.append(SignedMask.pairwise(seed, of: client, with: neighbor).reversed)
            }
        }
        return try unmasked(group.compactMap { inputs[$0] }, masks)
    }

    private func unmasked(_ vectors: [PackedVector], _ masks: [SignedMask]) throws -> [Int32] {
        var lanes = [UInt32](repeating: 0, count: vectors.first?.laneCount ?? 0)
        for vector in vectors { vector.add(to: &lanes) }
        try MaskRemoval.apply(masks, to: &lanes, maxConcurrency: 1)
        let shift = UInt32(32 - parameters.modulusBits)
        return lanes.map { Int32(bitPattern: $0 << shift) >> Int32(shift) }
    }
}
