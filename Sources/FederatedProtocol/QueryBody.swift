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
        }
    }

    /// Appends the kind's number and its public inputs.
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .itemCounts(let query):
            writer.uint8(1)
            writer.uint32(UInt32(query.itemCount))
            query.norm.encode(into: &writer)
        case .itemGram(let query):
            writer.uint8(2)
            query.head.encode(into: &writer)
            query.norm.encode(into: &writer)
        case .itemFactorStatistics(let query):
            writer.uint8(3)
            query.gramHead.encode(into: &writer)
            writer.uint32(UInt32(query.factorCount))
            writer.doubles(query.whitening)
            writer.doubles(query.eigenvectors)
            query.momentHead.encode(into: &writer)
            writer.double(query.gramianWeight)
        case .userFactors(let query):
            writer.uint8(4)
            query.encode(into: &writer)
        case .itemSequenceGram(let query):
            writer.uint8(5)
            query.head.encode(into: &writer)
            query.kernel.encode(into: &writer)
        case .itemTransitions(let query):
            writer.uint8(6)
            query.encode(into: &writer)
        case .itemSketch(let query):
            writer.uint8(9)
            query.encode(into: &writer)
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let kind: UInt8
        do { kind = try reader.uint8() } catch { throw .malformed(error) }
        switch kind {
        case 1:
            let itemCount = Int(try reader.checkedUInt32())
            self = .itemCounts(
                try ItemCountsQuery(itemCount: itemCount, norm: VectorNorm(from: &reader))
            )
        case 2:
            let head = try HeadDescription(from: &reader)
            self = .itemGram(try ItemGramQuery(head: head, norm: VectorNorm(from: &reader)))
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
                    gramianWeight: try reader.double()
                )
            )
        case 4: self = .userFactors(try UserFactorQuery(from: &reader))
        case 5:
            let head = try HeadDescription(from: &reader)
            self = .itemSequenceGram(
                try ItemSequenceGramQuery(head: head, kernel: SequenceKernel(from: &reader))
            )
        case 6: self = .itemTransitions(try ItemTransitionsQuery(from: &reader))
        case 9: self = .itemSketch(try ItemSketchQuery(from: &reader))
        default: throw .unknownQueryKind(kind)
        }
    }
}
