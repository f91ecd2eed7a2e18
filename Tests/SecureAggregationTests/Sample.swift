import ProtocolPrimitives

@testable import SecureAggregation

/// Values that several tests need.
enum Sample {
    static let round = RoundID(
        run: (try? RunID(bytes: [UInt8](1...16))) ?? fallbackRun,
        number: 7
    )
    // Sixteen bytes are always a run identifier, so this is never reached.
    private static var fallbackRun: RunID { fatalError("a run identifier has 16 bytes") }

    static func random(_ label: String, seed: UInt64 = 1) throws -> SeededRandomSource {
        try SeededRandomSource(seed: seed, label: label)
    }

    static func secret(_ hex: String) throws -> SecretBytes {
        SecretBytes(copying: try Hex.decode(hex))
    }

    static func bytes(_ secret: SecretBytes) -> [UInt8] { secret.withUnsafeBytes { Array($0) } }
}
