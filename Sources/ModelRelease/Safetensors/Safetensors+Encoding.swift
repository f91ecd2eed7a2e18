public import ProtocolPrimitives

extension Safetensors {
    /// The whole file in memory.
    ///
    /// - Complexity: as much memory again as the tensors take; ``write(to:)`` takes none.
    public var encoded: [UInt8] {
        var output = prefix
        let entries = entries
        output.reserveCapacity(output.count + (entries.last?.end ?? 0))
        for entry in entries {
            tensors[entry.name]?.elements.withFileBytes { output.append(contentsOf: $0) }
        }
        return output
    }

    /// Appends the whole file to one that is being written.
    ///
    /// - Throws: ``FileError``.
    public func write(to file: inout AtomicFile) throws(FileError) {
        try file.write(prefix)
        for entry in entries {
            guard let elements = tensors[entry.name]?.elements else { continue }
            var failure: FileError?
            elements.withFileBytes { bytes in
                do throws(FileError) { try file.write(bytes) } catch { failure = error }
            }
            if let failure { throw failure }
        }
    }

    /// The header's length and the padded header.
    var prefix: [UInt8] {
        var header = headerJSON
        // The length itself has 8 bytes, so that data start at a multiple of 8 too.
        while !header.count.isMultiple(of: 8) { header.append(UInt8(ascii: " ")) }
        var writer = ByteWriter(capacity: 8 + header.count)
        writer.uint64(UInt64(header.count))
        writer.bytes(header)
        return writer.output
    }

    /// Where every tensor's data go, in that order.
    private var entries: [SafetensorsEntry] {
        let order = tensors.sorted { first, second in
            let firstSize = first.value.elements.type.byteCount
            let secondSize = second.value.elements.type.byteCount
            return firstSize != secondSize
                ? firstSize > secondSize : Self.isOrdered(first.key, second.key)
        }
        var position = 0
        return order.map { name, tensor in
            let type = tensor.elements.type
            let begin = position
            position += tensor.elements.count * type.byteCount
            return SafetensorsEntry(
                name: name,
                type: type,
                shape: tensor.shape,
                begin: begin,
                end: position
            )
        }
    }

    private var headerJSON: [UInt8] {
        var members = entries.map { entry in
            let shape = entry.shape.map(String.init).joined(separator: ",")
            let value =
                "{\"dtype\":\"\(entry.type.rawValue)\",\"shape\":[\(shape)],"
                + "\"data_offsets\":[\(entry.begin),\(entry.end)]}"
            return (name: entry.name, value: value)
        }
        if !metadata.isEmpty {
            let strings = metadata.sorted { Self.isOrdered($0.key, $1.key) }
                .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
            let value = "{\(strings.joined(separator: ","))}"
            members.append((name: Self.metadataName, value: value))
        }
        let text = members.sorted { Self.isOrdered($0.name, $1.name) }
            .map { "\(Self.quoted($0.name)):\($0.value)" }.joined(separator: ",")
        return Array("{\(text)}".utf8)
    }

    private static func isOrdered(_ first: String, _ second: String) -> Bool {
        first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    /// A JSON string (RFC 8259, section 7), with no more escapes than it needs.
    private static func quoted(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\u{00}"..."\u{1F}": output += "\\u00" + Hex.encode([UInt8(scalar.value & 0xFF)])
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }
}
