import FederatedProtocol
import Recommenders

/// The public inputs of a ``MetricSumsQuery``, ready for any number of clients.
struct MetricInputs: Sendable {
    let metrics: [MetricName]
    let model: TrainedModel
    let background: ItemBackground

    /// Finds model and metrics.
    ///
    /// - Throws: ``ClientError/unusableQuery(field:)`` for a model the client does not have, one over another
    ///   catalog, or a metric that is not of one user's ranks.
    init(_ query: MetricSumsQuery, itemCount: Int, model: ReleasedModel?) throws(ClientError) {
        guard let model, model.digest == query.modelDigest,
            model.model.recommender.itemCount == itemCount
        else { throw .unusableQuery(field: "modelDigest") }
        do {
            metrics = try query.metrics.map { try MetricName(parsing: $0) }
            background = try ItemBackground(counts: model.model.counts, users: 1)
        } catch { throw .unusableQuery(field: "metrics") }
        guard metrics.allSatisfy({ $0.kind.basis == .ranks }) else {
            throw .unusableQuery(field: "metrics")
        }
        self.model = model.model
    }

    /// The answer: the metrics and a 1, or zeros without held-out items.
    ///
    /// - Parameters:
    ///   - sequence: the history in order of time; **secret**.
    ///   - values: one number per item of the sequence, a rating, say; nil without; **secret**.
    ///   - heldOut: what models are judged by; **secret**.
    /// - Returns: numbers in 0…1, one more than metrics.
    /// - Throws: ``ClientError/unusableQuery(field:)`` if the held-out items are not of the catalog.
    func answer(
        sequence: [Int32],
        values: [Float]? = nil,
        heldOut: HeldOutItems?
    ) throws(ClientError) -> [Float] {
        guard let heldOut, !heldOut.targets.isEmpty else {
            return [Float](repeating: 0, count: metrics.count + 1)
        }
        do {
            let values = try BoundedUserMetrics.values(
                of: metrics,
                scores: model.recommender.scores(history: sequence, values: values),
                targets: heldOut.targets,
                negatives: heldOut.negatives,
                candidates: heldOut.candidates,
                history: heldOut.unranked,
                background: background
            )
            return values.map { Float($0) } + [1]
        } catch { throw .unusableQuery(field: "metrics") }
    }
}
