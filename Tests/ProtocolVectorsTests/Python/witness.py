"""A witness of docs/protocol.md."""

import primitives as p
from primitives import Reject


class Witness:
    """Signs one digest of each kind under a name, ever; `memory` stands for its durable record."""

    SEPARATORS = {
        "participants": "participant-attestation",
        "masking": "masking-attestation",
        "survivors": "survivor-attestation",
    }

    def __init__(self, seed):
        self._seed, self.memory = seed, {}

    def attest(self, kind, name, digest):
        """`name` is the session for participants, the round otherwise."""
        if self.memory.setdefault((kind, name), digest) != digest:
            raise Reject("alreadyAttested")
        return p.sign(self._seed, self.SEPARATORS[kind], name + digest)
