"""Every function against primitives.json."""

import primitives as p
from messages import encode_participant_set, masking_digest, read_share_pair, survivor_digest
from replay import coefficients, reason

PREFIX = "tacit/v1/"


def h(text):
    return bytes.fromhex(text)


def check_primitives(check, file):
    # draft-irtf-cfrg-xchacha-03, section 2.2.1: the one function that is written here by hand.
    key = bytes(range(32))
    nonce = h("000000090000004a0000000031415927")
    expected = "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"
    check.same(p.hchacha20(key, nonce), expected, "HChaCha20")
    for section, one in (
        ("hash", check_hash),
        ("derive", check_derive),
        ("signatures", check_signature),
        ("contexts", check_context),
        ("agreements", check_agreement),
        ("maskSeeds", check_mask_seed),
        ("recoverySecrets", check_recovery),
        ("sharings", check_sharing),
        ("sealedShares", check_seal),
        ("packings", check_packing),
        ("participantSets", check_participant_sets),
        ("graphs", check_graph),
    ):
        assert file[section], section
        for number, v in enumerate(file[section]):
            one(check, v, f"{section} {number}")


def separator(v):
    assert v["separator"].startswith(PREFIX)
    return v["separator"][len(PREFIX) :]


def check_hash(check, v, name):
    check.same(p.hash32(separator(v), h(v["message"])), v["output"], name)


def check_derive(check, v, name):
    size = len(v["output"]) // 2
    output = p.derive(h(v["key"]), separator(v), h(v["message"]), size)
    check.same(output, v["output"], name)


def check_signature(check, v, name):
    is_valid = p.is_valid_signature(
        h(v["publicKey"]), separator(v), h(v["message"]), h(v["signature"])
    )
    check.same("valid" if is_valid else "invalid", v["result"], name)


def check_context(check, v, name):
    context = p.round_context(
        h(v["round"]),
        h(v["graphSeed"]),
        v["mode"] == "malicious",
        v["neighborCount"],
        v["threshold"],
        v["modulusBits"],
        v["valueBound"],
        v["length"],
        h(v["queryDigest"]),
    )
    check.same(context, v["contextDigest"], name)


def check_agreement(check, v, name):
    if "reason" in v:
        agree = lambda: p.x25519(h(v["privateKey"]), h(v["peerPublicKey"]))
        check.same(reason(agree), v["reason"], name)
        return
    session, round_ = h(v["session"]), h(v["round"])
    one, other = v["client"], v["peer"]
    private, public = h(v["privateKey"]), h(v["peerPublicKey"])
    check.same(p.x25519_public(private), v["publicKey"], f"{name} public key")
    check.same(p.x25519(private, public), v["sharedSecret"], f"{name} shared secret")
    key = p.pair_key(session, one, private, other, public)
    same = p.pair_key(session, other, h(v["peerPrivateKey"]), one, h(v["publicKey"]))
    check.same(same, key, f"{name} both ends")
    key = p.round_pair_key(key, h(v["contextDigest"]))
    check.same(p.sealing_key(key, round_, one, other), v["sealingKeyToPeer"], f"{name} to")
    check.same(p.sealing_key(key, round_, other, one), v["sealingKeyFromPeer"], f"{name} from")
    check.same(p.pairwise_seed(key, round_, other, one), v["maskSeed"], f"{name} mask seed")


def check_mask_seed(check, v, name):
    inputs = h(v["seed"]), h(v["round"]), v["client"], v["peer"]
    check.same(p.mask_commitment(*inputs), v["commitment"], f"{name} commitment")
    lanes = p.mask_lanes(*inputs, v["lanes"])
    check.same(b"".join(p.u32(lane) for lane in lanes), v["mask"], f"{name} mask")


def check_recovery(check, v, name):
    secret, round_ = h(v["secret"]), h(v["round"])
    commitment = p.recovery_commitment(secret, round_, v["owner"])
    check.same(commitment, v["commitment"], f"{name} commitment")
    encrypted = p.encrypt_pair_seed(
        secret, round_, v["owner"], v["neighbor"], h(v["pairSeed"])
    )
    check.same(encrypted, v["encryptedPairSeed"], f"{name} encrypted")


def check_sharing(check, v, name):
    shares = [h(share) for share in v["shares"]]
    decoded = [
        (
            int.from_bytes(share[:2], "little"),
            [int.from_bytes(share[i : i + 8], "little") for i in (2, 10, 18)],
        )
        for share in shares
    ]
    t = v["threshold"]
    if "reason" in v:
        check.same(reason(lambda: p.rebuild(decoded[:t])), v["reason"], name)
        return
    for index, share in enumerate(shares, 1):
        elements = p.share_elements(h(v["secret"]), coefficients(v["coefficients"]), index)
        check.same(p.encode_share(index, elements), share, f"{name} share {index}")
    check.same(p.rebuild(decoded[:t]), v["secret"], f"{name} first")
    check.same(p.rebuild(decoded[-t:]), v["secret"], f"{name} last")


def check_seal(check, v, name):
    inputs = h(v["key"]), h(v["round"]), v["sender"], v["recipient"]
    if "reason" in v:
        check.same(reason(lambda: p.open_seal(*inputs, h(v["sealed"]))), v["reason"], name)
        return
    check.same(p.seal(*inputs, h(v["sharePair"])), v["sealed"], f"{name} seal")
    opened = p.open_seal(*inputs, h(v["sealed"]))
    check.same(opened, v["sharePair"], f"{name} open")
    index, recovery, self_mask = read_share_pair(opened)
    again = p.encode_share(index, recovery) + p.encode_share(index, self_mask)[2:]
    check.same(again, v["sharePair"], f"{name} decoded")


def check_packing(check, v, name):
    packed = p.pack(v["values"], v["bits"])
    check.same(packed, v["packed"], f"{name} pack")
    lanes = p.unpack(packed, v["bits"], len(v["values"]))
    check.same([p.centered(lane, v["bits"]) for lane in lanes], v["values"], f"{name} unpack")


def check_participant_sets(check, v, name):
    context, count = h(v["contextDigest"]), v["participants"]
    for which in ("masking", "survivor"):
        encoded = encode_participant_set(count, v[f"{which}Positions"])
        check.same(encoded, v[f"{which}Set"], f"{name} {which} set")
    masking = masking_digest(context, count, v["maskingPositions"])
    check.same(masking, v["maskingDigest"], f"{name} masking digest")
    survivor = survivor_digest(context, masking, count, v["survivorPositions"])
    check.same(survivor, v["survivorDigest"], f"{name} survivor digest")


def check_graph(check, v, name):
    session, entries = h(v["session"]), h(v["participantList"])
    digest = p.hash32("participant-list", session + entries)
    check.same(digest, v["participantListDigest"], f"{name} list digest")
    graph = p.Graph(session, entries, v["neighborCount"], h(v["attestation"]))
    check.same(graph.seed, v["seed"], f"{name} seed")
    neighbors = [graph.neighbors(position) for position in range(graph.n)]
    check.same(neighbors, v["neighbors"], f"{name} neighbors")
    indices = [
        [graph.share_index(owner, holder) for holder in row]
        for owner, row in enumerate(neighbors)
    ]
    check.same(indices, v["givenShareIndices"], f"{name} share indices")
