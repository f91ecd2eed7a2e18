#!/usr/bin/env python3
"""Writes inclusion and consistency proofs of Merkle trees, right and wrong ones.

Written from RFC 6962, section 2.1 (MTH, PATH, PROOF), by recursion on lists, and from RFC 9162,
sections 2.1.3.2 and 2.1.4.2 (verification); it shares no code with the library. What is done to a
right proof to make a wrong one follows the kinds in transparency-dev/merkle's testdata: other
leaf, index, size or root; a hash flipped, left out, doubled, swapped, or added at either end; the
roots swapped; and proofs for sizes that have none.

    python3 generate.py > rfc6962-proofs.json

Standard library only; the output is the same everywhere.
"""

import hashlib
import json
import random


def sha(data):
    return hashlib.sha256(data).digest()


def leaf_hash(entry):
    return sha(b"\x00" + entry)


def split(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d):
    if not d:
        return sha(b"")
    if len(d) == 1:
        return leaf_hash(d[0])
    k = split(len(d))
    return sha(b"\x01" + mth(d[:k]) + mth(d[k:]))


def path(m, d):
    if len(d) == 1:
        return []
    k = split(len(d))
    if m < k:
        return path(m, d[:k]) + [mth(d[k:])]
    return path(m - k, d[k:]) + [mth(d[:k])]


def subproof(m, d, whole):
    if m == len(d):
        return [] if whole else [mth(d)]
    k = split(len(d))
    if m <= k:
        return subproof(m, d[:k], whole) + [mth(d[k:])]
    return subproof(m - k, d[k:], False) + [mth(d[:k])]


def proof(m, d):
    return [] if m in (0, len(d)) else subproof(m, d, True)


def verify_inclusion(leaf, index, size, root, hashes):
    """RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in hashes:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = sha(b"\x01" + p + r)
            if not fn & 1:
                while fn and not fn & 1:
                    fn >>= 1
                    sn >>= 1
        else:
            r = sha(b"\x01" + r + p)
        fn >>= 1
        sn >>= 1
    return sn == 0 and r == root


def verify_consistency(old, new, old_root, new_root, hashes):
    """RFC 9162, section 2.1.4.2, and its edge cases as transparency-dev/merkle decides them."""
    if old < 0 or new < old:
        return False
    if old == new:
        return not hashes and old_root == new_root
    if old == 0:
        # RFC 9162 asks for a first size above 0. Every log continues the empty one.
        return not hashes and old_root == sha(b"")
    if not hashes:
        return False
    hashes = list(hashes)
    if old & (old - 1) == 0:
        hashes.insert(0, old_root)
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = hashes[0]
    for c in hashes[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr = sha(b"\x01" + c + fr)
            sr = sha(b"\x01" + c + sr)
            if not fn & 1:
                while fn and not fn & 1:
                    fn >>= 1
                    sn >>= 1
        else:
            sr = sha(b"\x01" + sr + c)
        fn >>= 1
        sn >>= 1
    return sn == 0 and fr == old_root and sr == new_root


def flip(data, rng):
    bit = rng.randrange(len(data) * 8)
    out = bytearray(data)
    out[bit // 8] ^= 1 << (bit % 8)
    return bytes(out)


def bad_hashes(hashes, root, rng):
    """What can be wrong with the hashes themselves."""
    other = sha(b"garbage")
    yield "trailing garbage", hashes + [other]
    yield "leading garbage", [other] + hashes
    yield "trailing root", hashes + [root]
    yield "leading root", [root] + hashes
    yield "trailing empty-tree hash", hashes + [sha(b"")]
    if hashes:
        yield "empty proof", []
        yield "last hash left out", hashes[:-1]
        yield "first hash left out", hashes[1:]
        yield "last hash doubled", hashes + hashes[-1:]
        yield "reversed and turned", hashes[1:] + hashes[:1]
        for i in range(len(hashes)):
            yield f"bit of hash {i} flipped", hashes[:i] + [flip(hashes[i], rng)] + hashes[i + 1:]
    for i in range(len(hashes) - 1):
        swapped = list(hashes)
        swapped[i], swapped[i + 1] = swapped[i + 1], swapped[i]
        yield f"hashes {i} and {i + 1} swapped", swapped


def inclusion_cases(entries, pairs, rng):
    for index, size in pairs:
        leaf, root = leaf_hash(entries[index]), mth(entries[:size])
        hashes = path(index, entries[:size])
        yield "right", leaf, index, size, root, hashes
        for what, changed in bad_hashes(hashes, root, rng):
            yield what, leaf, index, size, root, changed
        yield "bit of the root flipped", leaf, index, size, flip(root, rng), hashes
        yield "bit of the leaf flipped", flip(leaf, rng), index, size, root, hashes
        yield "leaf and root swapped", root, index, size, leaf, hashes
        yield "entry hashed as a node", sha(b"\x01" + entries[index]), index, size, root, hashes
        yield "root of nothing", leaf, index, size, sha(b""), hashes
        for other in (index - 1, index + 1, index ^ 2, index ^ 4, index + size, -1, 2**62, size):
            yield f"index {other}", leaf, other, size, root, hashes
        for other in (size // 2, size * 2, size * 4, 0, -size, 2**62):
            yield f"size {other}", leaf, index, other, root, hashes


def consistency_cases(entries, pairs, rng):
    for old, new in pairs:
        old_root, new_root = mth(entries[:old]), mth(entries[:new])
        hashes = proof(old, entries[:new])
        yield "right", old, new, old_root, new_root, hashes
        for what, changed in bad_hashes(hashes, new_root, rng):
            yield what, old, new, old_root, new_root, changed
        yield "leading old root", old, new, old_root, new_root, [old_root] + hashes
        yield "roots swapped", old, new, new_root, old_root, hashes
        yield "sizes swapped", new, old, old_root, new_root, hashes
        yield "both swapped", new, old, new_root, old_root, hashes
        yield "bit of the old root flipped", old, new, flip(old_root, rng), new_root, hashes
        yield "bit of the new root flipped", old, new, old_root, flip(new_root, rng), hashes
        yield "old root twice", old, new, old_root, old_root, hashes
        yield "new root twice", old, new, new_root, new_root, hashes
        yield "old root of nothing", old, new, sha(b""), new_root, hashes
        fork = mth(entries[: max(old - 1, 0)] + [b"fork"] + entries[old:new])
        yield "a fork's new root", old, new, old_root, fork, hashes
        for other in (old - 1, old + 1, old ^ 2, old * 2, 0, -old, 2**62):
            yield f"old size {other}", other, new, old_root, new_root, hashes
        for other in (new * 2, new // 2, 0, -new, 2**62):
            yield f"new size {other}", old, other, old_root, new_root, hashes


def main():
    rng = random.Random(6962)
    entries = [bytes.fromhex(h) for h in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f")]
    entries += [f"entry {i}".encode() for i in range(len(entries), 70)]
    inclusion_pairs = [(0, 1), (0, 2), (1, 2), (0, 8), (5, 8), (2, 3), (1, 5), (4, 5), (6, 7),
                       (63, 64), (64, 65), (33, 70), (69, 70)]
    consistency_pairs = [(0, 5), (1, 1), (1, 8), (6, 8), (2, 5), (6, 7), (4, 8), (5, 5), (3, 64),
                         (64, 65), (32, 70), (69, 70)]
    inclusion, consistency = [], []
    for what, leaf, index, size, root, hashes in inclusion_cases(entries, inclusion_pairs, rng):
        inclusion.append({
            "description": what, "leafIndex": index, "treeSize": size, "leafHash": leaf.hex(),
            "root": root.hex(), "hashes": [h.hex() for h in hashes],
            "valid": verify_inclusion(leaf, index, size, root, hashes)})
    for what, old, new, old_root, new_root, hashes in consistency_cases(
            entries, consistency_pairs, rng):
        consistency.append({
            "description": what, "oldSize": old, "newSize": new, "oldRoot": old_root.hex(),
            "newRoot": new_root.hex(), "hashes": [h.hex() for h in hashes],
            "valid": verify_consistency(old, new, old_root, new_root, hashes)})
    assert all(case["valid"] for case in inclusion + consistency if case["description"] == "right")
    print(json.dumps({
        "source": "generate.py, from RFC 6962, section 2.1, and RFC 9162, section 2.1",
        "entries": [e.hex() for e in entries],
        "roots": [mth(entries[:n]).hex() for n in range(len(entries) + 1)],
        "inclusion": inclusion, "consistency": consistency}, indent=0))


if __name__ == "__main__":
    main()
