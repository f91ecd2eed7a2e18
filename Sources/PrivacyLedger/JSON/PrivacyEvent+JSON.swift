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
        case .nonPrivate, .unsupported:
            break
        }
        return .object(members)
    }
}
