import ProtocolPrimitives

/// JSON that is written in the order it was built, so that files are the same byte for byte.
enum JSONText: ExpressibleByDictionaryLiteral {
    case array([JSONText])
    case integer(Int)
    case object([(String, JSONText)])
    case string(String)

    /// An object with its members in the order of the literal.
    init(dictionaryLiteral elements: (String, JSONText)...) { self = .object(elements) }

    /// Bytes in lower-case hexadecimal.
    static func hex(_ bytes: some Sequence<UInt8>) -> JSONText { .string(Hex.encode(bytes)) }

    /// A client's number.
    static func client(_ client: ClientID) -> JSONText { .integer(Int(client.rawValue)) }

    /// Numbers on one line.
    static func integers(_ values: some Sequence<some BinaryInteger>) -> JSONText {
        .array(values.map { .integer(Int($0)) })
    }

    /// The same object with more members.
    func adding(_ members: [(String, JSONText)]) -> JSONText {
        guard case .object(let own) = self else { return self }
        return .object(own + members)
    }

    /// The whole file, with a newline at its end.
    var text: String { lines(indentation: "") + "\n" }

    private func lines(indentation: String) -> String {
        let inner = indentation + "  "
        switch self {
        case .integer(let value): return String(value)
        case .string(let value): return Self.quoted(value)
        case .array(let values):
            guard values.contains(where: \.isContainer) else {
                return "[\(values.map { $0.lines(indentation: "") }.joined(separator: ", "))]"
            }
            let parts = values.map { inner + $0.lines(indentation: inner) }
            return "[\n\(parts.joined(separator: ",\n"))\n\(indentation)]"
        case .object(let members):
            let parts = members.map {
                "\(inner)\(Self.quoted($0.0)): \($0.1.lines(indentation: inner))"
            }
            return "{\n\(parts.joined(separator: ",\n"))\n\(indentation)}"
        }
    }

    private var isContainer: Bool {
        switch self {
        case .array, .object: true
        case .integer, .string: false
        }
    }

    /// The tool's strings are ASCII without control characters.
    private static func quoted(_ value: String) -> String {
        var output = "\""
        for character in value {
            if character == "\"" || character == "\\" { output.append("\\") }
            output.append(character)
        }
        return output + "\""
    }
}
