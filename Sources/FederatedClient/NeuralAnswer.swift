import FederatedProtocol
import ProtocolPrimitives
import Recommenders

/// What a client answers to a ``NeuralGradientQuery``.
struct NeuralAnswer {
    let query: NeuralGradientQuery
    let inputs: NeuralInputs

    /// The parts of the answer, before they are shortened to the query's bound.
    ///
    /// - Parameter history: items of the catalog, ascending, no repeats; **secret**.
    /// - Returns: the gradient by all items' factors, and by the network's numbers.
    /// - Throws: ``ClientError/unusableQuery(field:)`` if there is no randomness.
    /// - Complexity: O(catalog · factors) beside the network's work on what is drawn.
    func segments(history: [Int32]) throws(ClientError) -> [BoundedAnswer.Segment] {
        var items = [Float](repeating: 0, count: query.itemFactors.count)
        guard history.count >= 2, history.count < query.itemCount else {
            return [
                .values(items), .values([Float](repeating: 0, count: query.network.count)),
            ]
        }
        do {
            let (heldOut, rest, negatives) = try draw(history)
            let user = NeuralModel.shortened(
                inputs.solver.factors(of: rest),
                to: query.userNormBound
            )
            let drawn = heldOut + negatives
            let gradient = try NeuralGradient(
                network: inputs.network,
                user: user,
                items: drawn.flatMap { item in
                    let start = Int(item) * query.factorCount
                    return query.itemFactors[start..<(start + query.factorCount)]
                },
                isOwn: drawn.indices.map { $0 < heldOut.count }
            )
            for (row, item) in drawn.enumerated() {
                // An item may be drawn twice.
                for factor in 0..<query.factorCount {
                    items[Int(item) * query.factorCount + factor] +=
                        gradient.items[row * query.factorCount + factor]
                }
            }
            return [.values(items), .values(gradient.parameters)]
        } catch { throw .unusableQuery(field: "network") }
    }

    /// What is held out, what is left, and what is not the client's: the same whenever the same client
    /// is asked in the same round.
    func draw(_ history: [Int32]) throws -> (
        heldOut: [Int32], rest: [Int32], negatives: [Int32]
    ) {
        var writer = ByteWriter()
        for item in history { writer.uint32(UInt32(bitPattern: item)) }
        let own = Hashing.blake2b(writer.output, domain: .neuralSample)
        var random = try SeededRandomSource(
            seed: query.seed,
            label: "neural/\(Hex.encode(own))"
        )
        var shuffled = history
        random.shuffle(&shuffled)
        let count = min(query.heldOutItems, max(1, history.count / 5))
        let isOwn = Set(history)
        var negatives: [Int32] = []
        let wanted = count * query.negativesPerItem
        negatives.reserveCapacity(wanted)
        while negatives.count < wanted {
            let item = Int32(clamping: random.uint64(below: UInt64(query.itemCount)))
            if !isOwn.contains(item) { negatives.append(item) }
        }
        return (
            Array(shuffled[..<count]), shuffled[count...].sorted(), negatives
        )
    }
}
