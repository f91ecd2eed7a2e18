/// Named tensors and a few strings, as one file in the safetensors format.
///
///     header length, little-endian [8]
///     header: {"__metadata__":{"key":"value",…},
///              "name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},…}
///     data, without holes
///
/// What is written depends on the contents only, byte for byte. Members stand in the order of their
/// names' UTF-8 bytes; the header is padded with spaces to a multiple of 8, as the format recommends;
/// data stand by name, the 8-byte types first. As the format allows no holes, that is what aligns
/// every element: 8-byte types at multiples of 8, 4-byte types at multiples of 4.
///
/// Source: <https://github.com/huggingface/safetensors#format>.
public struct Safetensors: Equatable, Sendable {
    /// Longest header that is read or written, in bytes; the reference implementation's limit.
    public static let headerByteCountLimit = 100_000_000
    /// The member of the header that is not a tensor.
    static let metadataName = "__metadata__"

    /// The tensors by name.
    public let tensors: [String: Tensor]
    /// Free strings; **public**, and not interpreted here.
    public let metadata: [String: String]

    /// Collects what goes into one file.
    ///
    /// - Parameters:
    ///   - tensors: the tensors by name; `__metadata__` is not a name.
    ///   - metadata: free strings.
    /// - Throws: ``ModelReleaseError/malformedSafetensors(_:)`` for a reserved name, or a header
    ///   longer than ``headerByteCountLimit``.
    public init(tensors: [String: Tensor], metadata: [String: String] = [:])
        throws(ModelReleaseError)
    {
        guard tensors[Self.metadataName] == nil else {
            throw .malformedSafetensors(.reservedName)
        }
        self.tensors = tensors
        self.metadata = metadata
        guard prefix.count - 8 <= Self.headerByteCountLimit else {
            throw .malformedSafetensors(.headerByteCount)
        }
    }

    /// Joins what a reader has checked.
    init(checkedTensors: [String: Tensor], metadata: [String: String]) {
        tensors = checkedTensors
        self.metadata = metadata
    }
}
