"""A server of docs/protocol.md until a session is open. Bad messages raise `Reject` (drop) or `Ignore`."""

import primitives as p
from messages import KeyAdvertisement, NeighborList, ParticipantList
from primitives import Reject


class Ignore(Exception):
    """A message that changes nothing."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class ServerSession:
    """The exchange of keys."""

    def __init__(self, terms, session):
        self.terms, self.session = terms, session
        self.advertisements, self.is_closed = {}, False

    def receive(self, sender, message):
        if self.is_closed:
            raise Ignore("outOfOrder")
        if sender not in self.terms.roster:
            raise Ignore("unknownIdentity")
        if sender in self.advertisements:
            raise Ignore("duplicateMessage")
        advertisement = KeyAdvertisement(message)
        if advertisement.round != self.session or advertisement.client != sender:
            raise Reject("wrongContext")
        if not p.is_valid_signature(
            self.terms.roster[sender],
            "key-advertisement",
            advertisement.signed,
            advertisement.signature,
        ):
            raise Reject("invalidSignature")
        p.x25519(bytes([1] * 32), advertisement.key)
        if advertisement.key in {a.key for a in self.advertisements.values()}:
            raise Reject("repeatedKey")
        self.advertisements[sender] = advertisement

    def close(self):
        self.is_closed = True
        if len(self.advertisements) < self.terms.cohort:
            raise Reject("cohortTooSmall")
        self.participants = ParticipantList(
            b"".join(
                p.u32(client) + self.advertisements[client].digest
                for client in sorted(self.advertisements)
            )
        )

    def open(self, attestation):
        self.terms.check_length(attestation)
        self.attestation = attestation
        self.graph = p.Graph(
            self.session, self.participants.entries, self.terms.k, attestation
        )
        if self.graph.d < self.terms.t:
            raise Reject("insufficientNeighbors")
        clients = self.participants.clients
        self.neighbors = {
            client: [clients[i] for i in self.graph.neighbors(position)]
            for position, client in enumerate(clients)
        }

    def neighbor_list(self, client):
        return NeighborList.encode(
            self.session,
            self.participants,
            self.attestation,
            [self.advertisements[v] for v in self.neighbors[client]],
        )

    def share_index(self, owner, holder):
        return self.graph.share_index(
            self.participants.position(owner), self.participants.position(holder)
        )
