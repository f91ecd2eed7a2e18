public import ProtocolPrimitives
import SecureAggregation

/// Which simulated clients vanish before which phase; the same in both aggregation modes.
public struct FaultPlan: Sendable {
    private let seed: UInt64
    private let fractions: [String: Double]

    /// Creates a plan.
    ///
    /// - Parameters:
    ///   - seed: the scenario's seed.
    ///   - fractions: by phase name, the fraction of the clients still there that vanish before it.
    public init(seed: UInt64, fractions: [String: Double]) {
        self.seed = seed
        self.fractions = fractions
    }

    /// The clients that are there when the run's session is opened; the others take part in no round.
    ///
    /// - Parameter clients: all clients, sorted.
    /// - Returns: the clients that remain, sorted.
    /// - Throws: `ProtocolPrimitivesError` if libsodium is unavailable.
    public func members(_ clients: [ClientID]) throws -> [ClientID] {
        try remaining(clients, phase: Phase.advertiseKeys.name, round: 0)
    }

    /// The clients that remain for a phase: exactly ⌊fraction · count⌋ vanish, chosen by the seed.
    ///
    /// - Parameters:
    ///   - clients: who is still there, sorted.
    ///   - phase: the phase's name.
    ///   - round: the round's number.
    /// - Returns: the clients that remain, sorted.
    /// - Throws: `ProtocolPrimitivesError` if libsodium is unavailable.
    public func remaining(_ clients: [ClientID], phase: String, round: UInt32) throws
        -> [ClientID]
    {
        let count = Int((fractions[phase] ?? 0) * Double(clients.count))
        guard count > 0 else { return clients }
        var random = try SeededRandomSource(seed: seed, label: "dropouts/\(round)/\(phase)")
        var shuffled = clients
        random.shuffle(&shuffled)
        return shuffled.dropFirst(count).sorted()
    }

    /// The clients whose answers are in a round's sum.
    ///
    /// - Parameters:
    ///   - clients: all clients, sorted.
    ///   - round: the round's number.
    /// - Returns: the contributors, sorted.
    /// - Throws: `ProtocolPrimitivesError` if libsodium is unavailable.
    func contributors(_ clients: [ClientID], round: UInt32) throws -> [ClientID] {
        // Whoever delivers a masked input is in the sum, whatever happens to it afterwards.
        try [Phase.shareKeys, .maskedInputCollection].reduce(members(clients)) {
            try remaining($0, phase: $1.name, round: round)
        }
    }
}
