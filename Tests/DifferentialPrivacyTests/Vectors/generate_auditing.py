"""Writes scipy-auditing.json (needs: pip install scipy mpmath).

Binomial tails, beta and noncentral t quantiles come from scipy; the hockey-stick divergence of two
normal distributions is integrated from its definition by mpmath. No code is shared with the Swift
modules. The first two one-run cases are reference points published with the auditor.
"""
import json
import numpy as np
from mpmath import mp, mpf, quad, npdf, exp, linspace
from scipy.stats import binom, beta, nct

mp.dps = 30


def p_value(m, r, v, delta, eps):
    q = 1 / (1 + np.exp(-eps))
    steps = np.arange(1, v + 1)
    between = (binom.sf(v - steps - 1, r, q) - binom.sf(v - 1, r, q)) / steps
    return binom.sf(v - 1, r, q) + 2 * m * delta * (between.max() if v else 0)


def lower_bound(m, r, v, delta, level):
    if p_value(m, r, v, delta, 0) >= level:
        return 0.0
    low, high = 0.0, 40.0
    for _ in range(100):
        middle = (low + high) / 2
        if p_value(m, r, v, delta, middle) < level:
            low = middle
        else:
            high = middle
    return float(low)


one_run = []
for m, r, v, delta, level in [
    (1000, 100, 75, 1e-4, 0.05), (100000, 1510, 1439, 1e-5, 0.05), (1000, 1000, 1000, 1e-6, 0.01),
    (1000, 100, 50, 1e-6, 0.05), (40, 40, 39, 1e-5, 0.05), (20000, 300, 300, 1e-6, 0.025),
    (500, 2, 2, 1e-9, 0.05), (1000000, 1000, 900, 1e-12, 0.001),
]:
    one_run.append(dict(canaries=m, guesses=r, correct=v, delta=delta, level=level,
                        epsilon=lower_bound(m, r, v, delta, level),
                        pValueAtOne=float(min(1, p_value(m, r, v, delta, 1.0)))))

jeffreys = [
    dict(successes=k, trials=n, confidence=c, limit=float(beta.ppf(c, k + 0.5, n - k + 0.5)))
    for k, n, c in [(0, 500, 0.975), (3, 480, 0.995), (250, 500, 0.95), (499, 500, 0.95),
                    (0, 10, 0.999), (7, 12, 0.6), (40000, 100000, 0.999)]
]

noncentral_t = []
for freedom, t, noncentrality in [(18, 2.0, 1.0), (98, 5.0, 3.3), (998, 16.1, 16.1), (998, 80.0, 78.0),
                                  (10, -1.0, 0.5), (9998, 0.0, 0.0)]:
    noncentral_t.append(dict(freedom=freedom, t=t, noncentrality=noncentrality,
                             upper=float(nct.sf(t, freedom, noncentrality))))


def divergence(p, q, eps):
    lo = min(p[0] - 14 * p[1], q[0] - 14 * q[1])
    hi = max(p[0] + 14 * p[1], q[0] + 14 * q[1])

    def f(x):
        return max(mpf(0), npdf(x, *p) - exp(mpf(eps)) * npdf(x, *q))
    return quad(f, linspace(lo, hi, 801))


pairs = []
for p, q, eps in [((0, 1), (1.02, 1), 5), ((0, 1), (1, 1.1), 2), ((0, 0.9), (0.5, 1.2), 0.5),
                  ((0, 1), (0, 1.5), 0.3), ((0, 1), (3, 0.8), 6), ((1, 2), (-2, 1), 1)]:
    both = [divergence(tuple(map(mpf, a)), tuple(map(mpf, b)), eps) for a, b in [(p, q), (q, p)]]
    pairs.append(dict(excluded=p, included=q, epsilon=eps, delta=float(max(both))))

json.dump(dict(oneRun=one_run, jeffreys=jeffreys, noncentralT=noncentral_t, pairs=pairs),
          open("scipy-auditing.json", "w"), indent=1)
