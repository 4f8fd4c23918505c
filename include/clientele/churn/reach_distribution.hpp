// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/check.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/numerics/remainders.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <tuple>

namespace clientele::inline v0::churn {

/// The distribution of the reach of word of mouth, where `word_of_mouth` gives its mean: how many hear of it in all,
/// the first hearers included, when each hearer independently tells k others with probability p, otherwise nobody.
///
///     P(reach = n) = (h/n) · P(Binomial(n, p) = j),  n = h + k·j, j = 0, 1, …       (Otter 1949, Dwass 1969)
///     mean         = h / (1 − R),  variance = h·k²·p(1 − p) / (1 − R)³,  R = p·k < 1
///     P(it ends)   = q^h,  q the smallest root of q = (1 − p) + p·q^k               1 where R ≤ 1, unless p = 1 = k
///
/// Parameters: `heard` = h, `told_on` = k (whole numbers, ≥ 0), `retelling` = p (share). At R ≥ 1 mean and variance
/// do not exist (NaN) unless nobody heard; the probabilities then add up to P(it ends). No heard: the reach is 0.
/// Errors: `invalid_parameter`, from every function. Cost: `probability` some ten elementary functions; `at_most` and
/// `quantile` O(reach / k) of them.
///
/// h = 1, p = 0.1, k = 5: P(1) = 0.9, P(6) = 0.1 · 0.9⁵ = 0.059049, mean 2, standard deviation 4.2426.
struct reach_distribution {
  std::uint64_t heard = 1;    ///< the first hearers
  double retelling = 0;       ///< probability that a hearer passes it on
  std::uint64_t told_on = 0;  ///< people whom such a hearer tells

  static constexpr auto name = fixed_string{"churn::reach_distribution"};
  static constexpr auto parameters =
      std::tuple{parameter{"heard", &reach_distribution::heard, "people", interval::between(0, 0x1p40)},
                 parameter{"retelling", &reach_distribution::retelling, "probability", interval::share()},
                 parameter{"told_on", &reach_distribution::told_on, "people", interval::between(0, 0x1p40)}};

  /// R, the people to whom one hearer passes it on, in the mean.
  [[nodiscard]] double reproduction() const {
    return check_parameters(*this), retelling * static_cast<double>(told_on);
  }

  [[nodiscard]] double mean() const {
    const double left = shortfall();
    return heard == 0 ? 0 : static_cast<double>(heard) / (left > 0 ? left : std::numeric_limits<double>::quiet_NaN());
  }
  [[nodiscard]] double variance() const {
    const double R = reproduction(), left = shortfall();
    if (heard == 0) return 0;
    return left > 0
               ? static_cast<double>(heard) * R * static_cast<double>(told_on) * (1 - retelling) / (left * left * left)
               : std::numeric_limits<double>::quiet_NaN();
  }

  /// P(reach = n).
  [[nodiscard]] double probability(std::uint64_t n) const {
    check_parameters(*this);
    if (heard == 0 || n < heard) return n == heard ? 1 : 0;
    if (told_on == 0) return n == heard ? 1 : 0;
    if ((n - heard) % told_on != 0) return 0;
    const auto people = static_cast<double>(n);
    return static_cast<double>(heard) / people *
           binomial_probability(static_cast<double>((n - heard) / told_on), people, retelling);
  }

  /// P(reach ≤ n).
  [[nodiscard]] double at_most(std::uint64_t n) const {
    check_parameters(*this);
    if (n < heard) return 0;
    if (heard == 0 || told_on == 0) return 1;
    double sum = 0;
    for (std::uint64_t at = heard; at <= n; at += told_on) sum += probability(at);
    return sum < 1 ? sum : 1;
  }

  /// P(it ends at all).
  [[nodiscard]] double ends() const {
    const double R = reproduction();
    if (heard == 0 || told_on == 0) return 1;
    if (retelling >= 1) return 0;
    if (R <= 1) return 1;
    const double k = static_cast<double>(told_on), excess = -shortfall(), hearers = static_cast<double>(heard);
    if (0.5 - retelling + retelling * std::pow(0.5, k) < 0) {
      double q = 0;  // of one first hearer; the function is convex: Newton's steps rise to the smaller root, below ½
      for (int step = 0; step < 200; ++step) {
        const double next = q + (1 - retelling + retelling * std::pow(q, k) - q) / (1 - R * std::pow(q, k - 1));
        if (!(next > q)) break;
        q = next;
      }
      return std::pow(q, hearers);
    }
    // u = 1 − q, which may be small, is the root of retelling · (1 − (1 − u)^k) − u, which is (R − 1) u +
    // R · log_remainder(u) − retelling · exp_remainder(y), y = −k ln(1 − u): from the first of Newton's steps from 1 on
    // they fall to it
    double u = retelling;
    for (int step = 0; step < 200; ++step) {
      const double log_ended = std::log1p(-u);
      const double open = excess * u + R * log_remainder(u) - retelling * exp_remainder(-k * log_ended);
      const double next = u - open / (excess + R * std::expm1((k - 1) * log_ended));
      if (!(next < u)) break;
      u = next;
    }
    return std::exp(hearers * std::log1p(-u));
  }

  /// The smallest n with P(reach ≤ n) ≥ share, share in (0, 1); infinite where the reach is without end with more than
  /// the rest of the probability, or where it is beyond 10⁷ steps of k.
  [[nodiscard]] double quantile(double share) const {
    check_parameters(*this);
    check_value(name, "share", share, clientele::interval::share().without_low().without_high());
    if (heard == 0 || told_on == 0) return static_cast<double>(heard);
    constexpr double without_end = std::numeric_limits<double>::infinity();
    if (share >= ends()) return without_end;
    double sum = 0;
    std::uint64_t at = heard;
    for (int step = 0; step < 10000000; ++step, at += told_on) {
      sum += probability(at);
      if (sum >= share * (1 - 1e-13)) return static_cast<double>(at);
    }
    return without_end;
  }

  friend constexpr bool operator==(const reach_distribution&, const reach_distribution&) = default;

 private:
  /// 1 − R, and 0 for an R that differs from 1 in the last digit only.
  [[nodiscard]] double shortfall() const {
    return reproduction() == 1 ? 0 : -std::fma(retelling, static_cast<double>(told_on), -1);
  }
};

}  // namespace clientele::inline v0::churn
