import ProtocolPrimitives
import SecureAggregation
import Testing

/// This program's witness, and the digests that it signs, against the vector files.
@Suite struct WitnessVectorTests {
    static let cases =
        (try? VectorFiles.decode(CaseFile<WitnessRequests>.self, "witness.json"))?.cases ?? []

    @Test func thereAreAnswersOfEveryKind() {
        #expect(Self.cases.count == 3)
        let requests = Self.cases.flatMap(\.requests)
        for set in AttestedSet.allCases {
            let ofSet = requests.filter { $0.kind == set.rawValue }
            #expect(ofSet.contains { $0.attestation != nil })
            #expect(ofSet.contains { $0.reason != nil })
        }
    }

    @Test(arguments: cases)
    func witnessSignsOnce(_ vector: WitnessRequests) throws {
        let key = try SigningKey(
            secret: SecretBytes(copying: vector.seed.bytes + vector.key.bytes)
        )
        let witness = Witness(signingKey: key, memory: TransientWitnessMemory())
        for request in vector.requests {
            let set = try #require(AttestedSet(rawValue: request.kind))
            let round = try Replay.round(request.name)
            do {
                let signed = try witness.attest(set, in: round, digest: request.digest.bytes)
                #expect(signed == request.attestation?.bytes)
            } catch {
                #expect("\(error)".prefix { $0 != "(" } == request.reason ?? "")
                #expect(error == .alreadyAttested(round: round))
            }
        }
    }

    /// The sets of all rounds, signed by one witness for each session.
    @Test func witnessSignsTheSessions() throws {
        let replay = try Replay(mode: "malicious")
        let witness = Witness(
            signingKey: try replay.witnessKey(),
            memory: TransientWitnessMemory()
        )
        for round in replay.vector.rounds {
            let name = try Replay.round(round.round)
            let masking = try witness.attest(.masking, in: name, digest: round.maskingDigest.bytes)
            #expect(masking == round.maskingAttestation.bytes)
            let survivors = try witness.attest(
                .survivors,
                in: name,
                digest: round.survivorDigest.bytes
            )
            #expect(survivors == round.survivorAttestation.bytes)
        }
        let plain = try Replay(mode: "semiHonest")
        for round in plain.vector.rounds {
            #expect(round.maskingAttestation.bytes.isEmpty)
            #expect(round.survivorAttestation.bytes.isEmpty)
        }
    }
}
