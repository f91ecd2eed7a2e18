public import FederatedProtocol
public import Recommenders

/// A client's history and what it answers from it; **secret**, never leaves the device.
public struct QueryAnswerer: Sendable {
    /// Items interacted with, ascending, no repeats; **secret**.
    private let history: [Int32]
    /// One finite number per item of ``history``, a rating, say; nil without; **secret**.
    private let values: [Float]?
    /// The same items in order of time, each at its latest place; **secret**.
    private let sequence: [Int32]
    /// What models are judged by; nil without; **secret**.
    private let heldOut: HeldOutItems?
    /// What the purchases come to; nil if the client does not know; **secret**.
    private let purchases: PurchaseSummary?
    /// When and where items were chosen, as far as the client knows; **secret**.
    private let events: [ContextEvent]
    let itemCount: Int
    /// What this client refuses.
    public let policy: ClientPolicy

    /// Creates an answerer.
    ///
    /// - Parameters:
    ///   - history: item indices below `itemCount` in order of time, the latest last; of repeats only the
    ///     latest counts, others are dropped.
    ///   - values: one number per item of `history`, a rating or count, say; of repeats the latest
    ///     counts, and what is not finite is taken for 0; nil if there are none.
    ///   - heldOut: what models are judged by; nil if nothing is held out.
    ///   - purchases: what the history's purchases come to; nil if unknown.
    ///   - events: when and where items of the history were chosen, in any order, repeats included; empty
    ///     if unknown.
    ///   - itemCount: size of the public catalog.
    ///   - policy: what the client refuses.
    public init(
        history: [Int32],
        values: [Float]? = nil,
        heldOut: HeldOutItems? = nil,
        purchases: PurchaseSummary? = nil,
        events: [ContextEvent] = [],
        itemCount: Int,
        policy: ClientPolicy
    ) {
        var seen: Set<Int32> = []
        let latestFirst = history.reversed().filter {
            $0 >= 0 && Int($0) < itemCount && seen.insert($0).inserted
        }
        sequence = latestFirst.reversed()
        let ascending = sequence.sorted()
        self.history = ascending
        self.values = values.map { values in
            // As of the history: the latest value of an item.
            var latest: [Int32: Float] = [:]
            for (item, value) in zip(history, values) { latest[item] = value.isFinite ? value : 0 }
            return ascending.map { latest[$0] ?? 0 }
        }
        self.heldOut = heldOut
        self.purchases = purchases
        self.events = events
        self.itemCount = itemCount
        self.policy = policy
    }

    /// Computes the bounded answer to a query.
    ///
    /// A client with nothing to say answers zeros, so that silence says nothing either; so does one that
    /// is not in the query's sample.
    ///
    /// - Parameters:
    ///   - query: what is asked, untrusted.
    ///   - randomness: fresh for this client and round.
    /// - Returns: the answer; the vector itself is written later, in blocks.
    /// - Throws: ``ClientError`` if the policy refuses or the query does not fit the catalog.
    /// - Complexity: O(head items · factors + history), and what ``PreparedQuery`` takes.
    public func answer(_ query: SumQuery, randomness: AnswerRandomness) throws(ClientError)
        -> BoundedAnswer
    {
        try policy.check(query)
        return try answer(
            PreparedQuery(query, itemCount: itemCount),
            randomness: randomness
        )
    }

    /// Checks what is public about a query: a refusal tells nothing.
    ///
    /// - Throws: ``ClientError`` if the policy refuses or the catalog is another.
    func check(_ prepared: PreparedQuery) throws(ClientError) {
        try policy.check(prepared.query)
        guard prepared.itemCount == itemCount else { throw .unusableQuery(field: "itemCount") }
    }

    /// Computes the bounded answer to a query that was prepared, for many clients at once or for one.
    ///
    /// - Parameters:
    ///   - prepared: the query over this client's catalog.
    ///   - memory: keeps the client's own factors from one query to the next about the same item
    ///     factors; nil keeps nothing.
    ///   - randomness: fresh for this client and round.
    /// - Returns: the answer.
    /// - Throws: ``ClientError`` if the policy refuses or the catalog is another.
    public func answer(
        _ prepared: PreparedQuery,
        memory: UserFactorMemory.Slot? = nil,
        randomness: AnswerRandomness
    ) throws(ClientError) -> BoundedAnswer {
        let query = prepared.query
        try check(prepared)
        if policy.skipsWorkOutsideSample, !randomness.isSampled(rate: query.samplingRate) {
            return try BoundedAnswer(silentTo: query, randomness: randomness)
        }
        let segments: [BoundedAnswer.Segment]
        switch prepared.inputs {
        case .itemCounts(let norm):
            segments = [.values(itemCounts(norm))]
        case .itemGram(let head, let bound):
            let known = HistoryValues(query.body.values, history: history, values: values)
            let residual = ResidualItemVector(
                history: known.items,
                head: head,
                bound: bound,
                factors: known.numbers
            )
            segments = [.upperTriangle(Self.floats(residual.values), weight: 1)]
        case .itemFactorStatistics(let statistics, let gramHead, let momentHead):
            segments = itemFactorStatistics(statistics, gramHead: gramHead, momentHead: momentHead)
        case .itemSequenceGram(let head, let weights):
            segments = SequenceAnswer.gram(sequence, head: head, weights: weights)
        case .itemTransitions(let query, let context, let rows, let head):
            segments = SequenceAnswer.transitions(
                sequence,
                query: query,
                context: context,
                rows: rows,
                head: head
            )
        case .itemSketch(let query, let inputs):
            segments = SketchAnswer(query: query, inputs: inputs).segments(history: history)
        case .userFactors(let query, let inputs):
            segments = UserFactorAnswer(query: query, inputs: inputs)
                .segments(
                    HistoryValues(query.values, history: history, values: values),
                    memory: memory
                )
        case .neuralGradient(let query, let inputs):
            segments = try NeuralAnswer(query: query, inputs: inputs).segments(history: history)
        case .metricSums(let inputs):
            segments = [
                .values(
                    try inputs.answer(
                        sequence: sequence,
                        values: sequenceValues,
                        heldOut: heldOut
                    )
                )
            ]
        case .segmentSums(let query, let rule):
            segments = SegmentAnswer.sums(
                query,
                rule: rule,
                history: history,
                purchases: purchases
            )
        case .segmentItemCounts(let query, let rule):
            segments = SegmentAnswer.itemCounts(
                query,
                rule: rule,
                history: history,
                purchases: purchases
            )
        case .itemContextCounts(let inputs):
            segments = [.values(inputs.answer(events: events, history: history))]
        case .ratingSums(let query):
            segments = [.values(Self.ratingSums(query, history: history, ratings: values))]
        }
        return try BoundedAnswer(
            segments: segments,
            encoding: query.encoding,
            noise: query.noise,
            samplingRate: query.samplingRate,
            randomness: randomness
        )
    }

    /// The values in the order of ``sequence``.
    private var sequenceValues: [Float]? {
        values.map { values in
            let byItem = Dictionary(zip(history, values)) { first, _ in first }
            return sequence.map { byItem[$0] ?? 0 }
        }
    }

    private func itemCounts(_ norm: VectorNorm) -> [Float] {
        var values = [Float](repeating: 0, count: itemCount)
        guard !history.isEmpty else { return values }
        let length = Double(history.count).squareRoot()
        let weight: Float
        switch norm {
        case .unit: weight = Float(1 / length)
        case .atMost(let bound): weight = Float(min(1, bound / length))
        }
        for item in history { values[Int(item)] = weight }
        return values
    }

    private func itemFactorStatistics(
        _ query: ItemFactorStatisticsQuery,
        gramHead: HeadItems,
        momentHead: HeadItems
    ) -> [BoundedAnswer.Segment] {
        let known = HistoryValues(query.values, history: history, values: values)
        let gramResidual = ResidualItemVector(
            history: known.items,
            head: gramHead,
            factors: known.numbers
        )
        let momentResidual = ResidualItemVector(
            history: known.items,
            head: momentHead,
            factors: known.numbers
        )
        var position = [Double](repeating: 0, count: query.factorCount)
        if !gramResidual.isZero {
            query.eigenvectors.withUnsafeBufferPointer { vectors in
                for (row, value) in gramResidual.values.enumerated() {
                    let start = row * position.count
                    for factor in position.indices {
                        position[factor] += value * vectors[start + factor]
                    }
                }
            }
            for factor in position.indices { position[factor] *= query.whitening[factor] }
        }
        let unit = Self.floats(Self.unit(position))
        return [
            .outerProduct(rows: Self.floats(momentResidual.values), columns: unit),
            .upperTriangle(unit, weight: Float(query.gramianWeight)),
        ]
    }

    /// The vector divided by its norm; zeros if it has none.
    ///
    /// It is divided by its largest entry first: squares of very small or very large entries would
    /// lose the norm, and with it the bound.
    static func unit(_ vector: [Double]) -> [Double] {
        let largest = vector.reduce(0) { max($0, abs($1)) }
        guard largest.isFinite, largest >= 1e-100, vector.allSatisfy(\.isFinite) else {
            return [Double](repeating: 0, count: vector.count)
        }
        let scaled = vector.map { $0 / largest }
        let norm = scaled.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return scaled.map { $0 / norm }
    }

    private static func floats(_ values: [Double]) -> [Float] { values.map { Float($0) } }
}
