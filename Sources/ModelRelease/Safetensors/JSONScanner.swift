/// The lexical part of JSON (RFC 8259) that a safetensors header uses.
struct JSONScanner {
    private let bytes: [UInt8]
    private var position = 0

    /// Creates a scanner over untrusted bytes.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next byte; `nil` at the end.
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The error for what stands here.
    var fault: ModelReleaseError { .malformedSafetensors(.headerSyntax(offset: position)) }

    /// Takes one character, after white space.
    ///
    /// - Throws: ``ModelReleaseError/malformedSafetensors(_:)``.
    mutating func expect(_ character: UInt8) throws(ModelReleaseError) {
        skipWhiteSpace()
        guard peek == character else { throw fault }
        position += 1
    }

    /// Takes an opening bracket, and the closing one if it follows at once.
    ///
    /// - Returns: whether there is a first element.
    /// - Throws: ``ModelReleaseError/malformedSafetensors(_:)``.
    mutating func open(_ opening: UInt8, _ closing: UInt8) throws(ModelReleaseError) -> Bool {
        try expect(opening)
        skipWhiteSpace()
        guard peek == closing else { return true }
        position += 1
        return false
    }

    /// Takes a comma or a closing bracket.
    ///
    /// - Returns: whether another element follows.
    /// - Throws: ``ModelReleaseError/malformedSafetensors(_:)``.
    mutating func continues(before closing: UInt8) throws(ModelReleaseError) -> Bool {
        skipWhiteSpace()
        guard let character = peek, [UInt8(ascii: ","), closing].contains(character) else {
            throw fault
        }
        position += 1
        return character != closing
    }

    /// Checks that only white space is left.
    ///
    /// - Throws: ``ModelReleaseError/malformedSafetensors(_:)``.
    mutating func finish() throws(ModelReleaseError) {
        skipWhiteSpace()
        guard peek == nil else { throw fault }
    }

    /// Takes an integer that is 0 or more, without sign, fraction, exponent or leading zeros.
    ///
    /// - Throws: ``ModelReleaseError/malformedSafetensors(_:)``, also for one above `Int.max`.
    mutating func number() throws(ModelReleaseError) -> Int {
        skipWhiteSpace()
        let start = position
        var value = 0
        while let digit = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
            let product = value.multipliedReportingOverflow(by: 10)
            let sum = product.partialValue.addingReportingOverflow(Int(digit - UInt8(ascii: "0")))
            guard !product.overflow, !sum.overflow else { throw fault }
            value = sum.partialValue
            position += 1
        }
        let hasLeadingZero = position > start + 1 && bytes[start] == UInt8(ascii: "0")
        guard position > start, !hasLeadingZero else { throw fault }
        return value
    }

    /// Takes a string.
    ///
    /// - Throws: ``ModelReleaseError/malformedSafetensors(_:)``, also for broken UTF-8, bare control
    ///   characters and lone surrogates.
    mutating func string() throws(ModelReleaseError) -> String {
        try expect(UInt8(ascii: "\""))
        var output: [UInt8] = []
        while let byte = peek, byte >= 0x20 {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: output, as: UTF8.self) else { throw fault }
                return text
            case UInt8(ascii: "\\"): output += try escape().utf8
            default: output.append(byte)
            }
        }
        throw fault
    }

    private mutating func escape() throws(ModelReleaseError) -> String {
        guard let character = peek else { throw fault }
        position += 1
        switch character {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return String(try escapedScalar())
        default: throw fault
        }
    }

    private mutating func escapedScalar() throws(ModelReleaseError) -> Unicode.Scalar {
        let first = try hexadecimalUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        // Not a scalar by itself: it must be the first half of a surrogate pair.
        try literal(UInt8(ascii: "\\"))
        try literal(UInt8(ascii: "u"))
        let second = try hexadecimalUnit()
        guard (0xD800...0xDBFF).contains(first), (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(
                0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            )
        else { throw fault }
        return scalar
    }

    private mutating func hexadecimalUnit() throws(ModelReleaseError) -> UInt16 {
        guard bytes.count - position >= 4 else { throw fault }
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = peek.map(Unicode.Scalar.init), digit.properties.isASCIIHexDigit,
                let number = Character(digit).hexDigitValue
            else { throw fault }
            value = value << 4 | UInt16(number)
            position += 1
        }
        return value
    }

    private mutating func literal(_ character: UInt8) throws(ModelReleaseError) {
        guard peek == character else { throw fault }
        position += 1
    }

    private mutating func skipWhiteSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }
}
