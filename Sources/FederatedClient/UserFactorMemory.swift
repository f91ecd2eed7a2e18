public import FederatedProtocol
import Synchronization

/// Clients' own factors, kept from one query to the next while the item factors are the same;
/// **secret**.
///
/// Finding u takes most of the time of an answer, and the steps of a conjugate gradient ask about the
/// same item factors again and again.
public final class UserFactorMemory: Sendable {
    /// One client's place.
    public struct Slot: Sendable {
        let memory: UserFactorMemory
        let client: Int
    }

    private struct State {
        var items: HeadDescription?
        var weighting: UserFactorQuery.HistoryWeighting?
        var itemFactors: [Float] = []
        var factorCount = 0
        var ridge: UserFactorQuery.Ridge?
        var values = ValueRule.one
        var factors: [[Float]?] = []
    }

    private let state = Mutex(State())

    /// Creates an empty memory.
    public init() {}

    /// Forgets everything if a query asks about other item factors than the last.
    ///
    /// - Parameters:
    ///   - query: the next query.
    ///   - clients: number of places.
    public func prepare(for query: SumQuery, clients: Int) {
        guard case .userFactors(let query) = query.body else { return }
        state.withLock { state in
            guard
                state.ridge != query.ridge || state.factors.count != clients
                    || state.factorCount != query.factorCount || state.items != query.items
                    || state.weighting != query.weighting
                    || state.itemFactors != query.itemFactors || state.values != query.values
            else { return }
            state = State(
                items: query.items,
                weighting: query.weighting,
                itemFactors: query.itemFactors,
                factorCount: query.factorCount,
                ridge: query.ridge,
                values: query.values,
                factors: [[Float]?](repeating: nil, count: clients)
            )
        }
    }

    /// The place of one client, or nil outside the number prepared for.
    public subscript(client: Int) -> Slot? {
        client >= 0 && client < state.withLock({ $0.factors.count })
            ? Slot(memory: self, client: client) : nil
    }
}

extension UserFactorMemory.Slot {
    /// The client's factors, computed only if they are not known yet.
    func factors(or compute: () -> [Float]) -> [Float] {
        if let known = memory.known(client) { return known }
        let factors = compute()
        memory.remember(factors, for: client)
        return factors
    }
}

extension UserFactorMemory {
    fileprivate func known(_ client: Int) -> [Float]? {
        state.withLock { $0.factors.indices.contains(client) ? $0.factors[client] : nil }
    }

    fileprivate func remember(_ factors: [Float], for client: Int) {
        state.withLock { state in
            guard state.factors.indices.contains(client) else { return }
            state.factors[client] = factors
        }
    }
}
