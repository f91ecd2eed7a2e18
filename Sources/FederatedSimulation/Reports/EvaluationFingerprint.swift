import Datasets
import PrivacyLedger
import Recommenders

/// What an evaluation was made on, as digests: two runs with the same fingerprint scored the same people on
/// the same held-out items among the same candidates.
///
/// **Secret** like the data it is of: whoever can guess a small data set can check the guess. It stays in the
/// run and never enters a release.
public struct EvaluationFingerprint: Codable, Sendable, Equatable {
    /// Ids of the catalog's items in their order.
    public var catalog: String
    /// Ids of the tested people in their order.
    public var people: String
    /// What was held out for each of them, with the ratings if ratings are predicted.
    public var heldOut: String
    /// What the held-out items were ranked among: rule, negatives, and items left out of the ranking.
    public var candidates: String

    /// Digests a split.
    ///
    /// - Parameters:
    ///   - data: training histories and test cases.
    ///   - rule: what test items are ranked among.
    ///   - seed: the scenario's; counts only where candidates are drawn.
    /// - Complexity: O(catalog + test cases · (history + negatives)).
    init(of data: ScenarioData, candidates rule: CandidateRule, seed: UInt64) {
        let split = data.split
        catalog = Self.digest(split.itemIDs)
        people = Self.digest(split.test.map { split.userIDs[$0.user] })
        var targets: [UInt8] = []
        var ranked = Array("\(rule.name)\n".utf8)
        if case .sampled = rule { ranked += Array("seed \(seed)\n".utf8) }
        for test in split.test {
            Self.append(test.items, to: &targets)
            let ratings = data.values?.values(of: test.user, items: test.items) ?? []
            Self.append(ratings.map { Int32(bitPattern: $0.bitPattern) }, to: &targets)
            Self.append(split.unrankedItems(of: test), to: &ranked)
            Self.append(test.negatives ?? [], to: &ranked)
        }
        heldOut = LedgerDigest(hashing: targets).description
        candidates = LedgerDigest(hashing: ranked).description
    }

    /// What is not the same, for people; nil if everything is.
    public func difference(from other: EvaluationFingerprint) -> String? {
        if catalog != other.catalog { return "have different catalogs of items" }
        if people != other.people { return "were tested on different people" }
        if heldOut != other.heldOut { return "held out different items of the same people" }
        if candidates != other.candidates {
            return "ranked the held-out items among different candidates"
        }
        return nil
    }

    /// Ids do not hold line feeds in any readable format; the count keeps lists apart all the same.
    private static func digest(_ ids: [String]) -> String {
        var bytes = Array("\(ids.count)\n".utf8)
        for id in ids { bytes += Array("\(id.utf8.count):\(id)\n".utf8) }
        return LedgerDigest(hashing: bytes).description
    }

    private static func append(_ numbers: [Int32], to bytes: inout [UInt8]) {
        for number in CollectionOfOne(Int32(clamping: numbers.count)) + numbers {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
    }
}
