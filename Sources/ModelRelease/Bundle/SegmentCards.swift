import Foundation
public import Recommenders

/// `segments.json`: the segments of a release for people; **public**.
public struct SegmentCards: Codable, Sendable, Equatable {
    /// Name of the file in a run or release.
    public static let name = "segments.json"
    /// Largest file that is read, in bytes.
    public static let byteCountLimit = 256 << 20
    static let format = "tacit-segments-v1"
    private static let algorithms: Set = ["k-means", "gaussian-mixture", "rfm"]
    /// Longest name, in characters.
    private static let nameLimit = 200

    /// Levels of recency, frequency and amount.
    public struct Levels: Codable, Sendable, Equatable {
        /// Recency counts back from here, in seconds since 1970.
        public var referenceTime: Int64
        /// Edges of days since the latest purchase.
        public var recencyDays: [Double]
        /// Edges of the number of purchases.
        public var frequencies: [Double]
        /// Edges of the amount.
        public var amounts: [Double]
    }

    /// The format's name and version.
    public private(set) var format = SegmentCards.format
    /// `k-means`, `gaussian-mixture` or `rfm`.
    public var algorithm: String
    /// Fewest people of a published segment, by its noisy size.
    public var minimumCohort: Int
    /// Standard deviation of the noise in a size.
    public var sizeNoise: Double
    /// SHA-256 of the model file the segments were made with, hexadecimal.
    public var modelDigest: String
    /// Edges of `rfm`; nil for others.
    public var levels: Levels?
    /// One card per segment, by number.
    public var segments: [SegmentCard]

    /// Collects cards.
    public init(
        algorithm: String,
        minimumCohort: Int,
        sizeNoise: Double,
        modelDigest: String,
        rule: SegmentRule,
        segments: [SegmentCard]
    ) {
        self.algorithm = algorithm
        self.minimumCohort = minimumCohort
        self.sizeNoise = sizeNoise
        self.modelDigest = modelDigest
        // Titles of items may be anybody's words.
        self.segments = segments.map { card in
            var card = card
            card.name = String(ReasonLine.masked(card.name).prefix(Self.nameLimit))
            return card
        }
        if case .purchases(let grid) = rule {
            levels = Levels(
                referenceTime: grid.referenceTime,
                recencyDays: grid.recencyDays,
                frequencies: grid.frequencies,
                amounts: grid.amounts
            )
        }
    }

    /// The file's bytes; members in the order of their names.
    ///
    /// - Throws: ``ModelReleaseError`` if a number is not finite.
    public func encoded() throws(ModelReleaseError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do { return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")] } catch {
            throw .invalidModel(part: Self.name)
        }
    }

    /// Reads and checks a file.
    ///
    /// - Parameter bytes: untrusted.
    /// - Throws: ``ModelReleaseError/invalidModel(part:)``.
    public init(decoding bytes: [UInt8]) throws(ModelReleaseError) {
        do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
            throw .invalidModel(part: Self.name)
        }
        let isConsistent = segments.enumerated().allSatisfy { index, card in
            let isFree =
                card.withheld == (card.size == nil)
                && (card.size.map { $0 >= Double(minimumCohort) - 0.5 && $0 <= 1e12 } ?? true)
            let isBare = !card.withheld || (card.items.isEmpty && card.popular.isEmpty)
            let pointsOn =
                card.fallback.map { fallback in
                    card.withheld && segments.indices.contains(fallback)
                        && !segments[fallback].withheld
                } ?? true
            let areTitlesSafe = (card.items + card.popular).allSatisfy { item in
                item.title.map { ReasonLine.isValid($0) } ?? true
            }
            return areTitlesSafe && card.id == index && ReasonLine.isValid(card.name) && isFree
                && isBare && pointsOn
        }
        guard format == Self.format, Self.algorithms.contains(algorithm), !segments.isEmpty,
            sizeNoise.isFinite, sizeNoise >= 0, isConsistent
        else {
            throw .invalidModel(part: Self.name)
        }
    }
}
