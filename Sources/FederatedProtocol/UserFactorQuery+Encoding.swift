import ProtocolPrimitives

extension UserFactorQuery {
    /// Appends `items | factors u32 | V f32… | λ ν α Γ f64 | weighting u8 | κ bound f64 | statistic`.
    func encode(into writer: inout ByteWriter) {
        items.encode(into: &writer)
        writer.uint32(UInt32(factorCount))
        writer.floats(itemFactors)
        writer.doubles([
            ridge.regularization, ridge.frequencyExponent, ridge.unobservedWeight, userNormBound,
        ])
        writer.uint8(weighting.rawValue)
        writer.doubles([gramianWeight, l2Bound])
        switch statistic {
        case .residual: writer.uint8(1)
        case .product(let direction):
            writer.uint8(2)
            writer.floats(direction)
        case .rightHandSide: writer.uint8(3)
        case .normalEquations(let weight):
            writer.uint8(4)
            writer.double(weight)
        case .clippedResidual(let weight):
            writer.uint8(5)
            writer.double(weight)
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader, values: ValueRule) throws(FederatedProtocolError) {
        let items = try HeadDescription(from: &reader)
        let factorCount = try reader.count(
            below: Self.maximumFactorCount,
            bytesEach: 4,
            field: "factors"
        )
        // Both counts are bounded above, so the product cannot overflow.
        let itemFactors = try reader.floats(count: items.count * factorCount)
        let ridge = Ridge(
            regularization: try reader.double(),
            frequencyExponent: try reader.double(),
            unobservedWeight: try reader.double()
        )
        let userNormBound = try reader.double()
        guard let weighting = HistoryWeighting(rawValue: try reader.checkedUInt8()) else {
            throw .invalidNumber(field: "weighting")
        }
        let gramianWeight = try reader.double()
        let l2Bound = try reader.double()
        let statistic: Statistic
        switch try reader.checkedUInt8() {
        case 1: statistic = .residual
        case 2: statistic = .product(try reader.floats(count: itemFactors.count))
        case 3: statistic = .rightHandSide
        case 4: statistic = .normalEquations(matrixWeight: try reader.double())
        case 5: statistic = .clippedResidual(indicatorWeight: try reader.double())
        default: throw .invalidNumber(field: "statistic")
        }
        try self.init(
            items: items,
            itemFactors: itemFactors,
            factorCount: factorCount,
            ridge: ridge,
            userNormBound: userNormBound,
            weighting: weighting,
            statistic: statistic,
            gramianWeight: gramianWeight,
            l2Bound: l2Bound,
            values: values
        )
    }
}
