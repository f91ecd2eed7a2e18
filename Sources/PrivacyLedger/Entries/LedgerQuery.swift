/// What one round asks of every client, as far as an auditor needs it; **public**.
public struct LedgerQuery: Sendable, Hashable {
    /// The query's kind, such as `itemGram`; 1 to 256 bytes.
    public var kind: String
    /// Length of a client's vector, at least 1.
    public var length: Int
    /// Largest squared L2 norm of a client's vector in squared fixed-point units, at most 2^53 - 1.
    public var squaredSensitivity: UInt64
    /// Base-2 logarithm of the integer norm bound: about how many fixed-point units a real unit has.
    public var normBoundBits: Int
    /// SHA-256 of the query's public inputs.
    public var publicInputsDigest: LedgerDigest

    /// Creates the description of a query.
    public init(
        kind: String,
        length: Int,
        squaredSensitivity: UInt64,
        normBoundBits: Int,
        publicInputsDigest: LedgerDigest
    ) {
        self.kind = kind
        self.length = length
        self.squaredSensitivity = squaredSensitivity
        self.normBoundBits = normBoundBits
        self.publicInputsDigest = publicInputsDigest
    }

    /// SHA-256 of the query's canonical JSON: what a release of it repeats.
    public var digest: LedgerDigest { LedgerDigest(hashing: json.bytes) }

    var json: JSONValue {
        .object([
            "kind": .string(kind),
            "length": .integer(UInt64(clamping: length)),
            "squaredSensitivity": .integer(squaredSensitivity),
            "normBoundBits": .integer(UInt64(clamping: normBoundBits)),
            "publicInputsDigest": .string(publicInputsDigest.description),
        ])
    }

    init(from fields: JSONFields) throws(PrivacyLedgerError) {
        var fields = fields
        kind = try fields.string("kind")
        length = try fields.integer("length", atLeast: 1)
        squaredSensitivity = try fields.integer("squaredSensitivity")
        normBoundBits = try fields.integer("normBoundBits")
        publicInputsDigest = try fields.digest("publicInputsDigest")
        try fields.finish()
    }
}
