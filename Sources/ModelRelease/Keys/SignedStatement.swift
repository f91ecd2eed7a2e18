import Foundation

/// A small JSON text with the signatures over it, in one file, so that both change in one step.
///
///     {
///       "payload" : "<the text that is signed>",
///       "signatures" : ["<a minisign signature file>", …]
///     }
///
/// Decoding says nothing about who signed; ``requireSignature(_:by:)`` does.
public struct SignedStatement: Equatable, Sendable {
    /// Largest file that is read, in bytes.
    public static let byteCountLimit = 16 << 20

    /// The text that is signed, UTF-8.
    let payload: String
    /// The signatures, in the order of the statement's format.
    let signatures: [MinisignSignature]

    private struct Header: Decodable { var format: String }

    private struct File: Codable {
        var payload: String
        var signatures: [String]
    }

    /// Signs a payload.
    ///
    /// - Parameters:
    ///   - payload: what is stated; encoded as JSON with sorted members.
    ///   - format: its format, which also stands in the trusted comment.
    ///   - keys: who signs, in order.
    /// - Throws: ``ModelReleaseError``.
    init(_ payload: some Encodable, format: StatementFormat, keys: [MinisignSecretKey])
        throws(ModelReleaseError)
    {
        let text: String
        do { text = String(decoding: try Self.encoder.encode(payload), as: UTF8.self) + "\n" } catch
        {
            throw .invalidStatement(expected: format.rawValue)
        }
        self.payload = text
        var signatures: [MinisignSignature] = []
        for key in keys {
            signatures.append(
                try key.signature(for: Array(text.utf8), trustedComment: format.rawValue)
            )
        }
        self.signatures = signatures
    }

    /// Reads a statement's file, which must be exactly as ``encoded`` writes it.
    ///
    /// - Parameter bytes: an untrusted file.
    /// - Throws: ``ModelReleaseError/invalidStatement(expected:)``.
    public init(decoding bytes: [UInt8]) throws(ModelReleaseError) {
        let failure = ModelReleaseError.invalidStatement(expected: "a signed statement")
        guard let file = try? JSONDecoder().decode(File.self, from: Data(bytes)),
            (1...2).contains(file.signatures.count)
        else { throw failure }
        payload = file.payload
        signatures = try file.signatures.map { (text) throws(ModelReleaseError) in
            try MinisignSignature(decoding: Array(text.utf8))
        }
        // Nothing in the file may differ without a reader noticing, white space and comments included.
        guard signatures.allSatisfy(\.hasDefaultComment), encoded == bytes else { throw failure }
    }

    /// The file's bytes.
    public var encoded: [UInt8] {
        let file = File(
            payload: payload,
            signatures: signatures.map { String(decoding: $0.encoded, as: UTF8.self) }
        )
        // Strings always encode.
        let data = (try? Self.encoder.encode(file)) ?? Data()
        return Array(data) + [UInt8(ascii: "\n")]
    }

    /// Checks one signature over the payload.
    ///
    /// - Throws: ``ModelReleaseError/badSignature``, ``ModelReleaseError/badGlobalSignature`` or
    ///   ``ModelReleaseError/wrongKeyID(expected:actual:)``.
    func requireSignature(_ index: Int, by key: MinisignPublicKey) throws(ModelReleaseError) {
        guard signatures.indices.contains(index) else { throw .badSignature }
        try key.verify(signatures[index], for: Array(payload.utf8))
    }

    /// Decodes the payload; it has to say the format, and so does every trusted comment.
    ///
    /// - Throws: ``ModelReleaseError/invalidStatement(expected:)``.
    func content<Payload: Decodable>(_ type: Payload.Type, format: StatementFormat)
        throws(ModelReleaseError) -> Payload
    {
        let data = Data(payload.utf8)
        guard let header = try? JSONDecoder().decode(Header.self, from: data),
            header.format == format.rawValue,
            signatures.allSatisfy({ $0.trustedComment == format.rawValue }),
            let content = try? JSONDecoder().decode(type, from: data)
        else { throw .invalidStatement(expected: format.rawValue) }
        return content
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
