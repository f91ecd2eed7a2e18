import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// A coordinator that asks one client something else than all others (Pasquini et al., CCS 2022).
@Suite struct OtherQueryTests {
    @Test(arguments: Adversary.allCases) func aClientAskedSomethingElseSharesNoMasks(
        adversary: Adversary
    ) throws {
        var federation = try Federation(
            clientCount: 20,
            neighborCount: 8,
            threshold: 5,
            adversary: adversary
        )
        let victim = federation.ids[6]
        federation.otherQueryDigests[victim] = [UInt8](repeating: 1, count: 32)
        try federation.begin(round: federation.round.number + 1)
        var sent: [EncryptedShares] = []
        for id in federation.ids {
            let message = try federation.share(id)
            sent.append(try EncryptedShares(decoding: message))
            #expect(federation.server.receive(encryptedShares: message, from: id) == .accepted)
        }
        // The server sees the commitments differ and leaves the client out.
        let masking = try federation.server.closeShareKeys()
        #expect(masking == federation.ids.filter { $0 != victim })
        // A coordinator that passes the shares on all the same is refused.
        let entries = sent.compactMap { shares in
            shares.entries.first { $0.client == victim }.map { entry in
                ForwardedShares.Entry(
                    client: shares.client,
                    sealed: entry.sealed,
                    pairCommitment: entry.pairCommitment
                )
            }
        }
        #expect(entries.count == 8)
        var client = try federation.clients[victim].orThrow()
        #expect(throws: SecureAggregationError.insufficientNeighbors(required: 5, actual: 0)) {
            try client.maskedInput(
                for: ForwardedShares(
                    round: federation.round,
                    recipient: victim,
                    entries: entries
                )
            ) { _, _ in Issue.record("the answer was asked for") }
        }
        let survivors = try federation.runMaskedInput(masking)
        let sum = try federation.runUnmasking(federation.runConsistencyCheck(survivors))
        #expect(sum.survivors == masking)
        #expect(sum.values == federation.plainSum(over: masking))
    }
}
