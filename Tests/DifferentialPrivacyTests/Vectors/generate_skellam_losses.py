"""Writes mpmath-skellam-losses.json (needs: pip install mpmath numpy scipy).

exact: epsilon of integer vectors with Skellam noise, from the definition delta(epsilon) = sum of (P - e^epsilon Q)+
with 40 significant digits: one release with the same shift in one or two coordinates. bound: epsilon of Skellam noise
and Gaussian noise together, as the mean of the bound on delta over the Gaussian's loss, by plain quadrature and
without the convex hull that the accountant takes: delta(epsilon) = E bound(epsilon - L), L ~ N(mu^2/2, mu^2).
"""
import json

import numpy
import scipy.optimize
from mpmath import mp, mpf, besseli, exp, log, nstr

mp.dps = 40


def skellam_law(variance, shift):
    """Probabilities and losses of one coordinate, over where the probability is above 1e-30."""
    reach = int(14 * variance ** 0.5) + 40
    weights = [exp(-mpf(variance)) * besseli(k, mpf(variance)) for k in range(reach + shift + 1)]
    rows = []
    for k in range(-reach, reach + 1):
        upper, lower = weights[abs(k - shift)], weights[abs(k)]
        if upper > mpf("1e-32"):
            rows.append((upper, log(upper / lower)))
    return rows


def exact_epsilon(variance, shift, coordinates, delta):
    rows = [(mpf(1), mpf(0))]
    law = skellam_law(variance, shift)
    for _ in range(coordinates):
        rows = [(p * q, a + b) for p, a in rows for q, b in law if p * q > mpf("1e-34")]
    masses = numpy.array([float(p) for p, _ in rows])
    losses = numpy.array([float(loss) for _, loss in rows])

    def excess(epsilon):
        return (masses * -numpy.expm1(numpy.minimum(0, epsilon - losses))).sum() - delta

    return scipy.optimize.brentq(excess, 0, losses.max(), xtol=1e-13)


def log_bound(events, epsilons):
    """log of the bound on delta at many epsilons, from arXiv:2110.04995, Corollary 3.6."""
    orders = numpy.arange(2, 20_001, dtype=float)
    divergence = numpy.zeros_like(orders)
    for squared, absolute, variance, count in events:
        first = orders * squared / (2 * variance)
        quadratic = ((2 * orders - 1) * squared + 6 * absolute) / (4 * variance ** 2)
        divergence += count * (first + numpy.minimum(quadratic, 3 * absolute / (2 * variance)))
    slopes = orders - 1
    intercepts = slopes * (divergence + numpy.log1p(-1 / orders)) - numpy.log(orders)
    variance = numpy.expm1(divergence[0])

    def direct(e):
        g = numpy.exp(e)
        by_orders = numpy.array([(intercepts - slopes * x).min() for x in e])
        root = numpy.sqrt(variance + (g - 1) ** 2)
        by_variance = numpy.where(g > 1, variance / (root + g - 1), root + 1 - g) / 2
        return numpy.minimum(1, numpy.minimum(numpy.exp(numpy.minimum(by_orders, 1)), by_variance)), by_orders

    values, by_orders = direct(epsilons)
    other, _ = direct(-epsilons)
    exchanged = numpy.where(epsilons < 0, 1 - numpy.exp(epsilons) + numpy.exp(epsilons) * other, 1)
    small = values < 1e-12
    return numpy.where(small, by_orders, numpy.log(numpy.minimum(values, exchanged)))


def bound_epsilon(events, mu, delta):
    if mu == 0:
        def log_delta(epsilon):
            return log_bound(events, numpy.array([epsilon]))[0]
    else:
        def log_delta(epsilon):
            z = numpy.linspace(-14, 30 if mu * 30 < 60 else 60 / mu, 6001)
            logs = log_bound(events, epsilon - (mu * z + mu * mu / 2)) - z * z / 2
            top = logs.max()
            total = numpy.exp(logs - top).sum() * (z[1] - z[0]) / numpy.sqrt(2 * numpy.pi)
            return top + numpy.log(total)
    return scipy.optimize.brentq(lambda e: log_delta(e) - numpy.log(delta), 1e-6, 400, xtol=1e-10)


exact = []
for variance, shift, coordinates, delta in [
        (64, 4, 1, 1e-3), (64, 8, 1, 1e-6), (400, 20, 1, 1e-5), (2500, 25, 1, 1e-6), (400, 20, 2, 1e-5),
        (900, 10, 2, 1e-6)]:
    exact.append({"variance": variance, "shift": shift, "coordinates": coordinates, "delta": repr(delta),
                  "epsilon": repr(exact_epsilon(variance, shift, coordinates, delta))})

bound = []
for events, mu, delta in [
        ([(1 << 20, 1 << 12, 1 << 20, 1)], 0, 1e-6),
        ([(1 << 20, 1 << 12, 1 << 20, 1)], 1, 1e-6),
        ([(1 << 20, 1 << 12, 1 << 20, 1)], 0.2, 1e-6),
        ([(1 << 20, 1 << 12, 1 << 24, 1)], 1, 1e-6),
        ([(1 << 20, 1 << 12, 1 << 22, 40)], 0.5, 1e-8),
        ([(1 << 20, 1 << 14, 1 << 22, 3), (1 << 16, 1 << 10, 1 << 20, 5)], 2, 1e-6),
        ([(400, 20, 400, 1)], 1, 1e-5),
        ([(1 << 20, 1 << 12, 1 << 26, 1)], 0, 1e-6),
        ([(1 << 20, 1 << 12, 1 << 22, 1)], 0.5, 1e-20)]:
    bound.append({"events": [dict(zip(("squaredSensitivity", "absoluteSensitivity", "variance", "count"), event))
                             for event in events],
                  "mu": repr(float(mu)), "delta": repr(delta), "epsilon": repr(bound_epsilon(events, mu, delta))})

with open("mpmath-skellam-losses.json", "w") as file:
    json.dump({"source": "generate_skellam_losses.py", "exact": exact, "bound": bound}, file, indent=1)
    file.write("\n")
