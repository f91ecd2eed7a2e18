import DifferentialPrivacy

extension PrivacyEvent {
    /// The event as ledger lines store it.
    var json: JSONValue {
        var members: [String: JSONValue] = ["kind": .string(kind)]
        switch self {
        case .discreteGaussian(let squaredSensitivity, let variance, let dimension):
            members["squaredSensitivity"] = .integer(squaredSensitivity)
            members["variance"] = .integer(variance)
            members["dimension"] = .integer(UInt64(clamping: dimension))
        case .distributedDiscreteGaussian(
            let squaredSensitivity,
            let shareVariance,
            let shares,
            let dimension
        ):
            members["squaredSensitivity"] = .integer(squaredSensitivity)
            members["shareVariance"] = .integer(shareVariance)
            members["shares"] = .integer(UInt64(clamping: shares))
            members["dimension"] = .integer(UInt64(clamping: dimension))
        case .gaussian(let noiseMultiplier):
            members["noiseMultiplier"] = JSONValue(noiseMultiplier)
        case .poissonSampled(let rate, let event):
            members["rate"] = JSONValue(rate)
            members["event"] = event.json
        case .selfComposed(let count, let event):
            members["count"] = .integer(UInt64(clamping: count))
            members["event"] = event.json
        case .skellam(let squaredSensitivity, let absoluteSensitivity, let variance, let dimension):
            members["squaredSensitivity"] = .integer(squaredSensitivity)
            members["absoluteSensitivity"] = .integer(absoluteSensitivity)
            members["variance"] = .integer(variance)
            members["dimension"] = .integer(UInt64(clamping: dimension))
        case .nonPrivate, .unsupported:
            break
        }
        return .object(members)
    }
}
