import Recommenders

/// Lists by people's purchases, for people whose purchases the simulation knows.
struct PurchaseSegmentModel: PersonRecommender {
    let segments: SegmentModel
    /// By user of the split.
    let purchases: [PurchaseSummary?]

    var algorithm: String { segments.algorithm }
    var itemCount: Int { segments.itemCount }

    func scores(history: [Int32]) -> [Double] { segments.globalScores }

    func scores(person: Int, history: [Int32]) -> [Double] {
        segments.scores(
            segment: segments.segment(of: history, purchases: purchases[person])
        )
    }
}
