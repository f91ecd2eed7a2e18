import ProtocolPrimitives

/// Encodings that a careless implementation accepts.
enum SmallOrder {
    /// X25519 public keys that give zero with every secret (RFC 7748, section 7): 0, 1, the two of order
    /// 8, p - 1, p and p + 1.
    static func publicKeys() throws -> [[UInt8]] {
        let last = String(repeating: "ff", count: 30) + "7f"
        return try [
            String(repeating: "00", count: 32),
            "01" + String(repeating: "00", count: 31),
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ec" + last,
            "ed" + last,
            "ee" + last,
        ].map { try Hex.decode($0) }
    }

    /// The signature with the group order added to S, which verifies where S is not checked.
    static func malleated(_ signature: [UInt8]) throws -> [UInt8] {
        let order = try Hex.decode(
            "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"
        )
        var output = signature
        var carry = 0
        for index in 0..<32 {
            let sum = Int(signature[32 + index]) + Int(order[index]) + carry
            output[32 + index] = UInt8(truncatingIfNeeded: sum)
            carry = sum >> 8
        }
        return output
    }
}
