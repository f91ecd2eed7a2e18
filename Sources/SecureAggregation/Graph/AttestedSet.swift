import ProtocolPrimitives

/// What a ``Witness`` signs, each once in a session or round.
public enum AttestedSet: String, CaseIterable, Sendable {
    /// Who takes part in a session; seeds the neighbor graph.
    case participants
    /// Who masks with whom in a round: all neighbors in this set.
    case masking
    /// Whose vectors are in the sum of a round.
    case survivors

    /// What keeps signatures of one kind apart from another.
    var domain: DomainSeparator {
        switch self {
        case .participants: .participantAttestation
        case .masking: .maskingAttestation
        case .survivors: .survivorAttestation
        }
    }
}
