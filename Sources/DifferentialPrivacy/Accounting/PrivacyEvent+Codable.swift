extension PrivacyEvent: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case absoluteSensitivity, count, dimension, event, kind, noiseMultiplier, rate, shares
        case shareVariance, squaredSensitivity, variance
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Decodes an event; an unknown kind becomes ``unsupported(name:)``, whatever its fields.
    ///
    /// - Throws: `DecodingError` if a field of a known kind is missing, malformed or unknown, or if events
    ///   are nested more deeply than any accountant takes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let kind = try container.decode(String.self, forKey: .kind)
        var fields: Set<Key> = [.kind]
        switch kind {
        case "discreteGaussian":
            fields.formUnion([.squaredSensitivity, .variance, .dimension])
            self = .discreteGaussian(
                squaredSensitivity: try container.decode(UInt64.self, forKey: .squaredSensitivity),
                variance: try container.decode(UInt64.self, forKey: .variance),
                dimension: try container.decode(Int.self, forKey: .dimension)
            )
        case "distributedDiscreteGaussian":
            fields.formUnion([.squaredSensitivity, .shareVariance, .shares, .dimension])
            self = .distributedDiscreteGaussian(
                squaredSensitivity: try container.decode(UInt64.self, forKey: .squaredSensitivity),
                shareVariance: try container.decode(UInt64.self, forKey: .shareVariance),
                shares: try container.decode(Int.self, forKey: .shares),
                dimension: try container.decode(Int.self, forKey: .dimension)
            )
        case "gaussian":
            fields.insert(.noiseMultiplier)
            self = .gaussian(
                noiseMultiplier: try container.decode(Double.self, forKey: .noiseMultiplier)
            )
        case "nonPrivate":
            self = .nonPrivate
        case "poissonSampled":
            fields.formUnion([.rate, .event])
            self = .poissonSampled(
                rate: try container.decode(Double.self, forKey: .rate),
                event: try Self.inner(of: container)
            )
        case "selfComposed":
            fields.formUnion([.count, .event])
            self = .selfComposed(
                count: try container.decode(Int.self, forKey: .count),
                event: try Self.inner(of: container)
            )
        case "skellam":
            fields.formUnion([.squaredSensitivity, .absoluteSensitivity, .variance, .dimension])
            self = .skellam(
                squaredSensitivity: try container.decode(UInt64.self, forKey: .squaredSensitivity),
                absoluteSensitivity: try container.decode(
                    UInt64.self,
                    forKey: .absoluteSensitivity
                ),
                variance: try container.decode(UInt64.self, forKey: .variance),
                dimension: try container.decode(Int.self, forKey: .dimension)
            )
        default:
            self = .unsupported(name: kind)
            return
        }
        let present = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        if let unknown = present.first(where: { name in
            !fields.contains { $0.rawValue == name }
        }) {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "unknown field \(unknown) in a \(kind) event"
                )
            )
        }
    }

    /// The event inside an event, which must leave room for the outer one.
    private static func inner(of container: KeyedDecodingContainer<Key>) throws -> PrivacyEvent {
        let event = try container.decode(PrivacyEvent.self, forKey: .event)
        guard event.depth < maximumDepth else {
            throw DecodingError.dataCorruptedError(
                forKey: .event,
                in: container,
                debugDescription: "events are nested too deeply"
            )
        }
        return event
    }

    /// Encodes the event with its kind and parameters.
    ///
    /// - Throws: `EncodingError` for ``unsupported(name:)``, whose parameters are not known.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(kind, forKey: .kind)
        switch self {
        case .discreteGaussian(let squaredSensitivity, let variance, let dimension):
            try container.encode(squaredSensitivity, forKey: .squaredSensitivity)
            try container.encode(variance, forKey: .variance)
            try container.encode(dimension, forKey: .dimension)
        case .distributedDiscreteGaussian(
            let squaredSensitivity,
            let shareVariance,
            let shares,
            let dimension
        ):
            try container.encode(squaredSensitivity, forKey: .squaredSensitivity)
            try container.encode(shareVariance, forKey: .shareVariance)
            try container.encode(shares, forKey: .shares)
            try container.encode(dimension, forKey: .dimension)
        case .gaussian(let noiseMultiplier):
            try container.encode(noiseMultiplier, forKey: .noiseMultiplier)
        case .nonPrivate:
            break
        case .poissonSampled(let rate, let event):
            try container.encode(rate, forKey: .rate)
            try container.encode(event, forKey: .event)
        case .selfComposed(let count, let event):
            try container.encode(count, forKey: .count)
            try container.encode(event, forKey: .event)
        case .skellam(let squaredSensitivity, let absoluteSensitivity, let variance, let dimension):
            try container.encode(squaredSensitivity, forKey: .squaredSensitivity)
            try container.encode(absoluteSensitivity, forKey: .absoluteSensitivity)
            try container.encode(variance, forKey: .variance)
            try container.encode(dimension, forKey: .dimension)
        case .unsupported(let name):
            throw EncodingError.invalidValue(
                self,
                EncodingError.Context(
                    codingPath: encoder.codingPath,
                    debugDescription: "the parameters of a \(name) event are unknown"
                )
            )
        }
    }
}
