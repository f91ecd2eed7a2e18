"""A server of docs/protocol.md. Bad messages raise `Reject` (drop) or `Ignore`."""

import primitives as p
from messages import (
    EncryptedShares,
    ForwardedShares,
    KeyAdvertisement,
    MaskedInput,
    NeighborList,
    ParticipantList,
    SurvivorAnnouncement,
    SurvivorSignature,
    UnmaskingRequest,
    UnmaskingShares,
    survivor_digest,
)
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
        if len(attestation) != (64 if self.terms.malicious else 0):
            raise Reject("attestationInvalid")
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


class ServerRound:
    """One round; `phase` is the kind of message that is taken in."""

    def __init__(self, session, round_, bits, bound, length, query_digest):
        self.s, self.round, self.bits, self.length = session, round_, bits, length
        self.context = session.terms.context(
            round_, session.graph.seed, bits, bound, length, query_digest
        )
        self.t, self.cohort = session.terms.t, session.terms.cohort
        self.phase = 3
        self.expected = set(session.participants.clients)
        self.received = {}
        self.shares, self.inputs, self.signatures, self.answers = {}, {}, {}, {}

    def receive(self, kind, sender, message):
        if kind != self.phase:
            raise Ignore("outOfOrder")
        if sender not in self.expected:
            raise Ignore("clientNotInRound")
        taken = {3: self.shares, 5: self.inputs, 7: self.signatures, 9: self.answers}[kind]
        if sender in taken:
            raise Ignore("duplicateMessage")
        decoder = {3: EncryptedShares, 5: MaskedInput, 7: SurvivorSignature, 9: UnmaskingShares}
        decoded = decoder[kind](message)
        if decoded.round != self.round or decoded.client != sender:
            raise Reject("wrongContext")
        {3: self._shares, 5: self._input, 7: self._signature, 9: self._answer}[kind](decoded)
        taken[sender] = decoded

    def _shares(self, message):
        if [entry[0] for entry in message.entries] != self.s.neighbors[message.client]:
            raise Reject("neighborsMismatch")

    def _input(self, message):
        if message.bits != self.bits:
            raise Reject("invalidParameter")
        if len(message.lanes) != self.length:
            raise Reject("laneCountMismatch")

    def _signature(self, message):
        signed = self.round + p.u32(message.client) + self.digest
        if not p.is_valid_signature(
            self.s.terms.roster[message.client],
            "survivor-set-signature",
            signed,
            message.signature,
        ):
            raise Reject("invalidSignature")

    def _answer(self, message):
        for entries, alive in ((message.self_masks, True), (message.recoveries, False)):
            for owner, index, _ in entries:
                if owner not in self.masking or (owner in self.survivors) != alive:
                    raise Reject("neighborsMismatch")
                if self.s.share_index(owner, message.client) != index:
                    raise Reject("invalidShare")

    def entry(self, owner, neighbor):
        return next(e for e in self.shares[owner].entries if e[0] == neighbor)

    def is_confirmed(self, one, other):
        if one not in self.shares or other not in self.shares:
            return False
        return self.entry(one, other)[3] == self.entry(other, one)[3]

    def close_share_keys(self):
        masking = set(self.shares)
        while True:
            leaving = {
                u
                for u in masking
                if sum(v in masking and self.is_confirmed(u, v) for v in self.s.neighbors[u])
                < self.t
            }
            if not leaving:
                break
            masking -= leaving
        if len(masking) < self.cohort:
            raise Reject("cohortTooSmall")
        self.masking = self.expected = masking
        self.phase = 5

    def forwarded_shares(self, client):
        entries = [
            (v, self.entry(v, client)[1], self.entry(v, client)[3])
            for v in self.s.neighbors[client]
            if v in self.masking
        ]
        return ForwardedShares.encode(self.round, client, entries)

    def _check_holders(self, holders):
        for owner in self.owners:
            if sum(v in holders for v in self.s.neighbors[owner]) < self.t:
                raise Reject("insufficientShares")

    def close_masked_input(self):
        self.survivors = set(self.inputs)
        if len(self.survivors) < self.cohort:
            raise Reject("cohortTooSmall")
        self.owners = self.survivors | {
            u for u in self.masking if self.survivors & set(self.s.neighbors[u])
        }
        self._check_holders(self.survivors)
        self.positions = {self.s.participants.position(u) for u in self.survivors}
        self.digest = survivor_digest(self.context, self.s.graph.n, self.positions)
        self.expected = self.survivors
        self.phase = 7 if self.s.terms.malicious else 9

    def announcement(self):
        return SurvivorAnnouncement.encode(self.round, self.s.graph.n, self.positions)

    def close_consistency_check(self):
        signed = set(self.signatures)
        asked = {
            u for u in signed if sum(v in signed for v in self.s.neighbors[u]) >= self.t
        }
        self._check_holders(asked)
        self.expected = asked
        self.phase = 9

    def request(self, client):
        signatures = [
            (v, self.signatures[v].signature)
            for v in self.s.neighbors[client]
            if v in self.signatures
        ]
        return UnmaskingRequest.encode(
            self.round, self.s.graph.n, self.positions, signatures[: self.t]
        )

    def _rebuild(self, owner, commitment_of, commitment):
        alive = owner in self.survivors
        shares = []
        for answer in self.answers.values():
            entries = answer.self_masks if alive else answer.recoveries
            shares += [(index, elements) for u, index, elements in entries if u == owner]
        shares.sort()
        if len(shares) < self.t:
            raise Reject("insufficientShares")
        for first in range(len(shares)):
            try:
                secret = p.rebuild((shares[first:] + shares[:first])[: self.t])
            except Reject:
                continue
            if commitment_of(secret) == commitment:
                return secret
        raise Reject("invalidSecret")

    def finish(self):
        for owner in self.owners:
            # Before anything is rebuilt, so that what is missing is named first.
            held = sum(
                owner in {e[0] for e in answer.self_masks + answer.recoveries}
                for answer in self.answers.values()
            )
            if held < self.t:
                raise Reject("insufficientShares")
        lanes = [0] * self.length
        for message in self.inputs.values():
            lanes = [a + b for a, b in zip(lanes, message.lanes)]
        for owner in self.owners:
            for sign, mask in self._masks(owner):
                lanes = [lane - sign * m for lane, m in zip(lanes, mask)]
        self.phase = None
        return [p.centered(lane, self.bits) for lane in lanes]

    def _masks(self, owner):
        """The masks in the sum that an owner's secret gives, with their signs."""
        if owner in self.survivors:
            secret = self._rebuild(
                owner,
                lambda s: p.mask_commitment(s, self.round, owner, owner),
                self.shares[owner].self_mask_commitment,
            )
            yield 1, p.mask_lanes(secret, self.round, owner, owner, self.length)
            return
        secret = self._rebuild(
            owner,
            lambda s: p.recovery_commitment(s, self.round, owner),
            self.shares[owner].recovery_commitment,
        )
        for v in self.s.neighbors[owner]:
            if v not in self.survivors or not self.is_confirmed(owner, v):
                continue
            _, _, encrypted, commitment = self.entry(owner, v)
            seed = p.encrypt_pair_seed(secret, self.round, owner, v, encrypted)
            if p.mask_commitment(seed, self.round, owner, v) != commitment:
                raise Reject("invalidSecret")
            mask = p.mask_lanes(seed, self.round, owner, v, self.length)
            yield (1 if v < owner else -1), mask
