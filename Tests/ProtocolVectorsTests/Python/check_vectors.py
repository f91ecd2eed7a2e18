"""Checks the vector files with an implementation written from docs/protocol.md alone.

    python check_vectors.py FOLDER

Needs the package `cryptography`. Prints what disagrees; exit code 1 if anything does.
"""

import json
import sys
from pathlib import Path

import primitives as p
from check_primitives import check_primitives
from checker import Checker
from messages import EncryptedShares
from primitives import Reject
from replay import Replay, ReplayedServer, asked
from server import Ignore


def check_session(check, replay, name):
    """Every message of every round, as clients and as the server compute it."""
    vector = replay.vector
    clients = {v["client"]: replay.established(v["client"]) for v in vector["clients"]}
    check.same(wrong_attestation(replay), "attestationInvalid", f"{name} wrong attestation")
    server = replay.opened_server()
    check.same(server.graph.seed, vector["graphSeed"], f"{name} graphSeed")
    list_digest = server.participants.digest(replay.session)
    check.same(list_digest, vector["participantListDigest"], f"{name} participantListDigest")
    if replay.terms.malicious:
        attestation = p.sign(
            bytes.fromhex(vector["witnessSeed"]),
            "participant-attestation",
            replay.session + list_digest,
        )
        check.same(attestation, vector["attestation"], f"{name} attestation")
    for v in vector["clients"]:
        client = clients[v["client"]]
        what = f"{name} client {v['client']}"
        check.same(client.advertisement.encode(), v["keyAdvertisement"], f"{what} advertisement")
        check.same(client.advertisement.digest, v["keyAdvertisementDigest"], f"{what} digest")
        check.same(server.neighbor_list(client.client), v["neighborList"], f"{what} list")
        for neighbor in v["neighbors"]:
            position = client.positions[neighbor["client"]]
            given = client.graph.share_index(client.own, position)
            held = client.graph.share_index(position, client.own)
            check.same(given, neighbor["givenShareIndex"], f"{what} given index")
            check.same(held, neighbor["heldShareIndex"], f"{what} held index")
        check.same(len(v["neighbors"]), len(client.positions), f"{what} neighbors")
    for r in vector["rounds"]:
        check_round(check, replay, clients, server, r, f"{name} {r['round'][-8:]}")


def wrong_attestation(replay):
    """Why the server does not open with an attestation where there is none, and the reverse."""
    server = replay.server()
    server.close()
    try:
        server.open(b"" if replay.terms.malicious else bytes(64))
    except Reject as reject:
        return reject.reason
    return None


def check_other_context(check, replay, r, v, name):
    """Asked anything else, a client shares no masks with its neighbors."""
    changes = {
        "queryDigest": bytes(32).hex(),
        "length": r["length"] - 1,
        "modulusBits": r["modulusBits"] - 1,
        "valueBound": r["valueBound"] // 2,
    }
    true = {entry[0]: entry[3] for entry in EncryptedShares(bytes.fromhex(v["encryptedShares"])).entries}
    for what, value in changes.items():
        client = replay.established(v["client"])
        part = client.begin(*asked({**r, what: value}))
        other = EncryptedShares(replay.share(part, v)).entries
        same = [entry[0] for entry in other if entry[3] == true[entry[0]]]
        check.same(same, [], f"{name} other {what} commitments")
        vector = v["vector"][: part.length]
        try:
            part.masked_input(bytes.fromhex(v["forwardedShares"]), vector)
            reason = None
        except Reject as reject:
            reason = reject.reason
        check.same(reason, "insufficientNeighbors", f"{name} other {what}")


def check_misled(check, r, v, name):
    """Nobody committed to the same mask as a client that was asked another query."""
    shares = {
        other["client"]: {
            entry[0]: entry[3]
            for entry in EncryptedShares(bytes.fromhex(other["encryptedShares"])).entries
        }
        for other in r["clients"]
    }
    own = shares[v["client"]]
    same = [u for u in own if shares[u][v["client"]] == own[u]]
    check.same(same, [], f"{name} commitments")
    check.same(v["client"] in r["survivors"], False, f"{name} survives")


def check_round(check, replay, clients, session, r, name):
    """Client side first, then the server with the clients' messages of the file."""
    for v in r["clients"]:
        what = f"{name} client {v['client']}"
        part = replay.begin(clients[v["client"]], r)
        context = v.get("contextDigest", r["contextDigest"])
        check.same(part.context, context, f"{what} contextDigest")
        message = replay.share(part, v)
        if "queryDigest" in v:
            check_misled(check, r, v, what)
        if "encryptedShares" in v:
            check.same(message, v["encryptedShares"], f"{what} encryptedShares")
        if "maskedInput" in v:
            message = part.masked_input(bytes.fromhex(v["forwardedShares"]), v["vector"])
            check.same(message, v["maskedInput"], f"{what} maskedInput")
        if "survivorSignature" in v:
            message = part.sign_survivors(bytes.fromhex(v["survivorAnnouncement"]))
            check.same(message, v["survivorSignature"], f"{what} survivorSignature")
        if "unmaskingShares" in v:
            message = part.unmask(bytes.fromhex(v["unmaskingRequest"]))
            check.same(message, v["unmaskingShares"], f"{what} unmaskingShares")
    check_other_context(check, replay, r, r["clients"][0], name)
    server = ReplayedServer(replay, r, session)
    check.same(server.round.context, r["contextDigest"], f"{name} contextDigest")
    for v in server.feed_until(9):
        check.same(*v)
    check.same(sorted(server.round.survivors), r["survivors"], f"{name} survivors")
    for v in r["clients"]:
        if "unmaskingShares" in v:
            server.round.receive(9, v["client"], bytes.fromhex(v["unmaskingShares"]))
    total = server.round.finish()
    check.same(total, r["sum"], f"{name} sum")
    vectors = [v["vector"] for v in r["clients"] if v["client"] in r["survivors"]]
    check.same([sum(column) for column in zip(*vectors)], r["sum"], f"{name} plain sum")


def refusal(replay, case):
    """The reason why the client refuses the case's message, or `None`."""
    message = bytes.fromhex(case["message"])
    if case["kind"] == 2:
        client = replay.client(case["client"])
        step = client.establish
    else:
        r = replay.round(case["round"])
        client = replay.established(case["client"])
        part = replay.advanced(client, r, case["kind"])
        if case.get("state") == "answered":
            client.answered.add(part.round)
        v = replay.part(r, case["client"])
        step = {
            4: lambda m: part.masked_input(m, v["vector"]),
            6: part.sign_survivors,
            8: part.unmask,
        }[case["kind"]]
    try:
        step(message)
    except Reject as reject:
        return reject.reason
    return None


def rejection(replay, case):
    """Outcome and reason of the server for the case's message."""
    kind, state = case["kind"], case.get("state")
    missing = set() if state else {case["client"]}
    if kind == 1:
        server = replay.server(missing)
        if state == "closed":
            server.close()
        receive = server.receive
    else:
        replayed = ReplayedServer(replay, replay.round(case["round"]), replay.opened_server())
        for same in replayed.feed_until(kind):
            assert same[0].hex() == same[1], same[2]
        replayed.feed(kind, missing)
        if state == "closed":
            replayed.close(kind)

        def receive(sender, message):
            replayed.round.receive(kind, sender, message)

    try:
        receive(case["client"], bytes.fromhex(case["message"]))
    except Reject as reject:
        return "dropped", reject.reason
    except Ignore as ignore:
        return "ignored", ignore.reason
    return "accepted", None


def check_rejected(check, replays, cases):
    for case in cases:
        name = f"{case['mode']}, {case['name']}"
        replay = replays[case["mode"]]
        if case["receiver"] == "client":
            outcome = "refused", refusal(replay, case)
        else:
            outcome = rejection(replay, case)
        check.same(outcome, (case["outcome"], case["reason"]), name)


def check_accepted(check, replays, cases):
    for case in cases:
        replay = replays[case["mode"]]
        r = replay.round(case["round"])
        v = replay.part(r, case["client"])
        part = replay.advanced(replay.established(case["client"]), r, 4)
        message = part.masked_input(bytes.fromhex(case["message"]), v["vector"])
        check.same(message, case["maskedInput"], case["name"])
        part.sign_survivors(bytes.fromhex(v["survivorAnnouncement"]))
        message = part.unmask(bytes.fromhex(v["unmaskingRequest"]))
        check.same(message, case["unmaskingShares"], case["name"])


def check_unmasking(check, replays, cases):
    for case in cases:
        replay = replays[case["mode"]]
        r = replay.round(case["round"])
        server = ReplayedServer(replay, r, replay.opened_server())
        for same in server.feed_until(9):
            check.same(*same)
        for answer in case["messages"]:
            server.round.receive(9, answer["client"], bytes.fromhex(answer["message"]))
        try:
            result = {"sum": server.round.finish()}
        except Reject as reject:
            result = {"reason": reject.reason}
        expected = {key: case[key] for key in ("sum", "reason") if key in case}
        check.same(result, expected, case["name"])


def main(folder):
    def load(name):
        return json.loads((Path(folder) / name).read_text())

    check = Checker()
    check_primitives(check, load("primitives.json"))
    replays = {
        "semiHonest": Replay(load("session-semi-honest.json")),
        "malicious": Replay(load("session-malicious.json")),
    }
    for name, replay in replays.items():
        check_session(check, replay, name)
    check_rejected(check, replays, load("rejected.json")["cases"])
    check_accepted(check, replays, load("accepted.json")["cases"])
    check_unmasking(check, replays, load("unmasking.json")["cases"])
    return check.report()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
