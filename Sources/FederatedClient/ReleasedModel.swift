public import Recommenders

/// A released model that a client has, named by the digest of its file; **public**.
public struct ReleasedModel: Sendable {
    /// SHA-256 of the model's file.
    public let digest: [UInt8]
    /// The model.
    public let model: TrainedModel

    /// Names a model.
    public init(digest: [UInt8], model: TrainedModel) {
        self.digest = digest
        self.model = model
    }
}
