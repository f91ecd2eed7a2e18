"""Writes mpmath-samplers.json (needs: pip install mpmath).

Probabilities and digits of the laws that the samplers draw from, from their definitions and sharing no
code or method with the Swift modules: the discrete Gaussian by summing exp(-k^2 / 2v), Skellam by Bessel
functions, cumulative probabilities by summing probabilities.
"""
import json
from mpmath import mp, mpf, besseli, erfc, exp, floor, factorial, nstr, sqrt


def text(x):
    return nstr(x, 20, min_fixed=0, max_fixed=0)


def gaussian(v, reach):
    weight = [exp(-mpf(k) ** 2 / (2 * v)) for k in range(reach + 1)]
    total = weight[0] + 2 * sum(weight[1:])
    return [w / total for w in weight]


def skellam(v, reach):
    return [besseli(k, v) * exp(-mpf(v)) for k in range(reach + 1)]


def cells(law, count):
    """Probabilities of cells of |k|: up to edges[0], up to edges[1], ... and all beyond, so that `count`
    samples give 25 or more in every cell, and as fine as that or 1/120 of all."""
    least, width = mpf(25) / count, mpf(1) / 120
    edges, values, current, done = [], [], mpf(0), mpf(0)
    for k, p in enumerate(law):
        current += p if k == 0 else 2 * p
        if current >= width or (done > mpf("0.99") and current >= 2 * least):
            if 1 - done - current < least:
                break
            edges.append(k)
            values.append(current)
            done += current
            current = mpf(0)
    return {"edges": edges, "probabilities": [text(p) for p in values] + [text(1 - done)]}


def residues(law, modulus):
    """Probabilities of k modulo a number, k of either sign."""
    result = [mpf(0)] * modulus
    for k, p in enumerate(law):
        result[k % modulus] += p
        if k > 0:
            result[-k % modulus] += p
    return [text(p) for p in result]


def digits(x, bits):
    """The first bits of a number below 1, in hexadecimal."""
    return format(int(floor(x * mpf(2) ** bits)), "0%dx" % (bits // 4))


COUNT = 4_000_000
out = {
    "source": "mpmath, generate_samplers.py",
    "description": "laws of the samplers: cells of |k| up to and with each edge, then the rest; "
                   "k modulo 8; cumulative probabilities as hexadecimal digits",
    "count": COUNT, "gaussian": [], "skellam": [], "moments": [],
    "exponentials": [], "cumulatives": [],
}
mp.dps = 40
for v in [1, 2, 8, 400, 1023, 1024, 2500, 1_000_000, 123_456_789]:
    law = gaussian(v, int(9 * v ** 0.5) + 9)
    out["gaussian"].append(dict(variance=v, residues=residues(law, 8), **cells(law, COUNT)))
# Far beyond that the normal distribution at half-integers: by Euler and Maclaurin it errs by less than
# 1 / (24 v) of the density.
for v in [123_456_789_012_345, 1 << 48]:
    sigma = sqrt(mpf(v))
    quantiles = [mpf(i) / 16 for i in range(1, 73)]
    edges = [int(q * sigma) for q in quantiles]
    beyond = [mpf(1)] + [erfc((e + mpf("0.5")) / sigma / sqrt(mpf(2))) for e in edges]
    out["gaussian"].append({
        "variance": v, "edges": edges, "residues": [text(mpf(1) / 8)] * 8,
        "probabilities": [text(a - b) for a, b in zip(beyond, beyond[1:])] + [text(beyond[-1])]})
for v in [1, 2, 7, 100, 400]:
    law = skellam(v, int(12 * v ** 0.5) + 30)
    out["skellam"].append(dict(variance=v, residues=residues(law, 8), **cells(law, COUNT)))
for v in [10_000, 1_000_000]:
    # Bessel functions of so large an argument by their recurrence, downwards from far outside, where it
    # is stable (Miller); normalized by the sum.
    reach = int(14 * v ** 0.5)
    law = [mpf(0)] * (reach + 2)
    law[reach] = mpf(1)
    for k in range(reach, 0, -1):
        law[k - 1] = law[k + 1] + 2 * mpf(k) / v * law[k]
    total = law[0] + 2 * sum(law[1:])
    law = [p / total for p in law]
    if v == 10_000:
        assert abs(law[0] / (besseli(0, v) * exp(-mpf(v))) - 1) < mpf(10) ** -25
    out["skellam"].append(dict(variance=v, residues=residues(law, 8), **cells(law, COUNT)))

mp.dps = 400
for p, q in [(1, 2), (1, 20), (1, 2000), (1 << 40, (1 << 49) - 1), (1, 1 << 49)]:
    out["exponentials"].append({
        "numerator": p, "denominator": q, "digits": digits(exp(-mpf(p) / q), 1024)})


def cumulative(weights, picks):
    total, run, result = sum(weights), mpf(0), []
    for m, w in enumerate(weights):
        run += w
        if m in picks:
            result.append({"index": m, "digits": digits(run / total, 1024)})
    return result


def gaussian_weights(v, step, folded):
    a = mpf(step * step) / (2 * v)
    reach = int((mpf(800) / a) ** mpf("0.5")) + 2
    return [exp(-a * y * y) * (2 if folded and y > 0 else 1) for y in range(reach)]


def poisson_weights(doubled):
    mean, mode = mpf(doubled) / 2, doubled // 2
    p = lambda n: mpf(0) if n < 0 else exp(-mean) * mean ** n / factorial(n)
    reach = int(45 * (mean + 10) ** mpf("0.5")) + 150
    result = [p(mode)]
    for i in range(1, reach):
        result += [p(mode + i), p(mode - i)]
    return result


for v, step, folded in [(1, 1, True), (400, 1, True), (1_000_000, 32, False), (1 << 48, 1 << 20, False)]:
    weights = gaussian_weights(v, step, folded)
    for row in cumulative(weights, {0, 1, 2, 3, 5, 20, 60, 120}):
        out["cumulatives"].append(dict(law="gaussian", variance=v, step=step, folded=folded, **row))
for v in [1, 7, 400, 10_000]:
    for row in cumulative(poisson_weights(v), {0, 1, 2, 3, 4, 5, 20, 60, 120}):
        out["cumulatives"].append(dict(law="poisson", variance=v, **row))

with open("mpmath-samplers.json", "w") as f:
    json.dump(out, f, indent=1, sort_keys=True)
    f.write("\n")
