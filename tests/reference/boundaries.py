#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Exact values of the Pareto/NBD and the NBD where parameters leave for 0 or infinity.

    python3 tests/reference/boundaries.py [pareto_nbd] [nbd]     writes boundaries_<model>.csv beside this file
    python3 tests/reference/boundaries.py check                  compares a sample with a second way to each value

Needs mpmath (with gmpy2 it takes minutes, without it an hour). Every integral is a sum over Gauss-Legendre panels at 50
digits, with panels of two widths until 27 digits agree. The second way is another formula (hypergeometric functions)
or, where parameters are too far apart for those, mpmath's tanh-sinh rule in another variable. The columns are described in
tests/models/boundaries.hpp.
"""
import functools
import math
import multiprocessing
import os
import random
import sys

import mpmath
from mpmath import mp, mpf

mp.dps = 50


class Plain:
    """The same functions in doubles, for the conditions, of which a digit is enough."""

    @staticmethod
    def mpf(x):
        return float(x)

    log1p, log = math.log1p, math.log

    @staticmethod
    def log_gamma_ratio(r, n):
        return math.fsum(math.log(r + i) for i in range(int(n)))

    @staticmethod
    def exp(x):
        return math.exp(x) if x < 700 else math.inf

    @staticmethod
    def expm1(x):
        return math.expm1(x) if x < 700 else math.inf

    nodes, step, fall = 16, 1.0, 12


class Exact:
    nodes, fall = 30, 30

    def __init__(self, step):
        self.step = mpf(step)
        self.mpf, self.log1p, self.log, self.exp = mpf, mp.log1p, mp.log, mp.exp
        self.expm1 = mp.expm1

    @staticmethod
    def log_gamma_ratio(r, n):
        return mp.loggamma(r + n) - mp.loggamma(r)


def legendre(n, kind, cache={}):
    """Nodes and weights on [0, 1]."""
    if (n, kind) not in cache:
        rule = []
        for i in range(1, n + 1):
            x = mp.cos(mp.pi * (i - mpf(1) / 4) / (n + mpf(1) / 2))
            for _ in range(8):
                p, q = mpf(1), mpf(0)
                for k in range(n):
                    p, q = ((2 * k + 1) * x * p - k * q) / (k + 1), p
                d = n * (x * p - q) / (x * x - 1)
                x -= p / d
            rule.append((kind((1 + x) / 2), kind(1 / ((1 - x * x) * d * d))))
        cache[n, kind] = rule
    return cache[n, kind]


def integral(m, log_f, scale, end, power=0):
    """The integral of e^log_f over u in [0, end], in w = ln(1 + u/scale), relative to its greatest value, and the
    logarithm of that; log_f is unimodal. Panels halve until it changes by at most `fall` over one, or both of its ends
    are negligible; a factor w^power, which the rule integrates exactly, is no reason for that."""
    kind = type(m.mpf(1))
    rule = legendre(m.nodes, kind)
    last = m.log1p(end / scale)

    zero = log_f(m.mpf(0)) if power == 0 else -m.mpf(10) ** 30

    def g(w):
        u = scale * m.expm1(w)
        return log_f(u) + w if u > 0 else zero

    def smooth(w, g_w):
        return g_w - power * m.log(w) if w > 0 else log_f(m.mpf(0))

    count = max(1, int(math.ceil(last / m.step)))
    edges = [last * k / count for k in range(count + 1)]
    values = [g(w) for w in edges]
    # the peak, by golden sections of the best neighbourhood: the scale of what is negligible
    best = max(range(count + 1), key=lambda k: values[k])
    low, high = edges[max(0, best - 1)], edges[min(count, best + 1)]
    for _ in range(40):
        a, b = low + (high - low) * 382 / 1000, low + (high - low) * 618 / 1000
        if g(a) < g(b):
            low = a
        else:
            high = b
    peak = (low + high) / 2
    top = max(max(values), g(peak))
    points = sorted(set(edges + [peak]))
    stack = [(points[i], points[i + 1], 0) for i in range(len(points) - 1)]
    total = m.mpf(0)
    while stack:
        a, b, depth = stack.pop()
        ga, gb = g(a), g(b)
        if depth < 120 and not abs((smooth(b, gb) - smooth(a, ga)) if power else (gb - ga)) <= m.fall:
            if max(ga, gb) - top < -150 and (b <= peak or a >= peak):
                continue
            middle = (a + b) / 2
            stack += [(a, middle, depth + 1), (middle, b, depth + 1)]
            continue
        if max(ga, gb) - top < -150:
            continue
        total += (b - a) * sum(weight * m.exp(g(a + (b - a) * node) - top) for node, weight in rule)
    return total * scale, top


# ---------------------------------------------------------------- Pareto/NBD
@functools.lru_cache(maxsize=64)
def death(m, n, a, s, b, length):
    """s/b times the integral of (1 + v/a)^-n (1 + v/b)^-(s+1) over [0, length]."""
    if length == 0:
        return m.mpf(0)
    scale = min(a / (n + 1), b / (s + 1), length)
    value, top = integral(m, lambda v: -n * m.log1p(v / a) - (s + 1) * m.log1p(v / b), scale, length)
    return s / b * value * m.exp(top)


def log_rates(m, r, alpha, x, t):
    """ln of the density of x purchase times up to t."""
    return (m.log_gamma_ratio(r, x) - x * m.log(alpha + t) if x else 0) - r * m.log1p(t / alpha)


def log_silence(m, p, x, t_x, T):
    r, alpha, s, beta = p
    a, b, length = alpha + t_x, beta + t_x, T - t_x
    if length == 0:
        return m.mpf(0)
    bought = death(m, s, b, r + x, a, length)
    if bought < 0.5:
        return m.log1p(-bought)
    died, lived = death(m, r + x, a, s, b, length), (r + x) * m.log1p(length / a) + s * m.log1p(length / b)
    return m.log(died + m.exp(-lived)) if died > 0 else -lived


def pn_log_likelihood(m, p, x, t_x, T):
    return log_rates(m, p[0], p[1], x, t_x) - p[2] * m.log1p(t_x / p[3]) + log_silence(m, p, x, t_x, T)


def pn_odds(m, p, x, t_x, T):
    r, alpha, s, beta = p
    a, b, length = alpha + t_x, beta + t_x, T - t_x
    if length == 0:
        return m.mpf(0)
    return m.exp((r + x) * m.log1p(length / a) + s * m.log1p(length / b)) * death(m, r + x, a, s, b, length)


def pn_alive(m, p, x, t_x, T, ahead=0):
    alive = 1 / (1 + pn_odds(m, p, x, t_x, T))
    return alive * m.exp(-p[2] * m.log1p(ahead / (p[3] + T)))


def there(p, x, T):
    return (p[0] + x, p[1] + T, p[2], p[3] + T)


def decayed(m, k, l):
    return l if k == 0 else -m.expm1(-k * l) / k


def pn_bought(m, c, t):
    return c[0] * c[3] / c[1] * decayed(m, c[2] - 1, m.log1p(t / c[3]))


def pn_expected(m, p, t, x=None, t_x=None, T=None):
    return pn_bought(m, p, t) if x is None else pn_alive(m, p, x, t_x, T) * pn_bought(m, there(p, x, T), t)


def log_choices(m, n, r):
    return m.log_gamma_ratio(r, n) - m.log_gamma_ratio(m.mpf(1), n) if n else 0


def log_nbd(m, n, r, t, choices=None):
    """ln P(n purchases in t) of the NBD with alpha = 1."""
    if n == 0:
        return -r * m.log1p(t)
    return (log_choices(m, n, r) if choices is None else choices) - r * m.log1p(t) - n * m.log1p(1 / t)


def pn_exactly(m, c, n, t):
    r, alpha, s, beta = c
    lived = m.exp(log_nbd(m, n, r, t / alpha) - s * m.log1p(t / beta))
    minus_infinity = -m.mpf(10) ** 30
    choices = log_choices(m, n, r)
    scale = min(alpha / (r + 1), beta / (s + 1), t)

    def log_f(u):
        if u == 0 and n:  # at 0 for n up to 20: what is left without u^n
            return choices - n * m.log(alpha) + n * m.log(scale) if n <= 20 else minus_infinity
        return (log_nbd(m, n, r, u / alpha, choices) if u else 0) - (s + 1) * m.log1p(u / beta)

    value, top = integral(m, log_f, scale, t, power=n if n <= 20 else 0)
    return lived + s / beta * value * m.exp(top)


def pn_probability(m, p, n, t, x=None, t_x=None, T=None):
    n = int(n)
    if x is None:
        return pn_exactly(m, p, n, t)
    odds = pn_odds(m, p, x, t_x, T)
    gone = odds / (1 + odds) if odds < 1e300 else m.mpf(1)
    return (gone if n == 0 else 0) + pn_exactly(m, there(p, x, T), n, t) / (1 + odds)


def pn_discounted(m, p, rate, x, t_x, T, horizon=None):
    r, alpha, s, beta = c = there(p, x, T)
    alive = pn_alive(m, p, x, t_x, T)
    if rate == 0:
        return alive * pn_bought(m, c, horizon)
    farthest = m.mpf(150 if m.mpf is not float else 42) / rate
    length = farthest if horizon is None or horizon > farthest else horizon
    scale = min(1 / rate, beta / (s + 1), length)
    value, top = integral(m, lambda u: -rate * u - s * m.log1p(u / beta), scale, length)
    return alive * r / alpha * value * m.exp(top)


pareto_nbd = {
    "log_likelihood": pn_log_likelihood,
    "probability_alive": pn_alive,
    "expected_purchases": pn_expected,
    "probability_of": pn_probability,
    "discounted_transactions": pn_discounted,
}


# ---------------------------------------------------------------- NBD
def nbd_expected(m, p, t, x=0, t_x=0, T=0):
    return (p[0] + x) * t / (p[1] + T)


def nbd_probability(m, p, n, t, x=0, t_x=0, T=0):
    return m.exp(log_nbd(m, int(n), p[0] + x, t / (p[1] + T)))


def nbd_discounted(m, p, rate, x, t_x, T, horizon=None):
    whole = 1 if horizon is None else -m.expm1(-rate * horizon)
    return (p[0] + x) / (p[1] + T) * (horizon if rate == 0 else whole / rate)


nbd = {
    "log_likelihood": lambda m, p, x, t_x, T: log_rates(m, p[0], p[1], x, T),
    "probability_alive": lambda m, p, *history: m.mpf(1),
    "expected_purchases": nbd_expected,
    "probability_of": nbd_probability,
    "discounted_transactions": nbd_discounted,
}


# ---------------------------------------------------------------- rows
@functools.cache
def contexts(digits, step):
    """One for each, so that `death` is remembered for each."""
    return Exact(step)


def exact(function, p, a):
    """At 50 digits, panels of two widths agreeing to 27 digits; digits are added where the value is a small rest."""
    for digits in (50, 80, 130):
        with mp.workdps(digits):
            one, two = (function(contexts(digits, step), tuple(map(mpf, p)), *map(mpf, a)) for step in ("1", ".7"))
            if one == two or abs(one - two) <= mpf(10) ** -27 * abs(two):
                return two
    raise ArithmeticError(f"{function.__name__}{p}{a}: {mp.nstr(one, 30)} {mp.nstr(two, 30)}")


def condition(function, p, a):
    """Relative change of the value for a relative change of everything it depends on, in doubles."""
    base = function(Plain, tuple(map(float, p)), *map(float, a))
    if base == 0 or not math.isfinite(base):
        return 1.0
    sum_ = 0.0
    whole = function in (pn_probability, nbd_probability)  # n is not a quantity that is rounded
    for i in range(len(p) + len(a)):
        both = list(map(float, list(p) + list(a)))
        if whole and i == len(p):
            continue
        if i >= len(p) and len(a) >= 3 and is_count(function, len(a), i - len(p)):
            continue
        at = history_at(function, len(a))
        if at is not None and i - len(p) in (at + 1, at + 2) and a[at + 1] == a[at + 2]:
            continue  # no silence at all, and that is no rounded quantity
        both[i] *= 1 + 1e-6
        if function not in (nbd_expected, nbd_probability, nbd_discounted) and late(function, both[len(p):]):
            both[i] = both[i] / (1 + 1e-6) * (1 - 1e-6)
        changed = function(Plain, tuple(both[: len(p)]), *both[len(p) :])
        sum_ += abs(changed - base) / abs(base) * 1e6
    return sum_


def history_at(function, count):
    """Where x stands among the arguments; None if there is no history."""
    if function in (pn_expected, nbd_expected):
        return 1 if count == 4 else None
    if function in (pn_probability, nbd_probability):
        return 2 if count == 5 else None
    return 1 if function in (pn_discounted, nbd_discounted) else 0


def is_count(function, count, i):
    return history_at(function, count) == i


def late(function, a):
    at = history_at(function, len(a))
    return at is not None and a[at + 1] > a[at + 2]


T = 38.857142857142854
base = (0.5533, 10.578, 0.6061, 11.669)
sizes = [10.0**k for k in (-9, -6, -3, 3, 6, 9, 12)]


def parameter_sets():
    names = ["r", "alpha", "s", "beta"]

    def moved(which, size, ratio=False):
        p = list(base)
        for i in which:
            p[i] = size * (base[i] if ratio else 1)
        return " ".join(names[i] for i in which) + f" -> {size:g}" + (", in proportion" if ratio else ""), tuple(p)

    for size in sizes:
        for i in range(4):
            yield moved([i], size)
        yield moved([0, 2], size)  # both shapes
        yield moved([1, 3], size)  # both rates, and common
        for together in ([0, 1], [2, 3], [0, 1, 2, 3]):
            yield moved(together, size, ratio=True)
        yield moved([0, 3], size)
        yield moved([1, 2], size)
    far = (1e12, 1e12, 1e-9, 1e-9), (1e-9, 1e12, 1e12, 1e-9), (1e-9, 1e-9, 1e-9, 1e-9), (1e6, 1e9, 1e9, 1e12)
    for p in far:
        yield "several at once", p


arguments = [
    ("log_likelihood", [(0, 0, T), (0, 0, 1e-9), (2, 30.43, T), (7, T, T), (200, 30.0, T), (3, 1e-3, 40.0), (0, 0, 0)]),
    ("probability_alive", [(0, 0, T), (2, 30.43, T), (7, T, T), (200, 30.0, T), (3, 1e-3, 40.0), (2, 30.43, T, 52.0)]),
    ("expected_purchases", [(39.0,), (1e-6,), (39.0, 2, 30.43, T), (520.0, 0, 0, T)]),
    ("probability_of", [(0, 39.0), (1, 39.0), (3, 500.0), (12, 39.0), (40, 500.0), (13, 1e-3), (0, 39.0, 2, 30.43, T),
                        (3, 39.0, 0, 0, T)]),
    ("discounted_transactions", [(0.0027, 2, 30.43, T), (0.1, 0, 0, T), (1e-9, 2, 30.43, T), (0.0027, 2, 30.43, T, 52.0),
                                 (0.0, 2, 30.43, T, 520.0)]),
]


def rows_of(model):
    if model is nbd:
        seen = set()
        for boundary, p in parameter_sets():
            if p[:2] not in seen and boundary.split(" ->")[0] in ("r", "alpha", "r alpha", "several at once"):
                seen.add(p[:2])
                for operation, every in arguments:
                    for a in every:
                        yield operation, boundary, p[:2], a
        return
    for boundary, p in parameter_sets():
        for operation, every in arguments:
            for a in every:
                yield operation, boundary, p, a
    many = "s beta -> infinity, from a log of 29 rows"
    yield "probability_of", "s beta -> infinity", (0.9, 80, 1e6, 1e9), (3, 500)
    for n in (0, 1):
        yield "probability_of", many, (1.4535313412827191, 3.7761945763316875, 365262194.47086179, 453801310174.89154), (n, 51)
    yield "log_likelihood", "almost surely gone", (43.78756732014153, 686.7427614193145, 19.078609116835455, 6.867427614193146e-06), (0, 0, 18.40063298850108)
    yield "log_likelihood", "no time", (1.5, 1e6, 0.5, 1), (0, 0, 1e-9)


def line(task):
    name, operation, boundary, p, a = task
    p, a = tuple(map(float, p)), tuple(map(float, a))
    function = globals()[name][operation]
    value = exact(function, p, a)
    if abs(value) < mpf(10) ** -307:
        value = mpf(0)
    texts = [" ".join(repr(v).removesuffix(".0") for v in values) for values in (p, a)]
    known = condition(function, p, a)
    return f"{operation},{boundary.replace(',', ';')},{texts[0]},{texts[1]},{mp.nstr(value, 25)},{known:.2g}\n"


def write(name, pool):
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"boundaries_{name}.csv")
    with open(path + ".part", "w") as out:
        out.write("# SPDX-License-Identifier: BSL-1.0\n")
        out.write(f"# Written by tests/reference/boundaries.py {name}; the columns: tests/models/boundaries.hpp.\n")
        out.write("operation,boundary,parameters,arguments,value,condition\n")
        for text in pool.imap(line, ((name, *row) for row in rows_of(globals()[name])), chunksize=8):
            out.write(text)
    os.replace(path + ".part", path)


# ---------------------------------------------------------------- the second way
def by_tanh_sinh(f, end):
    """mpmath.quad over powers of 4 in u, scaled by the greatest value: its tolerance is absolute."""
    edges = [mpf(0)] + [end * mpf(4) ** -k for k in range(60, -1, -1)]
    top = max(f(u) for u in edges[1:])
    parts = (mp.quad(lambda u: mp.exp(f(u) - top), edges[k : k + 2]) for k in range(len(edges) - 1))
    return mp.fsum(parts), top


def second_death(n, a, s, b, length):
    """By the hypergeometric function of the published likelihood; by tanh-sinh where that does not converge."""
    k = n + s
    if max(n, s) < 300 and max(a, b) < 1e4 * min(a, b):
        with mp.workdps(mp.dps + int(k * 2) + 60):

            def part(v):
                if a >= b:
                    return mp.hyp2f1(k, s + 1, k + 1, (a - b) / (a + v)) * mp.exp(-k * mp.log(a + v))
                return mp.hyp2f1(k, n, k + 1, (b - a) / (b + v)) * mp.exp(-k * mp.log(b + v))

            return s / k * (part(mpf(0)) - part(length)) * mp.exp(n * mp.log(a) + s * mp.log(b))
    value, top = by_tanh_sinh(lambda v: -n * mp.log1p(v / a) - (s + 1) * mp.log1p(v / b), length)
    return s / b * value * mp.exp(top)


def second(operation, p, a):
    r, alpha, s, beta = p

    def odds(x, t_x, T):
        if T == t_x:
            return mpf(0)
        died = second_death(r + x, alpha + t_x, s, beta + t_x, T - t_x)
        return died * ((alpha + T) / (alpha + t_x)) ** (r + x) * ((beta + T) / (beta + t_x)) ** s

    def exactly(c, n, t):
        lived = mp.exp(log_nbd(Exact("1"), n, c[0], t / c[1]) - c[2] * mp.log1p(t / c[3]))
        value, top = by_tanh_sinh(
            lambda u: log_nbd(Exact("1"), n, c[0], u / c[1]) - (c[2] + 1) * mp.log1p(u / c[3]), t)
        return lived + c[2] / c[3] * value * mp.exp(top)

    if operation == "log_likelihood":
        x, t_x, T = a
        purchases = mp.loggamma(r + x) - mp.loggamma(r) - x * mp.log(alpha + T) - r * mp.log1p(T / alpha)
        return purchases - s * mp.log1p(T / beta) + mp.log(1 + odds(*a))
    if operation == "probability_alive":
        return pn_alive_ahead(1 / (1 + odds(*a[:3])), p, a)
    if operation == "expected_purchases":
        c, alive = (p, mpf(1)) if len(a) == 1 else (there(p, a[1], a[3]), 1 / (1 + odds(*a[1:])))
        return alive * c[0] / c[1] * mp.quad(lambda u: (c[3] / (c[3] + u)) ** c[2], 
            [mpf(0)] + [a[0] * mpf(4) ** -k for k in range(60, -1, -1)])
    if operation == "probability_of":
        n = int(a[0])
        if len(a) == 2:
            return exactly(p, n, a[1])
        alive = 1 / (1 + odds(*a[2:]))
        return (1 - alive if n == 0 else 0) + alive * exactly(there(p, a[2], a[4]), n, a[1])
    rate, x, t_x, T = a[:4]
    c, alive = there(p, x, T), 1 / (1 + odds(x, t_x, T))
    z = rate * c[3]
    if len(a) == 4 and 1e-3 < z < 1e3 and c[2] < 300:  # Tricomi's function
        return alive * c[0] / c[1] * c[3] * mp.hyperu(1, 2 - c[2], z)
    value, top = by_tanh_sinh(lambda u: -rate * u - c[2] * mp.log1p(u / c[3]), a[4] if len(a) > 4 else 150 / rate)
    return alive * c[0] / c[1] * value * mp.exp(top)


def pn_alive_ahead(alive, p, a):
    return alive if len(a) == 3 else alive * ((p[3] + a[2]) / (p[3] + a[2] + a[3])) ** p[2]


def check(count=30):
    random.seed(1)
    rows = [r for r in rows_of(pareto_nbd)]
    worst, tried = mpf(0), 0
    for operation, boundary, p, a in random.sample(rows, count):
        one = exact(pareto_nbd[operation], p, a)
        if one == 0 or abs(one) < mpf(10) ** -307:
            continue
        with mp.workdps(60):
            try:
                two = second(operation, tuple(map(mpf, p)), tuple(map(mpf, a)))
            except (mp.NoConvergence, ValueError, ZeroDivisionError, OverflowError) as failure:
                print("no second way:", operation, p, a, str(failure)[:60])
                continue
        error = abs(one - two) / abs(one)
        tried += 1
        worst = max(worst, error)
        if error > mpf(10) ** -20:
            print("differs:", operation, boundary, p, a, mp.nstr(one, 25), mp.nstr(two, 25))
    print(f"{tried} of {count} values a second way, the worst differs by {mp.nstr(worst, 2)}")


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        check()
    else:
        with multiprocessing.Pool() as workers:
            for wanted in sys.argv[1:] or ["pareto_nbd", "nbd"]:
                write(wanted, workers)
