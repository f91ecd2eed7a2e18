import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// What a coordinator that breaks the protocol gets from a client: a typed refusal.
@Suite struct ClientRefusalTests {
    private func atNeighborList() throws -> (Federation, ClientID, NeighborList) {
        var federation = try Federation(clientCount: 20, neighborCount: 6, threshold: 4)
        let ids = try federation.runAdvertiseKeys()
        return (federation, ids[7], try federation.server.neighborList(for: ids[7]))
    }

    private func refusal(
        _ federation: Federation,
        _ id: ClientID,
        _ step: (inout SecureAggregationClient) throws(SecureAggregationError) -> Void
    ) throws -> SecureAggregationError? {
        var client = try federation.clients[id].orThrow()
        do throws(SecureAggregationError) {
            try step(&client)
            return nil
        } catch {
            return error
        }
    }

    /// A list with replaced neighbors; the entries of the participant list follow if asked to.
    private func list(
        _ list: NeighborList,
        neighbors: [KeyAdvertisement]
    ) -> NeighborList {
        NeighborList(round: list.round, participants: list.participants, neighbors: neighbors)
    }

    /// Makes the coordinator list other keys for a neighbor and send them, for whatever neighbors the
    /// changed list then gives.
    private func forgedList(
        _ federation: Federation,
        _ id: ClientID,
        _ forge: (KeyAdvertisement) -> KeyAdvertisement
    ) throws -> NeighborList {
        var all: [ClientID: KeyAdvertisement] = [:]
        for other in federation.ids {
            for neighbor in try federation.server.neighborList(for: other).neighbors {
                all[neighbor.client] = neighbor.client == id ? neighbor : forge(neighbor)
            }
        }
        let participants = try ParticipantList(Array(all.values))
        let graph = try NeighborGraph(
            round: federation.round,
            participants: participants,
            neighborCount: federation.parameters.neighborCount
        )
        let position = try participants.position(of: id).orThrow()
        return NeighborList(
            round: federation.round,
            participants: participants,
            neighbors: try graph.neighbors(of: position).map {
                try all[participants.client(at: $0)].orThrow()
            }
        )
    }

    @Test func theHonestListIsAccepted() throws {
        let (federation, id, list) = try atNeighborList()
        #expect(
            try refusal(federation, id) { client throws(SecureAggregationError) in
                _ = try client.shareKeys(list)
            } == nil
        )
        let same = try forgedList(federation, id) { $0 }
        #expect(same == list)
    }

    @Test func wronglySignedKeysAreRefused() throws {
        let (federation, id, _) = try atNeighborList()
        var random = try SeededRandomSource(seed: 5, label: "forger")
        let forger = try SigningKey(using: &random)
        let forged = try forgedList(federation, id) { original in
            KeyAdvertisement(
                round: original.round,
                client: original.client,
                sealingKey: original.sealingKey,
                maskingKey: original.maskingKey,
                signingKey: forger
            )
        }
        let error = try refusal(federation, id) { client throws(SecureAggregationError) in
            _ = try client.shareKeys(forged)
        }
        #expect(error == .invalidSignature(client: forged.neighbors[0].client))
    }

    @Test func keysSwappedInTransitAreRefused() throws {
        let (federation, id, original) = try atNeighborList()
        var bytes = original.encode()
        // The first byte of the first neighbor's sealing key.
        bytes[21 + 4 + 20 * 36 + 2 + 4] ^= 1
        let swapped = try NeighborList(decoding: bytes)
        let error = try refusal(federation, id) { client throws(SecureAggregationError) in
            _ = try client.shareKeys(swapped)
        }
        #expect(error == .neighborsMismatch)
    }

    @Test func repeatedKeysAreRefused() throws {
        let (federation, id, list) = try atNeighborList()
        let copied = list.neighbors[0]
        let forged = try forgedList(federation, id) { original in
            guard let key = federation.signingKeys[original.client] else { return original }
            return KeyAdvertisement(
                round: original.round,
                client: original.client,
                sealingKey: copied.sealingKey,
                maskingKey: original.maskingKey,
                signingKey: key
            )
        }
        let error = try refusal(federation, id) { client throws(SecureAggregationError) in
            _ = try client.shareKeys(forged)
        }
        #expect(error == .repeatedKey(client: forged.neighbors[1].client))
    }

    @Test func unknownIdentitiesAreRefused() throws {
        let (federation, id, list) = try atNeighborList()
        let stranger = list.neighbors[2].client
        var client = try SecureAggregationClient(
            id: id,
            signingKey: federation.signingKeys[id].orThrow(),
            round: federation.round,
            parameters: federation.parameters,
            roster: federation.roster.filter { $0.key != stranger },
            minimumCohort: 2,
            memory: TransientUnmaskingMemory(),
            random: SeededRandomSource(seed: 1, label: "client-\(id)")
        )
        // The same seed draws the same keys, so only the roster differs.
        _ = try client.advertiseKeys()
        #expect(throws: SecureAggregationError.unknownIdentity(client: stranger)) {
            try client.shareKeys(list)
        }
    }

    @Test func ownKeysMissingOrAlteredAreRefused() throws {
        let (federation, id, list) = try atNeighborList()
        let outsider = try #require(
            federation.ids.first { other in
                other != id && !list.neighbors.contains { $0.client == other }
            }
        )
        let position = try list.participants.position(of: id).orThrow()
        let entries = list.participants.encoded
        let without = try ParticipantList(
            encoded: Array(entries[..<(position * 36)] + entries[((position + 1) * 36)...])
        )
        let missing = NeighborList(
            round: list.round,
            participants: without,
            neighbors: list.neighbors
        )
        #expect(
            try refusal(federation, id) { client throws(SecureAggregationError) in
                _ = try client.shareKeys(missing)
            } == .ownKeysMissing
        )
        var changed = entries
        changed[position * 36 + 20] ^= 4
        let altered = NeighborList(
            round: list.round,
            participants: try ParticipantList(encoded: changed),
            neighbors: list.neighbors
        )
        #expect(
            try refusal(federation, id) { client throws(SecureAggregationError) in
                _ = try client.shareKeys(altered)
            } == .ownKeysAltered
        )
        // A list meant for someone else has other neighbors.
        let foreign = try federation.server.neighborList(for: outsider)
        #expect(
            try refusal(federation, id) { client throws(SecureAggregationError) in
                _ = try client.shareKeys(foreign)
            } == .neighborsMismatch
        )
    }

    @Test func neighborsOtherThanTheGraphsAreRefused() throws {
        let (federation, id, original) = try atNeighborList()
        for neighbors in [
            Array(original.neighbors.dropLast()), original.neighbors.reversed(), [],
            original.neighbors + [original.neighbors[0]],
        ] {
            let error = try refusal(federation, id) { client throws(SecureAggregationError) in
                _ = try client.shareKeys(list(original, neighbors: neighbors))
            }
            #expect(error == .neighborsMismatch)
        }
    }

    @Test func smallCohortsAndOtherRoundsAreRefused() throws {
        var federation = try Federation(
            clientCount: 20,
            neighborCount: 6,
            threshold: 4,
            minimumCohort: 15
        )
        let ids = try federation.runAdvertiseKeys()
        let list = try federation.server.neighborList(for: ids[0])
        let few = NeighborList(
            round: list.round,
            participants: try ParticipantList(
                encoded: Array(list.participants.encoded[..<(14 * 36)])
            ),
            neighbors: list.neighbors
        )
        #expect(
            try refusal(federation, ids[0]) { client throws(SecureAggregationError) in
                _ = try client.shareKeys(few)
            } == .cohortTooSmall(minimum: 15, actual: 14)
        )
        var next = list.round
        next.number += 1
        let replayed = NeighborList(
            round: next,
            participants: list.participants,
            neighbors: list.neighbors
        )
        #expect(
            try refusal(federation, ids[0]) { client throws(SecureAggregationError) in
                _ = try client.shareKeys(replayed)
            } == .wrongContext(.neighborList)
        )
    }

    @Test func tooFewNeighborsAreRefused() throws {
        var federation = try Federation(clientCount: 20, neighborCount: 6, threshold: 4)
        let ids = try federation.runShareKeys(federation.runAdvertiseKeys())
        let forwarded = try federation.server.forwardedShares(for: ids[3])
        func error(_ entries: [EncryptedShares.Entry], _ recipient: ClientID) throws
            -> SecureAggregationError?
        {
            try refusal(federation, ids[3]) { client throws(SecureAggregationError) in
                _ = try client.maskedInput(
                    for: ForwardedShares(
                        round: forwarded.round,
                        recipient: recipient,
                        entries: entries
                    ),
                    length: 5
                ) { _, _ in }
            }
        }
        #expect(
            try error(Array(forwarded.entries.prefix(3)), ids[3])
                == .insufficientNeighbors(required: 4, actual: 3)
        )
        #expect(try error(forwarded.entries, ids[4]) == .wrongContext(.forwardedShares))
        let outsider = try #require(
            federation.ids.first { other in
                other != ids[3] && !forwarded.entries.contains { $0.client == other }
            }
        )
        let strange = EncryptedShares.Entry(
            client: outsider,
            sealed: forwarded.entries[0].sealed
        )
        #expect(try error(forwarded.entries + [strange], ids[3]) == .neighborsMismatch)
        #expect(
            try error(forwarded.entries + [forwarded.entries[0]], ids[3]) == .neighborsMismatch
        )
        #expect(try error(Array(forwarded.entries.prefix(4)), ids[3]) == nil)
    }
}
