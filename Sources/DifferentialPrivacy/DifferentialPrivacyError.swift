/// Everything that can go wrong with noise and accounting; none of it carries personal data.
public enum DifferentialPrivacyError: Error, Equatable, Sendable {
    /// The events would cost more than the budget allows; refuse the round before asking anyone.
    case budgetExceeded(budget: Double, epsilon: Double)
    /// The events cover more coordinates than the error bound of the accounting covers; refuse.
    case dimensionTooLarge(actual: Int, maximum: Int)
    /// Numbers of an empirical audit contradict each other or are out of range; refuse them.
    case invalidAudit(field: String)
    /// A delta is not strictly between 0 and 1; refuse the configuration.
    case invalidDelta(Double)
    /// A dimension is below 1; refuse the event.
    case invalidDimension(Int)
    /// An epsilon is not finite and above 0; refuse the configuration.
    case invalidEpsilon(Double)
    /// A noise multiplier is not finite and above 0; refuse the event.
    case invalidNoiseMultiplier(Double)
    /// A number of noise shares is below 1 or above what the accounting covers; refuse the event.
    case invalidShareCount(actual: Int, maximum: Int)
    /// The shares of a budget are not positive or do not add up to 1; refuse the plan.
    case invalidShares(sum: Double)
    /// A noise variance is outside what the sampler or the accountant accepts; refuse.
    case invalidVariance(actual: UInt64, minimum: UInt64, maximum: UInt64)
    /// A value leaves no room for the noise; refuse the sum.
    case noiseOverflow(index: Int)
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
        case .invalidAudit(let field): "an empirical audit cannot use its \(field)"
        case .invalidDelta(let delta): "delta must be between 0 and 1, got \(delta)"
        case .invalidDimension(let dimension): "a dimension must be at least 1, got \(dimension)"
        case .invalidEpsilon(let epsilon): "epsilon must be finite and above 0, got \(epsilon)"
        case .invalidNoiseMultiplier(let value):
            "a noise multiplier must be finite and above 0, got \(value)"
        case .invalidShareCount(let actual, let maximum):
            "the number of noise shares must be from 1 to \(maximum), got \(actual)"
        case .invalidShares(let sum):
            "the shares of the privacy budget must be positive and add up to 1, got \(sum)"
        case .invalidVariance(let actual, let minimum, let maximum):
            "a noise variance must be from \(minimum) to \(maximum), got \(actual)"
        case .noiseOverflow(let index): "the value at index \(index) leaves no room for noise"
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
        case .invalidAudit: "use more canaries, or another confidence"
        case .invalidDelta: "choose delta below one over the number of users, such as 1e-6"
        case .invalidDimension: "a query has at least one coordinate"
        case .invalidEpsilon: "choose an epsilon such as 1, 5 or 20"
        case .invalidNoiseMultiplier: "a noise multiplier is noise divided by sensitivity"
        case .invalidShareCount: "count the clients whose noise nobody else knows"
        case .invalidShares: "divide each share by the sum of all shares"
        case .invalidVariance: "use more fractional bits, so that the noise spans many integers"
        case .noiseOverflow: "use fewer fractional bits"
        case .unsupportedEvent: "use a version of this program that knows the event"
        case .varianceTooLarge: "use fewer fractional bits or a larger epsilon"
        }
    }
}
