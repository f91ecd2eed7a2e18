import ProtocolPrimitives
import Testing

@testable import Datasets

@Suite struct UTF8ValidatorTests {
    /// Ill-formed sequences of the Unicode standard and RFC 3629, after one good byte.
    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xE2, 0x82], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80],
            [0xF0, 0x9F, 0x98], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xFF], [0xFE],
        ] as [[UInt8]]
    )
    func findsIllFormedSequences(_ sequence: [UInt8]) {
        #expect(UTF8Validator.firstInvalidOffset(in: [0x41] + sequence + [0x41]) == 1)
        #expect(UTF8Validator.firstInvalidOffset(in: [0x41] + sequence) == 1)
    }

    @Test func acceptsEveryScalar() {
        var text = String.UnicodeScalarView()
        for value in UInt32(0)...0x10FFFF {
            if value < 0x3000 || value.isMultiple(of: 97) || value > 0x10FFF0,
                let scalar = Unicode.Scalar(value)
            {
                text.append(scalar)
            }
        }
        #expect(UTF8Validator.firstInvalidOffset(in: Array(String(text).utf8)) == nil)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func agreesWithTheStandardLibrary(_ seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "utf8")
        let alphabet: [UInt8] = [
            0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0,
            0xF1,
            0xF4, 0xF5,
        ]
        for count in 1...6 {
            let input = (0..<count).map { _ in
                alphabet[Int(random.uint64(below: UInt64(alphabet.count)))]
            }
            let isValid = String(validating: input, as: UTF8.self) != nil
            #expect((UTF8Validator.firstInvalidOffset(in: input) == nil) == isValid, "\(input)")
        }
    }
}
