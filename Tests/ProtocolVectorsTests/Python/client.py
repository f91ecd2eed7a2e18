"""A client of docs/protocol.md."""

from dataclasses import dataclass

import primitives as p
from messages import (
    EncryptedShares,
    ForwardedShares,
    KeyAdvertisement,
    MaskedInput,
    NeighborList,
    SurvivorAnnouncement,
    SurvivorSignature,
    UnmaskingRequest,
    UnmaskingShares,
    masking_digest,
    read_share_pair,
    survivor_digest,
)
from primitives import Reject


@dataclass
class Terms:
    """What every client of a session is configured with, and its server."""

    malicious: bool
    k: int
    t: int
    cohort: int
    witness: bytes
    roster: dict

    def check_length(self, attestation):
        """What a server can tell of an attestation without the witness's key."""
        if len(attestation) != (64 if self.malicious else 0):
            raise Reject("attestationInvalid")

    def context(self, round_, graph_seed, bits, bound, length, query_digest):
        return p.round_context(
            round_, graph_seed, self.malicious, self.k, self.t, bits, bound, length, query_digest
        )


class ClientSession:
    """A client from its advertisement to the end of the session."""

    def __init__(self, terms, session, client, identity_seed, private):
        self.terms, self.session, self.client = terms, session, client
        self.identity_seed, self._private = identity_seed, private
        self.last_number = None
        self.answered = set()
        self.advertisement = KeyAdvertisement(
            round_=session, client=client, key=p.x25519_public(private), signature=b""
        )
        self.advertisement.signature = p.sign(
            identity_seed, "key-advertisement", self.advertisement.signed
        )

    def establish(self, message):
        terms, listed = self.terms, NeighborList(message)
        if listed.round != self.session:
            raise Reject("wrongContext")
        participants = listed.participants
        if len(participants.clients) < terms.cohort:
            raise Reject("cohortTooSmall")
        own = participants.position(self.client)
        if own is None:
            raise Reject("ownKeysMissing")
        if participants.digests[own] != self.advertisement.digest:
            raise Reject("ownKeysAltered")
        if terms.malicious and not (
            len(listed.attestation) == 64
            and p.is_valid_signature(
                terms.witness,
                "participant-attestation",
                self.session + participants.digest(self.session),
                listed.attestation,
            )
        ):
            raise Reject("attestationInvalid")
        graph = p.Graph(self.session, participants.entries, terms.k, listed.attestation)
        if graph.d < terms.t:
            raise Reject("insufficientNeighbors")
        positions = graph.neighbors(own)
        if [n.client for n in listed.neighbors] != [participants.clients[i] for i in positions]:
            raise Reject("neighborsMismatch")
        seen = {self.advertisement.key}
        for position, neighbor in zip(positions, listed.neighbors):
            if participants.digests[position] != neighbor.digest:
                raise Reject("neighborsMismatch")
            if neighbor.key in seen:
                raise Reject("repeatedKey")
            seen.add(neighbor.key)
            identity = terms.roster.get(neighbor.client)
            if identity is None:
                raise Reject("unknownIdentity")
            if terms.malicious and not p.is_valid_signature(
                identity, "key-advertisement", neighbor.signed, neighbor.signature
            ):
                raise Reject("invalidSignature")
        self.pair_keys = {
            n.client: p.pair_key(self.session, self.client, self._private, n.client, n.key)
            for n in listed.neighbors
        }
        self._private = None
        self.own, self.graph = own, graph
        self.positions = {n.client: i for i, n in zip(positions, listed.neighbors)}

    def begin(self, round_, bits, bound, length, query_digest):
        number = int.from_bytes(round_[16:], "little")
        first = int.from_bytes(self.session[16:], "little")
        if (
            round_[:16] != self.session[:16]
            or number < first
            or (self.last_number is not None and number <= self.last_number)
        ):
            raise Reject("invalidRound")
        context = self.terms.context(
            round_, self.graph.seed, bits, bound, length, query_digest
        )
        self.last_number = number
        return ClientRound(self, round_, bits, bound, length, context)


class ClientRound:
    """A client's part in one round."""

    def __init__(self, session, round_, bits, bound, length, context):
        self.s, self.round, self.bits, self.bound = session, round_, bits, bound
        self.length, self.context = length, context
        self.pair_keys = {
            v: p.round_pair_key(key, context) for v, key in session.pair_keys.items()
        }
        self.seeds = {
            v: p.pairwise_seed(key, round_, session.client, v)
            for v, key in self.pair_keys.items()
        }
        self.signed = None

    def _is_attested(self, separator, digest, attestation):
        return len(attestation) == 64 and p.is_valid_signature(
            self.s.terms.witness, separator, self.round + digest, attestation
        )

    def share_keys(self, recovery, self_mask, recovery_coefficients, self_mask_coefficients):
        s, u = self.s, self.s.client
        self.self_mask = self_mask
        entries = []
        for v in sorted(self.pair_keys):
            index = s.graph.share_index(s.own, s.positions[v])
            first = p.encode_share(index, p.share_elements(recovery, recovery_coefficients, index))
            second = p.encode_share(
                index, p.share_elements(self_mask, self_mask_coefficients, index)
            )
            key = p.sealing_key(self.pair_keys[v], self.round, u, v)
            entries.append(
                (
                    v,
                    p.seal(key, self.round, u, v, first + second[2:]),
                    p.encrypt_pair_seed(recovery, self.round, u, v, self.seeds[v]),
                    p.mask_commitment(self.seeds[v], self.round, u, v),
                )
            )
        return EncryptedShares.encode(
            self.round,
            u,
            p.mask_commitment(self_mask, self.round, u, u),
            p.recovery_commitment(recovery, self.round, u),
            entries,
        )

    def masked_input(self, message, vector):
        s, u = self.s, self.s.client
        forwarded = ForwardedShares(message)
        if forwarded.round != self.round or forwarded.recipient != u:
            raise Reject("wrongContext")
        self._check_masking_set(forwarded)
        self.pairs = {}
        for v, sealed, _ in forwarded.entries:
            key = p.sealing_key(self.pair_keys[v], self.round, v, u)
            try:
                pair = read_share_pair(p.open_seal(key, self.round, v, u, sealed))
            except Reject:
                continue
            if pair[0] == s.graph.share_index(s.positions[v], s.own):
                self.pairs[v] = pair
        if any(abs(x) > self.bound for x in vector):
            raise Reject("valueOutOfBound")
        if len(vector) != self.length:
            raise Reject("laneCountMismatch")
        lanes = list(vector)
        masks = [(1, p.mask_lanes(self.self_mask, self.round, u, u, self.length))]
        for v, _, _ in forwarded.entries:
            sign = 1 if u < v else -1
            masks.append((sign, p.mask_lanes(self.seeds[v], self.round, u, v, self.length)))
        for sign, mask in masks:
            lanes = [lane + sign * m for lane, m in zip(lanes, mask)]
        return MaskedInput.encode(self.round, u, self.bits, lanes)

    def _check_masking_set(self, forwarded):
        s, u, masking = self.s, self.s.client, forwarded.masking
        if forwarded.count != s.graph.n:
            raise Reject("neighborsMismatch")
        if len(masking) < s.terms.cohort:
            raise Reject("cohortTooSmall")
        if s.own not in masking:
            raise Reject("maskingSetLacksSelf")
        self.masking = masking
        self.masking_digest = masking_digest(self.context, s.graph.n, masking)
        if s.terms.malicious:
            if not self._is_attested(
                "masking-attestation", self.masking_digest, forwarded.attestation
            ):
                raise Reject("attestationInvalid")
        elif forwarded.attestation:
            raise Reject("attestationInvalid")
        neighbors = sorted(v for v, position in s.positions.items() if position in masking)
        if [v for v, _, _ in forwarded.entries] != neighbors:
            raise Reject("neighborsMismatch")
        if len(neighbors) < s.terms.t:
            raise Reject("insufficientNeighbors")
        for v, _, commitment in forwarded.entries:
            if commitment != p.mask_commitment(self.seeds[v], self.round, u, v):
                raise Reject("pairCommitmentMismatch")

    def _check(self, count, survivors):
        s = self.s
        if count != s.graph.n:
            raise Reject("survivorSetChanged")
        if len(survivors) < s.terms.cohort:
            raise Reject("cohortTooSmall")
        if s.own not in survivors:
            raise Reject("survivorSetLacksSelf")
        if survivors - self.masking:
            raise Reject("clientAliveAndDropped")
        if sum(position in survivors for position in s.positions.values()) < s.terms.t:
            raise Reject("insufficientNeighbors")

    def _survivor_digest(self, survivors):
        return survivor_digest(self.context, self.masking_digest, self.s.graph.n, survivors)

    def sign_survivors(self, message):
        s = self.s
        announced = SurvivorAnnouncement(message)
        if announced.round != self.round:
            raise Reject("wrongContext")
        self._check(announced.count, announced.survivors)
        digest = self._survivor_digest(announced.survivors)
        if not self._is_attested("survivor-attestation", digest, announced.attestation):
            raise Reject("attestationInvalid")
        self.signed = announced.survivors
        signature = p.sign(
            s.identity_seed, "survivor-set-signature", self.round + p.u32(s.client) + digest
        )
        return SurvivorSignature.encode(self.round, s.client, signature)

    def unmask(self, message):
        s = self.s
        request = UnmaskingRequest(message)
        if request.round != self.round:
            raise Reject("wrongContext")
        if s.terms.malicious:
            if request.count != s.graph.n or request.survivors != self.signed:
                raise Reject("survivorSetChanged")
            self._check_signatures(request)
        else:
            if request.signatures:
                raise Reject("neighborsMismatch")
            self._check(request.count, request.survivors)
        if self.round in s.answered:
            raise Reject("alreadyUnmasked")
        s.answered.add(self.round)
        self_masks, recoveries = [], []
        for v in sorted(self.pairs):
            index, recovery, self_mask = self.pairs[v]
            if s.positions[v] in request.survivors:
                self_masks.append((v, p.encode_share(index, self_mask)))
            else:
                recoveries.append((v, p.encode_share(index, recovery)))
        return UnmaskingShares.encode(self.round, s.client, self_masks, recoveries)

    def _check_signatures(self, request):
        s = self.s
        digest = self._survivor_digest(request.survivors)
        for signer, signature in request.signatures:
            if signer not in s.positions or s.positions[signer] not in request.survivors:
                raise Reject("neighborsMismatch")
            signed = self.round + p.u32(signer) + digest
            if not p.is_valid_signature(
                s.terms.roster[signer], "survivor-set-signature", signed, signature
            ):
                raise Reject("invalidSignature")
        if len(request.signatures) < s.terms.t:
            raise Reject("insufficientSignatures")
