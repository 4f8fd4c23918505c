// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/numerics/counter_random.hpp>
#include <clientele/retention/detail/ranking.hpp>
#include <clientele/statistics/proportion.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <vector>

namespace clientele::inline v0::retention {

/// Treated and control customers of a part of the list, with those of each who had the outcome.
struct uplift_counts {
  proportion treated, control;
  friend constexpr uplift_counts merge(const uplift_counts& a, const uplift_counts& b) noexcept {
    return {merge(a.treated, b.treated), merge(a.control, b.control)};
  }
};

/// One part of the list, by decreasing score.
struct uplift_bin {
  double highest_score = 0, lowest_score = 0;
  uplift_counts counts;
  estimate uplift;  ///< treated − control, Newcombe interval; undefined where one of the groups is missing
};

/// What treatment changed, along a score: one point a distinct score.
struct uplift_curve {
  struct point {
    double score = 0;
    uplift_counts counts;  ///< of this score or a higher one
  };
  std::vector<point> points;
  uplift_counts all;

  [[nodiscard]] statistic_state state() const noexcept {
    return all.treated.trials > 0 && all.control.trials > 0 ? statistic_state::defined : statistic_state::no_values;
  }
  /// The effect of treatment on everybody: treated − control, Newcombe interval.
  [[nodiscard]] estimate overall(double confidence = 0.95) const {
    return difference(all.treated, all.control, confidence);
  }

  /// Outcomes that treatment added among those counted, for each treated customer of all:
  /// (yₜ − y_c·nₜ/n_c)/Nₜ; while no control has been met, yₜ/Nₜ.
  [[nodiscard]] double added(const uplift_counts& c) const noexcept {
    const double expected = c.control.trials > 0 ? c.control.successes * (c.treated.trials / c.control.trials) : 0;
    return (c.treated.successes - expected) / all.treated.trials;
  }
  /// The same with its uncertainty, (yₜ/nₜ − y_c/n_c)·nₜ/Nₜ: Newcombe's interval of the difference, the numbers of
  /// treated and controls taken as known. `no_values` where one of the groups has not been met.
  [[nodiscard]] estimate added(const uplift_counts& c, double confidence) const {
    estimate e = difference(c.treated, c.control, confidence);
    if (!e.is_defined()) return e;
    const double share = c.treated.trials / all.treated.trials;
    e.value = added(c), e.standard_error *= share, e.low *= share, e.high *= share;
    return e;
  }

  /// The Qini coefficient: the area between the curve of `added` over the share of customers and the straight line to
  /// its end, which a random order gives. NaN where the state is not `defined`.
  [[nodiscard]] double qini() const noexcept {
    if (state() != statistic_state::defined) return std::numeric_limits<double>::quiet_NaN();
    const double customers = all.treated.trials + all.control.trials;
    double area = 0, share = 0, height = 0;
    for (const point& p : points) {
      const double next_share = (p.counts.treated.trials + p.counts.control.trials) / customers, next = added(p.counts);
      area += (next_share - share) * (height + next) / 2;
      share = next_share, height = next;
    }
    return area - height / 2;
  }

  /// The same with the standard error of a Poisson bootstrap over customers (numbered draws: reproducible) and a
  /// normal interval. O(runs · customers). Throws `invalid_parameter` (runs below 2, confidence).
  [[nodiscard]] estimate qini(std::uint64_t runs, std::uint64_t seed = 1, double confidence = 0.95) const {
    check_value("retention::uplift", "runs", static_cast<double>(runs), interval::at_least(2));
    if (state() != statistic_state::defined) return undefined_estimate(state(), confidence);
    double mean = 0, squares = 0, used = 0;
    for (std::uint64_t run = 0; run < runs; ++run) {
      uplift_curve drawn;
      std::uint64_t number = 0;
      const auto redraw = [&](double count) {
        double sum = 0;
        for (double i = 0; i < count; ++i) sum += poisson_of(uniform_of(seed, run, number++));
        return sum;
      };
      uplift_counts before;
      for (const point& p : points) {
        const auto part = [&](const proportion& now, const proportion& then) {
          const double yes = redraw(now.successes - then.successes),
                       no = redraw(now.trials - then.trials - (now.successes - then.successes));
          return proportion{yes, yes + no};
        };
        const proportion treated = part(p.counts.treated, before.treated),
                         control = part(p.counts.control, before.control);
        drawn.all = merge(drawn.all, {treated, control});
        drawn.points.push_back({p.score, drawn.all});
        before = p.counts;
      }
      if (drawn.state() != statistic_state::defined) continue;
      const double q = drawn.qini(), off = q - mean;
      mean += off / ++used;
      squares += off * (q - mean);
    }
    if (used < 2) return undefined_estimate(statistic_state::too_few_values, confidence);
    return estimate_with(qini(), std::sqrt(squares / (used - 1)), confidence, interval_method::bootstrap);
  }

  /// The list in `wanted` parts of about equal size; a part ends where a group of equal scores ends, so there may be
  /// fewer. Throws `invalid_parameter` (wanted 0, confidence).
  [[nodiscard]] std::vector<uplift_bin> bins(std::size_t wanted, double confidence = 0.95) const {
    check_value("retention::uplift", "bins", static_cast<double>(wanted), interval::at_least(1));
    const double customers = all.treated.trials + all.control.trials;
    std::vector<uplift_bin> found;
    uplift_counts before;
    std::size_t first = 0;
    double next = 1;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const uplift_counts& now = points[i].counts;
      const double seen = now.treated.trials + now.control.trials, parts = static_cast<double>(wanted);
      if (seen * parts < next * customers) continue;
      const uplift_counts part{
          {now.treated.successes - before.treated.successes, now.treated.trials - before.treated.trials},
          {now.control.successes - before.control.successes, now.control.trials - before.control.trials}};
      found.push_back({points[first].score, points[i].score, part, difference(part.treated, part.control, confidence)});
      before = now, first = i + 1;
      next = std::floor(seen * parts / customers) + 1;
    }
    return found;
  }

 private:
  /// The Poisson(1) number whose distribution function first exceeds u.
  [[nodiscard]] static double poisson_of(double u) noexcept {
    double k = 0, p = 0.36787944117144232160, sum = p;
    while (u >= sum && k < 20) p /= ++k, sum += p;
    return k;
  }
};

/// What treating customers changed, along a score that says who should be treated: uplift, Qini curve and coefficient,
/// for customers treated at random and a control group. Gathers.
///
///     uplift   = share with the outcome among the treated − that among the controls
///     added(q) = (yₜ − y_c·nₜ/n_c)/Nₜ        among the q·n customers of highest score
///     qini     = ∫ (added(q) − q·added(1)) dq
///
/// Inputs: `score`, any finite number, the higher the earlier; `treated` and `outcome`, 1 or 0; the outcome is the
/// wanted one (stayed, bought).
/// Concludes: an `uplift_curve`. Customers of equal score, rounding allowed for (`lowest_of_group`), are one group:
/// nothing depends on their order, nor on that of parts. Uplift carries Newcombe's interval, the Qini coefficient a
/// bootstrap standard error on request. Without treated or without controls there is no uplift: `state()`.
/// Errors: `invalid_customer`, `invalid_parameter` (of what the curve is asked). Cost: the state keeps 8 bytes a
/// customer; the curve sorts them by radix, in twice as much, and keeps 40 bytes a score.
///
/// Source: Radcliffe (2007) for the Qini coefficient, Newcombe (1998), Hanley & MacGibbon (2006) for the bootstrap.
///
/// Score 2: treated 1 of 1, control 0 of 1; score 1: treated 0 of 1, control 1 of 1: overall uplift 0, Qini 0.25.
struct uplift {
  static constexpr auto name = fixed_string{"retention::uplift"};
  static constexpr auto inputs =
      std::tuple{input<"score">{.unit = "score", .allowed = interval::any_number()},
                 input<"treated">{.unit = "customers", .allowed = interval::share().whole_numbers()},
                 input<"outcome">{.unit = "customers", .allowed = interval::share().whole_numbers()}};
  static constexpr auto parameters = std::tuple{};

  struct state {
    detail::ranking<4> ranked;  ///< controls without and with the outcome, treated without and with it
    template <class Archive>
    void transfer(Archive& archive) {
      archive(ranked);
    }
    friend bool operator==(const state&, const state&) = default;
  };

  void take(state& s, double score, double treated, double outcome) const {
    s.ranked.add(score, (treated != 0 ? 2u : 0u) + (outcome != 0 ? 1u : 0u));
  }
  static void join(state& s, const state& other) { s.ranked.append(other.ranked); }

  [[nodiscard]] uplift_curve conclude(const state& s) const {
    uplift_curve c;
    s.ranked.each_group([&](std::size_t bound) { c.points.reserve(bound); },
                        [&](double score, const auto& counts) {
                          const auto n = [&](std::size_t kind) { return static_cast<double>(counts[kind]); };
                          c.all = merge(c.all, {{n(3), n(2) + n(3)}, {n(1), n(0) + n(1)}});
                          c.points.push_back({score, c.all});
                        });
    return c;
  }

  friend constexpr bool operator==(const uplift&, const uplift&) = default;
};

}  // namespace clientele::inline v0::retention
