/// What several releases cost together, as their pointer states it.
///
/// Releases on one ledger compose there: the cost of the last one holds for all. Ledgers know nothing of
/// each other, so theirs add up (basic composition: Dwork and Roth 2014, theorem 3.16), which bounds what
/// is learned of somebody whose data are behind all of them.
public struct ComposedCost: Codable, Equatable, Sendable {
    /// The releases on one ledger.
    public struct Ledger: Codable, Equatable, Sendable {
        /// Name of the ledger, from its public key.
        public var name: String
        /// Versions on it.
        public var versions: [SemanticVersion]
        /// Largest ε of any of them; nil: no privacy.
        public var epsilon: Double?
        /// δ of it; nil without privacy.
        public var delta: Double?
    }

    /// Every ledger, in the order of its first release.
    public let ledgers: [Ledger]

    /// Sorts releases by their ledgers, withdrawn ones too: they were seen.
    public init(_ releases: [ReleasePointer.Release]) {
        var order: [String] = []
        var groups: [String: [ReleasePointer.Release]] = [:]
        for release in releases {
            if groups[release.ledger] == nil { order.append(release.ledger) }
            groups[release.ledger, default: []].append(release)
        }
        ledgers = order.map { key in
            let group = groups[key] ?? []
            let isPrivate = group.allSatisfy { $0.epsilon != nil && $0.delta != nil }
            return Ledger(
                name: String(key.split(separator: "+").first ?? ""),
                versions: group.map(\.version),
                epsilon: isPrivate ? group.compactMap(\.epsilon).max() : nil,
                delta: isPrivate ? group.compactMap(\.delta).max() : nil
            )
        }
    }

    /// ε of all together; nil if one of them has no privacy.
    public var epsilon: Double? {
        ledgers.allSatisfy { $0.epsilon != nil }
            ? ledgers.compactMap(\.epsilon).reduce(0, +) : nil
    }

    /// δ of all together; nil if one of them has no privacy.
    public var delta: Double? {
        ledgers.allSatisfy { $0.delta != nil } ? ledgers.compactMap(\.delta).reduce(0, +) : nil
    }

    /// The cost in a sentence.
    public var statement: String {
        guard let epsilon, let delta else {
            return "NONE: at least one of these releases was made without privacy"
        }
        guard ledgers.count > 1 else {
            return "ε \(epsilon), δ \(delta) for all releases: they share one ledger"
        }
        let terms = ledgers.map { "\($0.epsilon ?? 0)" }.joined(separator: " + ")
        return "ε \(epsilon) = \(terms), δ \(delta): the releases are on \(ledgers.count) ledgers, "
            + "whose costs add up for whoever is in the data of all"
    }
}
