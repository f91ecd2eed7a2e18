import Testing

@testable import Datasets

@Suite struct NumpyArrayTests {
    // numpy 2.4: np.save(f, np.array([[1, -2.5], [0.1, 3e38]], "<f4")); the header padded to 128
    // bytes.
    private static let single = file(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
        [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0, 0xCD, 0xCC, 0xCC, 0x3D, 0xE6, 0xB1, 0x61, 0x7F]
    )

    private static func file(_ header: String, _ data: [UInt8], version: UInt8 = 1) -> [UInt8] {
        let prefix = version == 1 ? 10 : 12
        let length = 128 - prefix
        let padding = String(repeating: " ", count: length - header.utf8.count - 1)
        return [0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(length), 0]
            + (version == 1 ? [] : [0, 0]) + Array((header + padding + "\n").utf8) + data
    }

    private func read(_ bytes: [UInt8]) throws -> NumpyArray {
        try NumpyArray(decoding: bytes, file: "f.npy")
    }

    @Test func readsWhatNumpyWrites() throws {
        let array = try read(Self.single)
        #expect(array.rowCount == 2 && array.columnCount == 2)
        #expect(array.values == [1, -2.5, 0.1, 3e38])
        let double = try read(
            Self.file(
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }",
                [0, 0, 0, 0, 0, 0, 0xF8, 0x3F],
                version: 2
            )
        )
        #expect(double.rowCount == 1 && double.columnCount == 1 && double.values == [1.5])
        let empty = try read(
            Self.file("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", [])
        )
        #expect(empty.rowCount == 0 && empty.columnCount == 3)
    }

    @Test(arguments: [
        "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 4), }",
        "{'descr': '<f4', 'fortran_order': False, }",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), 'more': 1, }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), } x", "{'descr", "", "[]",
    ]) func otherHeadersAreRefused(_ header: String) {
        #expect(throws: DatasetError.self) {
            try read(Self.file(header, [UInt8](repeating: 0, count: 16)))
        }
    }

    @Test func damagedFilesAreRefused() {
        for count in Self.single.indices {
            #expect(throws: DatasetError.self) { try read(Array(Self.single.prefix(count))) }
        }
        #expect(throws: DatasetError.self) { try read(Self.single + [0]) }
        var infinite = Self.single
        infinite.replaceSubrange(128..<132, with: [0, 0, 0x80, 0x7F])
        #expect(throws: DatasetError.self) { try read(infinite) }
        // No flipped bit may trap.
        for index in 0..<128 {
            for bit in 0..<8 {
                var flipped = Self.single
                flipped[index] ^= 1 << bit
                _ = try? read(flipped)
            }
        }
    }
}
