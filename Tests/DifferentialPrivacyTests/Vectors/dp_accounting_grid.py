"""Compares epsilon with dp-accounting's over a grid of Gaussian and Poisson-sampled Gaussian plans.

    dp_accounting_grid.py --tacit BINARY [--json FILE]     compares, prints a table, exit 1 on a violation
    dp_accounting_grid.py --write FILE                     writes the rows that the test suite pins

A row has dp-accounting's `pessimistic` epsilon by connect-the-dots; its `optimistic` one by buckets
rounded down; and `rdp`, its conversion of Renyi divergences at ORDERS. Notes on how it is asked:

- The discretization interval is its default 1e-4, or the power of ten at which a composition has at most
  POINTS points. Gaussian noise without sampling is composed exactly, as its PLDAccountant does.
- Its get_epsilon_for_delta takes exp(-loss) and so returns a loss, not epsilon, from about 700 on. There
  epsilon is searched with its get_delta_for_epsilon, which has no such limit.
- Its divergences of fractional orders are infinite where its series does not converge in 1,000 terms, and
  otherwise add the absolute values of an alternating series. `rdp` is the smaller of its own divergence and
  a plain numerical integral at each order; `rdpSeries` is what its own divergences alone give.

Needs: pip install dp-accounting==0.6.0
"""
import argparse
import functools
import json
import logging
import math
import subprocess
import sys

import numpy as np
from dp_accounting import dp_event
from dp_accounting.pld import privacy_loss_distribution as pld
from dp_accounting.privacy_accountant import NeighboringRelation
from dp_accounting.rdp import RdpAccountant, compute_epsilon

SIGMAS = [0.5, 1.0, 2.0, 5.0]
RATES = [0.001, 0.01, 0.1, 0.5, 1.0]
ROUNDS = [1, 10, 100, 1000, 10000]
DELTAS = [1e-5, 1e-6]
# Plans under the replace-one relation; dp-accounting's Renyi accountant refuses sampled ones.
REPLACE = [(1.0, 0.01, 100), (2.0, 0.1, 100), (0.7, 0.05, 10), (1.0, 0.5, 10), (3.0, 1.0, 5)]
POINTS = 4_000_000
# Refined around the best one.
ORDERS = sorted([1 + 10 ** (x / 400) for x in range(-1000, 1001)]
                + [float(x) for x in range(317, 2001, 3)])
RELATIONS = {"addOrRemoveOne": NeighboringRelation.ADD_OR_REMOVE_ONE,
             "replaceOne": NeighboringRelation.REPLACE_ONE}

logging.getLogger("absl").setLevel(logging.ERROR)


def deviation(sigma, rate):
    """Standard deviation of the loss of one round, roughly, and its largest relevant value."""
    if rate == 1:
        return 1 / sigma, 0.5 / sigma**2 + 12 / sigma
    z = np.linspace(-12, 12 + 1 / sigma, 4000)
    loss = np.log(1 - rate + rate * np.exp(z / sigma - 0.5 / sigma**2))
    density = (1 - rate) * np.exp(-z**2 / 2) + rate * np.exp(-((z - 1 / sigma) ** 2) / 2)
    density /= density.sum()
    mean = (loss * density).sum()
    return math.sqrt(((loss - mean) ** 2 * density).sum()), loss[-1] - loss[0]


def interval(sigma, rate, rounds):
    spread, largest = deviation(sigma, rate)
    width = 20 * spread * math.sqrt(rounds) + 2 * largest
    step = 1e-4
    while width / step > POINTS:
        step *= 10
    return step


@functools.lru_cache(maxsize=8)
def distribution(sigma, rate, step, pessimistic, relation):
    return pld.from_gaussian_mechanism(
        sigma, value_discretization_interval=step, sampling_prob=rate,
        pessimistic_estimate=pessimistic, use_connect_dots=pessimistic,
        neighboring_relation=RELATIONS[relation])


def epsilon(composed, delta):
    value = composed.get_epsilon_for_delta(delta)
    if value < 600:
        return value
    low, high = 0.0, value
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        if composed.get_delta_for_epsilon(middle) > delta:
            low = middle
        else:
            high = middle
    return high


def epsilons(sigma, rate, rounds, deltas, relation="addOrRemoveOne"):
    """Pessimistic and optimistic epsilon at each delta, and the interval."""
    if rate == 1:
        sigma, rounds = sigma / math.sqrt(rounds), 1
    step = interval(sigma, rate, rounds)
    result = []
    for pessimistic in (True, False):
        single = distribution(sigma, rate, step, pessimistic, relation)
        composed = single.self_compose(rounds) if rounds > 1 else single
        result.append([float(epsilon(composed, delta)) for delta in deltas])
    return result[0], result[1], step


def integrated(sigma, rate, order):
    """The divergence of one round by a fine trapezoidal sum."""
    z = np.linspace(-14, 14 + order / sigma, int(40 * (28 + order / sigma) * max(1, 1 / sigma)))
    y = z / sigma - 0.5 / sigma**2
    ratio = np.logaddexp(math.log1p(-rate), math.log(rate) + y)
    exponent = order * ratio - z**2 / 2
    top = exponent.max()
    step = z[1] - z[0]
    moment = top + math.log(np.exp(exponent - top).sum() * step) - 0.5 * math.log(2 * math.pi)
    return max(moment, 0) / (order - 1)


@functools.lru_cache(maxsize=8)
def divergences(sigma, rate):
    """dp-accounting's divergences of one round at ORDERS, and the smaller of these and integrals."""
    accountant = RdpAccountant(ORDERS)
    accountant.compose(dp_event.PoissonSampledDpEvent(rate, dp_event.GaussianDpEvent(sigma)))
    series = np.array(accountant._rdp)
    if rate == 1:
        return series, series
    integrals = np.array([integrated(sigma, rate, order) for order in ORDERS])
    return series, np.minimum(series, integrals)


def renyi(sigma, rate, rounds, deltas):
    """Epsilon by the smaller divergences, with more orders around the best one; by the series alone."""
    series, both = divergences(sigma, rate)
    result = []
    for delta in deltas:
        value, best = compute_epsilon(ORDERS, both * rounds, delta)
        place = ORDERS.index(best) if best in ORDERS else 0
        near = np.linspace(ORDERS[max(0, place - 1)], ORDERS[min(len(ORDERS) - 1, place + 1)], 41)
        accountant = RdpAccountant(near)
        accountant.compose(dp_event.PoissonSampledDpEvent(rate, dp_event.GaussianDpEvent(sigma)))
        finer = np.array(accountant._rdp)
        if rate < 1:
            finer = np.minimum(finer, [integrated(sigma, rate, order) for order in near])
        value = min(value, compute_epsilon(near, finer * rounds, delta)[0])
        result.append((float(value), float(compute_epsilon(ORDERS, series * rounds, delta)[0])))
    return [row[0] for row in result], [row[1] for row in result]


def rows():
    for sigma in SIGMAS:
        for rate in RATES:
            for count in ROUNDS:
                pessimistic, optimistic, step = epsilons(sigma, rate, count, DELTAS)
                rdp, series = renyi(sigma, rate, count, DELTAS)
                for index, delta in enumerate(DELTAS):
                    yield {"relation": "addOrRemoveOne", "noiseMultiplier": sigma,
                           "samplingRate": rate, "rounds": count, "delta": delta,
                           "pessimistic": pessimistic[index], "optimistic": optimistic[index],
                           "rdp": rdp[index], "rdpSeries": series[index], "interval": step}
    for sigma, rate, count in REPLACE:
        pessimistic, optimistic, step = epsilons(sigma, rate, count, DELTAS, "replaceOne")
        for index, delta in enumerate(DELTAS):
            yield {"relation": "replaceOne", "noiseMultiplier": sigma, "samplingRate": rate,
                   "rounds": count, "delta": delta, "pessimistic": pessimistic[index],
                   "optimistic": optimistic[index], "interval": step}


def tacit(binary, row, accountant):
    relation = "replace" if row["relation"] == "replaceOne" else "add-or-remove"
    command = [binary, "audit", "epsilon", "--json", "--accountant", accountant,
               "--relation", relation, "--noise-multiplier", str(row["noiseMultiplier"]),
               "--sampling-rate", str(row["samplingRate"]), "--rounds", str(row["rounds"]),
               "--delta", str(row["delta"])]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["epsilon"]


def compare(binary, file):
    print(f"{'relation':>14} {'sigma':>5} {'q':>5} {'rounds':>6} {'delta':>5} {'optimistic':>12} "
          f"{'tacit pld':>12} {'pessimistic':>12} {'above':>9} {'tacit rdp':>12} {'rdp':>12} {'off':>9}")
    worst_pld, worst_rdp, tightest, violations, count = -math.inf, 0.0, math.inf, 0, 0
    results = []
    for row in rows():
        ours = tacit(binary, row, "pld")
        above = ours / row["pessimistic"] - 1 if row["pessimistic"] > 0 else (0 if ours == 0 else math.inf)
        bad = ours < row["optimistic"] or above > 0.005
        renyi_text = ""
        if "rdp" in row:
            loose = tacit(binary, row, "rdp")
            off = loose / row["rdp"] - 1 if row["rdp"] > 0 else (0 if loose == 0 else math.inf)
            bad = bad or abs(off) > 0.001 or loose > row["rdpSeries"] * 1.001
            worst_rdp = max(worst_rdp, abs(off))
            renyi_text = f"{loose:12.6g} {row['rdp']:12.6g} {off:+9.5%}"
            row = row | {"tacitRdp": loose}
        worst_pld = max(worst_pld, above)
        tightest = min(tightest, ours - row["optimistic"])
        violations += bad
        count += 1
        results.append(row | {"tacitPld": ours})
        print(f"{row['relation']:>14} {row['noiseMultiplier']:5} {row['samplingRate']:5} "
              f"{row['rounds']:6} {row['delta']:5.0e} {row['optimistic']:12.6g} {ours:12.6g} "
              f"{row['pessimistic']:12.6g} {above:+9.5%} {renyi_text}{'  VIOLATION' if bad else ''}",
              flush=True)
    print(f"{count} plans, {violations} violations; pld at most {worst_pld:+.5%} above the pessimistic "
          f"one and at least {tightest:.3g} above the optimistic one; rdp off by at most {worst_rdp:.5%}")
    if file:
        with open(file, "w") as output:
            json.dump(results, output)
    return violations == 0


def write(file):
    with open(file, "w") as output:
        json.dump({"source": "dp-accounting 0.6.0 (PyPI), dp_accounting_grid.py --write",
                   "description": "epsilon of Gaussian and Poisson-sampled Gaussian plans; see the "
                                  "script for how each figure is made",
                   "values": [row for row in rows() if row["delta"] == DELTAS[1]]},
                  output, indent=1, sort_keys=True)
        output.write("\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--tacit")
    parser.add_argument("--json")
    parser.add_argument("--write")
    arguments = parser.parse_args()
    if arguments.write:
        write(arguments.write)
    if arguments.tacit:
        sys.exit(0 if compare(arguments.tacit, arguments.json) else 1)
