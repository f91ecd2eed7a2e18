import Foundation
import ModelRelease
import Testing

@Suite struct TrustedKeysTests {
    private static func key(_ seed: UInt64) throws -> MinisignSecretKey {
        try MinisignFixtures.secretKey(seed: 100 + seed)
    }

    private static func handover(_ old: UInt64, _ new: UInt64) throws -> KeyHandover {
        try KeyHandover(from: key(old), to: key(new), created: "2026-01-01T00:00:00Z")
    }

    private static func revocation(_ key: UInt64, by signer: UInt64) throws -> KeyRevocation {
        try KeyRevocation(
            of: Self.key(key).publicKey,
            by: Self.key(signer),
            reason: "stolen",
            created: "2026-01-02T00:00:00Z"
        )
    }

    private static func trusted(
        _ pinned: UInt64,
        _ handovers: [(UInt64, UInt64)],
        _ revocations: [(UInt64, UInt64)] = []
    ) throws -> TrustedKeys {
        try TrustedKeys(
            pinned: key(pinned).publicKey,
            statements: KeyStatements(
                handovers: handovers.map { try handover($0.0, $0.1) },
                revocations: revocations.map { try revocation($0.0, by: $0.1) }
            )
        )
    }

    private static func standing(_ key: UInt64, in keys: TrustedKeys) throws -> String {
        switch keys.standing(of: try Self.key(key).publicKey) {
        case .trusted: "trusted"
        case .revoked: "revoked"
        case .behindRevoked: "behind"
        case nil: "unknown"
        }
    }

    @Test func handoversAreFollowedInBothDirections() throws {
        let line: [(UInt64, UInt64)] = [(2, 3), (1, 2), (8, 9)]
        for pinned in 1...3 as ClosedRange<UInt64> {
            let keys = try Self.trusted(pinned, line)
            #expect(try keys.chain == [1, 2, 3].map { try Self.key($0).publicKey })
            #expect(try keys.newest == Self.key(3).publicKey)
            #expect(try Self.standing(8, in: keys) == "unknown")
        }
    }

    @Test func twoSuccessorsOrACircleAreRefused() throws {
        #expect(throws: try ModelReleaseError.conflictingHandovers(Self.key(1).keyID)) {
            try Self.trusted(1, [(1, 2), (1, 3)])
        }
        #expect(throws: try ModelReleaseError.conflictingHandovers(Self.key(3).keyID)) {
            try Self.trusted(3, [(1, 3), (2, 3)])
        }
        #expect(throws: ModelReleaseError.self) { try Self.trusted(1, [(1, 2), (2, 1)]) }
        // Whoever pins the newest key is not stopped by what a thief of the old one does.
        #expect(try Self.trusted(2, [(1, 2), (1, 3)]).chain.count == 2)
        // The same statement twice is no conflict.
        #expect(try Self.trusted(1, [(1, 2), (1, 2)]).chain.count == 2)
    }

    @Test func aRevokedKeyTakesTheRightOnesWithIt() throws {
        let line: [(UInt64, UInt64)] = [(1, 2), (2, 3)]
        // Revoked by itself or by a later key.
        for signer in [1, 2, 3] as [UInt64] {
            let keys = try Self.trusted(3, line, [(1, signer)])
            #expect(try Self.standing(1, in: keys) == "revoked")
            #expect(try Self.standing(2, in: keys) == "trusted")
        }
        // Whoever trusts the revoked key alone is not led on by it.
        let pinned = try Self.trusted(1, line, [(1, 3)])
        #expect(pinned.chain.count == 1)
        #expect(try Self.standing(1, in: pinned) == "revoked")
        // What a revoked key accepted before it stands no better.
        let middle = try Self.trusted(3, line, [(2, 3)])
        #expect(try Self.standing(2, in: middle) == "revoked")
        #expect(try Self.standing(1, in: middle) == "behind")
        let front = try Self.trusted(1, line, [(2, 2)])
        #expect(try Self.standing(1, in: front) == "trusted")
        #expect(try Self.standing(2, in: front) == "revoked")
        #expect(try Self.standing(3, in: front) == "unknown")
    }

    @Test func onlyTheKeyItselfOrALaterOneRevokes() throws {
        let line: [(UInt64, UInt64)] = [(1, 2)]
        for (key, signer) in [(2, 1), (1, 7), (2, 7)] as [(UInt64, UInt64)] {
            let keys = try Self.trusted(2, line, [(key, signer)])
            #expect(try Self.standing(1, in: keys) == "trusted")
            #expect(try Self.standing(2, in: keys) == "trusted")
        }
    }

    @Test func theRefusalSaysWhy() throws {
        let keys = try Self.trusted(2, [(1, 2)], [(1, 2)])
        #expect(
            throws: try ModelReleaseError.revokedKey(
                Self.key(1).keyID,
                since: "2026-01-02T00:00:00Z",
                reason: "stolen"
            )
        ) { try keys.trustedKey(Self.key(1).keyID) }
        #expect(
            throws: try ModelReleaseError.wrongKeyID(
                expected: Self.key(2).keyID,
                actual: Self.key(5).keyID
            )
        ) { try keys.trustedKey(Self.key(5).keyID) }
    }

    /// No byte of a statement's file is free.
    @Test func noByteOfAStatementCanBeChanged() throws {
        let handover = try Self.handover(1, 2).statement.encoded
        #expect(try KeyHandover(decoding: handover).newKey == Self.key(2).publicKey)
        for place in handover.indices {
            var changed = handover
            changed[place] ^= 1 << UInt8(place % 7)
            #expect(throws: ModelReleaseError.self) { try KeyHandover(decoding: changed) }
        }
        let revocation = try Self.revocation(1, by: 2).statement.encoded
        for place in revocation.indices {
            var changed = revocation
            changed[place] ^= 1 << UInt8(place % 7)
            #expect(throws: ModelReleaseError.self) { try KeyRevocation(decoding: changed) }
        }
        for count in stride(from: 0, to: handover.count, by: 11) {
            #expect(throws: ModelReleaseError.self) {
                try KeyHandover(decoding: Array(handover.prefix(count)))
            }
        }
        // One kind of statement is not the other, however well signed.
        #expect(throws: ModelReleaseError.self) { try KeyHandover(decoding: revocation) }
        #expect(throws: ModelReleaseError.self) { try KeyRevocation(decoding: handover) }
        #expect(throws: ModelReleaseError.self) { try SignedPointer(decoding: handover) }
    }

    @Test func aKeyDoesNotFollowItself() throws {
        #expect(throws: ModelReleaseError.handoverToItself) { try Self.handover(1, 1) }
        #expect(throws: ModelReleaseError.invalidComment) {
            try KeyRevocation(
                of: Self.key(1).publicKey,
                by: Self.key(1),
                reason: "two\nlines",
                created: ""
            )
        }
    }

    /// A statement that cannot be read may have been a revocation.
    @Test func aDamagedFileInTheFolderIsAnError() throws {
        let scratch = try ScratchFolder()
        #expect(try KeyStatements(folder: scratch.path("nothing")) == KeyStatements())
        let handover = try Self.handover(1, 2)
        try Data(handover.statement.encoded).write(
            to: scratch.url.appendingPathComponent(handover.fileName)
        )
        try Data("key".utf8).write(to: scratch.url.appendingPathComponent("shop.pub"))
        #expect(try KeyStatements(folder: scratch.url.path).handovers == [handover])
        try Data("{}".utf8).write(to: scratch.url.appendingPathComponent("x.revocation.json"))
        #expect(throws: ModelReleaseError.badKeyStatement(file: "x.revocation.json")) {
            try KeyStatements(folder: scratch.url.path)
        }
    }
}
