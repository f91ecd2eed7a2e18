/// Reads a safetensors header: the little of JSON that the format uses, strictly.
///
/// A parser of our own because it is small, never recurses, keeps integers exact, and sees duplicate
/// keys, which Foundation's decoders do not report.
struct SafetensorsHeaderParser {
    private var scanner: JSONScanner

    /// Creates a parser over the header's bytes, padding included.
    init(_ header: [UInt8]) { scanner = JSONScanner(header) }

    /// Reads the whole header.
    ///
    /// - Throws: ``ModelReleaseError/malformedSafetensors(_:)``.
    mutating func parse() throws(ModelReleaseError)
        -> (entries: [SafetensorsEntry], metadata: [String: String])
    {
        // Not even white space may stand before the brace.
        guard scanner.peek == UInt8(ascii: "{") else { throw scanner.fault }
        var names: Set<String> = []
        var entries: [SafetensorsEntry] = []
        var metadata: [String: String] = [:]
        var isMore = try scanner.open(UInt8(ascii: "{"), UInt8(ascii: "}"))
        while isMore {
            let name = try key()
            guard names.insert(name).inserted else { throw .malformedSafetensors(.duplicateKey) }
            if name == Safetensors.metadataName {
                metadata = try strings()
            } else {
                entries.append(try entry(name))
            }
            isMore = try scanner.continues(before: UInt8(ascii: "}"))
        }
        try scanner.finish()
        return (entries, metadata)
    }

    private mutating func key() throws(ModelReleaseError) -> String {
        let key = try scanner.string()
        try scanner.expect(UInt8(ascii: ":"))
        return key
    }

    private mutating func strings() throws(ModelReleaseError) -> [String: String] {
        var output: [String: String] = [:]
        var isMore = try scanner.open(UInt8(ascii: "{"), UInt8(ascii: "}"))
        while isMore {
            let key = try key()
            guard output.updateValue(try scanner.string(), forKey: key) == nil else {
                throw .malformedSafetensors(.duplicateKey)
            }
            isMore = try scanner.continues(before: UInt8(ascii: "}"))
        }
        return output
    }

    private mutating func entry(_ name: String) throws(ModelReleaseError) -> SafetensorsEntry {
        var type: SafetensorsType?
        var shape: [Int]?
        var offsets: [Int]?
        var isMore = try scanner.open(UInt8(ascii: "{"), UInt8(ascii: "}"))
        while isMore {
            switch try key() {
            case "dtype":
                guard type == nil else { throw .malformedSafetensors(.duplicateKey) }
                type = SafetensorsType(rawValue: try scanner.string())
                guard type != nil else { throw .malformedSafetensors(.unsupportedType) }
            case "shape":
                guard shape == nil else { throw .malformedSafetensors(.duplicateKey) }
                shape = try numbers()
            case "data_offsets":
                guard offsets == nil else { throw .malformedSafetensors(.duplicateKey) }
                offsets = try numbers()
            default: throw scanner.fault
            }
            isMore = try scanner.continues(before: UInt8(ascii: "}"))
        }
        guard let type, let shape, let offsets, offsets.count == 2,
            let begin = offsets.first, let end = offsets.last
        else { throw scanner.fault }
        return SafetensorsEntry(name: name, type: type, shape: shape, begin: begin, end: end)
    }

    private mutating func numbers() throws(ModelReleaseError) -> [Int] {
        var output: [Int] = []
        var isMore = try scanner.open(UInt8(ascii: "["), UInt8(ascii: "]"))
        while isMore {
            output.append(try scanner.number())
            isMore = try scanner.continues(before: UInt8(ascii: "]"))
        }
        return output
    }
}
