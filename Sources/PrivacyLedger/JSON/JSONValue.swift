/// The subset of JSON that ledger lines use: objects, strings and non-negative numbers.
///
/// Keys are ASCII letters and digits. Written form: RFC 8785 (JSON Canonicalization Scheme).
enum JSONValue: Equatable {
    /// A whole number, at most 2^53 - 1.
    case integer(UInt64)
    /// An object; the order of its members is fixed by the written form.
    case object([String: JSONValue])
    /// Any other finite number, 0 or more.
    case real(Double)
    /// A string.
    case string(String)

    /// The largest integer that every JSON reader keeps exactly, 2^53 - 1 (RFC 8785, section 3.2.2.3).
    static let largestInteger: UInt64 = (1 << 53) - 1

    /// A number, as an integer where its written form has digits only.
    init(_ number: Double) {
        if let integer = UInt64(exactly: number), integer <= Self.largestInteger {
            self = .integer(integer)
        } else {
            self = .real(number)
        }
    }

    /// The canonical form in UTF-8.
    var bytes: [UInt8] {
        var output: [UInt8] = []
        append(to: &output)
        return output
    }

    private func append(to output: inout [UInt8]) {
        switch self {
        case .integer(let value): output.append(contentsOf: String(value).utf8)
        case .real(let value): output.append(contentsOf: JSONNumber.text(of: value).utf8)
        case .string(let value): Self.append(value, to: &output)
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            // Keys are ASCII, where the order of UTF-16 code units is the order of bytes.
            for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                Self.append(member.key, to: &output)
                output.append(UInt8(ascii: ":"))
                member.value.append(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    /// Quotes a string with the escapes of RFC 8785, section 3.2.2.2.
    private static func append(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0x08: output += Array("\\b".utf8)
            case 0x09: output += Array("\\t".utf8)
            case 0x0A: output += Array("\\n".utf8)
            case 0x0C: output += Array("\\f".utf8)
            case 0x0D: output += Array("\\r".utf8)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                output += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
