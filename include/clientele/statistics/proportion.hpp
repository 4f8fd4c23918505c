// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/portability.hpp>
#include <clientele/statistics/estimate.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

namespace clientele::inline v0 {

/// A share: how many of how many. Mergeable; expected or weighted counts need not be whole.
struct proportion {
  double successes = 0;
  double trials = 0;

  constexpr void add(bool success) noexcept {
    successes += success ? 1 : 0;
    trials += 1;
  }
  /// The plain share, NaN without trials; `wilson` states why and adds the interval.
  [[nodiscard]] constexpr double share() const noexcept {
    return trials > 0 ? successes / trials : std::numeric_limits<double>::quiet_NaN();
  }
  friend constexpr proportion merge(const proportion& a, const proportion& b) noexcept {
    return {a.successes + b.successes, a.trials + b.trials};
  }
  /// For keeping and loading.
  template <class Archive>
  void transfer(Archive& archive) {
    archive(successes, trials);
  }
  friend constexpr bool operator==(const proportion&, const proportion&) = default;
};

namespace detail {

/// `defined` where there is a share, otherwise why there is none. Throws for finite counts that cannot be.
[[nodiscard]] CLIENTELE_BODY inline statistic_state state_of(const proportion& p) {
  if (!is_finite(p.trials) || !is_finite(p.successes)) return statistic_state::not_finite;
  if (p.trials < 0) raise(invalid_parameter("proportion", "trials", p.trials, ">= 0"));
  if (p.successes < 0 || p.successes > p.trials)
    raise(invalid_parameter("proportion", "successes", p.successes, "in [0, trials]"));
  return p.trials > 0 ? statistic_state::defined : statistic_state::no_values;
}

}  // namespace detail

/// A share with its Wilson interval, the roots p of (p̂ − p)² = z²·p(1 − p)/n:
///
///     (p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)
///
/// The value is p̂ itself, the standard error √(p̂(1 − p̂)/n). The lower bound is exactly 0 without a success, the
/// upper one exactly 1 without a failure. Without trials the state is `no_values`; for counts that are NaN or beyond
/// the largest number it is `not_finite`.
/// Choose this interval for a share: it stays within [0, 1], has a width at 0 and 1, and holds its confidence for small
/// samples too. `wald` is there for comparison with sources that use it.
/// Errors: `invalid_parameter` (finite successes outside [0, trials], confidence).
/// Source: Wilson (1927). 4 of 100 at 95 %: 0.04, from 0.0156633 to 0.0983711.
[[nodiscard]] CLIENTELE_BODY inline estimate wilson(const proportion& p, double confidence = 0.95) {
  const double z = two_sided_quantile(confidence);
  if (const auto state = detail::state_of(p); state != statistic_state::defined)
    return undefined_estimate(state, confidence);
  const double n = p.trials, share = p.share(), failures = n - p.successes;
  const double spread = n < 1e150 ? p.successes * failures / n : p.successes / n * failures;
  // of the two roots the one by addition is computed, the other follows from their product x²/(n(n + z²))
  const double root = z * std::sqrt(spread + z * z / 4);
  const double low = p.successes > 0 ? share * p.successes / (p.successes + z * z / 2 + root) : 0;
  const double high = failures > 0 ? 1 - failures / n * failures / (failures + z * z / 2 + root) : 1;
  return {share, std::sqrt(spread) / n, low, high, confidence, interval_method::wilson, statistic_state::defined};
}

/// A share with the textbook interval p̂ ± z·√(p̂(1 − p̂)/n), which may leave [0, 1] and has no width at 0 and 1. For
/// comparison with other sources, and where bounds symmetric about the share are wanted; otherwise choose `wilson`.
/// Errors as `wilson`. Source: Laplace (1812).
[[nodiscard]] CLIENTELE_BODY inline estimate wald(const proportion& p, double confidence = 0.95) {
  if (const auto state = detail::state_of(p); state != statistic_state::defined)
    return undefined_estimate(state, confidence);
  const double share = p.share();
  return estimate_with(share, std::sqrt(share * (1 - share) / p.trials), confidence, interval_method::wald);
}

/// The difference a − b of the shares of independent samples, with the interval made of their Wilson bounds:
/// below by √((p̂ₐ − lₐ)² + (u_b − p̂_b)²), above by √((uₐ − p̂ₐ)² + (p̂_b − l_b)²).
/// Errors as `wilson`. Source: Newcombe (1998), method 10.
/// 56 of 70 against 48 of 80: 0.2, from 0.0524 to 0.3339 (the worked example (a) of the paper).
[[nodiscard]] CLIENTELE_BODY inline estimate difference(const proportion& a, const proportion& b,
                                                        double confidence = 0.95) {
  const estimate x = wilson(a, confidence), y = wilson(b, confidence);
  if (!x.is_defined() || !y.is_defined()) return undefined_estimate(x.is_defined() ? y.state : x.state, confidence);
  const double d = x.value - y.value;
  return {d,
          std::hypot(x.standard_error, y.standard_error),
          d - std::hypot(x.value - x.low, y.high - y.value),
          d + std::hypot(x.high - x.value, y.value - y.low),
          confidence,
          interval_method::newcombe,
          statistic_state::defined};
}

/// The inverse 1/p of a share, "how many stand behind one", with the inverted Wilson interval. Without a success the
/// value and the upper bound are infinite; the standard error is that of the delta method, se(p̂)/p̂².
/// 4 of 100 at 95 %: 25, from 10.1656 to 63.8432.
[[nodiscard]] CLIENTELE_BODY inline estimate inverse_share(const proportion& p, double confidence = 0.95) {
  const estimate w = wilson(p, confidence);
  if (!w.is_defined()) return w;
  return {1 / w.value,
          w.standard_error / (w.value * w.value),
          1 / w.high,
          1 / w.low,
          confidence,
          interval_method::wilson,
          statistic_state::defined};
}

}  // namespace clientele::inline v0
