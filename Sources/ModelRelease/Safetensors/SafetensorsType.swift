/// The element types of safetensors that are read and written, under their names in a file.
enum SafetensorsType: String, CaseIterable, Sendable {
    case float32 = "F32"
    case float64 = "F64"
    case int32 = "I32"
    case int64 = "I64"

    /// Size of an element in bytes.
    var byteCount: Int {
        switch self {
        case .float32, .int32: 4
        case .float64, .int64: 8
        }
    }
}
