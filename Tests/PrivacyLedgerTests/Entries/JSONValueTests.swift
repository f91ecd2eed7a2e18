import ProtocolPrimitives
import Testing

@testable import PrivacyLedger

@Suite struct JSONValueTests {
    /// From RFC 8785, appendix B (numbers, as IEEE 754 bits), and ECMA-262's Number::toString.
    @Test(
        arguments: [
            (0x0000_0000_0000_0001, "5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
        ] as [(UInt64, String)]
    )
    func numbersFollowTheStandard(bits: UInt64, text: String) {
        #expect(JSONNumber.text(of: Double(bitPattern: bits)) == text)
    }

    @Test func everydayNumbers() {
        for (number, text) in [
            (0.1, "0.1"), (1e-6, "0.000001"), (1e-7, "1e-7"), (8e-6, "0.000008"), (5, "5"),
            (0.5, "0.5"), (123.456, "123.456"), (0, "0"), (1.5e-9, "1.5e-9"),
        ] as [(Double, String)] {
            #expect(JSONValue(number).bytes == Array(text.utf8))
        }
    }

    @Test func randomNumbersReadBack() throws {
        var random = try SeededRandomSource(seed: 21, label: "json")
        for _ in 0..<20_000 {
            let number = Double(bitPattern: random.uint64() >> 1)
            guard number.isFinite else { continue }
            let line = JSONValue.object(["a": JSONValue(number)]).bytes
            guard JSONParser.canonicalObject(line) == ["a": JSONValue(number)] else {
                Issue.record("\(number) does not read back")
                return
            }
        }
    }

    @Test func stringsAreEscapedCanonically() {
        let value = JSONValue.object(["a": .string("\u{1}\u{8}\t\n\u{c}\r\"\\/é€😀\u{7f}\u{2028}")])
        let text = #"{"a":"\u0001\b\t\n\f\r\"\\/é€😀"# + "\u{7f}\u{2028}\"}"
        #expect(value.bytes == Array(text.utf8))
        #expect(
            JSONParser.canonicalObject(Array(text.utf8)) == [
                "a": .string("\u{1}\u{8}\t\n\u{c}\r\"\\/é€😀\u{7f}\u{2028}")
            ]
        )
    }

    @Test(arguments: [
        "", "1", #""a""#, "[]", "null", "{", "}", "{}x", " {}", "{} ", #"{"a":1,}"#, #"{"a" :1}"#,
        #"{"a":1, "b":2}"#, #"{"b":1,"a":2}"#, #"{"a":1,"a":1}"#, #"{"a":01}"#, #"{"a":1.0}"#,
        #"{"a":1e0}"#, #"{"a":-1}"#, #"{"a":-0}"#, #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":0.10}"#,
        #"{"a":1E5}"#, #"{"a":9007199254740993}"#, #"{"a":1e400}"#, #"{"a":nan}"#, #"{"a":0x10}"#,
        #"{"a":true}"#, #"{"a":null}"#, #"{"a":[1]}"#, #"{"":1}"#, #"{"a b":1}"#, #"{"é":1}"#,
        #"{"a":"\/"}"#, #"{"a":"\u0041"}"#, #"{"a":"\u000A"}"#, #"{"a":"\u00e9"}"#,
        #"{"a":"\uD83D\uDE00"}"#, #"{"a":"\x"}"#, #"{"a":"\"#, "{\"a\":\"\n\"}", #"{"a":"}"#,
        #"{"a":{"a":{"a":{"a":{"a":1}}}}}"#, #"{"a":1"#, #"{"a":}"#, #"{"a":infinity}"#,
    ])
    func everythingElseIsRefused(text: String) {
        #expect(JSONParser.canonicalObject(Array(text.utf8)) == nil)
    }

    /// The reader never writes what it read, so this is what makes it strict.
    @Test func whatIsAcceptedIsTheWrittenForm() throws {
        var random = try SeededRandomSource(seed: 22, label: "json")
        let alphabet = Array(#"{}":,.0123456789eE+-\u/abn "#.utf8) + [0x00, 0x7F, 0xC3, 0xA9]
        var accepted = 0
        for line in try Fixture.filledFiles().lines {
            #expect(JSONParser.canonicalObject(line) != nil)
            for _ in 0..<3000 {
                var changed = line
                for _ in 0...(random.uint64() % 2) {
                    let place = Int(random.uint64() % UInt64(changed.count))
                    let byte = alphabet[Int(random.uint64() % UInt64(alphabet.count))]
                    switch random.uint64() % 3 {
                    case 0: changed[place] = byte
                    case 1: changed.insert(byte, at: place)
                    default: changed.remove(at: place)
                    }
                }
                guard let members = JSONParser.canonicalObject(changed) else { continue }
                accepted += 1
                #expect(JSONValue.object(members).bytes == changed)
            }
        }
        #expect(accepted > 1000)
    }

    @Test func badUTF8IsRefused() {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82]] {
            #expect(
                JSONParser.canonicalObject(Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8))
                    == nil
            )
        }
    }
}
