/// A division of users into groups.
public struct UserGroups: Equatable, Sendable {
    /// What divides them, such as `activity` or `country`.
    public let name: String
    /// The groups' labels, each of at least one user.
    public let labels: [String]
    /// Each user's group, an index into ``labels``; nil for users in no group.
    public let membership: [Int?]

    /// Groups by any label; users without a label are in no group.
    ///
    /// - Parameters:
    ///   - name: what the labels are.
    ///   - labels: one label per user.
    public init(name: String, labels: [String?]) {
        let known = Set(labels.compactMap(\.self)).sorted()
        var positions: [String: Int] = [:]
        for (position, label) in known.enumerated() { positions[label] = position }
        self.name = name
        self.labels = known
        membership = labels.map { label in label.flatMap { positions[$0] } }
    }

    /// Quartiles by the length of the history, the least active first.
    ///
    /// Users with equally long histories are in the same group, so that groups need not be equal
    /// in size, and there may be fewer than four.
    ///
    /// - Parameter historyLengths: one number per user.
    public init(activityOf historyLengths: [Int]) {
        let sorted = historyLengths.sorted()
        let bounds = sorted.isEmpty ? [] : (1...3).map { sorted[sorted.count * $0 / 4] }
        let quartiles = historyLengths.map { length in bounds.count(where: { length >= $0 }) }
        let present = Set(quartiles).sorted()
        var positions = [Int](repeating: 0, count: 4)
        var labels: [String] = []
        for (position, quartile) in present.enumerated() {
            positions[quartile] = position
            let lengths = zip(historyLengths, quartiles).filter { $0.1 == quartile }.map(\.0)
            labels.append(
                "quartile \(quartile + 1): \(lengths.min() ?? 0)–\(lengths.max() ?? 0) items"
            )
        }
        name = EvaluationPlan.Grouping.activity.rawValue
        self.labels = labels
        membership = quartiles.map { positions[$0] }
    }
}
