// SPDX-License-Identifier: BSL-1.0
// The gamma and beta functions and what follows from them: probabilities of the χ², the beta and the binomial
// distribution. Errors were measured against Boost.Math (tests/numerics/gamma_beta_test.cpp).
#pragma once

#include <clientele/portability.hpp>

#include <cmath>
#include <limits>

namespace clientele::inline v0 {

namespace detail {

inline constexpr double log_root_two_pi = 0.91893853320467274178;

/// ln Γ(z) − (z − 1/2) ln z + z − ln √(2π), for z ≥ 10; truncated below 3e-17.
[[nodiscard]] constexpr double stirling_tail(double z) noexcept {
  const double y = 1 / z, y2 = y * y;
  return y * (1.0 / 12 +
              y2 * (-1.0 / 360 +
                    y2 * (1.0 / 1260 + y2 * (-1.0 / 1680 + y2 * (1.0 / 1188 + y2 * (-691.0 / 360360 + y2 / 156))))));
}

}  // namespace detail

/// ln Γ(z), z > 0; writes no global variable, unlike std::lgamma. Error: 16 eps of the greater of 1 and |ln Γ(z)|.
[[nodiscard]] CLIENTELE_BODY inline double log_gamma(double z) noexcept {
  double product = 1;
  for (; z < 10; z += 1) product *= z;
  return (z - 0.5) * std::log(z) - z + detail::log_root_two_pi + detail::stirling_tail(z) - std::log(product);
}

/// I_x(a, b), the probability that a Beta(a, b) variable is at most x; a, b > 0, x in [0, 1] (outside: 0 and 1).
/// Continued fraction (DiDonato & Morris 1992, DLMF 8.17.22) by Lentz's method, on the side where it converges fast.
/// Relative error of the smaller tail: 3e-12 for a + b up to 1 000, growing as a + b.
[[nodiscard]] CLIENTELE_BODY inline double regularized_beta(double a, double b, double x) noexcept {
  if (!(a > 0) || !(b > 0) || x != x) return std::numeric_limits<double>::quiet_NaN();
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const bool mirrored = x > (a + 1) / (a + b + 2);
  const double p = mirrored ? b : a, q = mirrored ? a : b, y = mirrored ? 1 - x : x,
               log_y = mirrored ? std::log1p(-x) : std::log(x);
  const double log_other = mirrored ? std::log(x) : std::log1p(-x);
  const double front = std::exp(p * log_y + q * log_other + log_gamma(p + q) - log_gamma(p) - log_gamma(q)) / p;
  constexpr double tiny = 1e-300;
  const auto away = [](double v) { return std::abs(v) < tiny ? tiny : v; };
  double c = 1, d = 1 / away(1 - (p + q) * y / (p + 1)), fraction = d;
  for (int m = 1; m < 20000; ++m) {
    const double even = m * (q - m) * y / ((p + 2 * m - 1) * (p + 2 * m));
    d = 1 / away(1 + even * d), c = away(1 + even / c), fraction *= d * c;
    const double odd = -(p + m) * (p + q + m) * y / ((p + 2 * m) * (p + 2 * m + 1));
    d = 1 / away(1 + odd * d), c = away(1 + odd / c);
    fraction *= d * c;
    if (std::abs(d * c - 1) < std::numeric_limits<double>::epsilon()) break;
  }
  return mirrored ? 1 - front * fraction : front * fraction;
}

/// The t with P(|T| > t) = tail of Student's distribution with so many degrees of freedom, by bisection; `tail` in
/// (0, 1). P(|T| > t) = I_y(df/2, 1/2) with y = df/(df + t²). 1e-11 relative. Source: DLMF 8.17, Student (1908).
/// 5 % and 2 degrees of freedom: 4.3026527299.
[[nodiscard]] inline double two_sided_student(double tail, double degrees_of_freedom) noexcept {
  const auto beyond = [&](double t) {
    return regularized_beta(degrees_of_freedom / 2, 0.5, degrees_of_freedom / (degrees_of_freedom + t * t));
  };
  double low = 0, high = 1;
  while (beyond(high) > tail && high < 1e150) low = high, high *= 2;
  for (int i = 0; i < 60; ++i) {
    const double middle = low + (high - low) / 2;
    (beyond(middle) > tail ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

/// Q(a, x) = Γ(a, x)/Γ(a), the probability that a Gamma(a) variable exceeds x; a > 0, x ≥ 0. By the series of P below
/// a + 1 and the continued fraction (DLMF 8.9.2) above. Relative error: 1e-12 for a up to 1 000, absolute below a + 1.
[[nodiscard]] CLIENTELE_BODY inline double regularized_gamma_above(double a, double x) noexcept {
  if (!(a > 0) || x != x) return std::numeric_limits<double>::quiet_NaN();
  if (x <= 0) return 1;
  if (x > std::numeric_limits<double>::max()) return 0;
  const double front = std::exp(a * std::log(x) - x - log_gamma(a));
  if (x < a + 1) {
    double term = 1 / a, sum = term;
    for (double n = a + 1; term > sum * 1e-17; n += 1) sum += term *= x / n;
    return 1 - front * sum;
  }
  double b = x + 1 - a, c = 1e300, d = 1 / b, fraction = d;
  for (int m = 1; m < 20000; ++m) {
    const double step = -m * (m - a);
    b += 2;
    d = 1 / (step * d + b), c = b + step / c;
    fraction *= d * c;
    if (std::abs(d * c - 1) < std::numeric_limits<double>::epsilon()) break;
  }
  return front * fraction;
}

/// P(χ² > x) with the given degrees of freedom (> 0).
[[nodiscard]] CLIENTELE_BODY inline double chi_square_above(double x, double degrees_of_freedom) noexcept {
  return regularized_gamma_above(degrees_of_freedom / 2, x / 2);
}

namespace detail {

/// ln n! − ln(√(2πn) (n/e)ⁿ), n ≥ 0 (0 at n = 0 for the use below).
[[nodiscard]] CLIENTELE_BODY inline double stirling_error(double n) noexcept {
  if (n <= 0) return 0;
  return n >= 10 ? stirling_tail(n) : log_gamma(n + 1) - (n + 0.5) * std::log(n) + n - log_root_two_pi;
}

/// x ln(x/m) + m − x without cancellation where x is near m.
[[nodiscard]] CLIENTELE_BODY inline double deviance(double x, double m) noexcept {
  const double v = (x - m) / (x + m);
  if (std::abs(v) >= 0.1) return (x > 0 ? x * std::log(x / m) : 0) + m - x;
  double sum = (x - m) * v, power = 2 * x * v;
  for (int j = 1; j < 1000; ++j) {
    power *= v * v;
    const double next = sum + power / (2 * j + 1);
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

}  // namespace detail

/// P(k successes in n trials), whole 0 ≤ k ≤ n, p in [0, 1], by Loader's saddle-point form (2000): relative error
/// about 1e-14 also for large n.
[[nodiscard]] CLIENTELE_BODY inline double binomial_probability(double k, double n, double p) noexcept {
  if (!(k >= 0 && k <= n)) return 0;
  if (p <= 0) return k == 0 ? 1 : 0;
  if (p >= 1) return k == n ? 1 : 0;
  if (k == 0) return std::exp(n * std::log1p(-p));
  if (k == n) return std::exp(n * std::log(p));
  const double log_part = detail::stirling_error(n) - detail::stirling_error(k) - detail::stirling_error(n - k) -
                          detail::deviance(k, n * p) - detail::deviance(n - k, n * (1 - p));
  return std::exp(log_part) * std::sqrt(n / (2 * 3.14159265358979323846 * k * (n - k)));
}

/// ln Γ(z + n) − ln Γ(z), z > 0, n ≥ 0 whole or not: a product for few factors, otherwise the difference of two
/// Stirling series taken term by term. Error: 4 eps · max(1, n |ln z|, result).
[[nodiscard]] CLIENTELE_BODY inline double log_gamma_ratio(double z, double n) noexcept {
  if (n <= 0) return 0;
  if (n <= 24 && z < 1e12 && n == static_cast<double>(static_cast<int>(n))) {
    double product = z;
    for (int j = 1; j < static_cast<int>(n); ++j) product *= z + j;
    return std::log(product);
  }
  double above = 1, below = 1;
  double low = z, high = z + n;
  for (; low < 10; low += 1, high += 1) below *= low, above *= high;
  const double shifted = low < 1e300 ? n / low : 0;
  return n * std::log(low) + ((high - 0.5) * std::log1p(shifted) - n) +
         (detail::stirling_tail(high) - detail::stirling_tail(low)) - (std::log(above) - std::log(below));
}

/// ln B(a, b + n) − ln B(a, b): the mean of (1 − p)ⁿ under a beta distribution. For more than a few factors the second
/// difference of the Stirling series, all of whose terms are of its own size. Error: 4 eps · max(1, result), for a few
/// factors 1e-13 in b up to 1e12.
[[nodiscard]] CLIENTELE_BODY inline double log_beta_ratio(double a, double b, double n) noexcept {
  if (n <= 0) return 0;
  if (n <= 24 && a + b < 1e12) return log_gamma_ratio(b, n) - log_gamma_ratio(a + b, n);
  double product = 1, low = b;
  for (; low < 10; low += 1) product *= 1 + (a / low) * (n / (a + low + n));
  const double at_n = low + n, at_a = low + a, last = at_a + n;
  const double crossed = std::log1p((a / low) * (n / last));
  using detail::stirling_tail;
  return (low - 0.5) * crossed - n * std::log1p(a / at_n) - a * std::log1p(n / at_a) +
         ((stirling_tail(at_n) - stirling_tail(low)) - (stirling_tail(last) - stirling_tail(at_a))) - std::log(product);
}

/// ln [z^a (1 − z)^b / B(a, b)], z = odds/(1 + odds), a, b > 0, from the part that does not depend on the odds:
/// Loader's saddle-point form (2000), in which large terms do not cancel. Error: 4 eps · max(1, result), and eps · a or
/// b times the distance of ln odds from ln(a/b), which is what a rounding of the odds does.
[[nodiscard]] CLIENTELE_BODY inline double log_beta_peak(double a, double b) noexcept {
  using detail::stirling_error;
  return (stirling_error(a + b) - stirling_error(a) - stirling_error(b)) + 0.5 * std::log(a / (a + b) * b) -
         detail::log_root_two_pi;
}
[[nodiscard]] CLIENTELE_BODY inline double log_beta_density(double a, double b, double odds, double peak) noexcept {
  const double sum = a + b;
  return (peak - detail::deviance(a, sum / (1 + 1 / odds))) - detail::deviance(b, sum / (1 + odds));
}

/// ψ(z) = d ln Γ(z) / dz, z > 0. Error: 4 eps · max(1, |ψ|).
[[nodiscard]] CLIENTELE_BODY inline double digamma(double z) noexcept {
  double sum = 0;
  for (; z < 10; z += 1) sum += 1 / z;
  const double y2 = 1 / (z * z);
  const double tail =
      y2 * (1.0 / 12 -
            y2 * (1.0 / 120 - y2 * (1.0 / 252 - y2 * (1.0 / 240 - y2 * (1.0 / 132 - y2 * (691.0 / 32760 - y2 / 12))))));
  return std::log(z) - 0.5 / z - tail - sum;
}

/// ψ′(z), z > 0. Error: 4 eps relative.
[[nodiscard]] constexpr double trigamma(double z) noexcept {
  double sum = 0;
  for (; z < 10; z += 1) sum += 1 / (z * z);
  const double y = 1 / z, y2 = y * y;
  return sum + y + y2 / 2 +
         y * y2 *
             (1.0 / 6 -
              y2 * (1.0 / 30 -
                    y2 * (1.0 / 42 - y2 * (1.0 / 30 - y2 * (5.0 / 66 - y2 * (691.0 / 2730 - y2 * 7.0 / 6))))));
}

/// ψ(z + n) − ψ(z) and ψ′(z + n) − ψ′(z): sums of few terms, otherwise the asymptotic series taken term by term, so
/// that nothing cancels for large z.
struct polygamma_differences {
  double first = 0, second = 0;
  polygamma_differences(double z, double n) noexcept {
    if (n <= 32 && n == static_cast<double>(static_cast<int>(n))) {
      for (int j = 0; j < static_cast<int>(n); ++j) {
        const double y = 1 / (z + j);
        first += y, second -= y * y;
      }
      return;
    }
    double low = z, high = z + n;
    for (; low < 10; low += 1, high += 1) {
      const double difference = n / low / high;  // 1/low − 1/high
      first += difference, second -= difference * (1 / low + 1 / high);
    }
    const double y = 1 / low, x = 1 / high, difference = n * y * x;
    const auto tail = [](double t) {  // of ln z − ψ(z), beyond 1/(2z)
      const double t2 = t * t;
      return t2 * (1.0 / 12 -
                   t2 * (1.0 / 120 - t2 * (1.0 / 252 - t2 * (1.0 / 240 - t2 * (1.0 / 132 - t2 * (691.0 / 32760))))));
    };
    const auto tail_of_second = [](double t) {  // of ψ′(z), beyond 1/z + 1/(2z²)
      const double t2 = t * t;
      return t * t2 *
             (1.0 / 6 - t2 * (1.0 / 30 - t2 * (1.0 / 42 - t2 * (1.0 / 30 - t2 * (5.0 / 66 - t2 * (691.0 / 2730))))));
    };
    first += std::log1p(n * y) + 0.5 * difference + (tail(y) - tail(x));
    second -= difference * (1 + 0.5 * (y + x)) + (tail_of_second(y) - tail_of_second(x));
  }
};

}  // namespace clientele::inline v0
