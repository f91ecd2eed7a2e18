public import Datasets
public import DifferentialPrivacy
public import FederatedCoordinator
public import FederatedProtocol

extension Scenario {
    /// The training program; every nil stands for the rule's or the algorithm's own value.
    public struct ModelChoice: Sendable, Equatable {
        /// The algorithm's name.
        public var algorithm: Algorithm
        /// Number of factors.
        public var factors: Int?
        /// How second moments are asked for; nil for the whole triangle.
        public var gram: GramForm?
        /// Items in the Gram query.
        public var gramItems: Int?
        /// Items in the moment query, or with factors.
        public var momentItems: Int?
        /// Passes over all users and items.
        public var sweeps: Int?
        /// Steps of the conjugate gradient per pass.
        public var steps: Int?
        /// Rounds of gradients.
        public var rounds: Int?
        /// λ of a ridge regression.
        public var regularization: Double?
        /// Weight of items outside a history.
        public var unobservedWeight: Double?
        /// Added to the denominators of similarities.
        public var shrinkage: Double?
        /// Step size of the coordinator.
        public var learningRate: Double?
        /// Longest user factors.
        public var userNorm: Double?
        /// Longest gradient of a client.
        public var clippingBound: Double?
        /// How the longest gradient follows the clients'; nil keeps it.
        public var clipping: GradientConfiguration.Clipping?
        /// Exponent of the items' weights in a history.
        public var weightExponent: Double?
        /// Weight of a low-pass filter beside the factors; nil for none.
        public var companion: Double?
        /// Factors of the low-pass filter.
        public var companionFactors: Int?
        /// Interactions with which a person's own ridge is doubled.
        public var fewItemsShrinkage: Double?
        /// Whether items share the users' curvature instead of asking for their own.
        public var sharedCurvature: Bool?
        /// Nearest neighbors of an item.
        public var neighbors: Int?
        /// Share of μ² for a spectral model to start from; nil starts from random factors.
        public var warmStart: Double?
        /// Without privacy: the budget whose sizes are used, or nil for the whole catalog.
        public var sizedFor: PrivacyBudget?
        /// Lowest and highest rating; nil for 1 to 5.
        public var scale: ClosedRange<Double>?
        /// How clients weigh their own interactions; nil for all alike.
        public var confidence: Confidence?

        /// Weights of interactions.
        public struct Confidence: Sendable, Equatable {
            /// What the weights are made of.
            public var source: InteractionValues.Source
            /// How.
            public var rule: ConfidenceRule
        }

        /// The numbers that training needs of every interaction; nil for none.
        public var values: InteractionValues.Source? {
            algorithm.predictsRatings ? .rating : confidence?.source
        }

        /// How the items' second moments are asked for.
        public enum GramForm: String, CaseIterable, Sendable {
            /// All of them, for some thousand items.
            case triangle
            /// A few columns, for the whole catalog, several times.
            case sketch
        }

        /// The algorithms.
        public enum Algorithm: String, CaseIterable, Sendable {
            /// Item counts.
            case popularity
            /// Counts, Gram and cross moments.
            case spectral
            /// What usually follows: counts, Gram by distance in time, transitions.
            case sequential
            /// Implicit alternating least squares.
            case ials
            /// Private alternating least squares.
            case dpALS = "dp-als"
            /// Gradients of item factors with Adam on the coordinator.
            case federatedSGD = "federated-sgd"
            /// Item-item weights by ridge regression.
            case ease
            /// Cosine of items.
            case itemCF = "item-cf"
            /// Rules "who has this, has that".
            case associationRules = "association-rules"
            /// Averages of ratings by item and user.
            case biases
            /// The same with item factors by alternating least squares.
            case ratingALS = "rating-als"

            /// Neural collaborative filtering.
            case ncf

            /// Whether models of the algorithm predict ratings.
            public var predictsRatings: Bool { self == .biases || self == .ratingALS }

            /// Whether its rounds of gradients may ask a sample of the people.
            var samplesCohorts: Bool { self == .federatedSGD || self == .ncf }

            /// The keys of a scenario's `model` that go with the algorithm, beside `algorithm`.
            var keys: [String] {
                switch self {
                case .popularity: []
                case .spectral:
                    [
                        "factors", "gram", "gramItems", "momentItems", "sweeps", "sizedFor",
                        "confidence",
                    ]
                case .sequential: ["factors", "gramItems", "momentItems", "sizedFor"]
                case .ials:
                    [
                        "factors", "sweeps", "steps", "regularization", "unobservedWeight",
                        "userNorm", "weightExponent", "fewItemsShrinkage", "warmStart",
                        "confidence", "companion", "companionFactors",
                    ]
                case .dpALS:
                    [
                        "factors", "momentItems", "sweeps", "regularization", "unobservedWeight",
                        "userNorm", "weightExponent", "sharedCurvature", "warmStart",
                    ]
                case .federatedSGD:
                    [
                        "factors", "rounds", "regularization", "unobservedWeight", "userNorm",
                        "clippingBound", "clipping", "learningRate", "warmStart",
                    ]
                case .ease: ["gramItems", "regularization"]
                case .itemCF: ["gramItems", "shrinkage", "neighbors"]
                case .associationRules: ["gramItems", "shrinkage"]
                case .ncf:
                    [
                        "factors", "rounds", "regularization", "unobservedWeight", "userNorm",
                        "clippingBound", "learningRate", "warmStart",
                    ]
                case .biases: ["scale", "shrinkage"]
                case .ratingALS:
                    [
                        "factors", "gramItems", "sweeps", "regularization", "userNorm", "scale",
                        "shrinkage",
                    ]
                }
            }
        }
    }
}
