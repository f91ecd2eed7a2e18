"""Writes mpmath-adaptive-clipping.json (needs: pip install mpmath).

Algorithm 1 and Theorem 1 of Andrew, Thakkar, McMahan and Ramaswamy, "Differentially Private Learning with
Adaptive Clipping" (arXiv:1905.03871), written down once more from the paper, in the paper's own units:
bits of 0 and 1, sums of halves.
"""
import json
from mpmath import mp, mpf, erfinv, exp, nstr, sqrt

mp.dps = 40


def text(x):
    return nstr(x, 20, min_fixed=0, max_fixed=0)


runs = []
for c, gamma, eta, m, half_units, counts in [
        ("0.1", "0.5", "0.2", 100, 1024, ["0", "12.5", "31", "50", "77.25", "100", "104.5", "-3"]),
        ("3", "0.9", "0.05", 7, 1, ["7", "6.5", "6", "0"]),
        ("1e-3", "0.01", "1.5", 100000, 1048576, ["1000", "999.5", "100000"])]:
    bound, bounds, sums = mpf(c), [], []
    for count in counts:
        # The noisy number of clients at or below the bound, as the sum of b_i - 1/2 in integer units.
        centred = mpf(count) - mpf(m) / 2
        units = centred * 2 * half_units
        assert units == int(units)
        sums.append(int(units))
        bound = bound * exp(-mpf(eta) * (mpf(count) / m - mpf(gamma)))
        bounds.append(text(bound))
    runs.append({"initial": c, "quantile": gamma, "rate": eta, "contributors": m,
                 "halfUnits": half_units, "sums": sums, "bounds": bounds})

splits = []
for z, b in [("1", "5"), ("1", "50"), ("0.3", "1"), ("10", "6"), ("4.225", "100")]:
    z, b = mpf(z), mpf(b)
    splits.append({"noiseMultiplier": text(z), "countDeviation": text(b),
                   "vectorNoiseMultiplier": text((z ** -2 - (2 * b) ** -2) ** mpf("-0.5"))})

# Quantiles of exp(Z), Z standard normal.
quantiles = [{"quantile": q, "value": text(exp(sqrt(mpf(2)) * erfinv(2 * mpf(q) - 1)))}
             for q in ["0.1", "0.5", "0.9"]]
with open("mpmath-adaptive-clipping.json", "w") as f:
    json.dump({"source": "mpmath, generate_adaptive_clipping.py",
               "description": "bounds of Algorithm 1 and noise multipliers of Theorem 1 of "
                              "arXiv:1905.03871; quantiles of the standard log-normal law",
               "runs": runs, "splits": splits, "quantiles": quantiles}, f, indent=1, sort_keys=True)
    f.write("\n")
