import Foundation
import ProtocolPrimitives
import Testing

@testable import ModelRelease

@Suite struct MinisignSecretKeyTests {
    private let key: MinisignSecretKey
    private let password = MinisignFixtures.password("correct horse")

    init() throws { key = try MinisignFixtures.secretKey() }

    private func encrypted() throws -> SecretBytes {
        var random = try SeededRandomSource(seed: 3, label: "salt")
        return try key.encrypted(
            password: password,
            cost: MinisignFixtures.cheap,
            using: &random
        )
    }

    /// A file with some of its 158 bytes changed.
    private func edited(_ file: SecretBytes, _ change: (inout [UInt8]) -> Void) throws
        -> SecretBytes
    {
        let text = String(decoding: MinisignFixtures.bytes(file), as: UTF8.self)
        let lines = text.split(separator: "\n")
        var structure = Array(try #require(Data(base64Encoded: String(lines[1]))))
        try #require(structure.count == MinisignSecretKeyLayout.byteCount)
        change(&structure)
        let line = Data(structure).base64EncodedString()
        return SecretBytes(copying: Array("\(lines[0])\n\(line)\n".utf8))
    }

    @Test func survivesEncryption() throws {
        let file = try encrypted()
        #expect(try MinisignSecretKey.isEncrypted(file))
        #expect(try MinisignSecretKey.keyDerivationCost(file) == MinisignFixtures.cheap)
        let read = try MinisignSecretKey(decoding: file, password: password)
        #expect(read.keyID == key.keyID)
        #expect(read.signingKey.secret == key.signingKey.secret)
        #expect(file.count <= MinisignSecretKey.fileByteCountLimit)
    }

    @Test func survivesWithoutEncryption() throws {
        let file = key.unencrypted()
        #expect(try !MinisignSecretKey.isEncrypted(file))
        #expect(try MinisignSecretKey.keyDerivationCost(file) == nil)
        for password in [nil, password] {
            let read = try MinisignSecretKey(decoding: file, password: password)
            #expect(read.keyID == key.keyID)
            #expect(read.signingKey.secret == key.signingKey.secret)
        }
    }

    @Test func generatedKeysDifferWithTheRandomness() throws {
        let other = try MinisignFixtures.secretKey(seed: 2)
        #expect(other.keyID != key.keyID)
        #expect(other.signingKey.verifyingKey != key.signingKey.verifyingKey)
        var first = try SystemRandomSource()
        var second = try SystemRandomSource()
        #expect(
            try MinisignSecretKey(using: &first).publicKey
                != MinisignSecretKey(using: &second).publicKey
        )
    }

    @Test func theEncryptedFileDoesNotShowTheSeed() throws {
        let file = try encrypted()
        let seed = key.signingKey.secret.withUnsafeBytes { Array($0.prefix(32)) }
        let text = String(decoding: MinisignFixtures.bytes(file), as: UTF8.self)
        let structure = Array(
            try #require(Data(base64Encoded: String(text.split(separator: "\n")[1])))
        )
        #expect(structure.firstRange(of: seed) == nil)
        #expect(structure.firstRange(of: key.keyID.bytes) == nil)
        let plain = String(decoding: MinisignFixtures.bytes(key.unencrypted()), as: UTF8.self)
        let plainStructure = Array(
            try #require(Data(base64Encoded: String(plain.split(separator: "\n")[1])))
        )
        #expect(plainStructure.firstRange(of: seed) != nil)
    }

    @Test(arguments: ["correct hors", "correct horse ", "", "Correct horse"])
    func refusesAWrongPassword(text: String) throws {
        let file = try encrypted()
        #expect(throws: ModelReleaseError.wrongPassword) {
            try MinisignSecretKey(decoding: file, password: MinisignFixtures.password(text))
        }
    }

    @Test func asksForThePassword() throws {
        let file = try encrypted()
        #expect(throws: ModelReleaseError.passwordRequired) {
            try MinisignSecretKey(decoding: file, password: nil)
        }
    }

    @Test func tellsDamageFromAWrongPasswordWhereItCan() throws {
        let layout = MinisignSecretKeyLayout.payload.lowerBound
        // A changed identifier or checksum leaves the two halves of the key in agreement.
        for offset in [0, 7, 72, 103] {
            let file = try edited(encrypted()) { $0[layout + offset] ^= 1 }
            #expect(throws: ModelReleaseError.damagedSecretKey) {
                try MinisignSecretKey(decoding: file, password: password)
            }
        }
        // A changed half looks like a wrong password: nothing is left to prove the right one.
        for offset in [8, 71] {
            let file = try edited(encrypted()) { $0[layout + offset] ^= 1 }
            #expect(throws: ModelReleaseError.wrongPassword) {
                try MinisignSecretKey(decoding: file, password: password)
            }
        }
    }

    @Test func halvesThatDoNotBelongTogetherAreDamage() throws {
        let other = try MinisignFixtures.secretKey(seed: 2)
        let halves = try edited(key.unencrypted()) { structure in
            structure.replaceSubrange(94..<126, with: other.signingKey.verifyingKey.bytes)
            let checksum = structure.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { MinisignSecretKeyLayout.checksum(ofPayload: $0 + 54) }
            }
            guard let checksum else { return }
            structure.replaceSubrange(126..<158, with: MinisignFixtures.bytes(checksum))
        }
        #expect(throws: ModelReleaseError.damagedSecretKey) {
            try MinisignSecretKey(decoding: halves, password: nil)
        }
    }

    @Test func theChecksumMayBeLeftOutOnlyAsMinisignDoes() throws {
        let omitted = try edited(key.unencrypted()) {
            $0.replaceSubrange(126..<158, with: repeatElement(0, count: 32))
        }
        #expect(try MinisignSecretKey(decoding: omitted, password: nil).keyID == key.keyID)
        let withSalt = try edited(omitted) { $0[6] = 1 }
        #expect(throws: ModelReleaseError.damagedSecretKey) {
            try MinisignSecretKey(decoding: withSalt, password: nil)
        }
        let wrong = try edited(key.unencrypted()) { $0[157] ^= 0x80 }
        #expect(throws: ModelReleaseError.damagedSecretKey) {
            try MinisignSecretKey(decoding: wrong, password: nil)
        }
    }

    private static let hostileCosts: [(operations: UInt64, memory: UInt64)] = [
        (UInt64.max, UInt64.max), (0x400_0001, 0x100_0000), (0x8_0000, 0x8000_0001),
        (0x8_0000, UInt64.max), (UInt64.max, 0x100_0000), (0, 0x100_0000), (0x8_0000, 0),
        (0x7FFF, 0x100_0000), (1 << 63, 1 << 63),
    ]

    @Test(arguments: hostileCosts)
    func refusesHostileCostsBeforePayingThem(operations: UInt64, memory: UInt64) throws {
        let file = try edited(encrypted()) { structure in
            withUnsafeBytes(of: operations.littleEndian) {
                structure.replaceSubrange(38..<46, with: $0)
            }
            withUnsafeBytes(of: memory.littleEndian) {
                structure.replaceSubrange(46..<54, with: $0)
            }
        }
        // Without a password nothing could be derived: the cost alone is refused.
        for password in [nil, password] {
            #expect(
                throws: ModelReleaseError.keyDerivationCostOutOfRange(
                    operations: operations,
                    memoryByteCount: memory
                )
            ) {
                try MinisignSecretKey(decoding: file, password: password)
            }
        }
    }

    @Test func refusesOtherAlgorithms() throws {
        for (offset, value) in [(0, 0x46), (1, 0x44), (2, 0), (3, 0x64), (4, 0), (5, 0x33)] {
            let file = try edited(encrypted()) { $0[offset] = UInt8(value) }
            #expect(
                throws: ModelReleaseError.malformedMinisign(file: .secretKey, fault: .algorithm)
            ) {
                try MinisignSecretKey(decoding: file, password: password)
            }
        }
    }

    @Test func refusesThePasswordThatIsTooLongForMinisign() throws {
        try refusesPasswordsThatMinisignCannotBeGiven(text: String(repeating: "p", count: 1023))
    }

    @Test(arguments: ["", "two\nlines", "\r", "a\0b"])
    func refusesPasswordsThatMinisignCannotBeGiven(text: String) throws {
        var random = try SeededRandomSource(seed: 3, label: "salt")
        #expect(throws: ModelReleaseError.unusablePassword) {
            try key.encrypted(
                password: MinisignFixtures.password(text),
                cost: MinisignFixtures.cheap,
                using: &random
            )
        }
    }

    @Test func truncationsAndTrailersAreRefused() throws {
        for file in [
            MinisignFixtures.bytes(try encrypted()), MinisignFixtures.bytes(key.unencrypted()),
        ] {
            for changed in MinisignFixtures.truncations(file)
                + MinisignFixtures.trailers.map({ file + $0 })
            {
                #expect(throws: ModelReleaseError.self) {
                    try MinisignSecretKey(
                        decoding: SecretBytes(copying: changed),
                        password: password
                    )
                }
            }
        }
    }

    @Test func aFlippedBitNeverGivesAnotherKey() throws {
        let file = MinisignFixtures.bytes(key.unencrypted())
        let start = try #require(file.firstIndex(of: 10))
        for changed in MinisignFixtures.bitFlips(file, in: start..<file.count) {
            let read = try? MinisignSecretKey(
                decoding: SecretBytes(copying: changed),
                password: nil
            )
            // Salt and cost mean nothing in a key that is not encrypted; all else is covered.
            guard let read else { continue }
            #expect(read.keyID == key.keyID)
            #expect(read.signingKey.secret == key.signingKey.secret)
        }
        for offset in Array(54..<158) {
            let damaged = try edited(key.unencrypted()) { $0[offset] ^= 0x10 }
            #expect(throws: ModelReleaseError.damagedSecretKey) {
                try MinisignSecretKey(decoding: damaged, password: nil)
            }
        }
    }

    @Test func flippedBitsOfAnEncryptedFileAreRefused() throws {
        let file = try encrypted()
        // One bit in every third byte, but not the costs, which others test and which take long.
        for offset in Array(stride(from: 0, to: 38, by: 3))
            + Array(stride(from: 54, to: 158, by: 3))
        {
            let damaged = try edited(file) { $0[offset] ^= 1 << UInt8(offset % 8) }
            #expect(throws: ModelReleaseError.self) {
                try MinisignSecretKey(decoding: damaged, password: password)
            }
        }
    }

    @Test func nothingSecretIsPrinted() throws {
        var output = ""
        dump(key, to: &output)
        print(key, to: &output)
        let seed = key.signingKey.secret.withUnsafeBytes { Array($0.prefix(32)) }
        #expect(!output.contains(Hex.encode(seed)))
        #expect(!output.contains(seed.map(String.init).joined(separator: ", ")))
    }
}
