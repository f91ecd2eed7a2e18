import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// The unmasked sum is the plain sum over exactly the survivors, or nothing.
@Suite struct ExactSumTests {
    @Test(
        arguments: [Adversary.semiHonest, .malicious],
        [(2, 1), (3, 2), (9, 8), (10, 9), (30, 8)]
    )
    func withoutDropouts(adversary: Adversary, sizes: (Int, Int)) throws {
        var federation = try Federation(
            clientCount: sizes.0,
            neighborCount: sizes.1,
            threshold: (sizes.1 + 2) / 2,
            adversary: adversary
        )
        let sum = try federation.run()
        #expect(sum.survivors == federation.ids)
        #expect(sum.values == federation.plainSum(over: federation.ids))
        #expect(federation.server.phase == nil)
    }

    @Test(arguments: [1, 2, 7, 8, 19, 30, 31, 32]) func anyModulus(bits: Int) throws {
        var federation = try Federation(
            clientCount: 12,
            neighborCount: 6,
            threshold: 4,
            modulusBits: bits,
            length: 8200
        )
        let sum = try federation.run()
        #expect(sum.values == federation.plainSum(over: federation.ids))
    }

    /// Random populations, graphs, thresholds and dropouts before every phase.
    ///
    /// Whether the round must succeed is not foretold: if it does the sum is exact, if not nothing
    /// came out. Both must happen often.
    @Test func anyDropouts() throws {
        var exactCount = 0
        for seed in UInt64(1000)..<1300 where try exactOrNothing(seed: seed) { exactCount += 1 }
        #expect((75...225).contains(exactCount), "\(exactCount) of 300 rounds succeeded")
    }

    /// Whether the round of this seed succeeded.
    private func exactOrNothing(seed: UInt64) throws -> Bool {
        var random = try SeededRandomSource(seed: seed, label: "dropouts")
        let clientCount = 4 + Int(random.uint64(below: 27))
        let even = 2 + 2 * Int(random.uint64(below: UInt64(clientCount / 2)))
        let neighborCount = min(even, clientCount - 1)
        let threshold = 1 + Int(random.uint64(below: UInt64(neighborCount)))
        let adversary: Adversary = random.uint64(below: 2) == 0 ? .semiHonest : .malicious
        // Rate 0, 2, 5, 10 or 20 percent in each phase, drawn anew for each.
        var dropping: [Phase: Set<ClientID>] = [:]
        for phase in Phase.allCases {
            let rate = [0, 2, 5, 10, 20][Int(random.uint64(below: 5))]
            dropping[phase] = Set(
                SessionOpening.ids(clientCount).filter { _ in random.uint64(below: 100) < rate }
            )
        }
        var opening = try SessionOpening(
            clientCount: clientCount,
            neighborCount: neighborCount,
            threshold: threshold,
            adversary: adversary,
            seed: seed
        )
        try opening.runAdvertiseKeys(dropping: dropping[.advertiseKeys] ?? [])
        var federation: Federation
        do {
            federation = try Federation(opening, seed: seed)
        } catch let error as SecureAggregationError {
            // Too few for a session; whatever else went wrong would be a client's refusal.
            switch error {
            case .cohortTooSmall, .insufficientNeighbors: return false
            default: throw error
            }
        }
        do {
            let sum = try federation.run(dropping: dropping)
            let gone = [Phase.advertiseKeys, .shareKeys, .maskedInputCollection]
                .reduce(into: Set<ClientID>()) { $0.formUnion(dropping[$1] ?? []) }
            #expect(Set(sum.survivors).isDisjoint(with: gone), "seed \(seed)")
            #expect(sum.survivors.count >= 2, "seed \(seed)")
            #expect(
                sum.values == federation.plainSum(over: sum.survivors),
                "seed \(seed), \(clientCount) clients, k \(neighborCount), t \(threshold)"
            )
            return true
        } catch let error as SecureAggregationError {
            // An abort, never a client's refusal or a rejected message.
            #expect(federation.server.abortReason == error, "seed \(seed): \(error)")
            #expect(throws: SecureAggregationError.roundAborted) {
                try federation.server.finish(maxConcurrency: 1)
            }
            return false
        }
    }

    /// Complete graph: exactly `threshold` neighbors of everyone may remain in the end.
    @Test(arguments: Phase.allCases) func allDropoutsAtOnceDownToTheThreshold(phase: Phase) throws {
        // Nine clients in a complete graph: each survivor has 5 other survivors.
        let gone = Set(SessionOpening.ids(9).suffix(3))
        var federation = try Federation(
            clientCount: 9,
            neighborCount: 8,
            threshold: 5,
            absent: phase == .advertiseKeys ? gone : []
        )
        guard phase != .unmasking && phase != .consistencyCheck else {
            // Survivors' secrets then have all nine in the sum and six who answer.
            let sum = try federation.run(dropping: [phase: gone])
            #expect(sum.survivors.count == 9)
            #expect(sum.values == federation.plainSum(over: federation.ids))
            return
        }
        let sum = try federation.run(dropping: [phase: gone])
        #expect(sum.survivors == federation.ids.filter { !gone.contains($0) })
        #expect(sum.values == federation.plainSum(over: sum.survivors))
    }

    @Test func oneAbsenteeMoreOpensNoSession() throws {
        #expect(throws: SecureAggregationError.insufficientNeighbors(required: 5, actual: 4)) {
            try Federation(
                clientCount: 9,
                neighborCount: 8,
                threshold: 5,
                absent: Set(SessionOpening.ids(9).suffix(4))
            )
        }
    }

    @Test(arguments: Phase.allCases.dropFirst())
    func oneDropoutMoreReleasesNothing(phase: Phase) throws {
        var federation = try Federation(clientCount: 9, neighborCount: 8, threshold: 5)
        let gone = Set(federation.ids.suffix(4))
        #expect(throws: SecureAggregationError.self) {
            try federation.run(dropping: [phase: gone])
        }
        #expect(federation.server.abortReason != nil)
        #expect(federation.server.phase == nil)
        #expect(throws: SecureAggregationError.roundAborted) {
            try federation.server.finish(maxConcurrency: 1)
        }
    }

    @Test func dropoutsInEveryPhase() throws {
        for adversary in Adversary.allCases {
            let ids = SessionOpening.ids(60)
            var federation = try Federation(
                clientCount: 60,
                neighborCount: 20,
                threshold: 11,
                adversary: adversary,
                absent: Set(ids[0..<3])
            )
            let sum = try federation.run(dropping: [
                .shareKeys: Set(ids[3..<6]),
                .maskedInputCollection: Set(ids[6..<9]), .consistencyCheck: Set(ids[9..<11]),
                .unmasking: Set(ids[11..<13]),
            ])
            #expect(sum.survivors == Array(ids[9...]))
            #expect(sum.values == federation.plainSum(over: sum.survivors))
            let statistics = federation.server.statistics
            #expect(statistics[.shareKeys].dropoutCount == 3)
            #expect(statistics[.maskedInputCollection].dropoutCount == 3)
            if adversary == .malicious {
                #expect(statistics[.consistencyCheck].dropoutCount == 2)
                #expect(statistics[.unmasking].dropoutCount == 2)
            } else {
                #expect(statistics[.consistencyCheck].dropoutCount == 0)
                #expect(statistics[.consistencyCheck].download.count == 0)
                #expect(statistics[.unmasking].dropoutCount == 4)
            }
        }
    }

    @Test func partialSumsOnThreadsGiveTheSameSum() throws {
        var federation = try Federation(
            clientCount: 40,
            neighborCount: 10,
            threshold: 6,
            length: 9001
        )
        var ids = try federation.runShareKeys()
        var messages: [ClientID: [UInt8]] = [:]
        for id in ids.dropLast(2) { messages[id] = try federation.mask(id) }
        // One goes in directly, the others through partial sums.
        let first = ids[0]
        try expectAccepted(
            federation.server.receive(maskedInput: messages[first].orThrow(), from: first)
        )
        let empty = try federation.server.partialSums(count: 3)
        #expect(empty.flatMap(\.senders) == Array(ids.dropFirst()))
        let inputs = messages
        let filled = ParallelMap.map(count: 3, maxConcurrency: 3) { part in
            var sum = empty[part]
            for id in sum.senders {
                guard let message = inputs[id] else { continue }
                sum.receive(maskedInput: message, from: id)
                // Twice changes nothing, and neither does another part's client.
                sum.receive(maskedInput: message, from: id)
                sum.receive(maskedInput: message, from: first)
            }
            return sum
        }
        for sum in filled { try federation.server.merge(sum) }
        #expect(throws: SecureAggregationError.self) { try federation.server.merge(filled[0]) }
        ids = try federation.closeMaskedInputCollection()
        ids = try federation.runConsistencyCheck(ids)
        let sum = try federation.runUnmasking(ids)
        #expect(sum.survivors.count == 38)
        #expect(sum.values == federation.plainSum(over: sum.survivors))
    }

    @Test func maskedVectorsLookUniformAndDifferFromPlainOnes() throws {
        var federation = try Federation(
            clientCount: 10,
            neighborCount: 4,
            threshold: 3,
            modulusBits: 4,
            length: 8000
        )
        let ids = try federation.runShareKeys()
        let masked = try MaskedInput(decoding: federation.mask(ids[0]))
        var counts = [Int](repeating: 0, count: 16)
        for byte in masked.vector.bytes {
            counts[Int(byte & 15)] += 1
            counts[Int(byte >> 4)] += 1
        }
        // Chi-square, 15 degrees of freedom, 500 expected each; 37.7 has p = 0.001. Fixed seed.
        let sum = counts.reduce(0.0) { $0 + (Double($1) - 500) * (Double($1) - 500) / 500 }
        #expect(sum < 37.7)
    }
}
