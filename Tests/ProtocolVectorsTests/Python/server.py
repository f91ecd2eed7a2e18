"""A server of docs/protocol.md in a round. Bad messages raise `Reject` (drop) or `Ignore`."""

import primitives as p
from key_exchange import Ignore
from messages import (
    EncryptedShares,
    ForwardedShares,
    MaskedInput,
    SurvivorAnnouncement,
    SurvivorSignature,
    UnmaskingRequest,
    UnmaskingShares,
    masking_digest,
    survivor_digest,
)
from primitives import Reject


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

    def _mismatched_neighbors(self, u, masking):
        return [
            v
            for v in sorted(self.s.neighbors[u])
            if v in masking and self.entry(u, v)[3] != self.entry(v, u)[3]
        ]

    def close_share_keys(self):
        """Fixes the masking set; its digest is for the witness."""
        masking = set(self.shares)
        masking -= {u for u in masking if len(self._mismatched_neighbors(u, masking)) >= self.t}
        for u in sorted(masking):
            mismatched = self._mismatched_neighbors(u, masking) if u in masking else []
            if mismatched:
                masking -= {u, mismatched[0]}
        while True:
            leaving = {
                u for u in masking if sum(v in masking for v in self.s.neighbors[u]) < self.t
            }
            if not leaving:
                break
            masking -= leaving
        if len(masking) < self.cohort:
            raise Reject("cohortTooSmall")
        self.masking = self.expected = masking
        self.masking_positions = {self.s.participants.position(u) for u in masking}
        self.masking_digest = masking_digest(
            self.context, self.s.graph.n, self.masking_positions
        )
        self.phase = None

    def open_masked_input(self, attestation):
        self.s.terms.check_length(attestation)
        self.masking_attestation = attestation
        self.phase = 5

    def forwarded_shares(self, client):
        entries = [
            (v, self.entry(v, client)[1], self.entry(v, client)[3])
            for v in self.s.neighbors[client]
            if v in self.masking
        ]
        return ForwardedShares.encode(
            self.round,
            client,
            self.s.graph.n,
            self.masking_positions,
            self.masking_attestation,
            entries,
        )

    def _check_holders(self, holders):
        for owner in self.owners:
            if sum(v in holders for v in self.s.neighbors[owner]) < self.t:
                raise Reject("insufficientShares")

    def close_masked_input(self):
        """Fixes the survivors; their digest is for the witness in malicious mode."""
        self.survivors = set(self.inputs)
        if len(self.survivors) < self.cohort:
            raise Reject("cohortTooSmall")
        self.owners = self.survivors | {
            u for u in self.masking if self.survivors & set(self.s.neighbors[u])
        }
        self._check_holders(self.survivors)
        self.positions = {self.s.participants.position(u) for u in self.survivors}
        self.digest = survivor_digest(
            self.context, self.masking_digest, self.s.graph.n, self.positions
        )
        self.expected = self.survivors
        self.phase = None if self.s.terms.malicious else 9

    def open_consistency_check(self, attestation):
        self.s.terms.check_length(attestation)
        self.survivor_attestation = attestation
        self.phase = 7

    def announcement(self):
        return SurvivorAnnouncement.encode(
            self.round, self.s.graph.n, self.positions, self.survivor_attestation
        )

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
            if v not in self.survivors:
                continue
            _, _, encrypted, commitment = self.entry(owner, v)
            seed = p.encrypt_pair_seed(secret, self.round, owner, v, encrypted)
            if p.mask_commitment(seed, self.round, owner, v) != commitment:
                raise Reject("invalidSecret")
            mask = p.mask_lanes(seed, self.round, owner, v, self.length)
            yield (1 if v < owner else -1), mask
