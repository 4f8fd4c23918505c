// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/retention/detail/ranking.hpp>
#include <clientele/statistics/proportion.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace clientele::inline v0::retention {

/// The customers from the highest score down to this one, all of equal score included.
struct gain_point {
  double score = 0;
  std::uint64_t customers = 0;  ///< with this score or a higher one
  std::uint64_t hits = 0;       ///< those of them with the outcome
};

/// Cumulative gain of a score: one point a distinct score, straight lines between them.
struct gain_curve {
  std::vector<gain_point> points;
  std::uint64_t customers = 0, hits = 0;

  /// `defined`; `no_values` without customers; `no_variance` where all or none of them have the outcome.
  [[nodiscard]] statistic_state state() const noexcept {
    return customers == 0                   ? statistic_state::no_values
           : hits == 0 || hits == customers ? statistic_state::no_variance
                                            : statistic_state::defined;
  }

  /// Hits among the share of customers with the highest scores; within a group of equal scores the expected number
  /// when its members stand in random order. Throws `invalid_parameter` (share outside [0, 1]).
  [[nodiscard]] proportion top(double share) const {
    check_value("retention::gain", "share", share, clientele::interval::share());
    const double wanted = share * static_cast<double>(customers);
    gain_point before{};
    for (const gain_point& p : points) {
      const auto to = static_cast<double>(p.customers), from = static_cast<double>(before.customers);
      if (to >= wanted) {
        const double found = static_cast<double>(before.hits) +
                             static_cast<double>(p.hits - before.hits) * ((wanted - from) / (to - from));
        return {found < wanted ? found : wanted, wanted};
      }
      before = p;
    }
    return {static_cast<double>(hits), wanted};
  }
  /// The share of all hits found there; NaN without any.
  [[nodiscard]] double gain(double share) const {
    return top(share).successes / (hits > 0 ? static_cast<double>(hits) : nan);
  }
  /// The same with the Wilson interval of a share of the hits, for customers who are a sample. The score at which the
  /// top ends is taken as fixed; that it is where this sample puts it makes the true error smaller, as long as the
  /// score is nowhere worse than chance.
  [[nodiscard]] estimate gain(double share, double confidence) const {
    const proportion found = top(share);
    if (hits == 0)
      return undefined_estimate(customers == 0 ? statistic_state::no_values : statistic_state::no_total, confidence);
    return wilson({found.successes, static_cast<double>(hits)}, confidence);
  }
  /// How many times the hits of as many customers taken at random: gain/share, with the interval of the gain. Undefined
  /// without hits (`no_total`) and at a share of 0 (`no_values`).
  [[nodiscard]] estimate lift(double share, double confidence = 0.95) const {
    estimate e = gain(share, confidence);
    if (e.is_defined() && !(share > 0)) return undefined_estimate(statistic_state::no_values, confidence);
    e.value /= share, e.standard_error /= share, e.low /= share, e.high /= share;
    return e;
  }

  /// The probability that a customer with the outcome scores higher than one without, ties half (the area under the
  /// ROC curve), with the standard error of DeLong, DeLong & Clarke-Pearson (1988) and a normal interval.
  [[nodiscard]] estimate area(double confidence = 0.95) const {
    if (state() != statistic_state::defined) return undefined_estimate(state(), confidence);
    const auto with = static_cast<double>(hits), without = static_cast<double>(customers - hits);
    double area = 0, square_with = 0, square_without = 0, hits_above = 0, others_above = 0;
    each_group([&](double h, double o) {
      const double below = (without - others_above - o / 2) / without, above = (hits_above + h / 2) / with;
      area += h * below / with;
      square_with += h * below * below, square_without += o * above * above;
      hits_above += h, others_above += o;
    });
    if (with < 2 || without < 2) {
      estimate e = undefined_estimate(statistic_state::too_few_values, confidence);
      return e.value = area, e;
    }
    const double variance =
        (square_with / with - area * area) / (with - 1) + (square_without / without - area * area) / (without - 1);
    return estimate_with(area, std::sqrt(variance > 0 ? variance : 0), confidence);
  }
  /// 2·area − 1.
  [[nodiscard]] double gini() const { return 2 * area().value - 1; }
  /// The same with the standard error and interval of the area.
  [[nodiscard]] estimate gini(double confidence) const {
    estimate e = area(confidence);
    e.value = 2 * e.value - 1, e.standard_error *= 2, e.low = 2 * e.low - 1, e.high = 2 * e.high - 1;
    return e;
  }

 private:
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  template <class F>
  void each_group(F&& f) const {
    gain_point before{};
    for (const gain_point& p : points) {
      f(static_cast<double>(p.hits - before.hits),
        static_cast<double>((p.customers - p.hits) - (before.customers - before.hits)));
      before = p;
    }
  }
};

/// Cumulative gain and lift of a score against an outcome: who would have been reached by going down the list.
/// Mergeable.
///
///     gain(q) = hits among the q·n customers of highest score / all hits,  lift(q) = gain(q)/q
///
/// `add(score, hit)`: `score` any finite number, the higher the earlier; `hit` whether the outcome (left, bought) came.
/// Customers of equal score, rounding allowed for (`lowest_of_group`), are one group: nothing depends on their order,
/// nor on that of parts. Gain and lift carry
/// Wilson intervals, the area DeLong's standard error; what is undefined says why (`state`).
/// Errors: `invalid_parameter`. Cost: 8 bytes a customer; `curve` sorts them by radix, in twice as much, and keeps 24
/// bytes a score.
///
/// Sources: Wilson (1927); DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44, 837–845.
///
/// Scores 4, 3, 3, 1 with hits at 4 and one 3: gain(0.25) 0.5, gain(0.5) 0.75, lift(0.25) 2, area 0.875.
class gain {
 public:
  void add(double score, bool hit) { ranked_.add("retention::gain", score, hit ? 1 : 0); }
  friend gain merge(gain a, const gain& b) { return a.ranked_.append(b.ranked_), a; }
  [[nodiscard]] std::size_t customers() const noexcept { return ranked_.size(); }

  [[nodiscard]] gain_curve curve() const {
    gain_curve c;
    ranked_.each_group([&](std::size_t bound) { c.points.reserve(bound); },
                       [&](double score, const auto& counts) {
                         c.customers += counts[0] + counts[1], c.hits += counts[1];
                         c.points.push_back({score, c.customers, c.hits});
                       });
    return c;
  }

 private:
  detail::ranking<2> ranked_;
};

}  // namespace clientele::inline v0::retention
