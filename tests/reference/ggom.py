#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Exact values of the operations of the Gamma-Gompertz/NBD, ordinary and where parameters leave for 0 or infinity.

    pip install mpmath gmpy2
    python3 ggom.py > boundaries_ggom.csv          some minutes

Format: models/boundaries.hpp. Integrals over the time of leaving, in time itself, by Gauss's rule of 30 points on intervals
that are halved until the halves agree to 30 digits of the whole, at 40 digits. The library integrates over the hazard
gathered instead, in panels that it chooses from the parameters."""
import functools, sys
from mpmath import mp, mpf, exp, log, log1p, expm1, loggamma, nstr

mp.dps = 45


@functools.lru_cache(None)
def gauss(n):
    nodes = []
    with mp.workdps(60):
        for k in range(n):
            x = mp.cos(mp.pi * (mpf(k) + mpf(3) / 4) / (n + mpf(1) / 2))
            for _ in range(9):  # Newton
                before, here = mpf(1), x
                for j in range(2, n + 1): before, here = here, ((2 * j - 1) * x * here - (j - 1) * before) / j
                slope = n * (x * here - before) / (x * x - 1)
                x -= here / slope
            nodes.append((x, 2 / ((1 - x * x) * slope * slope)))
    assert abs(sum(w for _, w in nodes) - 2) < mpf(10)**-40
    return nodes


def integral(log_f, low, high, digits):
    """Of exp(log_f) over (low, high), positive; intervals begin short at `low`. With 0 digits roughly."""
    if high <= low: return mpf(0)
    edges = [low] + [low + (high - low) * mpf(16)**(k - 18) for k in range(19)]
    top = max(log_f(low + (high - low) * mpf(k) / 97) for k in range(1, 97))
    top = max([top] + [log_f(e) for e in edges[1:]])
    rule = gauss(30 if digits else 12)
    def panel(a, b):
        h, m = (b - a) / 2, (a + b) / 2
        return h * sum(w * exp(log_f(m + h * x) - top) for x, w in rule)
    work, total = [(a, b, panel(a, b)) for a, b in zip(edges, edges[1:])], mpf(0)
    biggest = sum(v for _, _, v in work)
    if not digits: return biggest * exp(top)
    while work:
        a, b, v = work.pop()
        m = (a + b) / 2
        left, right = panel(a, m), panel(m, b)
        if abs(left + right - v) <= mpf(10)**-digits * biggest: total += left + right
        else: work += [(a, m, left), (m, b, right)]
    return total * exp(top)


def log_S(m, v): return m[3] * (log(m[4]) - log(m[4] + expm1(m[2] * v)))
def log_leaving(m, v): return log(m[2]) + log(m[3]) + m[2] * v + m[3] * log(m[4]) - (m[3] + 1) * log(m[4] + expm1(m[2] * v))


def parts(m, x, t_x, T, digits):
    """(alive, left in the silence), of the likelihood without its constant."""
    n = m[0] + x
    left = integral(lambda u: -n * log(m[1] + u) + log_leaving(m, u), t_x, T, digits)
    return exp(-n * log(m[1] + T) + log_S(m, T)), left


def log_likelihood(m, d, x, t_x, T):
    return loggamma(m[0] + x) - loggamma(m[0]) + m[0] * log(m[1]) + log(sum(parts(m, x, t_x, T, d)))


def probability_alive(m, d, x, t_x, T, ahead=mpf(0)):
    alive, left = parts(m, x, t_x, T, d)
    return alive / (alive + left) * exp(log_S(m, T + ahead) - log_S(m, T))


def purchases(m, d, rate, T, t):
    """Of one purchase a unit of time, by those alive at T."""
    if t is None:
        t = mpf(1)
        while log_S(m, T + t) - rate * t > -90: t *= 2
    return integral(lambda u: log_S(m, T + u) - log_S(m, T) - rate * u, mpf(0), t, d)


def expected_purchases(m, d, t, x=None, t_x=None, T=None):
    if x is None: return m[0] / m[1] * purchases(m, d, mpf(0), mpf(0), t)
    return probability_alive(m, d, x, t_x, T) * (m[0] + x) / (m[1] + T) * purchases(m, d, mpf(0), T, t)


def discounted_transactions(m, d, rate, x, t_x, T, horizon=None):
    return probability_alive(m, d, x, t_x, T) * (m[0] + x) / (m[1] + T) * purchases(m, d, rate, T, horizon)


def probability_of(m, d, n, t):
    choices = loggamma(m[0] + n) - loggamma(m[0]) - loggamma(n + 1)
    bought = lambda v: choices + m[0] * (log(m[1]) - log(m[1] + v)) + (n * (log(v) - log(m[1] + v)) if n else 0)
    return exp(bought(t) + log_S(m, t)) + integral(lambda v: bought(v) + log_leaving(m, v), mpf(0), t, d)


def condition(f, m, args, v):
    """By differences of rough integrals."""
    h, total = mpf(10)**-4, mpf(0)
    with mp.workdps(20):
        here = f(m, 0, *args)
        for i in range(len(m)):
            moved = list(m)
            moved[i] *= 1 + h
            total += abs(f(moved, 0, *args) / here - 1) / h if v else 0
    return total


def rows():
    ordinary = [('cdnow', 0.553, 10.578, 0.0002, 0.603, 0.0026), ('ageing', 0.5, 5.0, 0.5, 0.2, 10.0), ('some ageing', 1.2, 20.0, 0.05, 0.4, 0.7)]
    extreme = [('b beta -> 0', 0.55, 10.5, 1e-8, 0.6, 1.2e-7), ('beta = 1', 0.8, 6.0, 0.1, 1.3, 1.0), ('s beta -> infinity', 0.8, 6.0, 0.05, 1e7, 1e8),
               ('s -> 0', 0.8, 6.0, 0.05, 1e-8, 0.5), ('late mode; beta -> infinity', 0.8, 6.0, 0.5, 1.0, 1e8), ('beta -> 0', 0.8, 6.0, 0.05, 0.7, 1e-8),
               ('all alike', 5e5, 2e6, 0.03, 4e5, 9e5), ('alpha -> 0', 0.8, 1e-6, 0.05, 0.7, 3.0), ('alpha -> infinity', 0.8, 1e7, 0.05, 0.7, 3.0),
               ('b -> infinity', 0.8, 6.0, 40.0, 0.02, 1e3)]
    histories = [(0.0, 0.0, 38.857142857142854), (2.0, 30.43, 38.86), (29.0, 37.714285714285715, 38.142857142857146), (1.0, 0.5, 500.0), (300.0, 20.0, 300.0)]
    for sets, some in ((ordinary, histories), (extreme, histories[1:2] + histories[4:])):
        for what, *m in sets:
            for h in some:
                yield log_likelihood, what, m, list(h)
                yield probability_alive, what, m, list(h)
            h = list(histories[1])
            yield probability_alive, what, m, h + [26.0]
            for t in (1.0, 520.0): yield expected_purchases, what, m, [t] + h
            yield expected_purchases, what, m, [39.0]
            yield discounted_transactions, what, m, [0.0027] + h
            yield discounted_transactions, what, m, [0.1] + h + [52.0]
            for n in (0.0, 1.0, 7.0): yield probability_of, what, m, [n, 39.0]
            yield probability_of, what, m, [80.0, 300.0]


if __name__ == '__main__':
    print('# Exact values of the Gamma-Gompertz/NBD, by reference/ggom.py (which says how). Format: models/boundaries.hpp.')
    print('operation,boundary,parameters,arguments,value,condition')
    for f, what, m, args in rows():
        exact, x = [mpf(p) for p in m], [mpf(p) for p in args]
        v = f(exact, 30, *x)
        print(f.__name__, what, ' '.join(map(repr, m)), ' '.join(map(repr, args)), nstr(v, 25, min_fixed=-3, max_fixed=6),
              nstr(condition(f, exact, x, v), 3), sep=',', flush=True)
