/// How people find their segment.
public enum SegmentRule: Sendable, Equatable {
    /// Around centroids.
    case centroids(CentroidSegments)
    /// By purchases.
    case purchases(PurchaseSegments)

    /// Number of segments.
    public var count: Int {
        switch self {
        case .centroids(let segments): segments.count
        case .purchases(let segments): segments.count
        }
    }

    /// A person's segment.
    ///
    /// - Parameters:
    ///   - history: item indices; **secret**.
    ///   - purchases: what they come to, if the person knows; **secret**.
    /// - Returns: the segment; nil for somebody who stands nowhere.
    public func segment(of history: [Int32], purchases: PurchaseSummary?) -> Int? {
        switch self {
        case .centroids(let segments): segments.segment(of: history)
        case .purchases(let segments): purchases.map { segments.segment(of: $0) }
        }
    }
}
