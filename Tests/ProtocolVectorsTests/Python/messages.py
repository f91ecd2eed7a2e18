"""The nine messages of docs/protocol.md: strict decoders and encoders."""

from primitives import P, Reject, hash32, pack, u16, u32, unpack


class Reader:
    """Reads one message of an expected kind; everything wrong is `malformedMessage`."""

    def __init__(self, message, kind=None):
        self._left = message
        if kind is not None:
            if self.uint(1) != kind:
                raise Reject("malformedMessage")
            self.round = self.bytes(20)

    def bytes(self, count):
        if count > len(self._left):
            raise Reject("malformedMessage")
        taken, self._left = self._left[:count], self._left[count:]
        return taken

    def uint(self, size):
        return int.from_bytes(self.bytes(size), "little")

    def attestation(self):
        """A length of 0 or 64 and as many bytes."""
        size = self.uint(1)
        if size not in (0, 64):
            raise Reject("malformedMessage")
        return self.bytes(size)

    def entries(self, read):
        """A u16 count and entries, strictly ascending by their first member."""
        count = self.uint(2)
        if count > 1024:
            raise Reject("malformedMessage")
        entries = []
        for _ in range(count):
            entry = read(self)
            if entries and entries[-1][0] >= entry[0]:
                raise Reject("malformedMessage")
            entries.append(entry)
        return entries

    def finish(self):
        if self._left:
            raise Reject("malformedMessage")


class KeyAdvertisement:
    def __init__(self, message=None, *, round_=None, client=None, key=None, signature=None):
        if message is None:
            self.round, self.client, self.key, self.signature = round_, client, key, signature
            return
        reader = Reader(message, 1)
        self.round = reader.round
        self.client = reader.uint(4)
        self.key = reader.bytes(32)
        self.signature = reader.bytes(64)
        reader.finish()

    @property
    def signed(self):
        return self.round + u32(self.client) + self.key

    @property
    def digest(self):
        return hash32("key-advertisement-digest", self.signed)

    @property
    def body(self):
        return u32(self.client) + self.key + self.signature

    def encode(self):
        return b"\x01" + self.round + self.body


class ParticipantList:
    def __init__(self, entries):
        self.entries = entries
        rows = [entries[i : i + 36] for i in range(0, len(entries), 36)]
        self.clients = [int.from_bytes(row[:4], "little") for row in rows]
        self.digests = [row[4:] for row in rows]
        if any(a >= b for a, b in zip(self.clients, self.clients[1:])):
            raise Reject("malformedMessage")

    def digest(self, session):
        return hash32("participant-list", session + self.entries)

    def position(self, client):
        return self.clients.index(client) if client in self.clients else None


class NeighborList:
    def __init__(self, message):
        reader = Reader(message, 2)
        self.round = reader.round
        count = reader.uint(4)
        self.participants = ParticipantList(reader.bytes(36 * count))
        self.attestation = reader.attestation()
        self.neighbors = [
            KeyAdvertisement(round_=self.round, client=client, key=key, signature=signature)
            for client, key, signature in reader.entries(
                lambda r: (r.uint(4), r.bytes(32), r.bytes(64))
            )
        ]
        reader.finish()

    @staticmethod
    def encode(session, participants, attestation, neighbors):
        return (
            b"\x02"
            + session
            + u32(len(participants.clients))
            + participants.entries
            + bytes([len(attestation)])
            + attestation
            + u16(len(neighbors))
            + b"".join(neighbor.body for neighbor in neighbors)
        )


class EncryptedShares:
    """`entries` are (client, sealed, encrypted pair seed, pair commitment)."""

    def __init__(self, message):
        reader = Reader(message, 3)
        self.round = reader.round
        self.client = reader.uint(4)
        self.self_mask_commitment = reader.bytes(16)
        self.recovery_commitment = reader.bytes(16)
        self.entries = reader.entries(
            lambda r: (r.uint(4), r.bytes(66), r.bytes(16), r.bytes(16))
        )
        reader.finish()

    @staticmethod
    def encode(round_, client, self_mask_commitment, recovery_commitment, entries):
        head = b"\x03" + round_ + u32(client) + self_mask_commitment + recovery_commitment
        rows = (u32(c) + sealed + seed + commitment for c, sealed, seed, commitment in entries)
        return head + u16(len(entries)) + b"".join(rows)


class ForwardedShares:
    """`entries` are (client, sealed, pair commitment)."""

    def __init__(self, message):
        reader = Reader(message, 4)
        self.round = reader.round
        self.recipient = reader.uint(4)
        self.count, self.masking = read_participant_set(reader)
        self.attestation = reader.attestation()
        self.entries = reader.entries(lambda r: (r.uint(4), r.bytes(66), r.bytes(16)))
        reader.finish()

    @staticmethod
    def encode(round_, recipient, count, masking, attestation, entries):
        head = b"\x04" + round_ + u32(recipient) + encode_participant_set(count, masking)
        rows = (u32(c) + sealed + commitment for c, sealed, commitment in entries)
        return (
            head
            + bytes([len(attestation)])
            + attestation
            + u16(len(entries))
            + b"".join(rows)
        )


class MaskedInput:
    def __init__(self, message):
        reader = Reader(message, 5)
        self.round = reader.round
        self.client = reader.uint(4)
        self.bits = reader.uint(1)
        if not 1 <= self.bits <= 32:
            raise Reject("malformedMessage")
        count = reader.uint(4)
        packed = reader.bytes((count * self.bits + 7) // 8)
        reader.finish()
        self.lanes = unpack(packed, self.bits, count)

    @staticmethod
    def encode(round_, client, bits, lanes):
        head = b"\x05" + round_ + u32(client) + bytes([bits]) + u32(len(lanes))
        return head + pack(lanes, bits)


def read_participant_set(reader):
    """The number of participants and the positions of those in the set."""
    count = reader.uint(4)
    number = int.from_bytes(reader.bytes((count + 7) // 8), "little")
    if number >> count:
        raise Reject("malformedMessage")
    return count, {i for i in range(count) if number >> i & 1}


def encode_participant_set(count, positions):
    number = sum(1 << position for position in positions)
    return u32(count) + number.to_bytes((count + 7) // 8, "little")


def masking_digest(context, count, positions):
    return hash32("masking-set", context + encode_participant_set(count, positions))


def survivor_digest(context, masking, count, positions):
    """`masking` is the digest of the masking set."""
    return hash32("survivor-set", context + masking + encode_participant_set(count, positions))


class SurvivorAnnouncement:
    def __init__(self, message):
        reader = Reader(message, 6)
        self.round = reader.round
        self.count, self.survivors = read_participant_set(reader)
        self.attestation = reader.bytes(64)
        reader.finish()

    @staticmethod
    def encode(round_, count, positions, attestation):
        return b"\x06" + round_ + encode_participant_set(count, positions) + attestation


class SurvivorSignature:
    def __init__(self, message):
        reader = Reader(message, 7)
        self.round = reader.round
        self.client = reader.uint(4)
        self.signature = reader.bytes(64)
        reader.finish()

    @staticmethod
    def encode(round_, client, signature):
        return b"\x07" + round_ + u32(client) + signature


class UnmaskingRequest:
    """`signatures` are (client, signature)."""

    def __init__(self, message):
        reader = Reader(message, 8)
        self.round = reader.round
        self.count, self.survivors = read_participant_set(reader)
        self.signatures = reader.entries(lambda r: (r.uint(4), r.bytes(64)))
        reader.finish()

    @staticmethod
    def encode(round_, count, positions, signatures):
        rows = b"".join(u32(client) + signature for client, signature in signatures)
        head = b"\x08" + round_ + encode_participant_set(count, positions)
        return head + u16(len(signatures)) + rows


def read_elements(reader):
    elements = [reader.uint(8) for _ in range(3)]
    if any(element >= P for element in elements):
        raise Reject("malformedMessage")
    return elements


def read_index(reader):
    index = reader.uint(2)
    if not 1 <= index <= 1024:
        raise Reject("malformedMessage")
    return index


def read_share_pair(plaintext):
    """Index, elements of the recovery secret, elements of the self-mask secret."""
    reader = Reader(plaintext)
    pair = read_index(reader), read_elements(reader), read_elements(reader)
    reader.finish()
    return pair


class UnmaskingShares:
    """`self_masks` and `recoveries` are (owner, index, elements)."""

    def __init__(self, message):
        reader = Reader(message, 9)
        self.round = reader.round
        self.client = reader.uint(4)

        def share(r):
            return r.uint(4), read_index(r), read_elements(r)

        self.self_masks = reader.entries(share)
        self.recoveries = reader.entries(share)
        reader.finish()
        if {e[0] for e in self.self_masks} & {e[0] for e in self.recoveries}:
            raise Reject("malformedMessage")

    @staticmethod
    def encode(round_, client, self_masks, recoveries):
        output = b"\x09" + round_ + u32(client)
        for entries in (self_masks, recoveries):
            output += u16(len(entries))
            for owner, share in entries:
                output += u32(owner) + share
        return output
