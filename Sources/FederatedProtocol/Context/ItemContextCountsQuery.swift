import ProtocolPrimitives

/// "What was the case when you chose these items?" Items by month, weekday, hour or country.
///
/// With x_iv = 1 for every item i of the head and value v with an event of the client's own history, and n
/// the number of ones, the answer is x / √n, or x shortened to the bound of ``norm``. A client without
/// such an event, or without times or countries, answers zeros.
public struct ItemContextCountsQuery: Equatable, Sendable {
    /// The head: item indices, ascending, none twice; **public**.
    public let items: [UInt32]
    /// What is asked about; **public**.
    public let context: ContextDescription
    /// How long the vector of one history may be.
    public let norm: VectorNorm

    /// Creates a query.
    ///
    /// - Throws: ``FederatedProtocolError`` for no item, items that do not ascend, too long an answer, or a
    ///   context or norm out of range.
    public init(items: [UInt32], context: ContextDescription, norm: VectorNorm = .unit)
        throws(FederatedProtocolError)
    {
        self.context = try context.checked()
        self.norm = try norm.checked()
        guard !items.isEmpty,
            items.count <= HeadDescription.maximumCount / self.context.valueCount
        else { throw .countOutOfRange(field: "items") }
        guard zip(items, items.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .invalidNumber(field: "items")
        }
        self.items = items
    }

    /// Coordinates per answer: items × values, row by row.
    public var length: Int { items.count * context.valueCount }
    /// Bound on an answer's L2 norm.
    public var l2Bound: Double { norm.bound }

    /// Appends `context | norm f64 | items u32 | index u32…`.
    func encode(into writer: inout ByteWriter) {
        context.encode(into: &writer)
        norm.encode(into: &writer)
        writer.uint32(UInt32(items.count))
        for item in items { writer.uint32(item) }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let context = try ContextDescription(from: &reader)
        let norm = try VectorNorm(from: &reader)
        let count = try reader.count(
            below: HeadDescription.maximumCount,
            bytesEach: 4,
            field: "items"
        )
        var items: [UInt32] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try reader.checkedUInt32()) }
        try self.init(items: items, context: context, norm: norm)
    }
}
