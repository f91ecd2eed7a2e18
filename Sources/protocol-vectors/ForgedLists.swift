import ProtocolPrimitives
import SecureAggregation

/// Lists of participants that a coordinator makes up, with an attestation of a witness that signs anything.
struct ForgedLists {
    let session: SampleSession

    /// The list for a client, as an honest server would make it of these advertisements.
    ///
    /// - Parameters:
    ///   - client: the recipient.
    ///   - advertisements: everyone's.
    ///   - participants: what is said to be the list of them; made from them if `nil`.
    /// - Returns: the list, attested in malicious mode.
    /// - Throws: ``VectorError`` or ``SecureAggregationError``, for what no list can be made of.
    func list(
        for client: ClientID,
        _ advertisements: [KeyAdvertisement],
        participants: ParticipantList? = nil
    ) throws -> NeighborList {
        let participants = try participants ?? ParticipantList(advertisements)
        let attestation = try attestation(of: participants)
        let graph = try NeighborGraph(
            session: session.session,
            participants: participants,
            neighborCount: SampleSession.neighborCount,
            attestation: attestation
        )
        let position = participants.position(of: client) ?? 0
        return NeighborList(
            round: session.session,
            participants: participants,
            attestation: attestation,
            neighbors: try graph.neighbors(of: position).map { neighbor in
                try advertisements.first { $0.client == participants.client(at: neighbor) }
                    .orThrow()
            }
        )
    }

    /// The first list in which the forged advertisement is a neighbor's.
    ///
    /// - Parameters:
    ///   - client: the recipient.
    ///   - numbers: the numbers to try.
    ///   - forge: an advertisement for a number, of a participant or not.
    /// - Returns: the list, attested in malicious mode.
    /// - Throws: ``VectorError/sampleIncomplete`` if the graph never makes them neighbors.
    func list(
        for client: ClientID,
        numbers: [ClientID],
        forge: (ClientID) throws -> KeyAdvertisement
    ) throws -> NeighborList {
        for number in numbers where number != client {
            let others = session.members.map(\.advertisement).filter { $0.client != number }
            let list = try list(for: client, others + [forge(number)])
            if list.neighbors.contains(where: { $0.client == number }) { return list }
        }
        throw VectorError.sampleIncomplete
    }

    /// An advertisement of any key, signed by the member it names.
    func advertisement(_ id: ClientID, key: [UInt8]) throws -> KeyAdvertisement {
        KeyAdvertisement(
            round: session.session,
            client: id,
            agreementKey: try AgreementPublicKey(bytes: key),
            signingKey: try session.member(id).signingKey
        )
    }

    /// The witness's signature over a list, in semi-honest mode none.
    func attestation(of participants: ParticipantList, session name: RoundID? = nil) throws
        -> [UInt8]
    {
        guard session.adversary == .malicious else { return [] }
        let name = name ?? session.session
        return try Witness(signingKey: session.witness, memory: TransientWitnessMemory())
            .attest(.participants, in: name, digest: participants.digest(session: name))
    }
}
