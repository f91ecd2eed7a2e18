public import FederatedProtocol

/// What a segmentation program wants next.
public enum SegmentationStep: Sendable {
    /// Ask all clients this.
    case query(SumQuery)
    /// The segments are there.
    case finished(ReleasedSegments)
}
