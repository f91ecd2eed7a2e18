"""Writes mpmath-sampling.json (needs: pip install mpmath numpy scipy).

Evaluates the definitions directly with 30 significant digits: the privacy curve of one Poisson-sampled
Gaussian release from normal tails, by solving for the outcome of each loss; moments by quadrature; Renyi
divergences of shifted Skellam laws by summation; and epsilon of two releases by integrating the privacy
curve of the one over the outcomes of the other.
"""
import json

import numpy
import scipy.optimize
import scipy.special
from mpmath import mp, mpf, erfc, sqrt, exp, log, pi, nstr, quad, besseli

mp.dps = 30


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def density(x):
    return exp(-x * x / 2) / sqrt(2 * pi)


def law(rate, shift, x, function):
    return (1 - rate) * function(x) + rate * function(x - shift)


def laws(direction, mu, q):
    """(rate, shift) of the upper and of the lower law; the loss increases with the outcome."""
    return {"remove": ((q, mu), (mpf(0), -mu)), "add": ((mpf(0), mu), (q, -mu)),
            "replace": ((q, mu), (q, -mu))}[direction]


def loss(pair, x):
    upper, lower = pair
    return log(law(*upper, x, density)) - log(law(*lower, x, density))


def bisect(f, low, high, steps=95):
    for _ in range(steps):
        middle = (low + high) / 2
        if f(middle):
            high = middle
        else:
            low = middle
    return high


def delta(pair, eps):
    upper, lower = pair
    low, high = mpf(-60), mpf(60)
    if loss(pair, high) <= eps:
        return mpf(0)
    if loss(pair, low) >= eps:
        return 1 - exp(eps)
    x = bisect(lambda z: loss(pair, z) >= eps, low, high)
    tail = lambda side: (1 - side[0]) * cdf(-x) + side[0] * cdf(side[1] - x)
    return tail(upper) - exp(eps) * tail(lower)


def epsilon(curve, d):
    if curve(mpf(0)) <= d:
        return mpf(0)
    high = mpf(1)
    while curve(high) > d:
        high *= 2
    return bisect(lambda e: curve(e) <= d, mpf(0), high, 62)


single = []
for direction in ["remove", "add", "replace"]:
    for mu, q in [("2", "0.001"), ("1", "0.01"), ("0.5", "0.1"), ("0.2", "0.5"), ("1", "0.9"),
                  ("10", "0.001"), ("0.01", "0.3")]:
        pair = laws(direction, mpf(mu), mpf(q))
        for d in ["1e-3", "1e-5", "1e-9", "1e-20"]:
            value = epsilon(lambda e: delta(pair, e), mpf(d))
            single.append({"direction": direction, "mu": mu, "rate": q, "delta": d,
                           "epsilon": nstr(value, 20)})

# Two different releases: the curve of the product at e is the mean of the curve of one at e - loss. A plain
# trapezoidal sum in double precision; its result is good to about ten digits.
def tail(x):
    return scipy.special.ndtr(-x)


def float_loss(pair, x):
    sides = [numpy.logaddexp(numpy.log1p(-q) - x * x / 2, numpy.log(q) - (x - m) ** 2 / 2) if q > 0
             else -x * x / 2 for q, m in pair]
    return sides[0] - sides[1]


def float_delta(pair, e):
    low, high = numpy.full_like(e, -40.0), numpy.full_like(e, 40.0)
    for _ in range(70):
        middle = (low + high) / 2
        above = float_loss(pair, middle) >= e
        low, high = numpy.where(above, low, middle), numpy.where(above, middle, high)
    mass = [(1 - q) * tail(high) + q * tail(high - m) for q, m in pair]
    return numpy.maximum(mass[0] - numpy.exp(e) * mass[1], 0)


double = []
x = numpy.linspace(-13, 15, 20001)
for direction in ["remove", "add", "replace"]:
    for first, second, d in [(("1", "0.1"), ("1", "0.1"), "1e-5"), (("1", "0.05"), ("2", "0.02"), "1e-6"),
                             (("0.5", "0.5"), ("1", "0.01"), "1e-4")]:
        one, two = ([(float(q), float(m)) for q, m in laws(direction, mpf(a[0]), mpf(a[1]))]
                    for a in (first, second))
        q, m = one[0]
        weight = ((1 - q) * numpy.exp(-x * x / 2) + q * numpy.exp(-(x - m) ** 2 / 2)) * (x[1] - x[0])
        weight /= numpy.sqrt(2 * numpy.pi)
        losses = float_loss(one, x)
        e = scipy.optimize.brentq(
            lambda e: numpy.log(1e-300 + (weight * float_delta(two, e - losses)).sum() / float(d)), 0.01, 20,
            xtol=1e-13)
        double.append({"direction": direction, "mus": [first[0], second[0]],
                       "rates": [first[1], second[1]], "delta": d, "epsilon": f"{e:.11f}"})

moments = []
for mu, q, order in [("1", "0.01", "2"), ("1", "0.01", "2.5"), ("1", "0.01", "32"), ("2", "0.001", "1.1"),
                     ("2", "0.001", "7.3"), ("0.2", "0.5", "1.01"), ("0.2", "0.5", "200.5"),
                     ("5", "0.3", "1.5"), ("5", "0.3", "20"), ("0.01", "0.1", "5000")]:
    m, r, a = mpf(mu), mpf(q), mpf(order)
    top = a * m
    points = sorted(set([mpf(-15), mpf(0)] + [top * k / 8 for k in range(1, 9)] + [top + 15, top + 5]))
    value = quad(lambda z: density(z) * (1 - r + r * exp(m * z - m * m / 2)) ** a, points)
    moments.append({"mu": mu, "rate": q, "order": order, "divergence": nstr(log(value) / (a - 1), 20)})

skellam = []
for variance, shift, order in [(1, 1, 2), (4, 1, 2), (4, 3, 5), (10, 1, 20), (100, 7, 3), (100, 10, 40),
                               (2, 2, 10)]:
    p = lambda k: exp(-mpf(variance)) * besseli(abs(k), mpf(variance))
    reach = 60 + 12 * order * shift + 10 * int(variance ** 0.5)
    table = {k: p(k) for k in range(-reach - shift, reach + shift + 1)}
    total = sum(table[k - shift] ** order / table[k] ** (order - 1)
                for k in range(-reach, reach + 1) if table[k] > 0)
    skellam.append({"variance": variance, "shift": shift, "order": order,
                    "divergence": nstr(log(total) / (order - 1), 15)})

with open("mpmath-sampling.json", "w") as f:
    json.dump({"source": "mpmath, generate_mpmath_sampling.py",
               "description": "epsilon of one and of two Poisson-sampled Gaussian releases, in each "
                              "direction; Renyi divergences of one, and of an integer with Skellam noise "
                              "against its shift",
               "single": single, "double": double, "moments": moments, "skellam": skellam},
              f, indent=1, sort_keys=True)
    f.write("\n")
