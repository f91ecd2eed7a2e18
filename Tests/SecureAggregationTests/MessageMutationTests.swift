import ProtocolPrimitives
import Testing

@testable import SecureAggregation

/// Thousands of seeded mutations of each kind of message: a typed error, or what was read is written
/// again byte for byte.
@Suite struct MessageMutationTests {
    private static let mutationCount = 6000

    private func check(
        _ bytes: [UInt8],
        _ message: MessageTests.Case,
        _ context: @autoclosure () -> Comment
    ) -> Bool {
        do {
            let recoded = try message.recode(bytes)
            #expect(recoded == bytes, context())
            return true
        } catch SecureAggregationError.malformedMessage(let kind, let reason) {
            #expect(kind == message.kind, context())
            switch reason {
            case .bytesMissing(let needed, let available): #expect(needed > available, context())
            case .bytesLeftOver(let count): #expect(count > 0, context())
            case .invalidEncoding, .invalidByteCount: break
            case .cipherUnavailable, .sodiumUnavailable: Issue.record(context())
            }
            return false
        } catch {
            Issue.record("\(error)")
            return false
        }
    }

    /// One to four changes of any sort, anywhere.
    @Test(arguments: MessageTests.cases) func mutationsAreRefusedOrKept(message: MessageTests.Case)
        throws
    {
        var random = try Sample.random("mutations-\(message.testDescription)")
        var readCount = 0
        for number in 0..<Self.mutationCount {
            var bytes = message.bytes
            for _ in 0...random.uint64(below: 4) { mutate(&bytes, using: &random) }
            if check(bytes, message, "mutation \(number)") { readCount += 1 }
        }
        // Most are refused, but not all: signatures and vectors may hold anything.
        #expect(readCount < Self.mutationCount / 2)
    }

    /// Bits flipped only, so that lengths stay right.
    @Test(arguments: MessageTests.cases) func flippedBitsAreRefusedOrKept(
        message: MessageTests.Case
    )
        throws
    {
        var random = try Sample.random("flips-\(message.testDescription)")
        var readCount = 0
        for number in 0..<Self.mutationCount {
            var bytes = message.bytes
            for _ in 0...random.uint64(below: 8) {
                let bit = Int(random.uint64(below: UInt64(bytes.count * 8)))
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            }
            if check(bytes, message, "flips \(number)") { readCount += 1 }
        }
        // Rounds, keys, seals and signatures can hold any bits.
        #expect(readCount > 0)
    }

    /// Each kind's bytes given to each other kind's decoder, with and without its first byte.
    @Test func otherKindsAreRefused() {
        for message in MessageTests.cases {
            for other in MessageTests.cases where other.kind != message.kind {
                #expect(!check(other.bytes, message, "\(other.kind)"))
                var relabeled = other.bytes
                relabeled[0] = message.kind.rawValue
                _ = check(relabeled, message, "\(other.kind) relabeled")
            }
        }
    }

    /// Bytes without any structure, and with a good header before them.
    @Test(arguments: MessageTests.cases) func randomBytesAreRefusedOrKept(
        message: MessageTests.Case
    ) throws {
        var random = try Sample.random("random-\(message.testDescription)")
        for number in 0..<Self.mutationCount {
            let tail = random.bytes(count: Int(random.uint64(below: 400)))
            let prefix = message.bytes.prefix(Int(random.uint64(below: 60)))
            _ = check(tail, message, "random \(number)")
            _ = check(Array(prefix) + tail, message, "header \(number)")
            // Small numbers, so that counts are often possible.
            let small = tail.map { $0 & 3 }
            _ = check(Array(message.bytes.prefix(21)) + small, message, "small \(number)")
        }
    }

    /// Every 1-, 2- and 4-byte field set to the values at which arithmetic goes wrong.
    @Test(arguments: MessageTests.cases) func extremeFieldsAreRefusedOrKept(
        message: MessageTests.Case
    ) {
        let values: [UInt64] = [
            0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x3FF, 0x400, 0x401, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000,
            0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, (1 << 61) - 2, (1 << 61) - 1,
            1 << 61, .max,
        ]
        for byteCount in [1, 2, 4, 8] {
            for start in 0...(message.bytes.count - byteCount) {
                for value in values {
                    var bytes = message.bytes
                    for index in 0..<byteCount {
                        bytes[start + index] = UInt8(
                            truncatingIfNeeded: value >> UInt64(8 * index)
                        )
                    }
                    _ = check(bytes, message, "\(value) in \(byteCount) bytes at \(start)")
                }
            }
        }
    }

    private func mutate(_ bytes: inout [UInt8], using random: inout SeededRandomSource) {
        func below(_ bound: Int) -> Int { Int(random.uint64(below: UInt64(max(1, bound)))) }
        guard !bytes.isEmpty else {
            bytes = random.bytes(count: below(30))
            return
        }
        let start = below(bytes.count)
        let end = min(bytes.count, start + 1 + below(64))
        switch below(9) {
        case 0, 1: bytes[start] ^= 1 << UInt8(below(8))
        case 2: bytes[start] = UInt8(truncatingIfNeeded: random.uint64())
        case 3: bytes.removeSubrange(start..<end)
        case 4: bytes.insert(contentsOf: random.bytes(count: end - start), at: start)
        case 5: bytes.insert(contentsOf: bytes[start..<end], at: below(bytes.count))
        case 6: bytes.removeLast(bytes.count - start)
        case 7: bytes += random.bytes(count: below(80))
        default:
            let value: UInt8 = below(2) == 0 ? 0 : 255
            for index in start..<end { bytes[index] = value }
        }
    }
}
