"""Loss and gradient of a small neural collaborative filter, for NeuralGradientTests.swift.

    python3 reference_gradient.py

Needs numpy. The gradient is written out in matrix form and compared with central differences of the
loss in double precision; the script stops if they differ.
"""

import numpy as np

D, H1, H2 = 3, 4, 2
SIZES = [D, H1 * D, H1 * D, H1, H2 * H1, H2, H2, 1]
COUNT = sum(SIZES)
parameters = np.sin(0.7 * np.arange(COUNT)) * 0.8
items = np.cos(1.3 * np.arange(4 * D)).reshape(4, D)
user = np.array([0.5, -0.4, 0.9])
labels = np.array([1.0, 0, 0, 1])


def parts(p):
    g, wu, wv, b1, w2, b2, w, c = np.split(p, np.cumsum(SIZES)[:-1])
    return g, wu.reshape(H1, D), wv.reshape(H1, D), b1, w2.reshape(H2, H1), b2, w, c[0]


def loss(p, v):
    g, wu, wv, b1, w2, b2, w, c = parts(p)
    first = np.maximum(v @ wv.T + wu @ user + b1, 0)
    second = np.maximum(first @ w2.T + b2, 0)
    z = v @ (g * user) + second @ w + c
    return np.sum(np.logaddexp(0, z) - labels * z)


def gradient(p, v):
    g, wu, wv, b1, w2, b2, w, c = parts(p)
    first = np.maximum(v @ wv.T + wu @ user + b1, 0)
    second = np.maximum(first @ w2.T + b2, 0)
    z = v @ (g * user) + second @ w + c
    dz = 1 / (1 + np.exp(-z)) - labels
    d2 = np.outer(dz, w) * (second > 0)
    d1 = (d2 @ w2) * (first > 0)
    by_parameters = np.concatenate([
        user * (dz @ v), np.outer(d1.sum(0), user).ravel(), (d1.T @ v).ravel(), d1.sum(0),
        (d2.T @ first).ravel(), d2.sum(0), dz @ second, [dz.sum()],
    ])
    return by_parameters, np.outer(dz, g * user) + d1 @ wv


by_parameters, by_items = gradient(parameters, items)
step = 1e-6
for k in range(COUNT):
    e = np.zeros(COUNT)
    e[k] = step
    numeric = (loss(parameters + e, items) - loss(parameters - e, items)) / (2 * step)
    assert abs(numeric - by_parameters[k]) < 1e-7, k
for k in range(items.size):
    e = np.zeros(items.size)
    e[k] = step
    e = e.reshape(items.shape)
    numeric = (loss(parameters, items + e) - loss(parameters, items - e)) / (2 * step)
    assert abs(numeric - by_items.ravel()[k]) < 1e-7, k

print("loss", repr(float(loss(parameters, items))))
print("parameters", [round(float(x), 8) for x in by_parameters])
print("items", [round(float(x), 8) for x in by_items.ravel()])
