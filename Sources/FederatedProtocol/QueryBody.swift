import ProtocolPrimitives

/// The closed set of questions a client answers; it refuses everything else.
public enum QueryBody: Equatable, Sendable {
    /// Weighted item counts.
    case itemCounts(ItemCountsQuery)
    /// Second moments of head items.
    case itemGram(ItemGramQuery)
    /// Cross moments with released eigenvectors.
    case itemFactorStatistics(ItemFactorStatisticsQuery)
    /// Sums of users' own factors per item.
    case userFactors(UserFactorQuery)
    /// Second moments of head items by their distance in a history.
    case itemSequenceGram(ItemSequenceGramQuery)
    /// Cross moments of items with the position before them.
    case itemTransitions(ItemTransitionsQuery)
    /// A few columns' worth of second moments of many items.
    case itemSketch(ItemSketchQuery)
    /// Sums of ratings per item, without averages.
    case ratingSums(RatingSumsQuery)
    /// The gradient of a neural collaborative filter.
    case neuralGradient(NeuralGradientQuery)
    /// A released model's metrics on what clients held out.
    case metricSums(MetricSumsQuery)
    /// Sizes and sums of positions of segments.
    case segmentSums(SegmentSumsQuery)
    /// Items by segment.
    case segmentItemCounts(SegmentItemCountsQuery)
    /// Items by what was the case when they were chosen.
    case itemContextCounts(ItemContextCountsQuery)

    /// The name of the kind in ledgers and reports.
    public var kind: String {
        switch self {
        case .itemCounts: "itemCounts"
        case .itemGram: "itemGram"
        case .itemFactorStatistics: "itemFactorStatistics"
        case .userFactors(let query):
            switch query.statistic {
            case .residual, .product, .clippedResidual: "itemFactorGradient"
            case .rightHandSide, .normalEquations: "itemFactorStatistics"
            }
        case .itemSequenceGram: "itemSequenceGram"
        case .itemTransitions: "itemTransitions"
        case .itemSketch: "itemSketch"
        case .ratingSums: "ratingSums"
        case .neuralGradient: "neuralGradient"
        case .metricSums: "metricSums"
        case .segmentSums: "segmentSums"
        case .segmentItemCounts: "segmentItemCounts"
        case .itemContextCounts: "itemContextCounts"
        }
    }

    /// Coordinates per answer.
    public var length: Int {
        switch self {
        case .itemCounts(let query): query.length
        case .itemGram(let query): query.length
        case .itemFactorStatistics(let query): query.length
        case .userFactors(let query): query.length
        case .itemSequenceGram(let query): query.length
        case .itemTransitions(let query): query.length
        case .itemSketch(let query): query.length
        case .ratingSums(let query): query.length
        case .neuralGradient(let query): query.length
        case .metricSums(let query): query.length
        case .segmentSums(let query): query.length
        case .segmentItemCounts(let query): query.length
        case .itemContextCounts(let query): query.length
        }
    }

    /// Bound on an answer's L2 norm.
    public var l2Bound: Double {
        switch self {
        case .itemCounts(let query): query.l2Bound
        case .itemGram(let query): query.l2Bound
        case .itemFactorStatistics(let query): query.l2Bound
        case .userFactors(let query): query.l2Bound
        case .itemSequenceGram(let query): query.l2Bound
        case .itemTransitions(let query): query.l2Bound
        case .itemSketch(let query): query.l2Bound
        case .ratingSums(let query): query.l2Bound
        case .neuralGradient(let query): query.l2Bound
        case .metricSums(let query): query.l2Bound
        case .segmentSums(let query): query.l2Bound
        case .segmentItemCounts(let query): query.l2Bound
        case .itemContextCounts(let query): query.l2Bound
        }
    }

    /// What stands for an interaction in the client's vector.
    public var values: ValueRule {
        switch self {
        case .itemGram(let query): query.values
        case .itemFactorStatistics(let query): query.values
        case .userFactors(let query): query.values
        case .ratingSums(let query): .residual(query.centering)
        case .itemCounts, .itemSequenceGram, .itemTransitions, .itemSketch, .neuralGradient,
            .metricSums, .segmentSums, .segmentItemCounts, .itemContextCounts:
            .one
        }
    }

    /// Set in the number of a kind whose ``ValueRule`` follows.
    private static let valuesFlag: UInt8 = 0x80

    private static func encode(
        _ number: UInt8,
        _ values: ValueRule,
        into writer: inout ByteWriter
    ) {
        writer.uint8(values == .one ? number : number | valuesFlag)
        values.encode(into: &writer)
    }

    /// Appends the kind's number, what stands for an interaction if it is not 1, and the public inputs.
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .itemCounts(let query):
            writer.uint8(1)
            writer.uint32(UInt32(query.itemCount))
            query.norm.encode(into: &writer)
        case .itemGram(let query):
            Self.encode(2, query.values, into: &writer)
            query.head.encode(into: &writer)
            query.norm.encode(into: &writer)
        case .itemFactorStatistics(let query):
            Self.encode(3, query.values, into: &writer)
            query.gramHead.encode(into: &writer)
            writer.uint32(UInt32(query.factorCount))
            writer.doubles(query.whitening)
            writer.doubles(query.eigenvectors)
            query.momentHead.encode(into: &writer)
            writer.double(query.gramianWeight)
        case .userFactors(let query):
            Self.encode(4, query.values, into: &writer)
            query.encode(into: &writer)
        case .itemSequenceGram(let query):
            writer.uint8(5)
            query.head.encode(into: &writer)
            query.kernel.encode(into: &writer)
        case .itemTransitions(let query):
            writer.uint8(6)
            query.encode(into: &writer)
        case .ratingSums(let query):
            writer.uint8(7)
            query.encode(into: &writer)
        case .itemSketch(let query):
            writer.uint8(10)
            query.encode(into: &writer)
        case .neuralGradient(let query):
            writer.uint8(8)
            query.encode(into: &writer)
        case .metricSums(let query):
            writer.uint8(9)
            query.encode(into: &writer)
        case .segmentSums(let query):
            writer.uint8(11)
            query.encode(into: &writer)
        case .segmentItemCounts(let query):
            writer.uint8(12)
            query.encode(into: &writer)
        case .itemContextCounts(let query):
            writer.uint8(13)
            query.encode(into: &writer)
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let kind: UInt8
        do { kind = try reader.uint8() } catch { throw .malformed(error) }
        var values = ValueRule.one
        if [2, 3, 4].contains(kind & ~Self.valuesFlag), kind & Self.valuesFlag != 0 {
            values = try ValueRule(from: &reader)
        }
        switch values == .one ? kind : kind & ~Self.valuesFlag {
        case 1:
            let itemCount = Int(try reader.checkedUInt32())
            self = .itemCounts(
                try ItemCountsQuery(itemCount: itemCount, norm: VectorNorm(from: &reader))
            )
        case 2:
            let head = try HeadDescription(from: &reader)
            self = .itemGram(
                try ItemGramQuery(head: head, norm: VectorNorm(from: &reader), values: values)
            )
        case 3:
            let gramHead = try HeadDescription(from: &reader)
            let factorCount = try reader.count(
                below: ItemFactorStatisticsQuery.maximumFactorCount,
                bytesEach: 8,
                field: "factors"
            )
            let whitening = try reader.doubles(count: factorCount)
            // Both counts are bounded above, so the product cannot overflow.
            let eigenvectors = try reader.doubles(count: gramHead.count * factorCount)
            let momentHead = try HeadDescription(from: &reader)
            self = .itemFactorStatistics(
                try ItemFactorStatisticsQuery(
                    gramHead: gramHead,
                    eigenvectors: eigenvectors,
                    whitening: whitening,
                    momentHead: momentHead,
                    gramianWeight: try reader.double(),
                    values: values
                )
            )
        case 4: self = .userFactors(try UserFactorQuery(from: &reader, values: values))
        case 5:
            let head = try HeadDescription(from: &reader)
            self = .itemSequenceGram(
                try ItemSequenceGramQuery(head: head, kernel: SequenceKernel(from: &reader))
            )
        case 6: self = .itemTransitions(try ItemTransitionsQuery(from: &reader))
        case 7: self = .ratingSums(try RatingSumsQuery(from: &reader))
        case 8: self = .neuralGradient(try NeuralGradientQuery(from: &reader))
        case 9: self = .metricSums(try MetricSumsQuery(from: &reader))
        case 10: self = .itemSketch(try ItemSketchQuery(from: &reader))
        case 11: self = .segmentSums(try SegmentSumsQuery(from: &reader))
        case 12: self = .segmentItemCounts(try SegmentItemCountsQuery(from: &reader))
        case 13: self = .itemContextCounts(try ItemContextCountsQuery(from: &reader))
        default: throw .unknownQueryKind(kind)
        }
    }
}
