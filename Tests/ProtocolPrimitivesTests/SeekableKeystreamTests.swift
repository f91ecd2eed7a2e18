import CSodium
import ProtocolPrimitives
import Testing

@Suite struct SeekableKeystreamTests {
    private static func keystream() throws -> SeekableKeystream {
        try SeekableKeystream(key: SecretBytes(copying: (0..<32).map { UInt8($0) }))
    }

    private static func bytes(
        _ count: Int,
        stream: UInt64 = 0,
        firstBlock: UInt64 = 0
    ) throws -> [UInt8] {
        let keystream = try keystream()
        var output = [UInt8](repeating: 0xAA, count: count)
        output.withUnsafeMutableBytes {
            keystream.fill($0, stream: stream, firstBlock: firstBlock)
        }
        return output
    }

    /// The block of RFC 8439, section 2.3.2.
    ///
    /// Its nonce 000000090000004a00000000 and counter 1 are the 64-bit counter 1 + 09000000₁₆ · 2³²
    /// and the stream number 4a000000₁₆ here.
    @Test func agreesWithTheBlockOfTheRFC() throws {
        let expected = try Hex.decode(
            "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e"
        )
        #expect(
            try Self.bytes(64, stream: 0x4A00_0000, firstBlock: 0x0900_0000_0000_0001) == expected
        )
    }

    /// libsodium has the same cipher with the same counter and nonce; beyond 32 bits of the counter too.
    @Test func agreesWithLibsodium() throws {
        var random = try SeededRandomSource(seed: 2026, label: "places")
        let key = SecretBytes(count: 32, using: &random)
        let keystream = try SeekableKeystream(key: key)
        for round in 0..<200 {
            let count = Int(random.uint64(below: 3000))
            let stream = random.uint64()
            let block = round % 2 == 0 ? random.uint64() : (1 << 32) - random.uint64(below: 40)
            var output = [UInt8](repeating: 0xAA, count: count)
            output.withUnsafeMutableBytes {
                keystream.fill($0, stream: stream, firstBlock: block)
            }
            var expected = [UInt8](repeating: 0, count: count)
            let nonce = withUnsafeBytes(of: stream.littleEndian) { Array($0) }
            let zeros = expected
            _ = key.withUnsafePointer {
                crypto_stream_chacha20_xor_ic(&expected, zeros, UInt64(count), nonce, block, $0)
            }
            #expect(output == expected, "\(count) bytes of stream \(stream) from \(block)")
        }
    }

    @Test func longBuffersContinueInOneStream() throws {
        let long = try Self.bytes((1 << 20) + 4096)
        #expect(
            try Self.bytes(4096, firstBlock: 1 << 14).elementsEqual(long.suffix(4096))
        )
    }

    /// Threads that share a keystream never see each other's place.
    @Test func isSafeToShare() async throws {
        let keystream = try Self.keystream()
        let expected = try (0..<8).map { try Self.bytes(5000, stream: UInt64($0)) }
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<64 {
                group.addTask {
                    var output = [UInt8](repeating: 0, count: 5000)
                    output.withUnsafeMutableBytes {
                        keystream.fill($0, stream: UInt64(task % 8))
                    }
                    return output == expected[task % 8]
                }
            }
            for await isEqual in group { #expect(isEqual) }
        }
    }

    @Test func anyBlockCanBeTheFirst() throws {
        let whole = try Self.bytes(1024)
        for block in [1, 2, 7, 15] {
            let part = try Self.bytes(100, firstBlock: UInt64(block))
            #expect(
                part.prefix(1024 - 64 * block).elementsEqual(whole[(64 * block)...].prefix(100))
            )
        }
        #expect(try Self.bytes(64, stream: 1) != Array(whole.prefix(64)))
    }

    @Test func aSourceReadsItsStreamInOrder() throws {
        let whole = try Self.bytes(256, stream: 3)
        var source = try Self.keystream().source(stream: 3)
        #expect(source.bytes(count: 128) == Array(whole[..<128]))
        // Two bytes take a whole block: what a block has left is never used.
        #expect(source.bytes(count: 2) == Array(whole[128..<130]))
        #expect(source.bytes(count: 64) == Array(whole[192..<256]))
    }

    @Test func refusesKeysOfAnotherLength() {
        for count in [0, 16, 31, 33] {
            #expect(
                throws: ProtocolPrimitivesError.invalidByteCount(
                    type: "SeekableKeystream",
                    expected: 32,
                    actual: count
                )
            ) {
                try SeekableKeystream(
                    key: SecretBytes(copying: [UInt8](repeating: 1, count: count))
                )
            }
        }
    }
}
