import ModelRelease
import Testing

/// Files that a careless reader would accept, or stumble over.
@Suite struct SafetensorsRefusalTests {
    private static let x = #"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#

    @Test func refusesHeadersOfAnotherSyntax() {
        let headers = [
            "", " ", "null", "[]", " {}", "{", "}", "{}}", "{}x", "{}\0", "{,}",
            #"{"x":\#(Self.x),}"#, #"{"x":\#(Self.x) "y":\#(Self.x)}"#, #"{"x"\#(Self.x)}"#,
            #"{x:\#(Self.x)}"#, #"{"x":null}"#, #"{"x":[]}"#, #"{"x":{}}"#,
            #"{"x":{"dtype":"F32","shape":[1]}}"#,
            #"{"x":{"dtype":"F32","data_offsets":[0,4]}}"#,
            #"{"x":{"shape":[1],"data_offsets":[0,4]}}"#,
            #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
            #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}"#,
            #"{"x":{"dtype":"F32","shape":[1],"data_offsets":{}}}"#,
            #"{"x":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}"#,
            #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"extra":1}}"#,
            #"{"x":{"dtype":"F32","shape":[1,],"data_offsets":[0,4]}}"#,
            #"{"x":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}"#,
            #"{"x":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}"#,
            #"{"x":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}"#,
            #"{"__metadata__":null}"#, #"{"__metadata__":{"a":1}}"#, #"{"__metadata__":{"a":{}}}"#,
        ]
        for header in headers { expectSyntaxFault(header) }
    }

    @Test(arguments: [
        "-1", "+1", "1.0", "1e0", "01", "00", "1 1", "0x1", "", "9223372036854775808",
        "18446744073709551616", "99999999999999999999999999", "\u{FF11}",
    ])
    func refusesOtherNumbers(number: String) {
        expectSyntaxFault(#"{"x":{"dtype":"F32","shape":[1,\#(number)],"data_offsets":[0,4]}}"#)
        expectSyntaxFault(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4\#(number)"#)
    }

    @Test(arguments: [
        "a\u{01}", "a\n", #"\x"#, #"\u12"#, #"\u12G4"#, #"\u+123"#, #"\uD800"#, #"\uDC00"#,
        #"\uD800\u0041"#, #"\uD800x"#, #"\uDC00\uD800"#, #"\uD800\uD800"#, #"\"#,
    ])
    func refusesBrokenStrings(text: String) {
        expectSyntaxFault(#"{"__metadata__":{"a":"\#(text)"}}"#)
    }

    @Test func refusesBrokenUTF8() {
        var file = SafetensorsFixtures.file(header: #"{"__metadata__":{"a":"??"}}"#)
        for (index, byte) in file.enumerated() where byte == UInt8(ascii: "?") {
            file[index] = 0xC3
        }
        let error = #expect(throws: ModelReleaseError.self) { try Safetensors(decoding: file) }
        #expect(error.map(isSyntaxFault) == true)
    }

    @Test(arguments: [
        #"{"x":\#(x),"x":\#(x)}"#,
        #"{"x":\#(x),"\u0078":\#(x)}"#,
        // The same name to Swift, if not to everybody.
        "{\"\u{E9}\":\(x),\"e\u{301}\":\(x)}",
        #"{"__metadata__":{},"__metadata__":{}}"#,
        #"{"__metadata__":{"a":"1","a":"1"}}"#,
        #"{"x":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}"#,
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"data_offsets":[0,4]}}"#,
    ])
    func refusesDuplicates(header: String) {
        expect(.duplicateKey, header, data: 4)
    }

    @Test(arguments: ["F16", "BF16", "I8", "U8", "BOOL", "F8_E4M3", "U64", "f32", "", "F32 "])
    func refusesOtherTypes(name: String) {
        expect(
            .unsupportedType,
            #"{"x":{"dtype":"\#(name)","shape":[1],"data_offsets":[0,4]}}"#,
            data: 4
        )
    }

    @Test(arguments: [
        "[4611686018427387904,4]", "[9223372036854775807,9223372036854775807]",
        "[9223372036854775807]", "[4611686018427387904]", "[4294967296,4294967296,0]",
    ])
    func refusesShapesThatOverflow(shape: String) {
        expect(.shape, #"{"x":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,4]}}"#, data: 4)
    }

    @Test(arguments: [
        // Not as long as the shape.
        [(1, 0, 8)], [(2, 0, 4)], [(0, 0, 4)], [(1, 0, 0)],
        // Backwards, or not from the start.
        [(1, 4, 0)], [(1, 4, 8)], [(0, 4, 4), (1, 0, 4), (0, 8, 8)],
        // A hole, an overlap, the same place twice.
        [(1, 0, 4), (1, 8, 12)], [(2, 0, 8), (1, 4, 8)], [(1, 0, 4), (1, 0, 4)],
        // Ends that overflow.
        [(1, 0, .max)], [(1, .max, 3)], [(1, .max - 3, .max)],
    ])
    func refusesOffsetsThatDoNotFit(tensors: [(Int, Int, Int)]) {
        let members = tensors.enumerated().map { index, tensor in
            #""\#(index)":{"dtype":"F32","shape":[\#(tensor.0)],"#
                + #""data_offsets":[\#(tensor.1),\#(tensor.2)]}"#
        }
        expect(.offsets, "{\(members.joined(separator: ","))}", data: 12)
    }

    @Test func refusesDataOfAnotherLength() {
        for actual in [0, 3, 5, 8] {
            expect(.dataByteCount(expected: 4, actual: actual), #"{"x":\#(Self.x)}"#, data: actual)
        }
        expect(.dataByteCount(expected: 0, actual: 1), "{}", data: 1)
    }

    @Test(arguments: [3, 100_000_001, UInt64(Int.max), UInt64(Int.max) + 1, .max, .max - 7])
    func refusesHeaderLengthsBeyondTheFile(length: UInt64) {
        let file = withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array("{}".utf8)
        #expect(throws: ModelReleaseError.malformedSafetensors(.headerByteCount)) {
            try Safetensors(decoding: file)
        }
    }

    @Test func refusesAHeaderThatIsTooLongThoughItIsThere() {
        let count = Safetensors.headerByteCountLimit + 1
        let file =
            withUnsafeBytes(of: UInt64(count).littleEndian) { Array($0) } + Array("{}".utf8)
            + [UInt8](repeating: 0x20, count: count - 2)
        #expect(throws: ModelReleaseError.malformedSafetensors(.headerByteCount)) {
            try Safetensors(decoding: file)
        }
    }

    private func expect(_ fault: SafetensorsFault, _ header: String, data: Int) {
        let file = SafetensorsFixtures.file(
            header: header,
            data: [UInt8](repeating: 0, count: data)
        )
        #expect(throws: ModelReleaseError.malformedSafetensors(fault), "\(header)") {
            try Safetensors(decoding: file)
        }
    }

    private func expectSyntaxFault(_ header: String) {
        let file = SafetensorsFixtures.file(header: header, data: [0, 0, 0, 0])
        let error = #expect(throws: ModelReleaseError.self, "\(header)") {
            try Safetensors(decoding: file)
        }
        #expect(error.map(isSyntaxFault) == true, "\(header): \(String(describing: error))")
    }

    private func isSyntaxFault(_ error: ModelReleaseError) -> Bool {
        if case .malformedSafetensors(.headerSyntax) = error { true } else { false }
    }
}
