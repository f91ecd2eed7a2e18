import FederatedClient
import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

/// What a coordinator that breaks the protocol gets from a client: a typed refusal.
@Suite struct ClientRefusalTests {
    /// All have advertised keys; the witness has signed nothing yet.
    private func advertised() throws -> (SessionOpening, ClientID) {
        var opening = try SessionOpening(clientCount: 20, neighborCount: 6, threshold: 4)
        try opening.runAdvertiseKeys()
        return (opening, opening.ids[7])
    }

    /// The list of a coordinator that replaces everyone's advertisement but the client's own, and has
    /// the witness sign that.
    private func forgedList(
        _ opening: SessionOpening,
        _ id: ClientID,
        _ forge: (KeyAdvertisement) throws -> KeyAdvertisement
    ) throws -> NeighborList {
        try opening.list(
            for: id,
            of: opening.advertisements.values.map { $0.client == id ? $0 : try forge($0) }
        )
    }

    private func replacing(
        _ list: NeighborList,
        participants: ParticipantList? = nil,
        attestation: [UInt8]? = nil,
        neighbors: [KeyAdvertisement]? = nil
    ) -> NeighborList {
        NeighborList(
            round: list.round,
            participants: participants ?? list.participants,
            attestation: attestation ?? list.attestation,
            neighbors: neighbors ?? list.neighbors
        )
    }

    @Test func theHonestListIsAccepted() throws {
        var (opening, id) = try advertised()
        let session = try opening.open()
        let list = try session.neighborList(for: id)
        #expect(try opening.refusal(id, list) == nil)
        // The same list again gets the same signature.
        #expect(try forgedList(opening, id) { $0 } == list)
    }

    @Test func wronglySignedKeysAreRefused() throws {
        let (opening, id) = try advertised()
        var random = try SeededRandomSource(seed: 5, label: "forger")
        let forger = try SigningKey(using: &random)
        let forged = try forgedList(opening, id) { original in
            KeyAdvertisement(
                round: original.round,
                client: original.client,
                agreementKey: original.agreementKey,
                signingKey: forger
            )
        }
        #expect(
            try opening.refusal(id, forged)
                == .invalidSignature(client: forged.neighbors[0].client)
        )
    }

    @Test func keysSwappedInTransitAreRefused() throws {
        let (opening, id) = try advertised()
        var bytes = try forgedList(opening, id) { $0 }.encode()
        // The first byte of the first neighbor's key.
        bytes[21 + 4 + 20 * 36 + 1 + 64 + 2 + 4] ^= 1
        #expect(
            try opening.refusal(id, NeighborList(decoding: bytes)) == .neighborsMismatch
        )
    }

    @Test func repeatedKeysAreRefused() throws {
        let (opening, id) = try advertised()
        let copied = try opening.advertisements[opening.ids[0]].orThrow()
        let forged = try forgedList(opening, id) { original in
            KeyAdvertisement(
                round: original.round,
                client: original.client,
                agreementKey: copied.agreementKey,
                signingKey: try opening.signingKeys[original.client].orThrow()
            )
        }
        #expect(
            try opening.refusal(id, forged) == .repeatedKey(client: forged.neighbors[1].client)
        )
        // The client's own key under another's name.
        let own = try opening.advertisements[id].orThrow()
        let (another, _) = try advertised()
        let mirrored = try forgedList(another, id) { original in
            KeyAdvertisement(
                round: original.round,
                client: original.client,
                agreementKey: own.agreementKey,
                signingKey: try opening.signingKeys[original.client].orThrow()
            )
        }
        #expect(
            try another.refusal(id, mirrored)
                == .repeatedKey(client: mirrored.neighbors[0].client)
        )
    }

    @Test func unknownIdentitiesAreRefused() throws {
        var (opening, id) = try advertised()
        let list = try forgedList(opening, id) { $0 }
        let stranger = list.neighbors[2].client
        var exchange = try opening.exchange(
            id,
            roster: opening.roster.filter { $0.key != stranger }
        )
        // The same seed draws the same key, so only the roster differs.
        var random = try opening.random(id)
        _ = try exchange.advertiseKeys(using: &random)
        opening.exchanges[id] = exchange
        #expect(try opening.refusal(id, list) == .unknownIdentity(client: stranger))
    }

    @Test func ownKeysMissingOrAlteredAreRefused() throws {
        let (opening, id) = try advertised()
        let list = try forgedList(opening, id) { $0 }
        let outsider = try #require(
            opening.ids.first { other in
                other != id && !list.neighbors.contains { $0.client == other }
            }
        )
        let position = try list.participants.position(of: id).orThrow()
        let entries = list.participants.encoded
        let without = try ParticipantList(
            encoded: Array(entries[..<(position * 36)] + entries[((position + 1) * 36)...])
        )
        #expect(
            try opening.refusal(id, replacing(list, participants: without)) == .ownKeysMissing
        )
        var changed = entries
        changed[position * 36 + 20] ^= 4
        let altered = try ParticipantList(encoded: changed)
        #expect(
            try opening.refusal(id, replacing(list, participants: altered)) == .ownKeysAltered
        )
        // A list meant for someone else has other neighbors.
        let foreign = try opening.list(for: outsider, of: Array(opening.advertisements.values))
        #expect(try opening.refusal(id, foreign) == .neighborsMismatch)
    }

    @Test func neighborsOtherThanTheGraphsAreRefused() throws {
        let (opening, id) = try advertised()
        let list = try forgedList(opening, id) { $0 }
        let stranger = try #require(
            opening.advertisements.values.first { other in
                other.client > list.neighbors[0].client && other.client != id
                    && !list.neighbors.contains(other)
            }
        )
        let replaced = ([stranger] + list.neighbors.dropFirst()).sorted { $0.client < $1.client }
        for neighbors in [Array(list.neighbors.dropLast()), [], replaced] {
            #expect(
                try opening.refusal(id, replacing(list, neighbors: neighbors))
                    == .neighborsMismatch
            )
        }
        // Repeated and unsorted neighbors do not even decode; a client given them refuses too.
        for neighbors in [list.neighbors.reversed(), list.neighbors + [list.neighbors[0]]] {
            let message = replacing(list, neighbors: neighbors)
            #expect(throws: SecureAggregationError.self) {
                try NeighborList(decoding: message.encode())
            }
            var exchange = try opening.exchanges[id].orThrow()
            #expect(throws: SecureAggregationError.neighborsMismatch) {
                try exchange.establish(message)
            }
        }
    }

    @Test func smallCohortsAndOtherSessionsAreRefused() throws {
        var opening = try SessionOpening(
            clientCount: 20,
            neighborCount: 6,
            threshold: 4,
            minimumCohort: 15
        )
        try opening.runAdvertiseKeys()
        let id = opening.ids[0]
        let few = try opening.list(
            for: id,
            of: opening.ids.prefix(14).compactMap { opening.advertisements[$0] }
        )
        #expect(
            try opening.refusal(id, few) == .cohortTooSmall(minimum: 15, actual: 14)
        )
        var next = opening.session
        next.number += 1
        let replayed = NeighborList(
            round: next,
            participants: few.participants,
            attestation: few.attestation,
            neighbors: few.neighbors
        )
        #expect(try opening.refusal(id, replayed) == .wrongContext(.neighborList))
    }

    /// With fewer participants than neighbors the graph is complete, and may be below the threshold.
    @Test func graphsBelowTheThresholdAreRefused() throws {
        var opening = try SessionOpening(clientCount: 20, neighborCount: 6, threshold: 4)
        try opening.runAdvertiseKeys()
        let few = try opening.list(
            for: opening.ids[0],
            of: opening.ids.prefix(4).compactMap { opening.advertisements[$0] }
        )
        #expect(
            try opening.refusal(opening.ids[0], few)
                == .insufficientNeighbors(required: 4, actual: 3)
        )
    }
}
