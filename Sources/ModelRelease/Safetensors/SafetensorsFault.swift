/// Why bytes are not safetensors, or why tensors cannot be put into a file.
public enum SafetensorsFault: Equatable, Sendable {
    /// The data end before or after where the header says.
    case dataByteCount(expected: Int, actual: Int)
    /// A name, or a member of an entry, stands there twice.
    case duplicateKey
    /// The header's length is beyond the file or beyond ``Safetensors/headerByteCountLimit``.
    case headerByteCount
    /// The header is not the JSON that the format asks for; the place is counted in bytes.
    case headerSyntax(offset: Int)
    /// The data of tensors overlap, leave a hole, or are not as long as their shape.
    case offsets
    /// A tensor is named `__metadata__`, which the format keeps for itself.
    case reservedName
    /// A shape's product overflows.
    case shape
    /// The file has less than the 8 bytes of the header's length.
    case truncated
    /// An element type other than F32, F64, I32 and I64.
    case unsupportedType

    /// The reason in a few words: lower case, no full stop.
    var message: String {
        switch self {
        case .dataByteCount(let expected, let actual):
            "\(actual) bytes of data where the header says \(expected)"
        case .duplicateKey: "a name appears twice"
        case .headerByteCount: "the header's length is out of range"
        case .headerSyntax(let offset): "the header makes no sense at byte \(offset)"
        case .offsets: "the tensors' offsets overlap, leave holes or do not fit their shapes"
        case .reservedName: "a tensor has a reserved name"
        case .shape: "a tensor's shape is too large"
        case .truncated: "the file is too short"
        case .unsupportedType: "an element type other than F32, F64, I32 and I64"
        }
    }
}
