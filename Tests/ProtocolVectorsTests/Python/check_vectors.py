"""Checks the vector files with an implementation written from docs/protocol.md alone.

    python check_vectors.py FOLDER

Needs the package `cryptography`. Prints what disagrees; exit code 1 if anything does.
"""

import json
import sys
from pathlib import Path

from check_primitives import check_primitives
from check_sessions import check_session
from checker import Checker
from key_exchange import Ignore
from primitives import Reject
from replay import Replay, ReplayedServer, reason
from witness import Witness


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
    return reason(lambda: step(message))


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
        replay = replays[case["mode"]].stricter(case)
        if case["receiver"] == "client":
            outcome = "refused", refusal(replay, case)
        else:
            outcome = rejection(replay, case)
        check.same(outcome, (case["outcome"], case["reason"]), name)


def check_accepted(check, replays, cases):
    for case in cases:
        replay = replays[case["mode"]].stricter(case)
        r = replay.round(case["round"])
        v = replay.part(r, case["client"])
        name = f"{case['mode']}, {case['name']}"
        part = replay.advanced(replay.established(case["client"]), r, case["kind"])
        steps = [
            (4, "forwardedShares", "maskedInput", lambda m: part.masked_input(m, v["vector"])),
            (6, "survivorAnnouncement", "survivorSignature", part.sign_survivors),
            (8, "unmaskingRequest", "unmaskingShares", part.unmask),
        ]
        assert any(sent in case for _, _, sent, _ in steps), name
        last = max(kind for kind, _, sent, _ in steps if sent in case)
        for kind, received, sent, step in steps:
            if case["kind"] <= kind <= last and (kind != 6 or replay.terms.malicious):
                message = case["message"] if kind == case["kind"] else v[received]
                answer = step(bytes.fromhex(message))
                if sent in case:
                    check.same(answer, case[sent], f"{name}, {sent}")


def check_aborted(check, replays, cases):
    """The end of a phase without the messages of its kind from some clients."""
    for case in cases:
        replay, missing = replays[case["mode"]].stricter(case), set(case["missing"])
        if case["kind"] == 1:
            server = replay.server(missing)

            def end():
                server.close()
                server.open(bytes(64 if replay.terms.malicious else 0))

        else:
            replayed = ReplayedServer(
                replay, replay.round(case["round"]), replay.opened_server()
            )
            replayed.feed_until(case["kind"])
            replayed.feed(case["kind"], missing)

            def end():
                replayed.close(case["kind"])

        check.same(reason(end), case["reason"], f"{case['mode']}, {case['name']}")


def check_witness(check, cases):
    for case in cases:
        witness = Witness(bytes.fromhex(case["seed"]))
        for number, asked_ in enumerate(case["requests"]):
            name = f"{case['name']} {number}"
            try:
                answer = witness.attest(
                    asked_["kind"], bytes.fromhex(asked_["name"]), bytes.fromhex(asked_["digest"])
                )
                check.same(answer, asked_.get("attestation"), name)
            except Reject as reject:
                check.same(reject.reason, asked_.get("reason"), name)


def check_unmasking(check, replays, cases):
    for case in cases:
        replay = replays[case["mode"]]
        changed = {c["client"]: c["message"] for c in case.get("encryptedShares", [])}
        r = replay.round(case["round"])
        r = {**r, "clients": [dict(v) for v in r["clients"]]}
        for v in r["clients"]:
            v["encryptedShares"] = changed.get(v["client"], v["encryptedShares"])
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
    check_aborted(check, replays, load("aborted.json")["cases"])
    check_unmasking(check, replays, load("unmasking.json")["cases"])
    check_witness(check, load("witness.json")["cases"])
    return check.report()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
