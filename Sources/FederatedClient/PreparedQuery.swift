public import FederatedProtocol
import Recommenders

/// A query with everything that follows from its public inputs alone, the same for every client.
public struct PreparedQuery: Sendable {
    /// The query, untrusted.
    public let query: SumQuery
    /// Size of the catalog it was prepared for.
    public let itemCount: Int
    let inputs: Inputs

    /// What the kinds need.
    enum Inputs: Sendable {
        case itemCounts(VectorNorm)
        case itemGram(HeadItems, bound: Double?)
        case itemFactorStatistics(ItemFactorStatisticsQuery, gram: HeadItems, moments: HeadItems)
        case userFactors(UserFactorQuery, UserFactorInputs)
        case itemSequenceGram(HeadItems, weights: [Double])
        case itemTransitions(ItemTransitionsQuery, SequenceContext, rows: [Int32], HeadItems)
        case itemSketch(ItemSketchQuery, SketchInputs)
        case ratingSums(RatingSumsQuery)
        case neuralGradient(NeuralGradientQuery, NeuralInputs)
        case metricSums(MetricInputs)
        case segmentSums(SegmentSumsQuery, SegmentRule)
        case segmentItemCounts(SegmentItemCountsQuery, SegmentRule)
        case itemContextCounts(ContextInputs)
    }

    /// Prepares a query.
    ///
    /// - Parameters:
    ///   - query: what is asked, untrusted.
    ///   - itemCount: size of the client's catalog.
    ///   - model: the released model that the client has, for questions about it; nil for none.
    /// - Throws: ``ClientError/unusableQuery(field:)`` if the query does not fit the catalog.
    /// - Complexity: O(items · factors² + factors³) for queries about users' own factors, else O(items).
    public init(_ query: SumQuery, itemCount: Int, model: ReleasedModel? = nil) throws(ClientError)
    {
        self.query = query
        self.itemCount = itemCount
        func head(_ description: HeadDescription) throws(ClientError) -> HeadItems {
            do {
                return try HeadItems(
                    items: description.items.map { Int32(clamping: $0) },
                    weights: description.weights,
                    direction: description.direction,
                    itemCount: itemCount
                )
            } catch { throw .unusableQuery(field: "head") }
        }
        if case .residual(let centering) = query.body.values {
            guard centering.itemBiases.count == itemCount else {
                throw .unusableQuery(field: "itemBiases")
            }
        }
        switch query.body {
        case .itemCounts(let counts):
            guard counts.itemCount == itemCount else { throw .unusableQuery(field: "itemCount") }
            inputs = .itemCounts(counts.norm)
        case .itemGram(let gram):
            let bound = gram.norm == .unit ? nil : gram.norm.bound
            inputs = .itemGram(try head(gram.head), bound: bound)
        case .itemFactorStatistics(let statistics):
            inputs = .itemFactorStatistics(
                statistics,
                gram: try head(statistics.gramHead),
                moments: try head(statistics.momentHead)
            )
        case .userFactors(let factors):
            inputs = .userFactors(
                factors,
                try UserFactorInputs(factors, items: head(factors.items))
            )
        case .itemSequenceGram(let gram):
            // Powers of the decay, the same for everybody.
            var weights: [Double] = []
            var weight = 1.0
            for _ in 0..<gram.kernel.window {
                weights.append(weight)
                weight *= gram.kernel.decay
            }
            inputs = .itemSequenceGram(try head(gram.head), weights: weights)
        case .itemSketch(let sketch):
            inputs = .itemSketch(sketch, try SketchInputs(sketch, head: head(sketch.head)))
        case .ratingSums(let sums): inputs = .ratingSums(sums)
        case .metricSums(let metrics):
            inputs = .metricSums(
                try MetricInputs(metrics, itemCount: itemCount, model: model)
            )
        case .segmentSums(let sums):
            inputs = .segmentSums(sums, try SegmentRule(sums.segmentation, itemCount: itemCount))
        case .segmentItemCounts(let counts):
            guard counts.itemCount == itemCount else { throw .unusableQuery(field: "itemCount") }
            inputs = .segmentItemCounts(
                counts,
                try SegmentRule(counts.segmentation, itemCount: itemCount)
            )
        case .itemContextCounts(let counts):
            inputs = .itemContextCounts(try ContextInputs(counts, itemCount: itemCount))
        case .neuralGradient(let gradient):
            guard gradient.itemCount == itemCount else {
                throw .unusableQuery(field: "itemCount")
            }
            inputs = .neuralGradient(gradient, try NeuralInputs(gradient))
        case .itemTransitions(let transitions):
            do {
                inputs = .itemTransitions(
                    transitions,
                    try SequenceContext(
                        factors: transitions.contextFactors,
                        factorCount: transitions.factorCount,
                        decay: transitions.decay
                    ),
                    rows: try CatalogRows.rows(
                        of: transitions.contextItems.map { Int32(clamping: $0) },
                        itemCount: itemCount
                    ),
                    try head(transitions.targetHead)
                )
            } catch is RecommendersError {
                throw .unusableQuery(field: "contextFactors")
            } catch let error as ClientError {
                throw error
            } catch {
                throw .unusableQuery(field: "contextFactors")
            }
        }
    }
}
