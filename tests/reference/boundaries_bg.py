#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Exact values of the operations of BG/NBD, MBG/NBD and Gamma-Gamma where parameters leave for 0 or infinity.

    pip install mpmath python-flint
    python3 boundaries_bg.py bg_nbd|mbg_nbd|gamma_gamma            every row again, to standard output
    python3 boundaries_bg.py bg_nbd|mbg_nbd|gamma_gamma missing    only rows whose value is empty

The questions are the first four cells of the rows of boundaries_<model>.csv beside this file, in the format of
models/boundaries.hpp; the answers are its last two. So what is written is the table itself if nothing has changed, and
a question is added as a row that ends in two empty cells. Means over the beta and the gamma distribution are integrals of log-concave
functions, by Gauss-Legendre panels in the logarithm of the odds or of the rate, at 50 digits; where the hypergeometric
function of python-flint gives its value with a proven bound, the two have to agree to 25 digits, otherwise the integral
is made twice with different panels. Closed forms are computed with 50 and with 100 digits. The number of values checked
in each way is written to standard error, and how long the rows took that took more than ten seconds."""
import functools, pathlib, sys, time
from mpmath import mp, mpf, exp, log, log1p, expm1, sqrt, loggamma
import flint

mp.dps = 50
checked = {'hypergeometric': 0, 'other panels': 0, 'in parts': 0, 'twice the digits': 0}


@functools.lru_cache(None)
def legendre(n):
    x, w = [], []
    with mp.workdps(mp.dps + 10):
        flint.ctx.prec = 400
        for k in range(n):
            z, width = flint.arb.legendre_p_root(n, k, weight=True)
            x.append(mpf(z.mid().str(90, radius=False))), w.append(mpf(width.mid().str(90, radius=False)))
    return tuple(zip(x, w))


def logconcave(g, low, high, start, order=24, change=8):
    """Integral of exp(g) for a concave g, over (low, high) or the whole line; beyond +-4000 g has constant slope."""
    def slope(y):
        e = mpf(10)**-15 * max(1, abs(y))
        return (g(y + e) - g(y - e)) / (2 * e)
    clip = lambda y: min(max(y, low), high)
    a, b = max(low, mpf(-4950)), min(high, mpf(4950))
    if slope(a + mpf(10)**-12 * (1 + abs(a))) < 0: mode = a
    elif slope(b - mpf(10)**-12 * (1 + abs(b))) > 0: mode = b
    else:
        for _ in range(200):
            m = (a + b) / 2
            steep = slope(m)
            if steep > 0: a = m
            else: b = m
            if abs(steep) * (b - a) < mpf(10)**-3 or b - a < mpf(10)**-20 * (1 + abs(a)): break
        mode = m
    top, total = g(mode), mpf(0)
    nodes = legendre(order)
    for sign, end in ((1, high), (-1, low)):
        y = mode
        while y * sign < end * sign:
            if abs(y) > 4900:
                total += exp(g(y) - top) / abs(slope(y))
                break
            width = mpf(2)
            while True:  # a panel over which g changes by no more than `change`
                there = clip(y + sign * width)
                if abs(g(there) - g(y)) <= change: break
                width /= 2
            half, middle = abs(there - y) / 2, (there + y) / 2
            total += half * sum(w * exp(g(middle + half * x) - top) for x, w in nodes)
            y = there
            if g(y) - top < -72: break
    return exp(top) * total


def log_beta(a, b): return loggamma(a) + loggamma(b) - loggamma(a + b)


def log_one_plus(y): return y + log1p(exp(-y)) if y > 0 else log1p(exp(y))  # ln(1 + e^y)


def mean_beta(a, b, log_f, **panels):
    """E f(p), p ~ beta(a, b); log_f(log p, p)."""
    norm = log_beta(a, b)
    def g(y):
        lp = -log_one_plus(-y)
        return a * lp - b * log_one_plus(y) - norm + log_f(lp)
    return logconcave(g, mpf(-10)**9, mpf(10)**9, mpf(0), **panels)


def hyp2f1(a, b, c, z):
    """From python-flint to 40 digits, or None."""
    for bits in (200, 600, 3000):
        flint.ctx.prec = bits
        to = lambda v: flint.arb(mp.nstr(v, 70, min_fixed=1, max_fixed=0, strip_zeros=False))
        v = to(z).hypgeom_2f1(to(a), to(b), to(c))
        if v.rel_accuracy_bits() > 140: return mpf(v.mid().str(60, radius=False))
    return None


def agree(value, other, tolerance=mpf(10)**-25):
    if not abs(value - other) <= tolerance * abs(value): raise RuntimeError(f'{value} {other}')


@functools.lru_cache(None)
def mean_still_there(r, t, a, b):
    if t == 0: return mpf(1)
    f = lambda lp: -r * log1p(t * exp(lp))
    v = mean_beta(a, b, f)
    w = hyp2f1(r, a, a + b, -t) if r < 1e7 and a < 1e7 and b < 1e7 else None
    if w is None: w = mean_beta(a, b, f, order=34, change=6)
    else: checked['hypergeometric'] += 1
    agree(v, w)
    return v


@functools.lru_cache(None)
def mean_bought(r, t, a, b):
    """E (1 - (1 + pt)^-r) / p"""
    if t == 0: return mpf(0)
    f = lambda lp: log(-expm1(-r * log1p(t * exp(lp)))) - lp
    v = mean_beta(a, b, f)
    w = bought_by_hypergeometric(r, t, a, b) if r < 1e6 and a < 1e6 and b < 1e6 else None
    if w is None or not abs(w - v) < mpf(10)**-6 * abs(v):
        w = mean_beta(a, b, f, order=34, change=6)
        checked['other panels'] += 1
    else: checked['hypergeometric'] += 1
    agree(v, w)
    return v


def bought_by_hypergeometric(r, t, a, b):
    with mp.workdps(110):
        A = a + mpf(10)**-45 if abs(a - 1) < mpf(10)**-30 else a
        b2 = b + mpf(10)**-45 if abs(a + b - 1) < mpf(10)**-30 or abs(A + b - 1) < mpf(10)**-30 else b
        C = A + b2
        F = hyp2f1_high(A - 1, C - 1 - r, C - 1, t / (1 + t))
        return None if F is None else (C - 1) / (A - 1) * (1 - (1 + t)**(1 - A) * F)


def hyp2f1_high(a, b, c, z):
    for bits in (700, 3000):
        flint.ctx.prec = bits
        to = lambda v: flint.arb(mp.nstr(v, 150, min_fixed=1, max_fixed=0, strip_zeros=False))
        v = to(z).hypgeom_2f1(to(a), to(b), to(c))
        if v.rel_accuracy_bits() > 330: return mpf(v.mid().str(105, radius=False))
    return None


def share_bought(r, x):
    """h(x) = E lambda/(x + lambda), lambda ~ gamma(r): r e^x x^r Gamma(-r, x)."""
    if x > (r + 2) * mpf(10)**55: return r / x
    if r < 20000:
        for bits in (300, 1500, 6000):
            flint.ctx.prec = bits
            to = lambda v: flint.arb(mp.nstr(v, 110, min_fixed=1, max_fixed=0, strip_zeros=False))
            v = to(x).gamma_upper(to(-r))
            if v.rel_accuracy_bits() > 220:
                w = flint.arb(to(r)) * v * (to(x) + to(r) * to(x).log()).exp()
                return mpf(w.mid().str(70, radius=False))
    if x + r > 100:  # the continued fraction from its far end
        n = 8
        while True:
            values = []
            for depth in (n, 2 * n):
                tail = mpf(0)
                for j in range(depth, 0, -1):
                    tail = j * (r + j) / (x + r + 1 + 2 * j - tail)
                values.append(r / (x + r + 1 - tail))
            if abs(values[0] - values[1]) < mpf(10)**-45 * values[1]: return values[1]
            n *= 2
            if n > 2000: break
    f = lambda l: log(r) - x * (exp(l)) - (r + 1) * log1p(exp(l)) + l  # r int exp(-xv)(1+v)^(-r-1) dv, v = e^l
    return logconcave(f, mpf(-10)**9, mpf(10)**9, mpf(0))


@functools.lru_cache(None)
def mean_discounted(r, a, b, d, length=None):
    """E lambda (1 - exp(-(d + lambda p) length)) / (d + lambda p), the length None being endless."""
    if length is None:
        f = lambda lp: log(share_bought(r, d * exp(-lp))) - lp
        v, w = mean_beta(a, b, f, order=26, change=9), mean_beta(a, b, f, order=22, change=5)
        checked['other panels'] += 1
        agree(v, w, mpf(10)**-22)
        return v
    # int_0^length e^(-d t) B'(t) dt in w = ln(1 + t), B the purchases expected until t: by B', and in parts by B
    def rate(w):
        t = expm1(w)
        return log(r) + w - d * t + log(mean_plain(r + 1, t, a, b))
    def bought(w):
        t = expm1(w)
        return log(d) + w - d * t + log(bought_plain(r, t, a, b)) if t else mpf(-10)**6
    end = log1p(length)
    v = logconcave(rate, mpf(0), end, 0)
    w = exp(-d * length) * bought_plain(r, length, a, b) + logconcave(bought, mpf(0), end, 0, order=34, change=6)
    checked['in parts'] += 1
    agree(v, w, mpf(10)**-22)
    return v


def series(*factors, z):
    """sum over k of z^k times the product of (p)_k / (q)_k for the pairs (p, q), whose terms fall to 1e-50 at least."""
    term = total = mpf(1)
    k = 0
    while abs(term) > mpf(10)**-50 * abs(total):
        for p, q in factors: term *= (p + k) / (q + k)
        term *= z
        total += term
        k += 1
    return total


def one_is_large(r, t, a, b):
    """Whether a series in 1/b or in 1/a converges at once: 'b', 'a', or ''."""
    if r > 100 or min(a, b) > 100: return ''
    return 'b' if b > 300 * (1 + t) else 'a' if a > 1000 else ''


def mean_plain(r, t, a, b):
    """E (1 + pt)^-r, made once."""
    one = one_is_large(r, t, a, b)
    if one == 'b': return series((r, 1), (a, a + b), z=-t)
    if one == 'a': return (1 + t)**-r * series((r, 1), (b, a + b), z=t / (1 + t))
    F = hyp2f1(r, a, a + b, -t) if r < 1e5 and a < 1e5 and b < 1e5 else None
    return F if F is not None else mean_beta(a, b, lambda lp: -r * log1p(t * exp(lp)))


def bought_plain(r, t, a, b):
    """mean_bought, made once."""
    one = one_is_large(r, t, a, b)
    if one == 'b': return r * t * series((r + 1, 2), (a, a + b), z=-t)
    if one == 'a': return (a + b - 1) / (a - 1) * (1 - (1 + t)**-r * series((r, 1), (b, a + b - 1), z=t / (1 + t)))
    w = bought_by_hypergeometric(r, t, a, b) if max(r, a, b) < 1e5 else None
    return w if w is not None else mean_beta(a, b, lambda lp: log(-expm1(-r * log1p(t * exp(lp)))) - lp)


# ---- the operations, for parameters and arguments as mpf ----
class Family:
    def __init__(self, at_once): self.at_once = at_once
    def throws(self, x): return x + 1 if self.at_once else x
    def log_likelihood(self, m, x, tx, T):
        r, al, a, b = m; n = self.throws(x)
        t1 = loggamma(r + x) - loggamma(r) - r * log1p(T / al) - (x * log(al + T) if x else 0)
        there = t1 + log_beta(a, b + n) - log_beta(a, b)
        if n == 0: return there
        if x == 0: return log1p(b / (a + b) * expm1(-r * log1p(T / al)))
        return there + log1p(a / (b + n - 1) * exp((r + x) * log1p((T - tx) / (al + tx))))
    def alive(self, m, x, tx, T):
        r, al, a, b = m; n = self.throws(x)
        if n == 0: return mpf(1)
        return 1 / (1 + a / (b + n - 1) * exp((r + x) * log1p((T - tx) / (al + tx))))
    def after(self, m, x, T): return (m[0] + x, m[1] + T, m[2], m[3] + self.throws(x))
    def newcomer(self, m):
        r, al, a, b = m
        return (b / (a + b), (r, al, a, b + 1)) if self.at_once else (mpf(1), m)
    def probability_alive(self, m, x, tx, T, ahead=None):
        v = self.alive(m, x, tx, T)
        if ahead is None: return v
        r, al, a, b = self.after(m, x, T)
        return v * mean_still_there(r, ahead / al, a, b)
    def expected_purchases(self, m, t, x=None, tx=None, T=None):
        there, (r, al, a, b) = self.newcomer(m) if x is None else (self.alive(m, x, tx, T), self.after(m, x, T))
        return there * mean_bought(r, t / al, a, b)
    def probability_of(self, m, n, t, x=None, tx=None, T=None):
        there, (r, al, a, b) = self.newcomer(m) if x is None else (self.alive(m, x, tx, T), self.after(m, x, T))
        z = t / al
        lnbd = loggamma(r + n) - loggamma(r) - loggamma(n + 1) - r * log1p(z) + (n * log(z / (1 + z)) if n else 0)
        v = exp(lnbd + log_beta(a, b + n) - log_beta(a, b))
        if n > 0: v += exp(log_beta(a + 1, b + n - 1) - log_beta(a, b)) * at_least(n, r, z)
        return (1 - there if n == 0 else 0) + there * v
    def discounted_transactions(self, m, rate, x, tx, T, horizon=None):
        r, al, a, b = self.after(m, x, T)
        return self.alive(m, x, tx, T) * mean_discounted(r, a, b, rate * al, None if horizon is None else horizon / al)


@functools.lru_cache(None)
def at_least(n, r, t):
    norm = loggamma(r + n) - loggamma(r) - loggamma(n)
    v = logconcave(lambda y: n * y - (r + n) * log_one_plus(y) + norm, mpf(-10)**9, log(t), 0)
    w = logconcave(lambda y: n * y - (r + n) * log_one_plus(y) + norm, mpf(-10)**9, log(t), 0, order=34, change=5)
    checked['other panels'] += 1
    agree(v, w)
    if n <= 60 and (n * log(10) * 0 + r * t < 1e6 and r < 1e6):  # the finite sum, at a precision beyond its cancellation
        with mp.workdps(400):
            s, term = mpf(0), mpf(1)
            for j in range(int(n)):
                if j: term = term * (r + j - 1) / j * (t / (1 + t))
                s += term
            w = 1 - (1 + t)**-r * s
        if w > mpf(10)**-330: agree(v, w); checked['hypergeometric'] += 1
    return v


class Spend:
    def log_likelihood(self, m, x, z):
        p, q, v = m; A = p * x
        return loggamma(A + q) - loggamma(A) - loggamma(q) - q * log1p(z * x / v) - A * log1p(v / (z * x)) - log(z)
    def expected_spend(self, m, x, z):
        p, q, v = m
        return p * (v + x * z) / (p * x + q - 1)


WHOLE = {'log_likelihood': (0,), 'probability_alive': (0,), 'expected_purchases': (1,), 'probability_of': (0, 2),
         'discounted_transactions': (1,), 'expected_spend': (0,)}


def condition(f, m, args, whole, value):
    total, e = mpf(0), mpf(10)**-12
    if value == 0: return mpf(0)
    for i in range(len(m)):
        n = tuple(v * (1 + e) if i == k else v for k, v in enumerate(m))
        total += abs(f(n, *args) / value - 1) / e
    for i in range(len(args)):
        if i in whole or args[i] == 0: continue
        n = tuple(v * (1 - e) if i == k else v for k, v in enumerate(args))
        total += abs(f(m, *n) / value - 1) / e
    return total


CLOSED = ('log_likelihood', 'expected_spend')  # and P(alive) without `ahead`


def answer(model, operation, m, args):
    """The value and its condition, as they are written."""
    m, args = tuple(map(mpf, m)), tuple(map(mpf, args))
    v = getattr(model, operation)(m, *args)
    if operation in CLOSED or operation == 'probability_alive' and len(args) == 3:
        with mp.workdps(100): agree(v, getattr(model, operation)(m, *args))
        checked['twice the digits'] += 1
    return mp.nstr(v, 25, min_fixed=-3, max_fixed=6), mp.nstr(quick(model, operation, m, args, v), 3)


def quick(model, operation, m, args, v):
    """The condition: closed forms by differences; of the means a bound by their parts."""
    if operation in ('expected_purchases', 'discounted_transactions') or (operation == 'probability_alive' and len(args) == 4):
        # log P(alive) as below, and the mean changes by at most itself for one unit of t, alpha, r, rate, a and b
        k = {'expected_purchases': 1, 'discounted_transactions': 1, 'probability_alive': 0}[operation]
        if len(args) <= 1: return mpf(8)
        h = args[k:k + 3]
        a = model.alive(m, *h)
        rest = mpf(8)
        if operation == 'probability_alive': rest += (m[0] + h[0]) * min(mpf(700), log1p(args[3] / (m[1] + h[2])) + 1)
        if operation == 'probability_alive': rest = min(rest, mpf(700))
        return condition(model.alive, m, h, (0,), a) + rest
    return condition(getattr(model, operation), m, args, WHOLE[operation], v)


MODELS = {'bg_nbd': Family(False), 'mbg_nbd': Family(True), 'gamma_gamma': Spend()}

if __name__ == '__main__':
    which, only_missing = sys.argv[1], sys.argv[2:] == ['missing']
    head, names, *rows = pathlib.Path(__file__).with_name(f'boundaries_{which}.csv').read_text().splitlines()
    print(head, names, sep='\n')
    for row in rows:
        operation, boundary, m, args, *answered = row.split(',')
        if not only_missing or not answered[0]:
            began = time.process_time()
            answered = answer(MODELS[which], operation, *(list(map(float, c.split())) for c in (m, args)))
            if time.process_time() - began > 10: print(round(time.process_time() - began), 's:', row, file=sys.stderr)
        print(operation, boundary, m, args, *answered, sep=',', flush=True)
    print(checked, file=sys.stderr)
