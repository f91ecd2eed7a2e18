import ProtocolPrimitives

extension ItemTransitionsQuery {
    /// Appends `count u32 | items u32… | factors u32 | E f32… | ρ f64 | target head | κ f64`.
    func encode(into writer: inout ByteWriter) {
        writer.uint32(UInt32(contextItems.count))
        for item in contextItems { writer.uint32(item) }
        writer.uint32(UInt32(factorCount))
        writer.floats(contextFactors)
        writer.double(decay)
        targetHead.encode(into: &writer)
        writer.double(gramianWeight)
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        let count = try reader.count(
            below: HeadDescription.maximumCount,
            bytesEach: 4,
            field: "contextItems"
        )
        var items: [UInt32] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try reader.checkedUInt32()) }
        let factorCount = try reader.count(
            below: ItemFactorStatisticsQuery.maximumFactorCount,
            bytesEach: 4,
            field: "factors"
        )
        // Both counts are bounded above, so the product cannot overflow.
        let factors = try reader.floats(count: count * factorCount)
        try self.init(
            contextItems: items,
            contextFactors: factors,
            factorCount: factorCount,
            decay: try reader.double(),
            targetHead: try HeadDescription(from: &reader),
            gramianWeight: try reader.double()
        )
    }
}
