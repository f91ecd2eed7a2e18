import Datasets

/// The keys and words of scenario files; the published JSON Schema lists the same.
enum ScenarioKeys {
    static let root = [
        "name", "seed", "dataset", "split", "model", "federation", "privacy", "segments", "faults",
        "context", "evaluation",
    ]
    static let shop = ["users", "items", "tasteGroups", "seasons", "interactionsPerUser"]
    static let dataset =
        ["format", "path", "columns", "duplicates", "clean", "attributes", "vectors"] + shop
    static let columns = CSVColumns.meanings
    static let clean = [
        "enable", "disable", "nonProducts", "outliers", "minimumUsersPerItem",
        "minimumItemsPerUser",
    ]
    static let split = [
        "protocol", "negatives", "test", "cut", "alreadyBought", "heldOut", "foldIn", "targets",
        "holdOut",
    ]
    static let model = [
        "algorithm", "factors", "gram", "gramItems", "momentItems", "sizedFor", "sweeps", "steps",
        "rounds", "regularization", "unobservedWeight", "shrinkage", "neighbors", "learningRate",
        "userNorm", "clippingBound", "clipping", "weightExponent", "fewItemsShrinkage",
        "companion", "companionFactors", "sharedCurvature", "warmStart", "scale", "confidence",
    ]
    static let scale = ["lowest", "highest"]
    static let confidence = ["from", "slope", "shape", "maximum"]
    static let federatedEvaluation = ["epsilon"]
    static let federation = [
        "cohort", "secureAggregation", "corrupted", "dropout", "adversary", "minimumCohort",
    ]
    static let budget = ["epsilon", "delta"]
    static let clipping = ["quantile", "learningRate"]
    static let privacy = ["epsilon", "delta", "calibrateTo", "noise", "budgets", "clientBudget"]
    static let budgets = ["model", "period"]
    static let period = ["epsilon", "delta", "days"]
    static let faults = ["dropouts"]
    static let phases = [
        "advertiseKeys", "shareKeys", "maskedInputCollection", "consistencyCheck", "unmasking",
    ]
    static let segments = [
        "algorithm", "count", "minimumCohort", "share", "steps", "items", "diversity", "longTail",
        "from", "reference",
    ]
    static let context = ["by", "values", "share", "items", "boost"]
    static let evaluation = [
        "baselines", "metrics", "confidence", "resamples", "groups", "minimumGroup", "candidates",
        "everyRounds", "federated",
    ]

    /// Readable data formats.
    enum Format: String, CaseIterable {
        case movielens, ncf, lightgcn, csv, synthetic, lastfm
        case onlineRetail = "online-retail"
    }

    /// What counts of items may be divided by.
    enum Context: String, CaseIterable { case month, weekday, hour, country, device }

    /// What a coordinator may do.
    enum AdversaryClass: String, CaseIterable {
        case semiHonest = "semi-honest"
        case malicious
    }

    /// What test items may be ranked among, beside a number of sampled negatives.
    enum Candidates: String, CaseIterable {
        case split, negatives, catalog, all
    }

    /// How confidences grow.
    enum ConfidenceShape: String, CaseIterable { case linear, log }

    /// Evaluation protocols.
    enum SplitProtocol: String, CaseIterable {
        case leaveOneOut = "leave-one-out"
        case given
        case temporal
        case ratings
        case strongGeneralization = "strong-generalization"
        case newItems = "new-items"
    }
}
