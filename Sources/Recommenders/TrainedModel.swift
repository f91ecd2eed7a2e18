/// A finished model of one of the known kinds.
public enum TrainedModel: Sendable, Equatable {
    /// Counts only.
    case popularity(PopularityModel)
    /// Popularity plus factors.
    case spectral(SpectralModel)
    /// Item factors from users' own factors.
    case factors(FactorModel)
    /// What usually follows.
    case sequential(SequentialModel)
    /// Item-item weights.
    case itemItem(ItemItemModel)
    /// Predicted ratings.
    case ratings(RatingModel)
    /// A neural collaborative filter.
    case neural(NeuralModel)
    /// Item factors with a low-pass filter beside them.
    case blended(BlendedModel)

    /// The model behind the one interface that scoring needs.
    public var recommender: any RecommenderModel {
        switch self {
        case .popularity(let model): model
        case .spectral(let model): model
        case .factors(let model): model
        case .sequential(let model): model
        case .itemItem(let model): model
        case .ratings(let model): model
        case .neural(let model): model
        case .blended(let model): model
        }
    }

    /// One released count per catalog item.
    public var counts: [Double] {
        switch self {
        case .popularity(let model): model.counts
        case .spectral(let model): model.counts
        case .factors(let model): model.counts
        case .sequential(let model): model.counts
        case .itemItem(let model): model.counts
        case .ratings(let model): model.counts
        case .neural(let model): model.counts
        case .blended(let model): model.counts
        }
    }
}
