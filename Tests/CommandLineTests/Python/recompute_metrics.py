"""Recomputes the default metrics of a release on the NCF split, independently of Tacit's own code.

Usage: recompute_metrics.py RELEASE TRAIN.rating.gz TEST.negative.gz
Reads the published bundle with stock safetensors and numpy, scores as docs/release-format.md says, and
prints one JSON object.
"""

import csv
import gzip
import json
import sys

import numpy as np
from safetensors.numpy import load_file

release, train_path, negative_path = sys.argv[1:]
model = load_file(f"{release}/model.safetensors")
with open(f"{release}/items.csv", newline="", encoding="utf-8") as file:
    index = {row["id"]: int(row["index"]) for row in csv.DictReader(file)}

counts = model["counts"]
head = model["head_items"]
weights = model["item_weights"]
direction = model["popularity_direction"]
factors = model["item_factors"].astype(np.float64)
gain = model["popularity_weight"][0]

position = np.full(len(counts), -1)
position[head] = np.arange(len(head))
order = np.lexsort((np.arange(len(counts)), -counts))
tail = [item for item in order if position[item] < 0]

history = {}
with gzip.open(train_path, "rt") as file:
    for line in file:
        user, item = line.split("\t")[:2]
        history.setdefault(user, set()).add(index[item])

popularity = np.zeros(len(counts))
for items in history.values():
    popularity[list(items)] += 1
ranked = np.lexsort((np.arange(len(counts)), -popularity))
# An item is in the head as long as the more popular ones do not have 80 % of all interactions.
before = np.cumsum(popularity[ranked]) - popularity[ranked]
in_tail = np.ones(len(counts), dtype=bool)
in_tail[ranked[before < 0.8 * popularity.sum()]] = False
information = -np.log2(np.maximum(popularity, 1) / len(history))

hits = 0.0
ndcg = 0.0
recall20 = 0.0
ndcg20 = 0.0
users = 0
lists = []
with gzip.open(negative_path, "rt") as file:
    for line in file:
        fields = line.rstrip("\n").split("\t")
        user, item = fields[0].strip("()").split(",")
        test = index[item]
        candidates = [index[field] for field in fields[1:]]

        own = np.array(sorted(history.get(user, ())), dtype=int)
        rows = position[own] if len(own) else own
        rows = rows[rows >= 0] if len(rows) else rows
        vector = np.zeros(len(head))
        vector[rows] = weights[rows]
        along = vector @ direction
        residual = vector - along * direction
        norm = np.linalg.norm(residual)
        if len(rows) and norm > 1e-9:
            residual /= norm
            head_scores = factors @ (residual @ factors) + gain * along / norm * direction
        else:
            head_scores = direction.copy()
        scores = np.empty(len(counts))
        scores[head] = head_scores
        scores[tail] = head_scores.min() - 1 - np.arange(len(tail))

        rank = sum(scores[other] >= scores[test] for other in candidates)
        users += 1
        if rank < 10:
            hits += 1
            ndcg += 1 / np.log2(rank + 2)

        scores[own] = -np.inf
        rank = (scores >= scores[test]).sum() - 1
        if rank < 20:
            recall20 += 1
            ndcg20 += 1 / np.log2(rank + 2)
        lists.append(np.argsort(-scores, kind="stable")[:20])

lists = np.array(lists)
exposure = np.bincount(lists.ravel(), minlength=len(counts)).astype(float)
ascending = np.sort(exposure)
lorenz = np.cumsum(ascending) / ascending.sum()
# One minus twice the area under the Lorenz curve, by trapezoids.
gini = 1 - (2 * lorenz.sum() - 1) / len(lorenz)
member = np.zeros((len(lists), len(counts)), dtype=np.float32)
np.put_along_axis(member, lists, 1, axis=1)
overlaps = member @ member.T
pairs = len(lists) * (len(lists) - 1)
overlap = (overlaps.sum(dtype=np.float64) - np.trace(overlaps)) / (20 * pairs)
print(
    json.dumps(
        {
            "hr@10": hits / users,
            "ndcg@10": ndcg / users,
            "recall@20": recall20 / users,
            "ndcg@20": ndcg20 / users,
            "coverage@20": float((exposure > 0).mean()),
            "gini@20": float(gini),
            "longtail@20": float(in_tail[lists].mean()),
            "novelty@20": float(information[lists].mean()),
            "personalization@20": float(1 - overlap),
            "users": users,
        }
    )
)
