#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Exact values of the operations of the BG/BB, ordinary and where parameters leave for 0 or infinity.

    pip install mpmath gmpy2
    python3 bg_bb.py > boundaries_bg_bb.csv          some minutes
    python3 bg_bb.py mle > mle_donations.csv         the fit of the donors of Fader, Hardie & Shang

Format: models/boundaries.hpp. The sums of the published formulas, term by term, with gamma functions at 300 digits where
parameters are extreme; the terms of long sums follow from one another by ratios, at 80 digits. Expected purchases are a
closed form. None of them is the way of the library, which adds up few terms
and integrates the rest in the logarithm of time."""
import sys
from mpmath import mp, mpf, exp, log, loggamma, nstr

DIGITS = 300


def log_beta(a, b): return loggamma(a) + loggamma(b) - loggamma(a + b)


def silence(a, b, c, d, m):
    """Of a customer who is there: (left in a silence of m opportunities, still there and silent)."""
    left, both = mpf(0), mpf(1)
    for i in range(int(m)):
        left += both * c / (c + d + i)
        both *= (b + i) / (a + b + i) * (d + i) / (c + d + i)
    return left, both


def there(m, x, t_x, n): return m[0] + x, m[1] + t_x - x, m[2], m[3] + t_x


def log_likelihood(m, x, t_x, n):
    a, b, c, d = m
    used = log_beta(a + x, b + t_x - x) - log_beta(a, b) + log_beta(c, d + t_x) - log_beta(c, d)
    return used + log(sum(silence(*there(m, x, t_x, n), n - t_x)))


def probability_alive(m, x, t_x, n, ahead=0):
    left, both = silence(*there(m, x, t_x, n), n - t_x)
    return both / (left + both) * exp(log_beta(m[2], m[3] + n + ahead) - log_beta(m[2], m[3] + n))


def expected(a, b, c, d, t):
    c = c + (mpf(10)**(-mp.dps // 3) if c == 1 else 0)
    return a / (a + b) * d / (c - 1) * (1 - exp(loggamma(c + d) + loggamma(1 + d + t) - loggamma(c + d + t) - loggamma(1 + d)))


def expected_purchases(m, t, x=None, t_x=None, n=None):
    if x is None: return expected(*m, t)
    return probability_alive(m, x, t_x, n) * expected(m[0] + x, m[1] + n - x, m[2], m[3] + n, t)


def discounted_transactions(m, rate, x, t_x, n, horizon=None):
    a, b, c, d = m[0] + x, m[1] + n - x, m[2], m[3] + n
    alive = probability_alive(m, x, t_x, n)
    with mp.workdps(60):
        total, s, j, step = mpf(0), mpf(1), 0, exp(-rate)
        while horizon is None or j < horizon:
            s *= (d + j) / (c + d + j) * step
            total, j = total + s, j + 1
            if s < mpf(10)**-32 * rate * total: break
    return alive * a / (a + b) * total


def pmf(a, b, c, d, k, t):
    if k > t: return mpf(0)
    k, t = int(k), int(t)
    used = exp(log_beta(a + k, b) - log_beta(a, b) + log_beta(c, d + k) - log_beta(c, d))
    total = mpf(0)
    for i in range(k, t):
        total += used * c / (c + d + i)
        used *= mpf(i + 1) / (i + 1 - k) * (b + i - k) / (a + b + i) * (d + i) / (c + d + i)
    return total + used


def probability_of(m, k, t, x=None, t_x=None, n=None):
    if x is None: return pmf(*m, k, t)
    alive = probability_alive(m, x, t_x, n)
    return (1 - alive if k == 0 else 0) + alive * pmf(m[0] + x, m[1] + n - x, m[2], m[3] + n, k, t)


def condition(f, m, args, v):
    h, total = mpf(10)**-30, mpf(0)
    for i in range(len(m)):
        moved = list(m)
        moved[i] *= 1 + h
        total += abs(f(moved, *args) / v - 1) / h if v else 0
    return total


def rows():
    ordinary = [('donations', 1.2035, 0.7497, 0.6567, 2.7834), ('gamma = 1', 0.5, 2.0, 1.0, 3.0), ('uniform', 1.0, 1.0, 1.0, 1.0),
                ('gamma delta < 1', 2.0, 0.3, 0.2, 0.1), ('small', 0.01, 0.02, 0.01, 0.05), ('big', 200.0, 300.0, 50.0, 5000.0)]
    extreme = [('nobody leaves', 1.2, 0.75, 1e-8, 1.0), ('nobody leaves soon', 1.2, 0.75, 1e-8, 1e8), ('all leave at once', 1.2, 0.75, 1e8, 1e-8),
               ('all buy always', 1e8, 1e-8, 0.66, 2.78), ('nobody buys', 1e-8, 1e8, 0.66, 2.78), ('buying alike', 4e7, 6e7, 0.66, 2.78),
               ('leaving alike', 1.2, 0.75, 1e6, 9e6), ('all alike', 3e7, 1e8, 1e6, 9e6), ('all small', 1e-8, 1e-8, 1e-8, 1e-8)]
    histories = [(0, 0, 0), (0, 0, 1), (0, 0, 6), (1, 1, 6), (2, 4, 6), (6, 6, 6), (3, 12, 52), (52, 52, 52), (40, 300, 365), (0, 0, 365)]
    for sets, some in ((ordinary, histories), (extreme, histories[2:5] + histories[7:9])):
        for what, *m in sets:
            for h in some:
                h = list(map(float, h))
                yield log_likelihood, what, m, h
                yield probability_alive, what, m, h
                yield probability_alive, what, m, h + [1.0]
                for t in (1.0, 52.0): yield expected_purchases, what, m, [t] + h
                yield discounted_transactions, what, m, [0.1] + h
            for t in (1.0, 6.0, 1e4): yield expected_purchases, what, m, [t]
            yield discounted_transactions, what, m, [0.004, 2.0, 4.0, 6.0]
            yield discounted_transactions, what, m, [0.02, 2.0, 4.0, 6.0, 12.0]
            for k, t in ((0.0, 6.0), (2.0, 6.0), (6.0, 6.0), (0.0, 3000.0), (3.0, 3000.0), (400.0, 1000.0)): yield probability_of, what, m, [k, t]
            yield probability_of, what, m, [0.0, 5.0, 2.0, 4.0, 6.0]
            yield probability_of, what, m, [3.0, 5.0, 2.0, 4.0, 6.0]
    for what, *m in ordinary[:2] + extreme[1:2] + extreme[5:6]:  # silences as long as nobody has in opportunities
        for h in ([0.0, 0.0, 3000.0], [5.0, 40.0, 10000.0], [900.0, 1000.0, 1500.0]):
            yield log_likelihood, 'long; ' + what, m, h
            yield probability_alive, 'long; ' + what, m, h


# x, t_x, donors of six opportunities (Fader, Hardie & Shang 2010, table 3)
DONORS = [(6, 6, 1203), (5, 6, 728), (4, 6, 512), (3, 6, 357), (2, 6, 234), (1, 6, 129), (5, 5, 335), (4, 5, 284), (3, 5, 225), (2, 5, 173),
          (1, 5, 119), (4, 4, 240), (3, 4, 181), (2, 4, 155), (1, 4, 78), (3, 3, 322), (2, 3, 255), (1, 3, 129), (2, 2, 613), (1, 2, 277),
          (1, 1, 1091), (0, 0, 3464)]


def maximum_likelihood():
    mp.dps = 60
    print('# Maximum likelihood of the BG/BB with mpmath, by reference/bg_bb.py mle: 11 104 donors, six opportunities.')
    print('name,value,standard_error')
    f = lambda *y: sum(count * log_likelihood([exp(v) for v in y], mpf(x), mpf(t_x), mpf(6)) for x, t_x, count in DONORS)
    y = mp.matrix([log(mpf(v)) for v in ('1.2', '0.75', '0.66', '2.78')])
    unit = lambda *ones: tuple(ones.count(i) for i in range(4))
    for _ in range(30):
        g = mp.matrix([mp.diff(f, tuple(y), unit(i)) for i in range(4)])
        h = mp.matrix(4, 4)
        for i in range(4):
            for j in range(4): h[i, j] = mp.diff(f, tuple(y), unit(i, j))
        step = -mp.lu_solve(h, g)
        y += step
        if mp.norm(step) < mpf(10)**-20: break
    assert mp.norm(step) < mpf(10)**-20
    covariance = (-h)**-1
    for i, name in enumerate(('alpha', 'beta', 'gamma', 'delta')):
        print(name, nstr(exp(y[i]), 20), nstr(exp(y[i]) * mp.sqrt(covariance[i, i]), 20), sep=',')
    print('log_likelihood', nstr(f(*y), 20), '', sep=',')


if __name__ == '__main__':
    if sys.argv[1:] == ['mle']: sys.exit(maximum_likelihood())
    print('# Exact values of the BG/BB, by reference/bg_bb.py (which says how). Format: models/boundaries.hpp.')
    print('operation,boundary,parameters,arguments,value,condition')
    for f, what, m, args in rows():
        long = max(args) > 500
        mp.dps = 120 if long else DIGITS
        exact, x = [mpf(p) for p in m], [mpf(p) for p in args]
        v = f(exact, *x)
        print(f.__name__, what, ' '.join(map(repr, m)), ' '.join(map(repr, args)), nstr(v, 25, min_fixed=-3, max_fixed=6),
              nstr(condition(f, exact, x, v), 3), sep=',', flush=True)
