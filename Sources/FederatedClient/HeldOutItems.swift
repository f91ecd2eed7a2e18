public import Recommenders

/// What a client keeps out of its history to judge models by; **secret**.
public struct HeldOutItems: Sendable {
    /// Items to be found, at least one, not in the history.
    let targets: [Int32]
    /// Items to rank them among; nil for the catalog without the history.
    let negatives: [Int32]?
    /// Items that are not ranked.
    let unranked: [Int32]
    /// Which of them the targets are ranked among.
    let candidates: CandidateRule

    /// Keeps items out.
    ///
    /// - Parameters:
    ///   - targets: items to be found.
    ///   - negatives: items to rank them among, drawn by the client; nil for the catalog.
    ///   - unranked: items that are not ranked: the history, unless what somebody has may be recommended
    ///     again.
    ///   - candidates: which of them targets are ranked among; negatives wherever there are any if nil.
    public init(
        targets: [Int32],
        negatives: [Int32]?,
        unranked: [Int32],
        candidates: CandidateRule? = nil
    ) {
        self.targets = targets
        self.negatives = negatives
        self.unranked = unranked
        self.candidates = candidates ?? (negatives == nil ? .catalog : .negatives)
    }
}
