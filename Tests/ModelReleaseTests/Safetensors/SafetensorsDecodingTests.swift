import ModelRelease
import ProtocolPrimitives
import Testing

@Suite struct SafetensorsDecodingTests {
    @Test func readsWhatPythonWrote() throws {
        try #require(SafetensorsFixtures.byPython.count == 300)
        let read = try Safetensors(decoding: SafetensorsFixtures.byPython)
        #expect(try read == SafetensorsFixtures.contents())
    }

    @Test func readsWhatWeWrote() throws {
        let contents = try SafetensorsFixtures.contents()
        #expect(try Safetensors(decoding: contents.encoded) == contents)
    }

    @Test(arguments: UInt64(0)..<20)
    func anyTensorsSurvive(seed: UInt64) throws {
        var random = try SeededRandomSource(seed: seed, label: "safetensors tests")
        var tensors: [String: Tensor] = [:]
        for index in 0..<Int(random.uint64(below: 12)) {
            let shape = (0..<random.uint64(below: 4)).map { _ in Int(random.uint64(below: 5)) }
            let count = shape.reduce(1, *)
            let words = (0..<count).map { _ in random.uint64() }
            let elements: TensorElements =
                switch random.uint64(below: 4) {
                case 0: .float32(words.map { Float(Int32(truncatingIfNeeded: $0)) / 7 })
                case 1: .float64(words.map { Double(Int64(bitPattern: $0)) / 7 })
                case 2: .int32(words.map { Int32(truncatingIfNeeded: $0) })
                default: .int64(words.map { Int64(bitPattern: $0) })
                }
            let name =
                String(Character(Unicode.Scalar(UInt8(random.uint64(below: 128))))) + "\(index)"
            tensors[name] = try Tensor(shape: shape, elements: elements)
        }
        let file = try Safetensors(tensors: tensors, metadata: ["\u{1F600}\t\"": "\0\\/"])
        #expect(try Safetensors(decoding: file.encoded) == file, "seed \(seed)")
    }

    @Test func letsNaNAndInfinityThrough() throws {
        let bits: [UInt32] = [0x7FC0_0001, 0xFFC0_0000, 0x7F80_0000, 0xFF80_0000, 0x8000_0000]
        let file = try Safetensors(tensors: [
            "x": Tensor(shape: [5], elements: .float32(bits.map(Float.init(bitPattern:))))
        ])
        let read = try Safetensors(decoding: file.encoded)
        guard case .float32(let elements) = read.tensors["x"]?.elements else {
            Issue.record("the tensor is gone")
            return
        }
        #expect(elements.map(\.bitPattern) == bits)
    }

    @Test func readsAllOfJSONsWaysToWriteAString() throws {
        let header =
            #"{ "__metadata__" : { "\u0061\"\\\/\b\f\n\r\t" : "\uD83D\uDE00\u00e9" } ,"#
            + "\n\t\"x\":{\"data_offsets\":[0, 4],\"shape\":[ ],\"dtype\":\"I32\"}}  "
        let read = try Safetensors(
            decoding: SafetensorsFixtures.file(header: header, data: [1, 0, 0, 0])
        )
        #expect(read.metadata == ["a\"\\/\u{08}\u{0C}\n\r\t": "\u{1F600}é"])
        #expect(try read.tensors == ["x": Tensor(shape: [], elements: .int32([1]))])
    }

    @Test func truncationsAndTrailersAreRefused() throws {
        let file = try SafetensorsFixtures.contents().encoded
        for count in 0..<file.count {
            #expect(throws: ModelReleaseError.self, "first \(count) bytes") {
                try Safetensors(decoding: Array(file.prefix(count)))
            }
        }
        for trailer in [[0], [0, 0, 0, 0], Array("{}".utf8), file] {
            #expect(throws: ModelReleaseError.self) { try Safetensors(decoding: file + trailer) }
        }
    }

    @Test func aFlippedBitIsRefusedOrChangesWhatIsRead() throws {
        // No escape with hexadecimal digits in it: JSON lets those be of either case.
        let ours = try Safetensors(
            tensors: SafetensorsFixtures.contents().tensors,
            metadata: ["k": "vé"]
        )
        for (file, contents) in [
            (SafetensorsFixtures.byPython, try SafetensorsFixtures.contents()),
            (ours.encoded, ours),
        ] {
            for index in file.indices {
                for bit in UInt8(0)..<8 {
                    var changed = file
                    changed[index] ^= 1 << bit
                    let read = try? Safetensors(decoding: changed)
                    #expect(read != contents, "bit \(bit) of byte \(index)")
                }
            }
        }
    }
}
