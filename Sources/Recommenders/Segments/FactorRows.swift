/// A model's vectors by catalog item: what an item adds to a position, and what it scores there.
struct FactorRows {
    /// Number of factors.
    let dimension: Int
    /// What an item adds to the position of a person who has it; items × dimension.
    private(set) var encoders: [Float]
    /// What scores an item at a position; items × dimension.
    private(set) var decoders: [Float]

    /// Takes them out of a model; nil for one without factors.
    init?(_ model: TrainedModel) {
        switch model {
        case .popularity, .itemItem: return nil
        case .spectral(let model): self.init(model)
        case .sequential(let model):
            self.init(itemCount: model.itemCount, dimension: model.factorCount)
            for (row, item) in model.items.enumerated() {
                put(model.itemFactors, row: row, into: &decoders, item: item)
                if (row + 1) * dimension <= model.contextFactors.count {
                    put(model.contextFactors, row: row, into: &encoders, item: item)
                }
            }
        case .factors(let model): self.init(model)
        case .blended(let model): self.init(model.factors)
        case .neural(let model):
            self.init(same: model.itemFactors, dimension: model.network.shape.factorCount)
        case .ratings(let model):
            guard model.factorCount > 0 else { return nil }
            self.init(same: model.itemFactors, dimension: model.factorCount)
        }
    }

    private init(itemCount: Int, dimension: Int) {
        self.dimension = dimension
        encoders = [Float](repeating: 0, count: itemCount * dimension)
        decoders = encoders
    }

    private init(same factors: [Float], dimension: Int) {
        self.dimension = dimension
        encoders = factors
        decoders = factors
    }

    private init(_ model: FactorModel) {
        self.init(itemCount: model.itemCount, dimension: model.factorCount)
        for (row, item) in model.items.enumerated() {
            put(model.itemFactors, row: row, into: &decoders, item: item)
            put(model.itemFactors, row: row, into: &encoders, item: item)
        }
    }

    /// r = y − (q·y) q is linear in the history, so Gᵀr is a sum of w_i (G_i − q_i Gᵀq).
    private init(_ model: SpectralModel) {
        self.init(itemCount: model.itemCount, dimension: model.factorCount)
        var along = [Double](repeating: 0, count: dimension)
        for row in 0..<model.head.count {
            for factor in along.indices {
                along[factor] +=
                    model.head.direction[row] * Double(model.itemFactors[row * dimension + factor])
            }
        }
        for (row, item) in model.head.items.enumerated() {
            put(model.itemFactors, row: row, into: &decoders, item: item)
            for factor in along.indices {
                let own = Double(model.itemFactors[row * dimension + factor])
                encoders[Int(item) * dimension + factor] = Float(
                    model.head.weights[row] * (own - model.head.direction[row] * along[factor])
                )
            }
        }
    }

    private func put(_ source: [Float], row: Int, into target: inout [Float], item: Int32) {
        target.replaceSubrange(
            (Int(item) * dimension)..<((Int(item) + 1) * dimension),
            with: source[(row * dimension)..<((row + 1) * dimension)]
        )
    }
}
