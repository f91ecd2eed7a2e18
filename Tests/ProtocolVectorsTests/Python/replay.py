"""Clients and servers of a session, built from its vector file."""

from client import ClientSession, Terms
from key_exchange import ServerSession
from primitives import Reject
from server import ServerRound
from witness import Witness


def coefficients(limbs):
    return [[int.from_bytes(bytes.fromhex(c), "little") for c in limb] for limb in limbs]


def asked(r):
    """What a round runs with."""
    round_, query_digest = bytes.fromhex(r["round"]), bytes.fromhex(r["queryDigest"])
    return round_, r["modulusBits"], r["valueBound"], r["length"], query_digest


def reason(body):
    try:
        body()
    except Reject as reject:
        return reject.reason
    return None


class Replay:
    """`minimum_cohort` is what the receiver of one case insists on, where it is not the file's."""

    def __init__(self, vector, minimum_cohort=None):
        self.vector = vector
        self.session = bytes.fromhex(vector["session"])
        self.terms = Terms(
            malicious=vector["mode"] == "malicious",
            k=vector["neighborCount"],
            t=vector["threshold"],
            cohort=minimum_cohort or vector["minimumCohort"],
            witness=bytes.fromhex(vector["witnessKey"]),
            roster={
                v["client"]: bytes.fromhex(v["identityKey"]) for v in vector["clients"]
            },
        )

    def stricter(self, case):
        """For a receiver as a case has it."""
        return Replay(self.vector, case.get("minimumCohort"))

    def witness(self):
        """The witness of the file, which has signed nothing yet."""
        return Witness(bytes.fromhex(self.vector["witnessSeed"]))

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
        3: ("encryptedShares", "encryptedSharesWithWrongCommitments"),
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
        make, name = self.round.request, "unmaskingRequest"
        if kind == 3:
            self.round.close_share_keys()
            self.round.open_masked_input(bytes.fromhex(self.r["maskingAttestation"]))
            make, name = self.round.forwarded_shares, "forwardedShares"
        elif kind == 5:
            self.round.close_masked_input()
            if self.replay.terms.malicious:
                attestation = bytes.fromhex(self.r["survivorAttestation"])
                self.round.open_consistency_check(attestation)
                make, name = lambda _: self.round.announcement(), "survivorAnnouncement"
        else:
            self.round.close_consistency_check()
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
