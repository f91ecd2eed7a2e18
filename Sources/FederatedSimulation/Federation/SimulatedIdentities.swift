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
        self.seed = seed
        self.keys = keys
        self.roster = roster
        memories = (0..<count).map { _ in TransientUnmaskingMemory() }
    }

    /// A client's state machine for one round.
    ///
    /// - Throws: `SecureAggregationError` or `ProtocolPrimitivesError`.
    func join(
        _ client: ClientID,
        round: RoundID,
        parameters: SecureAggregationParameters,
        minimumCohort: Int
    ) throws -> SecureAggregationClient {
        let index = Int(client.rawValue)
        return try SecureAggregationClient(
            id: client,
            signingKey: keys[index],
            round: round,
            parameters: parameters,
            roster: roster,
            minimumCohort: minimumCohort,
            memory: memories[index],
            random: SeededRandomSource(
                seed: seed,
                label: "client/\(client)/\(round.number)"
            )
        )
    }
}
