/// Everything that can go wrong with noise and accounting; none of it carries personal data.
public enum DifferentialPrivacyError: Error, Equatable, Sendable {
    /// The events would cost more than the budget allows; refuse the round before asking anyone.
    case budgetExceeded(budget: Double, epsilon: Double)
    /// The events cover more coordinates than the error bound of the accounting covers; refuse.
    case dimensionTooLarge(actual: Int, maximum: Int)
    /// A clipping bound or its unit is not finite and above 0; refuse the configuration.
    case invalidClippingBound(Double)
    /// A sum has fewer than one contributor; refuse the update.
    case invalidContributorCount(Int)
    /// A delta is so small that an accountant does not resolve it; others may.
    case deltaTooSmall(actual: Double, minimum: Double, accountant: String, alternatives: [String])
    /// An accountant does not cover this kind of event; others may.
    case eventNotCovered(kind: String, accountant: String, alternatives: [String])
    /// A number of repetitions is below 1 or above what the accounting covers; refuse the event.
    case invalidCount(actual: Int, maximum: Int)
    /// Numbers of an empirical audit contradict each other or are out of range; refuse them.
    case invalidAudit(field: String)
    /// A delta is not strictly between 0 and 1; refuse the configuration.
    case invalidDelta(Double)
    /// A dimension is below 1; refuse the event.
    case invalidDimension(Int)
    /// An epsilon is not finite and above 0; refuse the configuration.
    case invalidEpsilon(Double)
    /// A learning rate is not finite and above 0; refuse the configuration.
    case invalidLearningRate(Double)
    /// A noise multiplier is not finite and above 0; refuse the event.
    case invalidNoiseMultiplier(Double)
    /// A quantile is not strictly between 0 and 1; refuse the configuration.
    case invalidQuantile(Double)
    /// A sampling rate is not above 0 and at most 1; refuse the event.
    case invalidSamplingRate(Double)
    /// A number of noise shares is below 1 or above what the accounting covers; refuse the event.
    case invalidShareCount(actual: Int, maximum: Int)
    /// The shares of a budget are not positive or do not add up to 1; refuse the plan.
    case invalidShares(sum: Double)
    /// A noise variance is outside what the sampler or the accountant accepts; refuse.
    case invalidVariance(actual: UInt64, minimum: UInt64, maximum: UInt64)
    /// The weights of an objective are not finite and above 0, or there are none; refuse the plan.
    case invalidWeights
    /// Events lose so much privacy together that an accountant does not resolve it; others may.
    case lossTooLarge(accountant: String, alternatives: [String])
    /// A value leaves no room for the noise; refuse the sum.
    case noiseOverflow(index: Int)
    /// A noise multiplier is so small that an accountant does not resolve it; others may.
    case noiseTooSmall(actual: Double, minimum: Double, accountant: String, alternatives: [String])
    /// No noise multiplier that an accountant covers reaches the target; refuse the plan.
    case targetOutOfReach(accountant: String)
    /// An accountant does not know this kind of event; refuse it.
    case unsupportedEvent(kind: String)
    /// The noise that the target asks for does not fit the sampler; refuse the plan.
    case varianceTooLarge(squaredSensitivity: UInt64, mu: Double)
}

extension DifferentialPrivacyError {
    /// What went wrong, in one line for people: lower case, no full stop.
    public var message: String {
        switch self {
        case .budgetExceeded(let budget, let epsilon):
            "the privacy budget of epsilon \(budget) does not cover epsilon \(epsilon)"
        case .dimensionTooLarge(let actual, let maximum):
            "\(actual) noisy coordinates are more than the \(maximum) the accounting covers"
        case .invalidClippingBound(let bound):
            "a clipping bound must be finite, above 0 and in range, got \(bound)"
        case .invalidContributorCount(let count):
            "a sum must have at least one contributor, got \(count)"
        case .deltaTooSmall(let actual, let minimum, let accountant, _):
            "the \(accountant) accountant resolves no delta below \(minimum), got \(actual)"
        case .eventNotCovered(let kind, let accountant, _):
            "the \(accountant) accountant does not cover \(kind)"
        case .invalidCount(let actual, let maximum):
            "a number of repetitions must be from 1 to \(maximum), got \(actual)"
        case .invalidAudit(let field): "an empirical audit cannot use its \(field)"
        case .invalidDelta(let delta): "delta must be between 0 and 1, got \(delta)"
        case .invalidDimension(let dimension): "a dimension must be at least 1, got \(dimension)"
        case .invalidEpsilon(let epsilon): "epsilon must be finite and above 0, got \(epsilon)"
        case .invalidLearningRate(let rate):
            "a learning rate must be finite and above 0, got \(rate)"
        case .invalidNoiseMultiplier(let value):
            "a noise multiplier must be finite and above 0, got \(value)"
        case .invalidQuantile(let quantile): "a quantile must be between 0 and 1, got \(quantile)"
        case .invalidSamplingRate(let rate):
            "a sampling rate must be above 0 and at most 1, got \(rate)"
        case .invalidShareCount(let actual, let maximum):
            "the number of noise shares must be from 1 to \(maximum), got \(actual)"
        case .invalidShares(let sum):
            "the shares of the privacy budget must be positive and add up to 1, got \(sum)"
        case .invalidVariance(let actual, let minimum, let maximum):
            "a noise variance must be from \(minimum) to \(maximum), got \(actual)"
        case .invalidWeights: "the weights of the queries must be finite and above 0"
        case .lossTooLarge(let accountant, _):
            "the \(accountant) accountant does not resolve the loss of so many or so loud events"
        case .noiseOverflow(let index): "the value at index \(index) leaves no room for noise"
        case .noiseTooSmall(let actual, let minimum, let accountant, _):
            "the \(accountant) accountant covers noise multipliers of sampled events from "
                + "\(minimum), got \(actual)"
        case .targetOutOfReach(let accountant):
            "no noise that the \(accountant) accountant covers reaches this target"
        case .unsupportedEvent(let kind): "no accountant knows privacy events of kind \(kind)"
        case .varianceTooLarge(let squaredSensitivity, let mu):
            "squared sensitivity \(squaredSensitivity) at mu \(mu) needs more noise than 2^48"
        }
    }

    /// What the person who sees the error can do about it, in one line.
    public var hint: String {
        switch self {
        case .budgetExceeded: "plan fewer or noisier queries, or open a run with a larger budget"
        case .dimensionTooLarge: "ask shorter or fewer queries"
        case .invalidClippingBound: "choose a bound near the norms you expect, such as 0.1"
        case .invalidContributorCount: "wait for a round with contributors"
        case .deltaTooSmall(_, _, _, let alternatives):
            Self.hint(alternatives, otherwise: "no accountant does for these events; raise delta")
        case .eventNotCovered(_, _, let alternatives):
            Self.hint(alternatives, otherwise: "no accountant does")
        case .lossTooLarge(_, let alternatives), .noiseTooSmall(_, _, _, let alternatives):
            Self.hint(alternatives, otherwise: "no accountant does for these events; add noise")
        case .invalidCount: "divide the repetitions among several events"
        case .invalidAudit: "use more canaries, or another confidence"
        case .invalidDelta: "choose delta below one over the number of users, such as 1e-6"
        case .invalidDimension: "a query has at least one coordinate"
        case .invalidEpsilon: "choose an epsilon such as 1, 5 or 20"
        case .invalidLearningRate: "choose a learning rate such as 0.2"
        case .invalidNoiseMultiplier: "a noise multiplier is noise divided by sensitivity"
        case .invalidQuantile: "choose a quantile such as 0.5"
        case .invalidSamplingRate: "leave the rate out, or 1, for events on everybody"
        case .invalidShareCount: "count the clients whose noise nobody else knows"
        case .invalidShares: "divide each share by the sum of all shares"
        case .invalidVariance: "use more fractional bits, so that the noise spans many integers"
        case .invalidWeights: "give every query a positive weight"
        case .noiseOverflow: "use fewer fractional bits"
        case .targetOutOfReach: "give another epsilon, delta or number of rounds"
        case .unsupportedEvent: "use a version of this program that knows the event"
        case .varianceTooLarge: "use fewer fractional bits or a larger epsilon"
        }
    }

    private static func hint(_ alternatives: [String], otherwise: String) -> String {
        alternatives.isEmpty
            ? otherwise : "the \(alternatives.joined(separator: " or ")) accountant would do"
    }
}
