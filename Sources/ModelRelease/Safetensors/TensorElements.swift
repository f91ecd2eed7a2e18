/// A tensor's elements, row-major, in one of the four types that are read and written.
///
/// Equality is that of the elements: a NaN is unequal to itself.
public enum TensorElements: Equatable, Sendable {
    /// 32-bit floating point, `F32`.
    case float32([Float])
    /// 64-bit floating point, `F64`.
    case float64([Double])
    /// 32-bit signed integers, `I32`.
    case int32([Int32])
    /// 64-bit signed integers, `I64`.
    case int64([Int64])

    /// Number of elements.
    public var count: Int {
        switch self {
        case .float32(let elements): elements.count
        case .float64(let elements): elements.count
        case .int32(let elements): elements.count
        case .int64(let elements): elements.count
        }
    }

    /// The type's name and size in a file.
    var type: SafetensorsType {
        switch self {
        case .float32: .float32
        case .float64: .float64
        case .int32: .int32
        case .int64: .int64
        }
    }

    /// Lends the elements as they stand in a file.
    ///
    /// - Throws: whatever `body` throws.
    func withFileBytes<Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let result =
            switch self {
            case .float32(let elements): Self.lend(elements, to: body)
            case .float64(let elements): Self.lend(elements, to: body)
            case .int32(let elements): Self.lend(elements, to: body)
            case .int64(let elements): Self.lend(elements, to: body)
            }
        try result.get()
    }

    /// Copies elements out of a file.
    ///
    /// - Parameters:
    ///   - type: how to read the bytes.
    ///   - bytes: a multiple of the type's size, at any alignment.
    init(_ type: SafetensorsType, fileBytes bytes: UnsafeRawBufferPointer) {
        self =
            switch type {
            case .float32: .float32(Self.copy(bytes, as: Float.self))
            case .float64: .float64(Self.copy(bytes, as: Double.self))
            case .int32: .int32(Self.copy(bytes, as: Int32.self))
            case .int64: .int64(Self.copy(bytes, as: Int64.self))
            }
    }

    #if !_endian(little)
    #error("files are little-endian and so must memory be")
    #endif

    private static func lend<Element: BitwiseCopyable, Failure: Error>(
        _ elements: [Element],
        to body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) -> Result<Void, Failure> {
        elements.withUnsafeBytes { bytes in
            Result { () throws(Failure) in try body(bytes) }
        }
    }

    private static func copy<Element: BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer,
        as type: Element.Type
    ) -> [Element] {
        let count = bytes.count / MemoryLayout<Element>.size
        return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            let whole = bytes.prefix(count * MemoryLayout<Element>.size)
            UnsafeMutableRawBufferPointer(buffer).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: whole)
            )
            initialized = count
        }
    }
}
