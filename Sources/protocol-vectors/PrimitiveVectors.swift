import ProtocolPrimitives
import SecureAggregation

/// Vectors of every function that docs/protocol.md is built from.
enum PrimitiveVectors {
    /// The whole file.
    static func all() throws -> JSONText {
        [
            "format": .string(VectorFormat.name),
            "description": .string("inputs and outputs of every function"),
            "hash": .array(try hashes()),
            "derive": .array(try derivations()),
            "signatures": .array(try signatures()),
            "contexts": .array(try contexts()),
            "agreements": .array(try agreements()),
            "maskSeeds": .array(try maskSeeds()),
            "recoverySecrets": .array(try recoverySecrets()),
            "sharings": .array(try sharings()),
            "sealedShares": .array(try sealedShares()),
            "packings": .array(try packings()),
            "participantSets": .array(try participantSets()),
            "graphs": .array(try graphs()),
        ]
    }

    /// Fresh test bytes of a label.
    static func random(_ label: String) throws -> SeededRandomSource {
        try SeededRandomSource(seed: 1, label: "primitives-\(label)")
    }

    private static func hashes() throws -> [JSONText] {
        var random = try random("hash")
        return [0, 1, 52, 128, 300].map { count in
            let message = random.bytes(count: count)
            return [
                "separator": .string(DomainSeparator.participantList.rawValue),
                "message": .hex(message),
                "output": .hex(Hashing.blake2b(message, domain: .participantList)),
            ]
        }
    }

    private static func derivations() throws -> [JSONText] {
        var random = try random("derive")
        return [(16, 28, 16), (16, 24, 16), (16, 28, 32), (32, 28, 16), (32, 92, 32)].map { sizes in
            let key = random.bytes(count: sizes.0)
            let message = random.bytes(count: sizes.1)
            let output = Hashing.derive(
                key: SecretBytes(copying: key),
                message: message,
                domain: .maskExpansion,
                count: sizes.2
            )
            return [
                "key": .hex(key),
                "separator": .string(DomainSeparator.maskExpansion.rawValue),
                "message": .hex(message),
                "output": hex(output),
            ]
        }
    }

    private static func signatures() throws -> [JSONText] {
        var random = try random("signature")
        let key = try SigningKey(using: &random)
        let message = random.bytes(count: 56)
        let separator = DomainSeparator.keyAdvertisement.rawValue
        let signature = key.signature(for: Array(separator.utf8) + [0] + message)
        let cases: [(signature: [UInt8], isValid: Bool)] = [
            (signature, true),
            (signature.flipping(at: 0), false),
            (signature.flipping(at: 32), false),
            (try SmallOrder.malleated(signature), false),
        ]
        return cases.map { signature, isValid in
            [
                "publicKey": .hex(key.verifyingKey.bytes),
                "separator": .string(separator),
                "message": .hex(message),
                "signature": .hex(signature),
                "result": .string(isValid ? "valid" : "invalid"),
            ]
        }
    }

    /// Lanes of a mask, as a vector of zeros gets them.
    static func lanes(_ seed: MaskSeed, count: Int) throws -> [UInt8] {
        try PackedVector(
            masking: count,
            parameters: SecureAggregationParameters(
                unproven: .semiHonest,
                neighborCount: 2,
                reconstructionThreshold: 1,
                modulusBits: 32,
                valueBound: 1
            ),
            masks: [SignedMask(seed, direction: .add)]
        ) { _, _ in }.bytes
    }

    /// Secret bytes of a test.
    static func hex(_ secret: SecretBytes) -> JSONText { secret.withUnsafeBytes { .hex($0) } }
}
