"""Writes ../Vectors/metrics.json: known answers for the metrics of docs/metrics.md.

Nothing here is Tacit's code. Every ranking is an explicit sorted list, pairs are enumerated one by one,
and where scikit-learn has the metric (NDCG, ROC AUC, average precision, RMSE, MAE) the naive figure must
agree with it on rankings without ties, or the script stops.

    python3 -m venv venv && venv/bin/pip install numpy scikit-learn
    venv/bin/python reference_metrics.py > ../Vectors/metrics.json
"""

import itertools
import json
import math

import numpy as np
from sklearn.metrics import (
    average_precision_score,
    mean_absolute_error,
    mean_squared_error,
    ndcg_score,
    roc_auc_score,
)

rng = np.random.default_rng(20)
CUTOFFS = [1, 3, 5, 10, 20]


def ranking(scores, targets, others):
    """Items best first; a target stands behind every other candidate with its score."""
    entries = [(-scores[i], 0, place, False) for place, i in enumerate(others)]
    entries += [(-scores[i], 1, place, True) for place, i in enumerate(targets)]
    return [entry[3] for entry in sorted(entries)]


def figures(relevant):
    total = sum(relevant)
    result = {}
    for k in CUTOFFS:
        top = relevant[:k]
        hits = sum(top)
        precision, recall = hits / k, hits / total
        result[f"precision@{k}"] = precision
        result[f"recall@{k}"] = recall
        result[f"recall_min@{k}"] = hits / min(k, total)
        result[f"f1@{k}"] = 2 * precision * recall / (precision + recall) if hits else 0.0
        result[f"hr@{k}"] = 1.0 if hits else 0.0
    for k in CUTOFFS + [None]:
        top = relevant[:k]
        name = "" if k is None else f"@{k}"
        length = len(relevant) if k is None else k
        result["mrr" + name] = next((1 / (n + 1) for n, r in enumerate(top) if r), 0.0)
        result["map" + name] = sum(
            sum(top[: n + 1]) / (n + 1) for n, r in enumerate(top) if r
        ) / min(length, total)
        gain = sum(1 / math.log2(n + 2) for n, r in enumerate(top) if r)
        ideal = sum(1 / math.log2(n + 2) for n in range(min(length, total)))
        result["ndcg" + name] = gain / ideal
    pairs = [
        target < other
        for target, r in enumerate(relevant)
        if r
        for other, s in enumerate(relevant)
        if not s
    ]
    result["auc"] = sum(pairs) / len(pairs)
    return result


def check(scores, targets, others, result):
    """scikit-learn on the same ranking, which has no ties."""
    items = list(others) + list(targets)
    truth = np.array([0] * len(others) + [1] * len(targets))
    values = np.array([scores[i] for i in items])
    assert math.isclose(result["auc"], roc_auc_score(truth, values))
    assert math.isclose(result["map"], average_precision_score(truth, values))
    assert math.isclose(result["ndcg"], ndcg_score([truth], [values]))
    for k in CUTOFFS:
        assert math.isclose(result[f"ndcg@{k}"], ndcg_score([truth], [values], k=k), abs_tol=1e-12)


cases = []
for number in range(24):
    items = 60
    ties = number % 2 == 1
    scores = (rng.integers(0, 9, items) * 0.5) if ties else np.round(rng.normal(size=items), 5)
    shuffled = rng.permutation(items)
    targets = sorted(int(i) for i in shuffled[: 1 + number % 7])
    history = sorted(int(i) for i in shuffled[10 : 10 + number])
    negatives = [int(i) for i in shuffled[40:55]]
    catalog = [i for i in range(items) if i not in targets and i not in history]
    everything = [i for i in range(items) if i not in targets]
    expected = {}
    for name, others in [
        ("catalog", catalog),
        ("negatives", negatives),
        ("all", everything),
    ]:
        expected[name] = figures(ranking(scores, targets, others))
        if not ties:
            check(scores, targets, others, expected[name])
    for group in expected.values():
        for name in group:
            group[name] = round(group[name], 14)
    cases.append(
        {
            "scores": [float(s) for s in scores],
            "targets": targets,
            "history": history,
            "negatives": negatives,
            "expected": expected,
        }
    )

# Lists: 30 users with histories over 50 items, list length 8.
items, users, k = 50, 30, 8
weights = 1 / np.arange(1, items + 1)
histories = [
    sorted(int(i) for i in rng.choice(items, size=rng.integers(3, 15), replace=False, p=weights / weights.sum()))
    for _ in range(users)
]
scores = np.round(rng.normal(size=(users, items)) + 2 * weights, 5)
lists = []
for u in range(users):
    order = [int(i) for i in np.argsort(-scores[u]) if int(i) not in histories[u]]
    lists.append(order[:k])
counts = np.zeros(items)
for history in histories:
    counts[history] += 1
vectors = np.round(rng.normal(size=(items, 6)), 4).astype(np.float32)
categories = [
    sorted(int(c) for c in rng.choice(7, size=rng.integers(0, 4), replace=False)) for _ in range(items)
]

exposure = np.zeros(items)
for row in lists:
    exposure[row] += 1
# Gini as mean absolute difference of all ordered pairs over twice the mean.
gini = np.abs(exposure[:, None] - exposure[None, :]).mean() / (2 * exposure.mean())
overlap = np.mean([len(set(a) & set(b)) / k for a, b in itertools.combinations(lists, 2)])
order = sorted(range(items), key=lambda i: (-counts[i], i))
head, covered = set(), 0
for item in order:
    if covered >= 0.8 * counts.sum():
        break
    head.add(item)
    covered += counts[item]
information = [-math.log2(max(1, counts[i]) / users) for i in range(items)]


def pairwise(distance):
    return float(np.mean([np.mean([distance(a, b) for a, b in itertools.combinations(row, 2)]) for row in lists]))


def cosine(a, b):
    return 1 - float(a @ b) / (np.linalg.norm(a) * np.linalg.norm(b))


incidence = np.zeros((items, users))
for user, history in enumerate(histories):
    incidence[history, user] = 1


def common_users(a, b):
    norms = np.linalg.norm(incidence[a]) * np.linalg.norm(incidence[b])
    return 1 - (incidence[a] @ incidence[b]) / norms if norms else 1.0


def jaccard(a, b):
    a, b = set(categories[a]), set(categories[b])
    return 1 - (len(a & b) / len(a | b) if a | b else 0.0)


predicted, actual = rng.uniform(1, 5, 40), rng.integers(1, 6, 40).astype(float)
statistics = rng.normal(size=101)
print(
    json.dumps(
        {
            "rankings": cases,
            "lists": {
                "itemCount": items,
                "histories": histories,
                "scores": scores.tolist(),
                "vectors": [round(float(v), 4) for v in vectors.ravel()],
                "dimension": 6,
                "categories": categories,
                "expected": {
                    "lists": lists,
                    "coverage@8": float((exposure > 0).mean()),
                    "gini@8": float(gini),
                    "personalization@8": float(1 - overlap),
                    "novelty@8": float(np.mean([[information[i] for i in row] for row in lists])),
                    "longtail@8": float(np.mean([[i not in head for i in row] for row in lists])),
                    "diversityByVectors": pairwise(
                        lambda a, b: cosine(vectors[a].astype(float), vectors[b].astype(float))
                    ),
                    "diversityByCategories": pairwise(jaccard),
                    "diversityByUsers": pairwise(common_users),
                },
            },
            "ratings": {
                "predicted": predicted.tolist(),
                "actual": actual.tolist(),
                "rmse": float(mean_squared_error(actual, predicted) ** 0.5),
                "mae": float(mean_absolute_error(actual, predicted)),
            },
            "quantiles": {
                "statistics": statistics.tolist(),
                "low": float(np.quantile(statistics, 0.025)),
                "high": float(np.quantile(statistics, 0.975)),
            },
        }
    )
)
