import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// Messages changed at random, given to both roles: nothing traps, and every refusal has a type.
@Suite struct MutatedTrafficTests {
    /// Flips bits, cuts, extends, repeats or overwrites a part of a message.
    static func mutated(_ bytes: [UInt8], using random: inout SeededRandomSource) -> [UInt8] {
        var output = bytes
        func position(_ count: Int) -> Int { Int(random.uint64(below: UInt64(max(1, count)))) }
        for _ in 0...random.uint64(below: 3) {
            guard !output.isEmpty else { break }
            let start = position(output.count)
            let end = min(output.count, start + 1 + position(40))
            switch random.uint64(below: 7) {
            case 0: output[start] ^= 1 << UInt8(random.uint64(below: 8))
            case 1: output.removeSubrange(start..<end)
            case 2: output.insert(contentsOf: random.bytes(count: end - start), at: start)
            case 3: output.insert(contentsOf: output[start..<end], at: start)
            case 4:
                for index in start..<end { output[index] = UInt8(random.uint64(below: 2)) &* 255 }
            case 5: output.removeLast(output.count - start)
            default: output[start] = UInt8(truncatingIfNeeded: random.uint64())
            }
        }
        return output
    }

    @Test(arguments: Adversary.allCases) func ofClients(adversary: Adversary) throws {
        var federation = try Federation(
            clientCount: 10,
            neighborCount: 6,
            threshold: 4,
            adversary: adversary
        )
        var random = try SeededRandomSource(seed: 1, label: "mutations")
        let id = federation.ids[3]
        /// Two thousand changed messages, each to a fresh copy of the server.
        func flood(
            _ message: [UInt8],
            _ receive: (inout SecureAggregationServer, [UInt8]) -> MessageOutcome
        ) {
            var droppedCount = 0
            for _ in 0..<2000 {
                var server = federation.server
                switch receive(&server, Self.mutated(message, using: &random)) {
                case .dropped(let error):
                    droppedCount += 1
                    #expect(server.rejections[id] == error || server.rejections.isEmpty)
                case .accepted, .ignored: #expect(server.rejections.isEmpty)
                }
            }
            #expect(droppedCount > 500)
        }
        let shares = try federation.share(id)
        flood(shares) { $0.receive(encryptedShares: $1, from: id) }
        try expectAccepted(federation.server.receive(encryptedShares: shares, from: id))
        let masking = try federation.runShareKeys(federation.ids.filter { $0 != id })
        let input = try federation.mask(id)
        flood(input) { $0.receive(maskedInput: $1, from: id) }
        try expectAccepted(federation.server.receive(maskedInput: input, from: id))
        var ids = try federation.runMaskedInput(masking.filter { $0 != id })
        if adversary == .malicious {
            let signature = try federation.sign(id)
            flood(signature) { $0.receive(survivorSignature: $1, from: id) }
            try expectAccepted(federation.server.receive(survivorSignature: signature, from: id))
            ids = try federation.runConsistencyCheck(ids.filter { $0 != id })
        }
        let answer = try federation.unmask(id)
        flood(answer) { $0.receive(unmaskingShares: $1, from: id) }
        // And to the end: whatever was accepted, the sum is exact or there is none.
        var honest = federation
        for other in ids where other != id {
            let message = try honest.unmask(other)
            try expectAccepted(honest.server.receive(unmaskingShares: message, from: other))
        }
        for _ in 0..<300 {
            var server = honest.server
            let message = Self.mutated(answer, using: &random)
            server.receive(unmaskingShares: message, from: id)
            do {
                let sum = try server.finish(maxConcurrency: 1)
                #expect(sum.values == federation.plainSum(over: federation.ids))
            } catch {
                #expect(server.abortReason == error)
            }
        }
    }

    @Test(arguments: Adversary.allCases) func ofTheCoordinator(adversary: Adversary) throws {
        var opening = try SessionOpening(
            clientCount: 10,
            neighborCount: 6,
            threshold: 4,
            adversary: adversary
        )
        try opening.runAdvertiseKeys()
        var random = try SeededRandomSource(seed: 2, label: "mutations")
        let id = opening.ids[3]
        /// Two thousand changed messages, each to a fresh copy of a client.
        func flood(_ message: [UInt8], _ step: ([UInt8]) throws -> Void) throws {
            var refusedCount = 0
            for _ in 0..<2000 {
                do {
                    try step(Self.mutated(message, using: &random))
                } catch is SecureAggregationError {
                    refusedCount += 1
                }
            }
            #expect(refusedCount > 500)
        }
        let exchange = try opening.exchanges[id].orThrow()
        var federation = try Federation(opening)
        let list = try federation.serverSession.neighborList(for: id).encode()
        try flood(list) { bytes in
            var copy = exchange
            _ = try copy.establish(NeighborList(decoding: bytes))
        }
        var ids = try federation.runShareKeys()
        let sharing = federation
        try flood(try federation.server.forwardedShares(for: id).encode()) { bytes in
            var copy = sharing
            _ = try copy.mask(id, ForwardedShares(decoding: bytes))
        }
        ids = try federation.runMaskedInput(ids)
        if adversary == .malicious {
            let masked = federation
            try flood(try federation.server.survivorAnnouncement().encode()) { bytes in
                var copy = masked
                _ = try copy.sign(id, SurvivorAnnouncement(decoding: bytes))
            }
        }
        ids = try federation.runConsistencyCheck(ids)
        let signed = federation
        var answeredCount = 0
        try flood(try federation.server.unmaskingRequest(for: id).encode()) { bytes in
            var copy = signed
            _ = try copy.unmask(id, UnmaskingRequest(decoding: bytes))
            answeredCount += 1
        }
        // The round's one answer, if a change left it a request that could be answered.
        #expect(answeredCount <= 1)
    }
}
