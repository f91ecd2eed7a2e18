import Foundation
import ModelRelease
import ProtocolPrimitives
import Testing

@Suite struct SafetensorsEncodingTests {
    @Test func writesTheseBytes() throws {
        let file = try Safetensors(
            tensors: [
                "b": Tensor(shape: [1], elements: .int64([-2])),
                "a": Tensor(shape: [1, 3], elements: .float32([1, 2, -0.5])),
            ],
            metadata: ["z": "1", "a": "\"\\\u{01}é"]
        )
        // By hand: 8-byte types first, names sorted as bytes, "_" before "a".
        let header =
            #"{"__metadata__":{"a":"\"\\\u0001é","z":"1"},"#
            + #""a":{"dtype":"F32","shape":[1,3],"data_offsets":[8,20]},"#
            + #""b":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#
        let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        let data: [UInt8] =
            [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
            + [0, 0, 0x80, 0x3F] + [0, 0, 0, 0x40] + [0, 0, 0, 0xBF]
        #expect(file.encoded == SafetensorsFixtures.file(header: header + padding, data: data))
    }

    @Test func alignsEveryElement() throws {
        for extra in 0..<9 {
            let name = String(repeating: "n", count: extra + 1)
            let file = try Safetensors(tensors: [
                name: Tensor(shape: [3], elements: .float32([1, 2, 3])),
                "z": Tensor(shape: [1], elements: .float64([1])),
            ])
            let length = file.encoded.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            #expect(length.isMultiple(of: 8))
            // The 8-byte type comes first, whatever the names say.
            let text = String(decoding: file.encoded.dropFirst(8).prefix(length), as: UTF8.self)
            #expect(text.contains(#""z":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}"#))
        }
    }

    @Test func doesNotDependOnTheOrderOfInsertion() throws {
        let names = (0..<50).map { "tensor \($0)" }
        var forward: [String: Tensor] = [:]
        var backward: [String: Tensor] = [:]
        for (index, name) in names.enumerated() {
            forward[name] = try Tensor(shape: [1], elements: .int32([Int32(index)]))
        }
        for (index, name) in names.enumerated().reversed() {
            backward[name] = try Tensor(shape: [1], elements: .int32([Int32(index)]))
        }
        #expect(
            try Safetensors(tensors: forward).encoded == Safetensors(tensors: backward).encoded
        )
    }

    @Test func emptyFilesAreFiles() throws {
        let file = try Safetensors(tensors: [:])
        #expect(file.encoded == SafetensorsFixtures.file(header: "{}      "))
        #expect(try Safetensors(decoding: file.encoded) == file)
    }

    @Test func refusesTheReservedName() {
        #expect(throws: ModelReleaseError.malformedSafetensors(.reservedName)) {
            try Safetensors(tensors: [
                "__metadata__": Tensor(shape: [], elements: .int32([1]))
            ])
        }
    }

    @Test func streamsTheSameBytes() throws {
        let path = NSTemporaryDirectory() + "/tacit-safetensors-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        let contents = try SafetensorsFixtures.contents()
        var file = try AtomicFile(path: path)
        try contents.write(to: &file)
        try file.commit()
        #expect(try BoundedFile.bytes(atPath: path, byteCountLimit: 1000) == contents.encoded)
    }
}
