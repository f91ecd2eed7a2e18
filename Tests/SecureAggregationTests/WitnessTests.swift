import ProtocolPrimitives
import SecureAggregation
import Testing

@Suite struct WitnessTests {
    private let digest = [UInt8](repeating: 7, count: 32)
    private let other = [UInt8](repeating: 8, count: 32)

    private func key(_ label: String = "witness") throws -> SigningKey {
        var random = try Sample.random(label)
        return try SigningKey(using: &random)
    }

    @Test func signsTheSameListAgainAndNoOther() throws {
        let memory = TransientWitnessMemory()
        let witness = Witness(signingKey: try key(), memory: memory)
        let first = try witness.attest(.participants, in: Sample.round, digest: digest)
        #expect(first.count == Witness.attestationByteCount)
        #expect(try witness.attest(.participants, in: Sample.round, digest: digest) == first)
        #expect(throws: SecureAggregationError.alreadyAttested(round: Sample.round)) {
            try witness.attest(.participants, in: Sample.round, digest: other)
        }
        // Restarted with the same memory it knows what it signed.
        let restarted = Witness(signingKey: try key(), memory: memory)
        #expect(throws: SecureAggregationError.alreadyAttested(round: Sample.round)) {
            try restarted.attest(.participants, in: Sample.round, digest: other)
        }
        #expect(try restarted.attest(.participants, in: Sample.round, digest: digest) == first)
        // Another session is another matter.
        let next = RoundID(run: Sample.round.run, number: 8)
        #expect(try witness.attest(.participants, in: next, digest: other) != first)
    }

    @Test func attestationsAreForOneListOneSessionAndOneWitness() throws {
        let key = try key()
        let witness = Witness(signingKey: key, memory: TransientWitnessMemory())
        let attestation = try witness.attest(.participants, in: Sample.round, digest: digest)
        func isValid(
            _ attestation: [UInt8],
            session: RoundID = Sample.round,
            list: [UInt8]? = nil,
            under witness: VerifyingKey? = nil
        ) -> Bool {
            Witness.isValid(
                attestation,
                of: .participants,
                in: session,
                digest: list ?? digest,
                under: witness ?? key.verifyingKey
            )
        }
        #expect(isValid(attestation))
        #expect(!isValid(attestation, list: other))
        #expect(!isValid(attestation, session: RoundID(run: Sample.round.run, number: 8)))
        #expect(!isValid(attestation, under: try self.key("another").verifyingKey))
        #expect(!isValid([]))
        #expect(!isValid(Array(attestation.dropLast())))
        for bit in 0..<512 {
            var changed = attestation
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!isValid(changed))
        }
        // Ed25519 signatures have one form: s plus the group's order is another number with the same
        // residue, and would let a coordinator draw a second graph.
        #expect(!isValid(try plusOrder(attestation)))
    }

    @Test(arguments: [0, 31, 33, 1000]) func onlyDigestsAreSigned(count: Int) throws {
        let memory = TransientWitnessMemory()
        let witness = Witness(signingKey: try key(), memory: memory)
        #expect(throws: SecureAggregationError.invalidParameter(.attestedDigest)) {
            try witness.attest(
                .masking,
                in: Sample.round,
                digest: [UInt8](repeating: 1, count: count)
            )
        }
        // Nothing was used up.
        _ = try witness.attest(.masking, in: Sample.round, digest: digest)
    }

    /// A round has one signature of each kind, and none serves for another kind.
    @Test func kindsAreApart() throws {
        let key = try key()
        let witness = Witness(signingKey: key, memory: TransientWitnessMemory())
        for (number, set) in AttestedSet.allCases.enumerated() {
            let own = [UInt8](repeating: UInt8(number), count: 32)
            let attestation = try witness.attest(set, in: Sample.round, digest: own)
            #expect(throws: SecureAggregationError.alreadyAttested(round: Sample.round)) {
                try witness.attest(set, in: Sample.round, digest: digest)
            }
            for other in AttestedSet.allCases {
                let isValid = Witness.isValid(
                    attestation,
                    of: other,
                    in: Sample.round,
                    digest: own,
                    under: key.verifyingKey
                )
                #expect(isValid == (other == set))
            }
        }
    }

    /// R and s + L, where L is the order of the base point (RFC 8032, section 5.1).
    private func plusOrder(_ signature: [UInt8]) throws -> [UInt8] {
        let order = try Hex.decode(
            "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"
        )
        var carry = 0
        let sum = zip(signature[32...], order).map { pair in
            let value = Int(pair.0) + Int(pair.1) + carry
            carry = value >> 8
            return UInt8(value & 0xFF)
        }
        return Array(signature[..<32]) + sum
    }

    @Test func aMemoryThatFailsMeansNoSignature() throws {
        final class Broken: WitnessMemory {
            func recordAttestation(of set: AttestedSet, in round: RoundID, digest: [UInt8])
                throws(SecureAggregationError) -> Bool
            {
                throw .unmaskingMemoryUnavailable
            }
        }
        let witness = Witness(signingKey: try key(), memory: Broken())
        #expect(throws: SecureAggregationError.unmaskingMemoryUnavailable) {
            try witness.attest(.participants, in: Sample.round, digest: digest)
        }
    }

    @Test func listDigestsDependOnSessionAndEveryEntry() throws {
        func list(_ count: Int, _ fill: UInt8 = 0) throws -> ParticipantList {
            var writer = ByteWriter()
            for client in 0..<count {
                writer.uint32(UInt32(client))
                writer.bytes([UInt8](repeating: fill, count: 32))
            }
            return try ParticipantList(encoded: writer.output)
        }
        let next = RoundID(run: Sample.round.run, number: 8)
        let digests = [
            try list(3).digest(session: Sample.round), try list(3).digest(session: next),
            try list(2).digest(session: Sample.round), try list(3, 1).digest(session: Sample.round),
            try list(0).digest(session: Sample.round),
        ]
        #expect(Set(digests).count == digests.count)
        #expect(digests.allSatisfy { $0.count == 32 })
    }
}
