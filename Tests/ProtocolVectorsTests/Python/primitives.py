"""The functions of docs/protocol.md, written from that document alone."""

import struct
from hashlib import blake2b

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

P = 2**61 - 1


class Reject(Exception):
    """A message or value that must be rejected; `reason` is the document's name for why."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def u16(x):
    return struct.pack("<H", x)


def u32(x):
    return struct.pack("<I", x)


def u64(x):
    return struct.pack("<Q", x)


def separated(separator, message):
    return b"tacit/v1/" + separator.encode("ascii") + b"\x00" + message


def hash32(separator, message):
    return blake2b(separated(separator, message), digest_size=32).digest()


def derive(key, separator, message, size):
    return blake2b(separated(separator, message), digest_size=size, key=key).digest()


def sign(seed, separator, message):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(separated(separator, message))


def is_valid_signature(public, separator, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, separated(separator, message))
        return True
    except InvalidSignature:
        return False


def x25519_public(private):
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def x25519(private, public):
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(public)
        )
    except ValueError:
        raise Reject("keyAgreementFailed") from None
    if shared == bytes(32):
        raise Reject("keyAgreementFailed")
    return shared


# Key agreement; `pair` is the pair key of a round where there is a round


def pair_key(session, client, private, peer, peer_public):
    own = (client, x25519_public(private))
    (lo, pk_lo), (hi, pk_hi) = sorted([own, (peer, peer_public)])
    context = session + u32(lo) + u32(hi) + pk_lo + pk_hi
    return derive(x25519(private, peer_public), "pair-key", context, 32)


def round_context(round_, graph_seed, malicious, k, t, bits, bound, length, query_digest):
    if len(query_digest) != 32:
        raise Reject("invalidParameter")
    numbers = bytes([malicious]) + u32(k) + u32(t) + bytes([bits]) + u64(bound) + u32(length)
    return hash32("round-context", round_ + graph_seed + numbers + query_digest)


def round_pair_key(pair, context):
    return derive(pair, "round-pair-key", context, 32)


def sealing_key(pair, round_, sender, recipient):
    return derive(pair, "share-sealing", round_ + u32(sender) + u32(recipient), 32)


def pairwise_seed(pair, round_, one, other):
    lo, hi = sorted([one, other])
    return derive(pair, "pairwise-mask", round_ + u32(lo) + u32(hi), 16)


# Mask seeds and recovery secrets


def mask_commitment(seed, round_, one, other):
    lo, hi = sorted([one, other])
    return derive(seed, "mask-commitment", round_ + u32(lo) + u32(hi), 16)


def mask_lanes(seed, round_, one, other, count):
    """Lanes of 32 bits."""
    lo, hi = sorted([one, other])
    expansion = derive(seed, "mask-expansion", round_ + u32(lo) + u32(hi), 32)
    cipher = Cipher(algorithms.AES(expansion[:16]), modes.CTR(expansion[16:28] + bytes(4)))
    stream = cipher.encryptor().update(bytes(4 * count))
    return list(struct.unpack(f"<{count}I", stream))


def recovery_commitment(secret, round_, owner):
    return derive(secret, "recovery-commitment", round_ + u32(owner), 16)


def encrypt_pair_seed(secret, round_, owner, neighbor, seed):
    """Its own inverse."""
    pad = derive(secret, "pair-seed-encryption", round_ + u32(owner) + u32(neighbor), 16)
    return bytes(a ^ b for a, b in zip(pad, seed))


# Secret sharing


def limbs(secret):
    parts = secret[:7], secret[7:14], secret[14:16]
    return [int.from_bytes(part, "little") for part in parts]


def share_elements(secret, coefficients, index):
    """`coefficients[limb]` are those of degrees 1 to t - 1."""
    elements = []
    for limb, higher in zip(limbs(secret), coefficients):
        terms = [limb] + higher
        elements.append(sum(c * pow(index, d, P) for d, c in enumerate(terms)) % P)
    return elements


def encode_share(index, elements):
    return u16(index) + b"".join(u64(e) for e in elements)


def rebuild(shares):
    """The secret of exactly t shares (index, elements)."""
    result = [0, 0, 0]
    for i, (x, elements) in enumerate(shares):
        weight = 1
        for j, (other, _) in enumerate(shares):
            if i != j:
                weight = weight * other * pow(other - x, -1, P) % P
        for limb in range(3):
            result[limb] = (result[limb] + weight * elements[limb]) % P
    if result[0] >> 56 or result[1] >> 56 or result[2] >> 16:
        raise Reject("invalidShare")
    return b"".join(limb.to_bytes(size, "little") for limb, size in zip(result, (7, 7, 2)))


# XChaCha20-Poly1305


def hchacha20(key, nonce):
    """HChaCha20 of draft-irtf-cfrg-xchacha-03, section 2.2."""
    state = list(struct.unpack("<16I", b"expand 32-byte k" + key + nonce))

    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & 0xFFFFFFFF
            mixed = state[z] ^ state[x]
            state[z] = ((mixed << turn) | (mixed >> (32 - turn))) & 0xFFFFFFFF

    for _ in range(10):
        quarter(0, 4, 8, 12)
        quarter(1, 5, 9, 13)
        quarter(2, 6, 10, 14)
        quarter(3, 7, 11, 15)
        quarter(0, 5, 10, 15)
        quarter(1, 6, 11, 12)
        quarter(2, 7, 8, 13)
        quarter(3, 4, 9, 14)
    return struct.pack("<8I", *state[:4], *state[12:])


def seal(key, round_, sender, recipient, plaintext):
    cipher = ChaCha20Poly1305(hchacha20(key, bytes(16)))
    return cipher.encrypt(bytes(12), plaintext, round_ + u32(sender) + u32(recipient))


def open_seal(key, round_, sender, recipient, sealed):
    cipher = ChaCha20Poly1305(hchacha20(key, bytes(16)))
    try:
        return cipher.decrypt(bytes(12), sealed, round_ + u32(sender) + u32(recipient))
    except InvalidTag:
        raise Reject("sealBroken") from None


# Neighbor graph


class Graph:
    """Positions are 0 to n - 1; `slots[position]` and `order[slot]` are inverse to each other."""

    def __init__(self, session, entries, k, attestation):
        self.n = len(entries) // 36
        self.d = min(k, self.n - 1)
        if self.d % 2 and self.d != self.n - 1:
            self.d -= 1
        if self.d < 1:
            raise Reject("insufficientNeighbors")
        self.seed = hash32(
            "neighbor-graph", session + u32(self.d) + u32(self.n) + entries + attestation
        )
        # `cryptography` takes the block counter and the nonce together, 4 + 12 bytes.
        self._stream = Cipher(algorithms.ChaCha20(self.seed, bytes(16)), None).encryptor()
        self.order = list(range(self.n))
        for i in range(self.n - 1, 0, -1):
            j = self._below(i + 1)
            self.order[i], self.order[j] = self.order[j], self.order[i]
        self.slots = [0] * self.n
        for slot, position in enumerate(self.order):
            self.slots[position] = slot

    def _below(self, m):
        while True:
            word = int.from_bytes(self._stream.update(bytes(8)), "little")
            product = word * m
            if product % 2**64 >= 2**64 % m:
                return product >> 64

    def share_index(self, owner, holder):
        """`None` if they are not neighbors."""
        a = (self.slots[holder] - self.slots[owner]) % self.n
        if a == 0:
            return None
        if self.d == self.n - 1 or a <= self.d // 2:
            return a
        if self.n - a <= self.d // 2:
            return self.d // 2 + self.n - a
        return None

    def neighbors(self, position):
        return [p for p in range(self.n) if self.share_index(position, p) is not None]


# Packing


def pack(lanes, bits):
    number = sum((lane % 2**bits) << (i * bits) for i, lane in enumerate(lanes))
    return number.to_bytes((len(lanes) * bits + 7) // 8, "little")


def unpack(packed, bits, count):
    number = int.from_bytes(packed, "little")
    if number >> (count * bits):
        raise Reject("malformedMessage")
    return [(number >> (i * bits)) % 2**bits for i in range(count)]


def centered(lane, bits):
    lane %= 2**bits
    return lane - 2**bits if lane >= 2 ** (bits - 1) else lane
