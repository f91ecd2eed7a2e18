import FederatedClient
import Synchronization

/// Where simulated clients find the model that was released; empty before there is one.
final class ModelShelf: Sendable {
    private let content = Mutex<ReleasedModel?>(nil)

    /// The released model.
    var model: ReleasedModel? { content.withLock { $0 } }

    /// Puts a model where clients find it.
    func put(_ model: ReleasedModel) { content.withLock { $0 = model } }
}
