import Foundation
import ProtocolPrimitives
import Testing

/// The committed vectors; their format is described beside them.
enum VectorFiles {
    static let names = [
        "aborted.json", "accepted.json", "primitives.json", "rejected.json",
        "session-malicious.json", "session-semi-honest.json", "unmasking.json", "witness.json",
    ]

    static var tests: URL { URL(fileURLWithPath: #filePath).deletingLastPathComponent() }

    static var folder: URL { tests.appendingPathComponent("Vectors") }

    static func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(name)))
    }

    static func session(_ mode: String) throws -> SessionVector {
        try decode(
            SessionVector.self,
            mode == "malicious" ? "session-malicious.json" : "session-semi-honest.json"
        )
    }
}

/// Bytes in hexadecimal.
struct HexBytes: Decodable, Equatable, Sendable {
    var bytes: [UInt8]

    init(from decoder: any Decoder) throws {
        bytes = try Hex.decode(decoder.singleValueContainer().decode(String.self))
    }
}

/// A file of cases.
struct CaseFile<Case: Decodable>: Decodable {
    var cases: [Case]
}

/// What of the functions' vectors is read here.
struct PrimitiveFile: Decodable {
    struct Context: Decodable {
        var round: HexBytes
        var graphSeed: HexBytes
        var mode: String
        var neighborCount: Int
        var threshold: Int
        var modulusBits: Int
        var valueBound: Int
        var length: Int
        var queryDigest: HexBytes
        var contextDigest: HexBytes
    }

    var contexts: [Context]
}

/// One message that must be rejected.
struct RejectedMessage: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var mode: String
    var round: HexBytes
    var kind: UInt8
    var receiver: String
    var client: UInt32
    var message: HexBytes
    var outcome: String
    var reason: String
    var state: String?
    var minimumCohort: Int?

    var testDescription: String { "\(mode), \(name)" }
}

/// A message with an odd part that the receiver must put up with.
struct AcceptedMessage: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var mode: String
    var round: HexBytes
    var kind: UInt8
    var client: UInt32
    var message: HexBytes
    var minimumCohort: Int?
    var maskedInput: HexBytes?
    var survivorSignature: HexBytes?
    var unmaskingShares: HexBytes?

    var testDescription: String { "\(mode), \(name)" }
}

/// A phase that ends with too little.
struct AbortedRound: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var mode: String
    var round: HexBytes
    var kind: UInt8
    var missing: [UInt32]
    var reason: String
    var minimumCohort: Int?

    var testDescription: String { "\(mode), \(name)" }
}

/// Requests to one witness, in order.
struct WitnessRequests: Decodable, Sendable, CustomTestStringConvertible {
    struct Request: Decodable, Sendable {
        var kind: String
        var name: HexBytes
        var digest: HexBytes
        var attestation: HexBytes?
        var reason: String?
    }

    var name: String
    var seed: HexBytes
    var key: HexBytes
    var requests: [Request]

    var testDescription: String { name }
}

/// All answers of a round, and what comes of them.
struct UnmaskingOutcome: Decodable, Sendable {
    struct Answer: Decodable, Sendable {
        var client: UInt32
        var message: HexBytes
    }

    var name: String
    var mode: String
    var round: HexBytes
    var messages: [Answer]
    var encryptedShares: [Answer]?
    var sum: [Int32]?
    var reason: String?
}
