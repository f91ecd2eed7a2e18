"""Whole sessions: every message, secret, digest and sum of the session files."""

import primitives as p
from messages import EncryptedShares, ForwardedShares, masking_digest
from replay import ReplayedServer, asked, reason


def check_session(check, replay, name):
    """Every message of every round, as clients and as the server compute it."""
    vector = replay.vector
    clients = {v["client"]: replay.established(v["client"]) for v in vector["clients"]}
    check.same(wrong_attestation(replay), "attestationInvalid", f"{name} wrong attestation")
    server = replay.opened_server()
    check.same(server.graph.seed, vector["graphSeed"], f"{name} graphSeed")
    list_digest = server.participants.digest(replay.session)
    check.same(list_digest, vector["participantListDigest"], f"{name} participantListDigest")
    witness = replay.witness()
    attestation = attest(replay, witness, "participants", replay.session, list_digest)
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
    check_begin(check, replay, name)
    for r in vector["rounds"]:
        check_round(check, replay, clients, server, r, f"{name} {r['round'][-8:]}")
        check_sets(check, replay, witness, server, r, f"{name} {r['round'][-8:]}")


def check_begin(check, replay, name):
    """Rounds that a client does not begin."""
    client = replay.established(replay.vector["clients"][0]["client"])
    round_, *rest, query_digest = asked(replay.vector["rounds"][1])
    run, numbers = round_[:16], (4, 7, 7, 6)
    names = [bytes(16) + round_[16:]] + [run + p.u32(number) for number in numbers]
    expected = ["invalidRound", "invalidRound", None, "invalidRound", "invalidRound"]
    reasons = [
        reason(lambda begun=begun: client.begin(begun, *rest, query_digest)) for begun in names
    ]
    check.same(reasons, expected, f"{name} rounds begun")
    short = reason(lambda: client.begin(run + p.u32(8), *rest, query_digest[1:]))
    check.same(short, "invalidParameter", f"{name} short query digest")


def wrong_attestation(replay):
    """Why the server does not open with an attestation where there is none, and the reverse."""
    server = replay.server()
    server.close()
    return reason(lambda: server.open(b"" if replay.terms.malicious else bytes(64)))


def attest(replay, witness, kind, name, digest):
    """What the witness signs in malicious mode; nothing in the other."""
    return witness.attest(kind, name, digest) if replay.terms.malicious else b""


def check_sets(check, replay, witness, session, r, name):
    """Both sets of a round, their digests and what the witness signs."""
    server = ReplayedServer(replay, r, session)
    server.feed_until(9)
    state, round_ = server.round, bytes.fromhex(r["round"])
    check.same(sorted(state.masking), r["maskingSet"], f"{name} maskingSet")
    check.same(sorted(state.survivors), r["survivors"], f"{name} survivors")
    check.same(state.masking_digest, r["maskingDigest"], f"{name} maskingDigest")
    check.same(state.digest, r["survivorDigest"], f"{name} survivorDigest")
    for kind, member, digest in (
        ("masking", "maskingAttestation", state.masking_digest),
        ("survivors", "survivorAttestation", state.digest),
    ):
        attestation = attest(replay, witness, kind, round_, digest)
        check.same(attestation, r[member], f"{name} {member}")
    wrong = b"" if replay.terms.malicious else bytes(64)
    server = ReplayedServer(replay, r, session)
    server.feed(3)
    server.round.close_share_keys()
    refused = reason(lambda: server.round.open_masked_input(wrong))
    check.same(refused, "attestationInvalid", f"{name} wrong masking attestation")
    if replay.terms.malicious:
        server = ReplayedServer(replay, r, session)
        server.feed_until(5)
        server.feed(5)
        server.round.close_masked_input()
        refused = reason(lambda: server.round.open_consistency_check(wrong))
        check.same(refused, "attestationInvalid", f"{name} wrong survivor attestation")


def check_other_context(check, replay, r, v, name):
    """Asked anything else, a client shares no masks with its neighbors, whatever is attested."""
    changes = {
        "queryDigest": bytes(32).hex(),
        "length": r["length"] - 1,
        "modulusBits": r["modulusBits"] - 1,
        "valueBound": r["valueBound"] // 2,
    }
    committed = EncryptedShares(bytes.fromhex(v["encryptedShares"])).entries
    true = {entry[0]: entry[3] for entry in committed}
    for what, value in changes.items():
        client = replay.established(v["client"])
        part = client.begin(*asked({**r, what: value}))
        other = EncryptedShares(replay.share(part, v)).entries
        same = [entry[0] for entry in other if entry[3] == true[entry[0]]]
        check.same(same, [], f"{name} other {what} commitments")
        vector, forwarded = v["vector"][: part.length], bytes.fromhex(v["forwardedShares"])
        if replay.terms.malicious:
            refused = reason(lambda: part.masked_input(forwarded, vector))
            check.same(refused, "attestationInvalid", f"{name} other {what} attestation")
            forwarded = attested_anew(replay, forwarded, part.context)
        refused = reason(lambda: part.masked_input(forwarded, vector))
        check.same(refused, "pairCommitmentMismatch", f"{name} other {what}")


def attested_anew(replay, message, context):
    """ForwardedShares with the attestation of a witness that was told another context."""
    m = ForwardedShares(message)
    digest = masking_digest(context, m.count, m.masking)
    attestation = replay.witness().attest("masking", m.round, digest)
    return ForwardedShares.encode(
        m.round, m.recipient, m.count, m.masking, attestation, m.entries
    )


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
    check.same(v["client"] in r["maskingSet"], False, f"{name} masks")


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
    masking = next(v for v in r["clients"] if "forwardedShares" in v)
    check_other_context(check, replay, r, masking, name)
    server = ReplayedServer(replay, r, session)
    check.same(server.round.context, r["contextDigest"], f"{name} contextDigest")
    for v in server.feed_until(9):
        check.same(*v)
    for v in r["clients"]:
        if "unmaskingShares" in v:
            server.round.receive(9, v["client"], bytes.fromhex(v["unmaskingShares"]))
    total = server.round.finish()
    check.same(total, r["sum"], f"{name} sum")
    vectors = [v["vector"] for v in r["clients"] if v["client"] in r["survivors"]]
    check.same([sum(column) for column in zip(*vectors)], r["sum"], f"{name} plain sum")
