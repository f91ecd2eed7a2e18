/// What people see of one segment; **public**.
public struct SegmentCard: Codable, Sendable, Equatable {
    /// An item of a segment's list.
    public struct Item: Codable, Sendable, Equatable {
        /// The catalog's id.
        public var id: String
        /// What people call it; nil where nothing is known but the id.
        public var title: String?
        /// The score it was ranked by.
        public var score: Double

        /// Creates an item.
        public init(id: String, title: String? = nil, score: Double) {
            self.id = id
            self.title = title.map { String(ReasonLine.masked($0).prefix(200)) }
            self.score = score
        }
    }

    /// Number of the segment, from 0.
    public var id: Int
    /// A name made of what is most characteristic of it.
    public var name: String
    /// Released number of people, noisy; nil if the segment is withheld.
    public var size: Double?
    /// True if fewer people than the minimum cohort are in it; it then has no lists.
    public var withheld: Bool
    /// The segment whose list its people get instead; nil for its own or the global list.
    public var fallback: Int?
    /// Its recommendations, best first; the score is a share of the segment's choices.
    public var items: [Item]
    /// What is popular in it more than elsewhere, best first; the score is at least how many
    /// times as often it is chosen.
    public var popular: [Item]

    /// Creates a card.
    public init(
        id: Int,
        name: String,
        size: Double?,
        withheld: Bool,
        fallback: Int?,
        items: [Item],
        popular: [Item]
    ) {
        self.id = id
        self.name = name
        self.size = size
        self.withheld = withheld
        self.fallback = fallback
        self.items = items
        self.popular = popular
    }
}
