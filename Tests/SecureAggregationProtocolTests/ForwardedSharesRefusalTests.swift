import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// What a client says to a coordinator that hides its neighbors or tampers with what they sent.
@Suite struct ForwardedSharesRefusalTests {
    /// What a client says to forwarded shares.
    private func refusal(
        _ federation: Federation,
        _ id: ClientID,
        _ entries: [ForwardedShares.Entry],
        to recipient: ClientID? = nil,
        in round: RoundID? = nil
    ) throws -> SecureAggregationError? {
        var client = try federation.clients[id].orThrow()
        let message = ForwardedShares(
            round: round ?? federation.round,
            recipient: recipient ?? id,
            entries: entries
        )
        do throws(SecureAggregationError) {
            _ = try client.maskedInput(for: message) { _, _ in }
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: Adversary.allCases) func tooFewNeighborsAreRefused(adversary: Adversary) throws
    {
        var federation = try Federation(
            clientCount: 20,
            neighborCount: 6,
            threshold: 4,
            adversary: adversary
        )
        _ = try federation.runShareKeys()
        let id = federation.ids[3]
        let entries = try federation.server.forwardedShares(for: id).entries
        #expect(
            try refusal(federation, id, Array(entries.prefix(3)))
                == .insufficientNeighbors(required: 4, actual: 3)
        )
        #expect(
            try refusal(federation, id, entries, to: federation.ids[4])
                == .wrongContext(.forwardedShares)
        )
        #expect(
            try refusal(
                federation,
                id,
                entries,
                in: RoundID(run: federation.round.run, number: 99)
            ) == .wrongContext(.forwardedShares)
        )
        let outsider = try #require(
            federation.ids.first { other in
                other != id && !entries.contains { $0.client == other }
            }
        )
        let strange = ForwardedShares.Entry(
            client: outsider,
            sealed: entries[0].sealed,
            pairCommitment: entries[0].pairCommitment
        )
        #expect(try refusal(federation, id, entries + [strange]) == .neighborsMismatch)
        #expect(try refusal(federation, id, entries + [entries[0]]) == .neighborsMismatch)
        #expect(try refusal(federation, id, Array(entries.prefix(4))) == nil)
    }

    /// Neighbors that committed to other masks do not count towards the threshold.
    @Test(arguments: Adversary.allCases) func tooFewMaskingNeighborsAreRefused(
        adversary: Adversary
    ) throws {
        var federation = try Federation(
            clientCount: 20,
            neighborCount: 6,
            threshold: 4,
            adversary: adversary
        )
        _ = try federation.runShareKeys()
        let id = federation.ids[3]
        let entries = try federation.server.forwardedShares(for: id).entries
        func tampered(_ count: Int) -> [ForwardedShares.Entry] {
            entries.enumerated().map { index, entry in
                ForwardedShares.Entry(
                    client: entry.client,
                    sealed: entry.sealed,
                    pairCommitment: index < count
                        ? entry.pairCommitment.map { ~$0 } : entry.pairCommitment
                )
            }
        }
        #expect(try refusal(federation, id, tampered(2)) == nil)
        #expect(
            try refusal(federation, id, tampered(3))
                == .insufficientNeighbors(required: 4, actual: 3)
        )
    }
}
