import FederatedClient
import ProtocolPrimitives
import SecureAggregation

/// The enrolled identities of all simulated clients with their secrets and memories.
struct SimulatedIdentities: Sendable {
    private let seed: UInt64
    private let keys: [SigningKey]
    private let memories: [TransientUnmaskingMemory]
    /// What every client and the coordinator know of the others.
    let roster: [ClientID: VerifyingKey]
    /// Attests who takes part.
    let witness: Witness
    /// What every client knows of the witness.
    let witnessKey: VerifyingKey

    /// Enrols clients 0 up to `count`.
    ///
    /// - Throws: `ProtocolPrimitivesError` if libsodium is unavailable.
    init(count: Int, seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "identities")
        var keys: [SigningKey] = []
        var roster: [ClientID: VerifyingKey] = [:]
        for number in 0..<count {
            let key = try SigningKey(using: &random)
            roster[ClientID(UInt32(clamping: number))] = key.verifyingKey
            keys.append(key)
        }
        let witnessKey = try SigningKey(using: &random)
        witness = Witness(signingKey: witnessKey, memory: TransientWitnessMemory())
        self.witnessKey = witnessKey.verifyingKey
        self.seed = seed
        self.keys = keys
        self.roster = roster
        memories = (0..<count).map { _ in TransientUnmaskingMemory() }
    }

    /// A client on its way into a session.
    func join(_ client: ClientID, session: RoundID, terms: SessionTerms) -> KeyExchangeClient {
        KeyExchangeClient(
            id: client,
            signingKey: keys[Int(client.rawValue)],
            session: session,
            terms: terms
        )
    }

    /// The rounds a client has answered.
    func memory(of client: ClientID) -> TransientUnmaskingMemory { memories[Int(client.rawValue)] }

    /// Where a client's key of a session comes from.
    ///
    /// - Throws: `ProtocolPrimitivesError` if libsodium is unavailable.
    func random(_ client: ClientID, session: RoundID) throws -> SeededRandomSource {
        try SeededRandomSource(seed: seed, label: "client/\(client)/session/\(session.number)")
    }

    /// Where a client's secrets of a round come from.
    ///
    /// - Throws: `ProtocolPrimitivesError` if libsodium is unavailable.
    func random(_ client: ClientID, round: RoundID) throws -> SeededRandomSource {
        try SeededRandomSource(seed: seed, label: "client/\(client)/\(round.number)")
    }
}
