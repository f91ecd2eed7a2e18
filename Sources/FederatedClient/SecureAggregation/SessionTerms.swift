public import ProtocolPrimitives
public import SecureAggregation

/// What a client insists on before it joins a session; **public**.
public struct SessionTerms: Sendable {
    /// What the client takes the coordinator for.
    public enum Trust: Sendable {
        /// It follows the protocol: it checks identities itself and tells all clients the same.
        case semiHonest
        /// It may send anything. Signatures, survivor sets and the graph are checked by the client.
        ///
        /// The key is that of the ``Witness`` whose attestations it requires: of the participants, and in
        /// every round of the masking set and the survivors.
        case malicious(witness: VerifyingKey)
    }

    /// Neighbors of every client, from this client's own ``ParameterCalculator``.
    public let neighborCount: Int
    /// Shares that rebuild a secret, from the same.
    public let reconstructionThreshold: Int
    /// Fewest participants, and fewest survivors, for which this client takes part.
    public let minimumCohort: Int
    /// What the client takes the coordinator for.
    public let trust: Trust
    /// Identities this client knows.
    public let roster: any EnrolledIdentities

    /// Gathers the terms.
    ///
    /// - Parameters:
    ///   - parameters: from this client's own ``ParameterCalculator``.
    ///   - minimumCohort: fewest participants and survivors, at least 2.
    ///   - witness: the witness's key; needed if the parameters expect a malicious coordinator.
    ///   - roster: identities this client knows.
    /// - Throws: ``SecureAggregationError/invalidParameter(_:)``.
    public init(
        parameters: SecureAggregationParameters,
        minimumCohort: Int,
        witness: VerifyingKey?,
        roster: any EnrolledIdentities
    ) throws(SecureAggregationError) {
        guard minimumCohort >= 2 else { throw .invalidParameter(.minimumCohort) }
        switch parameters.adversary {
        case .semiHonest: trust = .semiHonest
        case .malicious:
            guard let witness else { throw .invalidParameter(.witness) }
            trust = .malicious(witness: witness)
        }
        neighborCount = parameters.neighborCount
        reconstructionThreshold = parameters.reconstructionThreshold
        self.minimumCohort = minimumCohort
        self.roster = roster
    }

    var adversary: Adversary {
        if case .malicious = trust { .malicious } else { .semiHonest }
    }
}
