"""Clients and servers of a session, built from its vector file."""

import primitives as p
from client import ClientSession, Terms
from server import ServerRound, ServerSession


def coefficients(limbs):
    return [[int.from_bytes(bytes.fromhex(c), "little") for c in limb] for limb in limbs]


def asked(r):
    """What a round runs with."""
    round_, query_digest = bytes.fromhex(r["round"]), bytes.fromhex(r["queryDigest"])
    return round_, r["modulusBits"], r["valueBound"], r["length"], query_digest


class Replay:
    def __init__(self, vector):
        self.vector = vector
        self.session = bytes.fromhex(vector["session"])
        self.terms = Terms(
            malicious=vector["mode"] == "malicious",
            k=vector["neighborCount"],
            t=vector["threshold"],
            cohort=vector["minimumCohort"],
            witness=bytes.fromhex(vector["witnessKey"]),
            roster={
                v["client"]: bytes.fromhex(v["identityKey"]) for v in vector["clients"]
            },
        )

    def round(self, name):
        return next(r for r in self.vector["rounds"] if r["round"] == name)

    def part(self, r, client):
        return next(v for v in r["clients"] if v["client"] == client)

    def client(self, number):
        """A client that has advertised its key."""
        v = next(v for v in self.vector["clients"] if v["client"] == number)
        seed, private = v["identitySeed"], v["agreementPrivateKey"]
        return ClientSession(
            self.terms, self.session, number, bytes.fromhex(seed), bytes.fromhex(private)
        )

    def established(self, number):
        client = self.client(number)
        v = next(v for v in self.vector["clients"] if v["client"] == number)
        client.establish(bytes.fromhex(v["neighborList"]))
        return client

    def begin(self, client, r):
        """A client's part, with the query that it is asked."""
        return client.begin(*asked({**r, **self.part(r, client.client)}))

    def share(self, part, v):
        """Message 3 with the secrets of the file."""
        return part.share_keys(
            bytes.fromhex(v["recoverySecret"]),
            bytes.fromhex(v["selfMaskSecret"]),
            coefficients(v["recoveryCoefficients"]),
            coefficients(v["selfMaskCoefficients"]),
        )

    def advanced(self, client, r, kind):
        """A client that waits for a message of a kind, 4 and above."""
        part = self.begin(client, r)
        v = self.part(r, client.client)
        self.share(part, v)
        if kind > 4:
            part.masked_input(bytes.fromhex(v["forwardedShares"]), v["vector"])
        if kind > 6 and self.terms.malicious:
            part.sign_survivors(bytes.fromhex(v["survivorAnnouncement"]))
        return part

    def server(self, missing=()):
        """A server with all advertisements but some clients'."""
        server = ServerSession(self.terms, self.session)
        for v in self.vector["clients"]:
            if v["client"] not in missing:
                server.receive(v["client"], bytes.fromhex(v["keyAdvertisement"]))
        return server

    def opened_server(self):
        server = self.server()
        server.close()
        server.open(bytes.fromhex(self.vector["attestation"]))
        return server


class ReplayedServer:
    """A server in a round, fed with the clients' messages of the file."""

    names = {
        3: ("encryptedShares", "encryptedSharesWithWrongCommitment"),
        5: ("maskedInput",),
        7: ("survivorSignature",),
        9: ("unmaskingShares",),
    }

    def __init__(self, replay, r, session):
        self.replay, self.r = replay, r
        self.round = ServerRound(session, *asked(r))

    def feed(self, kind, missing=()):
        for v in self.r["clients"]:
            for name in self.names[kind]:
                if name in v and v["client"] not in missing:
                    self.round.receive(kind, v["client"], bytes.fromhex(v[name]))

    def close(self, kind):
        """Ends a phase; what the server then sends, with what the file says, to be compared."""
        if kind == 9:
            self.round.finish()
            return []
        close, make, name = {
            3: (self.round.close_share_keys, self.round.forwarded_shares, "forwardedShares"),
            5: (
                self.round.close_masked_input,
                lambda _: self.round.announcement(),
                "survivorAnnouncement",
            ),
            7: (self.round.close_consistency_check, self.round.request, "unmaskingRequest"),
        }[kind]
        close()
        if kind == 5 and not self.replay.terms.malicious:
            make, name = self.round.request, "unmaskingRequest"
        return [
            (make(v["client"]), v.get(name), f"{name} for client {v['client']}")
            for v in self.r["clients"]
            if v["client"] in self.round.expected
        ]

    def feed_until(self, kind):
        """Runs the phases before a kind."""
        sent = []
        for earlier in (3, 5, 7):
            if earlier < kind and self.round.phase == earlier:
                self.feed(earlier)
                sent += self.close(earlier)
        return sent
