import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// One session serves many rounds, each with its own dropouts, and no round twice.
@Suite struct SessionRoundsTests {
    /// Random populations, graphs and thresholds; 2 to 4 rounds with random gaps between their numbers.
    ///
    /// In each round others drop out, and come back in the next.
    @Test func everyRoundIsExactOrReleasesNothing() throws {
        var (exactCount, roundCount) = (0, 0)
        for seed in UInt64(3000)..<3080 {
            var random = try SeededRandomSource(seed: seed, label: "rounds")
            let clientCount = 6 + Int(random.uint64(below: 20))
            let neighborCount = 2 + 2 * Int(random.uint64(below: UInt64((clientCount - 1) / 2)))
            let threshold = 1 + Int(random.uint64(below: UInt64(neighborCount * 3 / 4)))
            var federation = try Federation(
                clientCount: clientCount,
                neighborCount: neighborCount,
                threshold: threshold,
                adversary: random.uint64(below: 2) == 0 ? .semiHonest : .malicious,
                length: 1 + Int(random.uint64(below: 60)),
                seed: seed
            )
            var number = federation.round.number
            for _ in 0..<(2 + random.uint64(below: 3)) {
                roundCount += 1
                if try exactOrNothing(&federation, using: &random, "seed \(seed), round \(number)")
                {
                    exactCount += 1
                }
                number += 1 + UInt32(random.uint64(below: 3))
                try federation.begin(round: number)
            }
        }
        // Both happen often.
        #expect(exactCount > roundCount / 4 && exactCount < roundCount * 9 / 10)
    }

    private func exactOrNothing(
        _ federation: inout Federation,
        using random: inout SeededRandomSource,
        _ context: Comment
    ) throws -> Bool {
        var dropping: [Phase: Set<ClientID>] = [:]
        for phase in Phase.allCases.dropFirst() {
            let rate = [0, 2, 5, 10][Int(random.uint64(below: 4))]
            dropping[phase] = Set(federation.ids.filter { _ in random.uint64(below: 100) < rate })
        }
        do {
            let sum = try federation.run(dropping: dropping)
            let gone = (dropping[.shareKeys] ?? []).union(dropping[.maskedInputCollection] ?? [])
            #expect(Set(sum.survivors).isDisjoint(with: gone), context)
            #expect(sum.values == federation.plainSum(over: sum.survivors), context)
            return true
        } catch let error as SecureAggregationError {
            #expect(federation.server.abortReason == error, context)
            return false
        }
    }

    /// A client that never hears of a round, one that drops out after sharing and one that stops before
    /// unmasking: all three are in the next round's sum.
    @Test(arguments: Adversary.allCases) func whoDroppedOutComesBack(adversary: Adversary) throws {
        var federation = try Federation(
            clientCount: 20,
            neighborCount: 8,
            threshold: 5,
            adversary: adversary
        )
        let (absent, late, quiet) = (
            federation.ids[2], federation.ids[9], federation.ids[16]
        )
        try federation.begin(round: 4, joining: federation.ids.filter { $0 != absent })
        let first = try federation.run(dropping: [
            .maskedInputCollection: [late], .unmasking: [quiet],
        ])
        #expect(first.survivors == federation.ids.filter { $0 != absent && $0 != late })
        #expect(first.values == federation.plainSum(over: first.survivors))
        try federation.begin(round: 5)
        let second = try federation.run()
        #expect(second.survivors == federation.ids)
        #expect(second.values == federation.plainSum(over: federation.ids))
        #expect(first.values != second.values)
        // Nobody agrees or advertises again: a round's traffic has none of the session's.
        #expect(federation.server.statistics[.advertiseKeys].upload.count == 0)
        #expect(federation.server.statistics[.shareKeys].download.count == 0)
    }

    /// Nothing a client sends is the same in two rounds.
    @Test func roundsShareNoBytes() throws {
        var federation = try Federation(clientCount: 10, neighborCount: 4, threshold: 3)
        let id = federation.ids[0]
        var seen: Set<[UInt8]> = []
        var count = 0
        for number in UInt32(4)..<7 {
            try federation.begin(round: number)
            let shares = try EncryptedShares(decoding: federation.share(id))
            seen.insert(shares.selfMaskCommitment)
            seen.insert(shares.recoveryCommitment)
            for entry in shares.entries {
                seen.insert(entry.sealed.bytes)
                seen.insert(entry.encryptedPairSeed)
                seen.insert(entry.pairCommitment)
            }
            count += 2 + 3 * shares.entries.count
        }
        #expect(seen.count == count)
    }

    @Test func roundsThatRepeatOrGoBackwardsAreRefused() throws {
        let federation = try Federation(clientCount: 8, neighborCount: 4, threshold: 3)
        let id = federation.ids[1]
        let run = federation.round.run
        var random = try SeededRandomSource(seed: 1, label: "run")
        let otherRun = RunID(using: &random)
        var session = try federation.sessions[id].orThrow()
        func refusal(_ round: RoundID) throws -> SecureAggregationError? {
            do throws(SecureAggregationError) {
                _ = try session.begin(
                    round: round,
                    parameters: federation.parameters,
                    length: federation.length,
                    queryDigest: federation.queryDigest,
                    memory: TransientUnmaskingMemory(),
                    random: SystemSource()
                )
                return nil
            } catch {
                return error
            }
        }
        // The first round, 3, has begun with the session.
        for round in [
            RoundID(run: run, number: 3), RoundID(run: run, number: 2),
            RoundID(run: run, number: 0), RoundID(run: otherRun, number: 4),
        ] {
            #expect(try refusal(round) == .invalidRound(round: round))
        }
        #expect(try refusal(RoundID(run: run, number: 9)) == nil)
        for number in [9, 8, 4, 3] as [UInt32] {
            let round = RoundID(run: run, number: number)
            #expect(try refusal(round) == .invalidRound(round: round))
        }
        #expect(try refusal(RoundID(run: run, number: .max)) == nil)
        let last = RoundID(run: run, number: .max)
        #expect(try refusal(last) == .invalidRound(round: last))
    }

    /// The server cannot tell which rounds it has had, but the session's run and beginning.
    @Test func serverRoundsBelongToTheSession() throws {
        let federation = try Federation(clientCount: 8, neighborCount: 4, threshold: 3)
        var random = try SeededRandomSource(seed: 1, label: "run")
        for round in [
            RoundID(run: federation.round.run, number: 2),
            RoundID(run: RunID(using: &random), number: 5),
        ] {
            #expect(throws: SecureAggregationError.invalidRound(round: round)) {
                try SecureAggregationServer(
                    round: round,
                    in: federation.serverSession,
                    parameters: federation.parameters,
                    laneCount: 5,
                    queryDigest: federation.queryDigest
                )
            }
        }
        for laneCount in [0, -1, Int(UInt32.max) + 1] {
            #expect(throws: SecureAggregationError.invalidParameter(.laneCount)) {
                try SecureAggregationServer(
                    round: federation.round,
                    in: federation.serverSession,
                    parameters: federation.parameters,
                    laneCount: laneCount,
                    queryDigest: federation.queryDigest
                )
            }
        }
    }

    /// Modulus and bound may change from round to round, what the session's graph was drawn for not.
    @Test(arguments: Adversary.allCases) func parametersMustFitTheSession(adversary: Adversary)
        throws
    {
        let federation = try Federation(
            clientCount: 12,
            neighborCount: 6,
            threshold: 4,
            adversary: adversary
        )
        let other: Adversary = adversary == .malicious ? .semiHonest : .malicious
        let round = RoundID(run: federation.round.run, number: 4)
        let cases: [(Adversary, Int, Int, Int, SecureAggregationError?)] = [
            (adversary, 6, 4, 25, nil),
            (adversary, 8, 4, 20, .invalidParameter(.neighborCount)),
            (adversary, 4, 4, 20, .invalidParameter(.neighborCount)),
            (adversary, 6, 3, 20, .invalidParameter(.reconstructionThreshold)),
            (adversary, 6, 5, 20, .invalidParameter(.reconstructionThreshold)),
            (other, 6, 4, 20, .invalidParameter(.adversary)),
        ]
        for (adversary, neighborCount, threshold, bits, expected) in cases {
            let parameters = try SecureAggregationParameters(
                unproven: adversary,
                neighborCount: neighborCount,
                reconstructionThreshold: threshold,
                modulusBits: bits,
                valueBound: 100
            )
            var session = try federation.sessions[federation.ids[0]].orThrow()
            var errors: [SecureAggregationError?] = []
            do throws(SecureAggregationError) {
                _ = try session.begin(
                    round: round,
                    parameters: parameters,
                    length: federation.length,
                    queryDigest: federation.queryDigest,
                    memory: TransientUnmaskingMemory(),
                    random: SystemSource()
                )
                errors.append(nil)
            } catch {
                errors.append(error)
            }
            do throws(SecureAggregationError) {
                _ = try SecureAggregationServer(
                    round: round,
                    in: federation.serverSession,
                    parameters: parameters,
                    laneCount: 5,
                    queryDigest: federation.queryDigest
                )
                errors.append(nil)
            } catch {
                errors.append(error)
            }
            #expect(errors == [expected, expected])
        }
    }

    @Test func refusedParametersDoNotUseUpTheRound() throws {
        let federation = try Federation(clientCount: 8, neighborCount: 4, threshold: 3)
        var session = try federation.sessions[federation.ids[0]].orThrow()
        let wrong = try SecureAggregationParameters(
            unproven: .malicious,
            neighborCount: 4,
            reconstructionThreshold: 2,
            modulusBits: 20,
            valueBound: 100
        )
        let round = RoundID(run: federation.round.run, number: 4)
        for (parameters, isGood) in [(wrong, false), (federation.parameters, true)] {
            let client = try? session.begin(
                round: round,
                parameters: parameters,
                length: federation.length,
                queryDigest: federation.queryDigest,
                memory: TransientUnmaskingMemory(),
                random: SystemSource()
            )
            #expect((client != nil) == isGood)
        }
    }
}

/// A source for tests that do not look at what is drawn.
private struct SystemSource: RandomSource {
    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        for index in buffer.indices { buffer[index] = .random(in: 0...255) }
    }
}
