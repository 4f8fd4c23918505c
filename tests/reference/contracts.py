#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Exact values of the operations of the models of contracts, sBG and BdW, ordinary and where parameters leave for 0 or
infinity.

    pip install mpmath gmpy2
    python3 contracts.py sbg|bdw > boundaries_sbg|bdw.csv       some minutes
    python3 contracts.py mle > mle_contracts.csv                the fits of Fader & Hardie's customers

Format: models/boundaries.hpp. Survival and rates are gamma functions at 500 digits (differences of terms of up to
1e275, so 200 digits and more are left). Sums over renewals are added up term by term at 40 digits
until the rest is below 1e-27 of them; at low discounts the sum of the sBG is the mean over the customers' probabilities of
leaving; without a discount the rest after 4 000 terms is a series of Hurwitz zeta functions, by the expansion of the ratio of
gamma functions in powers of 1/t^c. Where two of these ways hold they agree (python3 contracts.py check). None of them is
the way of the library, which integrates the survival curve in the logarithm of time."""
import sys
from mpmath import mp, mpf, exp, log, log1p, expm1, loggamma, hyp2f1, zeta, bernpoly, nstr

DIGITS = 500


def hazard(a, b, n):
    """-ln of B(a, b + n)/B(a, b)."""
    return loggamma(b) + loggamma(a + b + n) - loggamma(b + n) - loggamma(a + b)


def S(a, b, c, t): return exp(-hazard(a, b, t**c if t else mpf(0)))
def survival(m, t, age=mpf(1)): return S(*m, age - 1 + t) / S(*m, age - 1)
def retention_rate(m, t): return S(*m, t) / S(*m, t - 1)
def churn_rate(m, t): return 1 - retention_rate(m, t)
def probability_of_leaving(m, t): return S(*m, t - 1) - S(*m, t)


def tail_without_discount(a, b, c, N):
    """Sum of S(t) from t = N on."""
    order = 40
    d = [mpf(0)] + [(-1)**(k + 1) * (bernpoly(k + 1, b) - bernpoly(k + 1, a + b)) / (k * (k + 1)) for k in range(1, order)]
    e = [mpf(1)]
    for n in range(1, order): e.append(sum(k * d[k] * e[n - k] for k in range(1, n + 1)) / n)
    terms = [e[k] * zeta(c * (a + k), N) for k in range(order)]
    assert abs(terms[-1]) < mpf(10)**-27 * abs(terms[0]), terms[-1]
    return exp(loggamma(a + b) - loggamma(b)) * sum(terms)


def mean_over_customers(a, b, rate):
    """Of (1 + rate)(1 - p)/(rate + p), the sum of a customer who leaves with probability p, over p with beta
    distribution (a, b), in the logarithm y of the odds."""
    with mp.workdps(40):
        fixed = loggamma(a + b) - loggamma(a) - loggamma(b)
        def f(y):
            log_stays = -log1p(exp(y))
            p = exp(y + log_stays)
            return exp(fixed + a * (y + log_stays) + (b + 1) * log_stays) * (1 + rate) / (rate + p)
        middle = log(a / b)
        low, high = min(middle, log(rate)) - 75 / min(a, mpf(1)) - 5, max(middle, log(rate)) + 75 / min(b, mpf(1)) + 5
        n = int((high - low) * max(1, mp.sqrt(a) / 6))
        return mp.quad(f, mp.linspace(low, high, n), method='gauss-legendre', maxdegree=5)


def discounted_residual_lifetime(m, rate, age, periods=None):
    a, b, c = m
    if c == 1 and periods is None and 0 < rate < 1e-3: return mean_over_customers(a, b + age - 1, rate)
    with mp.workdps(40):
        since, total, t, j = hazard(a, b, (age - 1)**c if age > 1 else mpf(0)), mpf(0), age, 0
        fixed = loggamma(b) - loggamma(a + b) - since
        while periods is None or j < periods:
            if periods is None and rate == 0 and j == 4000:
                return total + exp(since) * tail_without_discount(a, b, c, t)
            n = t**c
            term = exp(-(fixed + loggamma(a + b + n) - loggamma(b + n)) - j * log1p(rate))
            total += term
            if periods is None and rate > 0 and term < mpf(10)**-27 * rate * total: break
            if term < mpf(10)**-60 * total: break
            t, j = t + 1, j + 1
        return +total


def expected_residual_lifetime(m, age, periods=None):
    return discounted_residual_lifetime(m, mpf(0), age, periods)


def condition(f, m, args, v):
    """By how much its relative error the value changes, summed over the parameters."""
    if f in (discounted_residual_lifetime, expected_residual_lifetime): return mpf(8)
    h, total = mpf(10)**-30, mpf(0)
    for i in range(len(m)):
        moved = list(m)
        moved[i] *= 1 + h
        total += abs(f(moved, *args) / v - 1) / h if v else 0
    return total


def rows(which):
    powers = [None] if which == 'sbg' else [1.0, 0.3, 1.7, 30.0]
    shapes = [('cohorts', 0.668, 3.806), ('one', 1.0, 1.0), ('perils', 3.8, 15.19), ('nobody leaves', 1e-8, 1.0),
              ('nobody leaves soon', 1e-8, 1e8), ('all leave', 1e8, 1e-8), ('alike', 1e8, 1e8), ('rates 0 or 1', 1e-8, 1e-8),
              ('nearly alike', 50.0, 5000.0), ('rates near 0', 0.3, 1e6)]
    for c in powers:
        for what, a, b in shapes:
            m = [a, b] if c is None else [a, b, c]
            what_c = what if c in (None, 1.0) else f'{what}; c = {c}'
            for f in (survival, retention_rate, churn_rate, probability_of_leaving):
                for t in (1.0, 2.0, 12.0, 360.0, 1e6, 1e9): yield f, what_c, m, [t]
            for t, age in ((1.0, 5.0), (24.0, 13.0), (1e9, 1e9)): yield survival, what_c, m, [t, age]
    # sums
    sums = [('cohorts', 0.668, 3.806), ('perils', 3.8, 15.19), ('nearly alike', 50.0, 5000.0), ('rates near 0', 0.3, 1e6),
            ('nobody leaves soon', 1e-8, 1e8)]
    for c in powers if which == 'sbg' else [0.4, 1.7]:
        for what, a, b in sums:
            m = [a, b] if c is None else [a, b, c]
            what_c = what if c in (None, 1.0) else f'{what}; c = {c}'
            for rate in (0.1, 0.004 if c is None else 0.02) + ((1e-6, ) if c is None and a > 1e-3 else ()):
                for age in (1.0, 24.0) + ((1e6, ) if c is None and rate < 1e-3 else ()):
                    yield discounted_residual_lifetime, what_c, m, [rate, age]
            yield discounted_residual_lifetime, what_c, m, [0.01, 3.0, 36.0]
            yield discounted_residual_lifetime, what_c, m, [0.001, 7.0, 3000.0]
            yield expected_residual_lifetime, what_c, m, [2.0, 12.0]
            if c != 1.7: yield expected_residual_lifetime, what_c, m, [2.0, 5000.0]
    heavy = [(1.5, 3.0), (3.8, 15.19), (1.01, 0.5)] if which == 'sbg' else [(1.5, 3.0, 1.25), (3.8, 15.19, 0.7), (0.7, 2.0, 1.5), (9.0, 4.0, 0.9), (1.02, 1.0, 1.0)]
    for m in heavy:
        for age in (1.0, 5.0): yield expected_residual_lifetime, 'no discount', list(m), [age]


def check():
    """The ways of summing against one another."""
    for a, b, rate, age in ((0.668, 3.806, 0.02, 5), (50, 5000, 0.02, 1), (0.3, 1e6, 0.05, 100)):
        one = discounted_residual_lifetime([mpf(a), mpf(b), mpf(1)], mpf(rate), mpf(age))
        two = mean_over_customers(mpf(a), mpf(b) + age - 1, mpf(rate))
        assert abs(one / two - 1) < mpf(10)**-24, (a, b, nstr(one, 30), nstr(two, 30))
    for a, b, age in ((3.8, 15.19, 3), (1.5, 3, 1), (1.01, 0.5, 1)):
        one, two = expected_residual_lifetime([mpf(a), mpf(b), mpf(1)], mpf(age)), (mpf(b) + age - 1) / (mpf(a) - 1)
        assert abs(one / two - 1) < mpf(10)**-24, (a, b, nstr(one, 30), nstr(two, 30))
    print('the ways of summing agree to 24 digits')


# Percent alive by year (Fader & Hardie 2007, table 1).
ALIVE = {'high_end': '100 86.9 74.3 65.3 59.3 55.1 51.7 49.1 46.8 44.5 42.7 40.9 39.4',
         'regular': '100 63.1 46.8 38.2 32.6 28.9 26.2 24.1 22.3 20.7 19.4 18.3 17.3'}


def maximum_likelihood():
    """Of 1 000 customers of each kind, on the first years; gradients by differences of mpmath, at 60 digits."""
    mp.dps = 60
    print('# Maximum likelihood of the models of contracts with mpmath, by reference/contracts.py mle: 1 000 customers, so many years.')
    print('model,customers,years,name,value,standard_error')
    for name, alive in ALIVE.items():
        survivors = [round(10 * float(x)) for x in alive.split()]
        for model, starts in (('sbg', [(1, 3)]), ('bdw', [(0.4, 1, 1.3)])):
            for years in ((4, 7, 12) if model == 'sbg' else (7, 12)):
                def ll(*m):
                    curve = [S(m[0], m[1], m[2] if len(m) > 2 else mpf(1), mpf(t)) for t in range(years + 1)]
                    return sum((survivors[t - 1] - survivors[t]) * log(curve[t - 1] - curve[t]) for t in range(1, years + 1)) + survivors[years] * log(curve[years])
                n = len(starts[0])
                unit = lambda *ones: tuple(ones.count(i) for i in range(n))
                # in logarithms, so that no step leaves the domain
                f = lambda *y: ll(*map(exp, y))
                y = mp.matrix([log(mpf(x)) for x in starts[0]])
                for _ in range(60):
                    g = mp.matrix([mp.diff(f, tuple(y), unit(i)) for i in range(n)])
                    h = mp.matrix(n, n)
                    for i in range(n):
                        for j in range(n): h[i, j] = mp.diff(f, tuple(y), unit(i, j))
                    step = -mp.lu_solve(h, g)
                    size = mp.norm(step)
                    y += step * min(mpf(1), 1 / (2 * size)) if size else step
                    if size < mpf(10)**-20: break
                assert size < mpf(10)**-20
                covariance = (-h)**-1
                for i, parameter in enumerate(('alpha', 'beta', 'c')[:n]):
                    print(model, name, years, parameter, nstr(exp(y[i]), 20), nstr(exp(y[i]) * mp.sqrt(covariance[i, i]), 20), sep=',')
                print(model, name, years, 'log_likelihood', nstr(f(*y), 20), '', sep=',', flush=True)


if __name__ == '__main__':
    which = sys.argv[1]
    mp.dps = DIGITS
    if which == 'check': sys.exit(check())
    if which == 'mle': sys.exit(maximum_likelihood())
    print('# Exact values of the model of contracts, by reference/contracts.py (which says how). Format: models/boundaries.hpp.')
    print('operation,boundary,parameters,arguments,value,condition')
    for f, what, m, args in rows(which):
        exact = [mpf(p) for p in m] + ([mpf(1)] if which == 'sbg' else [])
        x = [mpf(p) for p in args]
        v = f(exact, *x)
        print(f.__name__, what, ' '.join(map(repr, m)), ' '.join(map(repr, args)), nstr(v, 25, min_fixed=-3, max_fixed=6),
              nstr(condition(f, exact, x, v), 3), sep=',', flush=True)
