"""Writes the three mpmath-*.json files (needs: pip install mpmath).

Evaluates the definitions directly with 80 significant digits, sharing no code or method with the
Swift modules.
"""
import json
from mpmath import mp, mpf, erfc, sqrt, exp, log, pi, nstr

mp.dps = 80


def phi_cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def delta(eps, mu):
    if eps / mu - mu / 2 > 60:
        return mpf(0)  # below 1e-780, under every delta asked for
    return phi_cdf(-eps / mu + mu / 2) - exp(eps) * phi_cdf(-eps / mu - mu / 2)


def bisect(f, lo, hi):
    # f(lo) is false, f(hi) is true
    for _ in range(110):
        mid = (lo + hi) / 2
        if f(mid):
            hi = mid
        else:
            lo = mid
    return hi


def epsilon_of(d, mu):
    if delta(mpf(0), mu) <= d:
        return mpf(0)
    hi = mu * mu / 2 + mu * sqrt(-2 * log(d))
    return bisect(lambda e: delta(e, mu) <= d, mpf(0), hi)


def mu_of(eps, d):
    hi = mpf(1)
    while delta(eps, hi) <= d:
        hi *= 2
    return bisect(lambda m: delta(eps, m) > d, mpf(0), hi)


def renyi(mu2, d):
    def f(u):
        a = 1 + exp(u)
        return a * mu2 / 2 + log((a - 1) / a) - (log(d) + log(a)) / (a - 1)
    c = log(sqrt(-2 * log(d) / mu2))
    grid = [c + mpf(i) / 4 for i in range(-60, 61)]
    best = min(grid, key=f)
    lo, hi = best - mpf(1) / 2, best + mpf(1) / 2
    for _ in range(120):
        m1, m2 = lo + (hi - lo) / 3, hi - (hi - lo) / 3
        if f(m1) < f(m2):
            hi = m2
        else:
            lo = m1
    return max(mpf(0), f((lo + hi) / 2))


def text(x):
    return nstr(x, 20, min_fixed=0, max_fixed=0)


mus = ["1e-8", "1e-4", "0.01", "0.1241", "1", "3.2354", "10", "50", "140"]
deltas = ["0.3", "1e-6", "1e-12", "1e-100", "1e-300"]
epsilons = ["1e-6", "0.5", "1", "5", "20", "100", "1000", "10000"]
curve = {
    "source": "mpmath 1.4, 80 digits, generate_mpmath.py",
    "description": "Gaussian privacy curve of Balle and Wang 2018, arXiv:1805.06530, Theorem 8",
    "logDelta": [], "epsilon": [], "mu": [], "renyi": [],
}
for m in mus:
    for e in ["0"] + epsilons:
        v = delta(mpf(e), mpf(m))
        if v > mpf(10) ** -380:
            curve["logDelta"].append({"mu": m, "epsilon": e, "value": text(log(v))})
for m in mus:
    for d in deltas:
        curve["epsilon"].append({"mu": m, "delta": d, "value": text(epsilon_of(mpf(d), mpf(m)))})
for e in epsilons:
    for d in deltas:
        curve["mu"].append({"epsilon": e, "delta": d, "value": text(mu_of(mpf(e), mpf(d)))})
mp.dps = 60
for m in ["0.01", "0.1241", "0.5", "1", "3.2354", "10"]:
    for d in ["1e-3", "1e-6", "1e-12", "1e-100"]:
        curve["renyi"].append(
            {"squaredMu": text(mpf(m) ** 2), "delta": d, "value": text(renyi(mpf(m) ** 2, mpf(d)))})
with open("mpmath-gaussian-curve.json", "w") as f:
    json.dump(curve, f, indent=1, sort_keys=True)
    f.write("\n")

mp.dps = 50


def moments(v):
    reach = int(40 * v ** 0.5) + 40
    weight = [exp(-mpf(k) ** 2 / (2 * v)) for k in range(0, reach)]
    z = weight[0] + 2 * sum(weight[1:])
    var = 2 * sum(mpf(k) ** 2 * w for k, w in enumerate(weight)) / z
    return text(weight[0] / z), text(var)


# The discrete Gaussian as rounding of a continuous one (docs/privacy-accounting.md): the largest
# relative deviation over a period of the centre, by adaptive integration.
mp.dps = 60


def rounding_error(tau2):
    worst = mpf(0)
    for i in range(0, 21):
        x = mpf(i) / 20
        rho = sum(exp(-(k - x) ** 2 / (2 * tau2)) for k in range(-120, 122))
        worst = max(worst, abs(rho / (sqrt(2 * pi * tau2)) - 1))
    return worst


discrete = {
    "source": "mpmath 1.4, generate_mpmath.py",
    "description": "discrete Gaussian N_Z(0, variance): Pr[0] and true variance; "
                   "largest relative deviation of rho_tau(Z - x) from sqrt(2 pi) tau at tau^2 = 4",
    "moments": [],
    "roundingError": text(rounding_error(mpf(4))),
    "exponentialOfMinus": [{"x": x, "value": text(exp(-mpf(eval(x))))} for x in ["1/3", "1/2", "1", "7/5", "5/2"]],
}
for v in [1, 2, 10, 1000, 1024]:
    p0, var = moments(v)
    discrete["moments"].append({"variance": v, "probabilityOfZero": p0, "trueVariance": var})
with open("mpmath-discrete-gaussian.json", "w") as f:
    json.dump(discrete, f, indent=1, sort_keys=True)
    f.write("\n")

# Sums of independent shares N_Z(0, w) against N_Z(0, n w): the largest relative difference of
# probabilities, by direct convolution over all integers that matter at this precision.
mp.dps = 80


def law(v, reach):
    weight = [exp(-mpf(k) ** 2 / (2 * v)) for k in range(reach + 1)]
    z = weight[0] + 2 * sum(weight[1:])
    return {k: weight[abs(k)] / z for k in range(-reach, reach + 1)}


def share_difference(w, n):
    reach = int(21 * (n * w) ** 0.5) + 1
    share = law(w, int(21 * w ** 0.5) + 1)
    total = dict(share)
    for _ in range(n - 1):
        total = {
            k: sum(p * total[k - j] for j, p in share.items() if k - j in total)
            for k in range(-reach, reach + 1)}
    exact = law(n * w, reach)
    # The tails beyond lack terms that the truncation cut off.
    inner = int(6 * (n * w) ** 0.5)
    return max(abs(total[k] / exact[k] - 1) for k in range(-inner, inner + 1))


shares = {
    "source": "mpmath 1.3, generate_mpmath.py",
    "description": "largest relative difference between the law of a sum of independent shares "
                   "N_Z(0, shareVariance) and N_Z(0, shares * shareVariance)",
    "differences": [
        {"shareVariance": w, "shares": n, "value": text(share_difference(w, n))}
        for w, n in [(1, 2), (2, 2), (2, 5), (8, 2), (8, 3), (8, 6), (9, 2), (10, 3)]],
}
with open("mpmath-noise-shares.json", "w") as f:
    json.dump(shares, f, indent=1, sort_keys=True)
    f.write("\n")
