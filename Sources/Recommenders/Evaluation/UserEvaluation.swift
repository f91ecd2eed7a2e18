/// What one user contributes to an evaluation; **secret** like the history it comes from.
public struct UserEvaluation: Equatable, Sendable {
    /// One value per metric of ``EvaluationPlan/userMetrics``, in their order.
    public var values: [Double]
    /// The user's list, best first; as long as the plan's metrics need.
    public var list: [Int32]

    /// Creates a result.
    public init(values: [Double], list: [Int32]) {
        self.values = values
        self.list = list
    }
}
