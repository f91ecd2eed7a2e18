import ProtocolPrimitives

/// What was the case when an item was chosen, as a client finds it from its own events; **public**.
///
/// Times are taken in UTC, whatever the device's own clock shows.
public enum ContextDescription: Equatable, Sendable {
    /// The month of the year, from January: 12 values.
    case month
    /// The day of the week, from Monday: 7 values.
    case weekday
    /// The hour of the day, from 0: 24 values.
    case hour
    /// The country, one of a public list; others say nothing.
    case country([String])
    /// The device, one of a public list; others say nothing.
    case device([String])

    /// Most names of a list.
    public static let maximumListCount = 256
    /// Longest name of a list, in bytes of UTF-8.
    public static let maximumNameByteCount = 64

    /// Number of values.
    public var valueCount: Int {
        switch self {
        case .month: 12
        case .weekday: 7
        case .hour: 24
        case .country(let names), .device(let names): names.count
        }
    }

    /// This description.
    ///
    /// - Throws: ``FederatedProtocolError`` for no or too many names, one twice, or a name that is not
    ///   1…64 bytes without control characters.
    func checked() throws(FederatedProtocolError) -> ContextDescription {
        let names: [String]
        switch self {
        case .month, .weekday, .hour: return self
        case .country(let listed), .device(let listed): names = listed
        }
        guard (1...Self.maximumListCount).contains(names.count),
            Set(names).count == names.count
        else { throw .countOutOfRange(field: "names") }
        for name in names {
            guard (1...Self.maximumNameByteCount).contains(name.utf8.count),
                name.unicodeScalars.allSatisfy({
                    ![.control, .format].contains($0.properties.generalCategory)
                })
            else { throw .invalidNumber(field: "names") }
        }
        return self
    }

    /// Appends 0, 1 or 2; or 3 (country) or 4 (device) and `count u32 | (length u8 | UTF-8)…`.
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .month: writer.uint8(0)
        case .weekday: writer.uint8(1)
        case .hour: writer.uint8(2)
        case .country(let names): Self.encode(3, names, into: &writer)
        case .device(let names): Self.encode(4, names, into: &writer)
        }
    }

    private static func encode(_ number: UInt8, _ names: [String], into writer: inout ByteWriter) {
        writer.uint8(number)
        writer.uint32(UInt32(names.count))
        for name in names {
            writer.uint8(UInt8(name.utf8.count))
            for byte in name.utf8 { writer.uint8(byte) }
        }
    }

    /// Reads what ``encode(into:)`` wrote.
    init(from reader: inout ByteReader) throws(FederatedProtocolError) {
        switch try reader.checkedUInt8() {
        case 0: self = .month
        case 1: self = .weekday
        case 2: self = .hour
        case 3: self = try ContextDescription.country(Self.names(from: &reader)).checked()
        case 4: self = try ContextDescription.device(Self.names(from: &reader)).checked()
        default: throw .invalidNumber(field: "context")
        }
    }
    private static func names(from reader: inout ByteReader) throws(FederatedProtocolError)
        -> [String]
    {
        let count = try reader.count(below: maximumListCount, bytesEach: 2, field: "names")
        var names: [String] = []
        for _ in 0..<count {
            var bytes: [UInt8] = []
            for _ in 0..<(try reader.checkedUInt8()) { bytes.append(try reader.checkedUInt8()) }
            guard let name = String(validating: bytes, as: UTF8.self) else {
                throw .invalidNumber(field: "names")
            }
            names.append(name)
        }
        return names
    }
}
