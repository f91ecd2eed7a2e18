"""One pass of `ials` against one Cholesky iteration of implicit (PyPI), turn by turn in one run.

Both on MovieLens-1M (NCF training file), 64 factors, 2 threads. Prints a line per turn and the ratio of the medians.
"""
import argparse
import gzip
import json
import os
import statistics
import subprocess
import tempfile
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np
import scipy.sparse as sparse
from implicit.cpu.als import AlternatingLeastSquares

FACTORS = 64
SWEEPS = 3


def matrix(path):
    rows, columns = [], []
    with gzip.open(path, "rt") as file:
        for line in file:
            fields = line.split("\t")
            rows.append(int(fields[0]))
            columns.append(int(fields[1]))
    return sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)))


def implicit_seconds(interactions):
    model = AlternatingLeastSquares(
        factors=FACTORS, iterations=SWEEPS, use_cg=False, num_threads=2,
        calculate_training_loss=False, random_state=1,
    )
    start = time.perf_counter()
    model.fit(interactions, show_progress=False)
    return (time.perf_counter() - start) / SWEEPS


def tacit_seconds(tool, scenario):
    with tempfile.TemporaryDirectory() as folder:
        run = os.path.join(folder, "run")
        subprocess.run(
            [tool, "simulate", scenario, "--output", run, "--set", f"model.factors={FACTORS}",
             "--set", f"model.sweeps={SWEEPS}", "--set", "evaluation.baselines=false"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        with open(os.path.join(run, "metrics.jsonl")) as file:
            rounds = [json.loads(line) for line in file]
    return sum(entry["seconds"] for entry in rounds if entry["query"] != "itemCounts") / SWEEPS


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tacit", required=True)
    parser.add_argument("--scenario", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    interactions = matrix(options.data)
    ours, theirs = [], []
    for turn in range(options.turns):
        theirs.append(implicit_seconds(interactions))
        ours.append(tacit_seconds(options.tacit, options.scenario))
        print(f"turn {turn + 1}: ials {ours[-1]:.3f} s a pass, implicit {theirs[-1]:.3f} s an iteration", flush=True)
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"median: ials {statistics.median(ours):.3f} s, implicit {statistics.median(theirs):.3f} s, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
