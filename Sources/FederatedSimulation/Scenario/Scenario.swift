public import Datasets
public import DifferentialPrivacy
public import PrivacyLedger
public import Recommenders
public import SecureAggregation

/// Everything a simulated run depends on, checked.
public struct Scenario: Sendable {
    /// The scenario file as it was named.
    public var file: String
    /// The file's text as it was read.
    public var text: String
    /// A name for runs and releases.
    public var name: String
    /// Seed of everything random in the simulation.
    public var seed: UInt64
    /// Where the data come from.
    public var dataset: DatasetChoice
    /// How they are split into training and test.
    public var split: SplitChoice
    /// What is publicly known of the items, if files say so.
    public var features: FeatureChoice?
    /// What is trained.
    public var model: ModelChoice
    /// Who takes part and how sums are made.
    public var federation: FederationChoice
    /// The privacy budget, or nil for exact sums.
    public var privacy: PrivacyChoice?
    /// What goes wrong on purpose.
    public var faults: FaultChoice
    /// Whether popularity and the same model without privacy are evaluated too.
    public var evaluatesBaselines: Bool
    /// The metrics, and what they are computed on.
    public var evaluation: EvaluationPlan
    /// The model is also evaluated after every so many rounds of training; nil for the end only.
    public var evaluatedEvery: Int?
    /// The budget of an evaluation by clients, beside that of the training; nil without one.
    public var federatedEvaluation: PrivacyBudget?
    /// Segments of the people; nil for none.
    public var segments: SegmentChoice?
    /// How the budget is divided where rounds ask a sample; nil otherwise.
    var cohortNoise: CohortNoise?
    /// Counts of items by context; nil for none.
    public var context: ContextChoice?

    /// The data.
    public enum DatasetChoice: Sendable {
        /// A file in one of the readable formats.
        case file(path: String, format: DatasetFormat, duplicates: DuplicatePolicy)
        /// A file of events that is cleaned first.
        case events(path: String, cleaner: DatasetCleaner)
        /// A generated shop.
        case synthetic(SyntheticShop)
    }

    /// Files about the items.
    public struct FeatureChoice: Sendable, Equatable {
        /// Titles and categories.
        public var attributes: String
        /// Vectors, one row for each of the items with attributes; nil for none.
        public var vectors: String?
    }

    /// The split.
    public enum SplitChoice: Sendable, Equatable {
        /// One held-out item per user; negatives from a file in NCF form.
        case leaveOneOutGiven(negatives: String)
        /// Each user's latest item held out; so many sampled negatives.
        case leaveOneOutSampled(negativeCount: Int)
        /// A given test file; full ranking.
        case given(test: String)
        /// Users held out of training altogether, shown by some of their items.
        case strongGeneralization(heldOut: Double, foldIn: FoldIn, targets: Targets)
        /// Training before a time, testing from it on; full ranking.
        case temporal(cut: TemporalCut, alreadyBought: AlreadyBoughtPolicy)
        /// A share of the items held out of training altogether, placed by their attributes.
        case newItems(heldOut: Double)
        /// A random share of every user's ratings held out; predictions are judged.
        case ratings(holdOut: Double)

        /// What users who are held out of training are tested on.
        public enum Targets: Sendable, Equatable {
            /// A random share of their items; full ranking.
            case fraction(Double)
            /// Test items and negatives from a file in NCF form.
            case given(negatives: String)
            /// The latest item, among so many sampled negatives.
            case latest(negativeCount: Int)
        }
    }

    /// The federation.
    public struct FederationChoice: Sendable, Equatable {
        /// Full protocol or the same sum without cryptography.
        public var mode: AggregationMode
        /// Fraction of clients assumed corrupted.
        public var corrupted: Double
        /// Fraction of clients that may drop out of a round.
        public var dropout: Double
        /// What the coordinator is assumed to do.
        public var adversary: Adversary
        /// Fewest clients in a sum that is released.
        public var minimumCohort: Int
        /// The probability with which each client answers a round of gradients, in secret, above 0 and
        /// below 1; nil for everybody.
        public var cohort: Double?
    }

    /// The budget and where noise is added.
    public struct PrivacyChoice: Sendable, Equatable {
        /// ε and δ for one user's whole history over the whole run.
        public var budget: PrivacyBudget
        /// The budget that noise and sizes are calibrated to; the gate still enforces ``budget``.
        public var calibration: PrivacyBudget
        /// Who adds the noise.
        public var noise: NoiseOrigin
        /// Further budgets that every round must fit; nil for none.
        public var limits: BudgetLimits?
        /// What every client is ready to spend in the run, by its own account; nil for clients that keep none.
        public var clientBudget: PrivacyBudget?
    }

    /// Who adds the noise.
    public enum NoiseOrigin: String, CaseIterable, Sendable {
        /// Every client, a share to its own answer.
        case clients
        /// The coordinator, to the unmasked integer sum.
        case coordinator
    }

    /// Dropouts on purpose.
    public struct FaultChoice: Sendable, Equatable {
        /// Fraction of the clients still there that vanish before each phase.
        public var dropouts: [String: Double]
    }
}

/// How sums are made in a simulation.
public enum AggregationMode: String, CaseIterable, Sendable, Codable {
    /// The whole protocol with all its cryptography.
    case full
    /// The same modular sum without cryptography.
    case ideal
}
