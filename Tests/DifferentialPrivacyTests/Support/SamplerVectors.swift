/// The file mpmath-samplers.json: laws at high precision, made by generate_samplers.py.
struct SamplerVectors: Decodable {
    /// A law: probabilities of cells of |k| and of k modulo 8.
    struct Law: Decodable {
        var variance: UInt64
        /// Cell i ends with edges[i]; one more cell holds the rest.
        var edges: [Int64]
        var probabilities: [Decimal]
        var residues: [Decimal]
    }

    /// exp(-numerator / denominator).
    struct Exponential: Decodable {
        var numerator: UInt64
        var denominator: UInt64
        var digits: String
    }

    /// The probability of a law's numbers up to and with `index`.
    struct Cumulative: Decodable {
        var law: String
        var variance: UInt64
        var step: UInt64?
        var folded: Bool?
        var index: Int
        var digits: String

        /// The first 64-bit digits, the most significant first.
        func limbs(_ count: Int) -> [UInt64] { SamplerVectors.limbs(digits, count) }
    }

    var count: Int
    var gaussian: [Law]
    var skellam: [Law]
    var exponentials: [Exponential]
    var cumulatives: [Cumulative]

    static func load() throws -> SamplerVectors {
        try VectorFile.decode(SamplerVectors.self, named: "mpmath-samplers.json")
    }

    /// The first 64-bit digits of a number below 1 in hexadecimal.
    static func limbs(_ digits: String, _ count: Int) -> [UInt64] {
        let characters = Array(digits)
        return (0..<count).map { limb in
            UInt64(String(characters[(16 * limb)..<(16 * limb + 16)]), radix: 16) ?? 0
        }
    }
}
