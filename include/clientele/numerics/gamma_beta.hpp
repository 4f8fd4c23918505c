// SPDX-License-Identifier: BSL-1.0
// The gamma and beta functions and what follows from them: probabilities of the χ², the beta and the binomial
// distribution. Errors were measured against Boost.Math (tests/numerics/gamma_beta_test.cpp).
#pragma once

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
[[nodiscard]] inline double log_gamma(double z) noexcept {
  double product = 1;
  for (; z < 10; z += 1) product *= z;
  return (z - 0.5) * std::log(z) - z + detail::log_root_two_pi + detail::stirling_tail(z) - std::log(product);
}

/// I_x(a, b), the probability that a Beta(a, b) variable is at most x; a, b > 0, x in [0, 1] (outside: 0 and 1).
/// Continued fraction (DiDonato & Morris 1992, DLMF 8.17.22) by Lentz's method, on the side where it converges fast.
/// Relative error of the smaller tail: 3e-12 for a + b up to 1 000, growing as a + b.
[[nodiscard]] inline double regularized_beta(double a, double b, double x) noexcept {
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

/// Q(a, x) = Γ(a, x)/Γ(a), the probability that a Gamma(a) variable exceeds x; a > 0, x ≥ 0. By the series of P below
/// a + 1 and the continued fraction (DLMF 8.9.2) above. Relative error: 1e-12 for a up to 1 000, absolute below a + 1.
[[nodiscard]] inline double regularized_gamma_above(double a, double x) noexcept {
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
[[nodiscard]] inline double chi_square_above(double x, double degrees_of_freedom) noexcept {
  return regularized_gamma_above(degrees_of_freedom / 2, x / 2);
}

namespace detail {

/// ln n! − ln(√(2πn) (n/e)ⁿ), n ≥ 0 (0 at n = 0 for the use below).
[[nodiscard]] inline double stirling_error(double n) noexcept {
  if (n <= 0) return 0;
  return n >= 10 ? stirling_tail(n) : log_gamma(n + 1) - (n + 0.5) * std::log(n) + n - log_root_two_pi;
}

/// x ln(x/m) + m − x without cancellation where x is near m.
[[nodiscard]] inline double deviance(double x, double m) noexcept {
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
[[nodiscard]] inline double binomial_probability(double k, double n, double p) noexcept {
  if (!(k >= 0 && k <= n)) return 0;
  if (p <= 0) return k == 0 ? 1 : 0;
  if (p >= 1) return k == n ? 1 : 0;
  if (k == 0) return std::exp(n * std::log1p(-p));
  if (k == n) return std::exp(n * std::log(p));
  const double log_part = detail::stirling_error(n) - detail::stirling_error(k) - detail::stirling_error(n - k) -
                          detail::deviance(k, n * p) - detail::deviance(n - k, n * (1 - p));
  return std::exp(log_part) * std::sqrt(n / (2 * 3.14159265358979323846 * k * (n - k)));
}

}  // namespace clientele::inline v0
