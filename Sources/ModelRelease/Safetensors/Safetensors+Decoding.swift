extension Safetensors {
    /// Reads a file, which may come from anywhere.
    ///
    /// The reader is stricter than the reference implementation: it refuses duplicate and unknown
    /// members, and element types other than F32, F64, I32 and I64. NaN and infinity are let through.
    ///
    /// - Parameter bytes: the whole file, untrusted.
    /// - Complexity: as much memory again as the data take.
    /// - Throws: ``ModelReleaseError/malformedSafetensors(_:)``.
    public init(decoding bytes: [UInt8]) throws(ModelReleaseError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(ModelReleaseError) in try Self(untrusted: bytes) }
        }
        self = try result.get()
    }

    /// Reads a file from memory that is lent.
    ///
    /// - Throws: ``ModelReleaseError/malformedSafetensors(_:)``.
    init(untrusted bytes: UnsafeRawBufferPointer) throws(ModelReleaseError) {
        guard bytes.count >= 8 else { throw .malformedSafetensors(.truncated) }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(Self.headerByteCountLimit), length <= UInt64(bytes.count - 8) else {
            throw .malformedSafetensors(.headerByteCount)
        }
        let headerEnd = 8 + Int(length)
        var parser = SafetensorsHeaderParser(Array(bytes[8..<headerEnd]))
        let header = try parser.parse()
        let data = UnsafeRawBufferPointer(rebasing: bytes[headerEnd...])
        try Self.checkLayout(header.entries, dataByteCount: data.count)

        var tensors: [String: Tensor] = [:]
        for entry in header.entries {
            let fileBytes = UnsafeRawBufferPointer(rebasing: data[entry.begin..<entry.end])
            let elements = TensorElements(entry.type, fileBytes: fileBytes)
            guard let tensor = try? Tensor(shape: entry.shape, elements: elements) else {
                throw .malformedSafetensors(.offsets)
            }
            guard tensors.updateValue(tensor, forKey: entry.name) == nil else {
                throw .malformedSafetensors(.duplicateKey)
            }
        }
        self.init(checkedTensors: tensors, metadata: header.metadata)
    }

    /// Checks that the tensors' data follow each other from the first byte to the last, and that
    /// each is as long as its shape says.
    private static func checkLayout(_ entries: [SafetensorsEntry], dataByteCount: Int)
        throws(ModelReleaseError)
    {
        var position = 0
        for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
            guard let count = Tensor.elementCount(entry.shape) else {
                throw .malformedSafetensors(.shape)
            }
            let byteCount = count.multipliedReportingOverflow(by: entry.type.byteCount)
            guard !byteCount.overflow else { throw .malformedSafetensors(.shape) }
            let end = entry.begin.addingReportingOverflow(byteCount.partialValue)
            guard entry.begin == position, !end.overflow, entry.end == end.partialValue else {
                throw .malformedSafetensors(.offsets)
            }
            position = entry.end
        }
        guard position == dataByteCount else {
            throw .malformedSafetensors(
                .dataByteCount(expected: position, actual: dataByteCount)
            )
        }
    }
}
