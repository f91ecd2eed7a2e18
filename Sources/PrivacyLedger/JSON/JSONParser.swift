/// A strict reader for untrusted ledger lines: it accepts exactly what ``JSONValue/bytes`` writes.
///
/// There is no place for white space; members stand in order; and strings and numbers that could be
/// spelled in another way are compared with their written form.
struct JSONParser {
    /// An entry, an event of ``PrivacyEvent/maximumDepth`` levels in it, and the innermost values.
    private static let depthLimit = 5
    private let input: [UInt8]
    private var position = 0

    /// Reads one canonical object.
    ///
    /// - Returns: the object's members, or nil unless `line` is exactly the canonical form of an
    ///   object in the subset.
    static func canonicalObject(_ line: [UInt8]) -> [String: JSONValue]? {
        var parser = JSONParser(input: line)
        guard let value = parser.value(depth: 0), parser.position == line.count,
            case .object(let members) = value
        else { return nil }
        return members
    }

    private init(input: [UInt8]) { self.input = input }

    private var next: UInt8? { position < input.count ? input[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) -> JSONValue? {
        guard depth < Self.depthLimit else { return nil }
        switch next {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "\""): return string().map(JSONValue.string)
        default: return number()
        }
    }

    private mutating func object(depth: Int) -> JSONValue? {
        guard take(UInt8(ascii: "{")) else { return nil }
        var members: [String: JSONValue] = [:]
        if take(UInt8(ascii: "}")) { return .object(members) }
        var last = ""
        repeat {
            // In order, and so none twice; keys are ASCII, where the order of strings is that of bytes.
            guard let key = string(), last < key,
                key.utf8.allSatisfy(Self.isKeyByte), take(UInt8(ascii: ":")),
                let value = value(depth: depth + 1)
            else { return nil }
            members[key] = value
            last = key
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private mutating func number() -> JSONValue? {
        let start = position
        var hasDigitsOnly = true
        while let byte = next {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                hasDigitsOnly = false
            default:
                return number(from: start, hasDigitsOnly: hasDigitsOnly)
            }
            position += 1
        }
        return number(from: start, hasDigitsOnly: hasDigitsOnly)
    }

    private func number(from start: Int, hasDigitsOnly: Bool) -> JSONValue? {
        let text = String(decoding: input[start..<position], as: UTF8.self)
        if hasDigitsOnly, text == "0" || text.utf8.first != UInt8(ascii: "0"),
            let integer = UInt64(text), integer <= JSONValue.largestInteger
        {
            return .integer(integer)
        }
        guard let real = Double(text), real.isFinite, real >= 0 else { return nil }
        let value = JSONValue(real)
        return value.bytes.elementsEqual(input[start..<position]) ? value : nil
    }

    private mutating func string() -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { return nil }
            position += 1
        }
        guard next == UInt8(ascii: "\"") else { return escapedString(from: start) }
        position += 1
        return String(validating: input[start..<(position - 1)], as: UTF8.self)
    }

    /// Reads a string with escapes to its end; the first stands at the present position.
    private mutating func escapedString(from start: Int) -> String? {
        var bytes = Array(input[start..<position])
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: bytes, as: UTF8.self),
                    JSONValue.string(text).bytes.elementsEqual(input[(start - 1)..<position])
                else { return nil }
                return text
            case UInt8(ascii: "\\"):
                guard let escaped = escape() else { return nil }
                bytes.append(escaped)
            case 0..<0x20: return nil
            default: bytes.append(byte)
            }
        }
        return nil
    }

    /// The character after a backslash; the canonical form escapes ASCII characters only.
    private mutating func escape() -> UInt8? {
        guard let byte = next else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return byte
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "u"):
            guard input.count - position >= 4 else { return nil }
            let text = String(decoding: input[position..<(position + 4)], as: UTF8.self)
            position += 4
            guard let code = UInt8(text, radix: 16), code < 0x20 else { return nil }
            return code
        default: return nil
        }
    }
}
