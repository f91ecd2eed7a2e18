"""Recomputes HR@10 and NDCG@10 of a release on the NCF split, independently of Tacit's own code.

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

hits = 0.0
ndcg = 0.0
users = 0
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

print(json.dumps({"hr@10": hits / users, "ndcg@10": ndcg / users, "users": users}))
