// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/numerics/exact_sum.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/indexed_map.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <vector>

namespace clientele::inline v0::retention {

/// A part of the effort that should go to another class.
struct effort_move {
  category from, to;
  double effort = 0;  ///< in the unit of the effort
  friend bool operator==(const effort_move&, const effort_move&) = default;
};

/// The effort spent on one class of customers, and the value that it brings.
struct class_effort {
  category which;
  std::uint64_t customers = 0;
  double effort = 0, value = 0;
  double effort_share = std::numeric_limits<double>::quiet_NaN();  ///< of all effort; NaN without any
  double value_share = std::numeric_limits<double>::quiet_NaN();   ///< of all value; NaN without any
};

/// Effort and value by class, in the order of the classes, and what follows from them.
struct effort_allocation {
  std::vector<class_effort> classes;
  std::uint64_t customers = 0;
  double effort = 0, value = 0;    ///< of all
  estimate misallocation;          ///< `no_values` (nobody), `no_total` (no effort or no value)
  std::vector<effort_move> moves;  ///< none where there is no misallocation

  /// Throws `invalid_use` for a class without customers.
  [[nodiscard]] const class_effort& of(const category& which) const {
    for (const class_effort& c : classes)
      if (c.which == which) return c;
    raise(invalid_use("clientele::retention::effort_and_value: no customer of class " + which.text()));
  }
};

/// Whether effort goes where the value is: effort and value by class of customers, how far their shares differ, and
/// the moves that mend it. Gathers.
///
///     effort shareₖ = effortₖ / Σ effort,  value shareₖ = valueₖ / Σ value
///     misallocation = ½ Σ |effort shareₖ − value shareₖ|        in [0, 1]: the share of all effort that must move
///
/// Inputs: `class` of the customer, the caller's enum, integer or text; `effort` in one unit throughout (hours, visits,
/// currency; ≥ 0); `value` (currency, ≥ 0: a class that loses money has no share of a total; put its value at 0). A row
/// is a customer, or a class.
/// Concludes: an `effort_allocation`. Its moves take from the classes with too much, in their order, and give to those
/// with too little, in theirs: at most classes − 1 moves, which together are misallocation · Σ effort; no set of moves
/// does it with less. The standard error is that for customers who are a sample, each a row, with a normal interval:
/// the influence of a customer in class k, with sⱼ the sign of the difference of shares of class j and bars for means
/// over the customers,
///
///     ½·[(sₖ − Σⱼ sⱼ·effort shareⱼ)·effort/mean effort − (sₖ − Σⱼ sⱼ·value shareⱼ)·value/mean value]
///
/// It is asymptotic. Where two shares are all but equal it is too small and the misallocation itself too high, because
/// a difference counts whichever way it falls. Undefined: nobody (`no_values`), no effort or no value (`no_total`); of
/// one customer there is no standard error, of totals beyond the largest number no estimate (`not_finite`).
/// Equal shares are a rule of thumb: where the response of a class to effort is known, see `budget`.
/// Sums are exact, so neither order nor parts matter. Errors: `invalid_parameter`, `invalid_customer`, `invalid_use`
/// (asking for a class without customers). Cost: a search among the classes and five exact additions a customer; 1 500
/// bytes of state a class.
///
/// Source of the standard error: Hampel (1974).
///
/// Effort 20, 30, 50 and value 80, 15, 5: misallocation 0.60; 15 from the second to the first, 45 from the third.
/// Class 0: (effort 1, value 2) and (2, 4); class 1: (3, 1) and (4, 1): misallocation 0.45, standard error 0.0313748.
struct effort_and_value {
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"retention::effort_and_value"};
  static constexpr auto inputs =
      std::tuple{category_input<"class">{}, input<"effort">{.unit = "effort", .allowed = interval::at_least(0)},
                 input<"value">{.unit = "currency", .allowed = interval::at_least(0)}};
  static constexpr auto parameters = std::tuple{parameter{"confidence", &effort_and_value::confidence, "probability",
                                                          interval::share().without_low().without_high()}};

  /// The customers of a class.
  struct sums {
    std::uint64_t customers = 0;
    exact_sum effort, value, effort_squares, value_squares, products;
    template <class Archive>
    void transfer(Archive& archive) {
      archive(customers, effort, value, effort_squares, value_squares, products);
    }
    friend bool operator==(const sums&, const sums&) = default;
  };
  struct state {
    indexed_map<category, sums> of;  ///< by class
    template <class Archive>
    void transfer(Archive& archive) {
      archive(of);
    }
    friend bool operator==(const state&, const state&) = default;
  };

  void take(state& s, const category& which, double effort, double value) const {
    sums& c = s.of[which];
    ++c.customers;
    c.effort.add(effort), c.value.add(value);
    // a product beyond the largest number is added as 2^1024, and the sum is infinite
    c.effort_squares.add(effort * effort), c.value_squares.add(value * value), c.products.add(effort * value);
  }
  static void join(state& s, const state& other) {
    for (const auto& [which, more] : other.of) {
      sums& c = s.of[which];
      c.customers += more.customers;
      c.effort += more.effort, c.value += more.value;
      c.effort_squares += more.effort_squares, c.value_squares += more.value_squares, c.products += more.products;
    }
  }

  [[nodiscard]] effort_allocation conclude(const state& s) const {
    effort_allocation found;
    exact_sum effort, value;
    for (const auto& [which, c] : s.of) {
      found.classes.push_back({which, c.customers, c.effort.value(), c.value.value()});
      found.customers += c.customers;
      effort += c.effort, value += c.value;
    }
    found.effort = effort.value(), found.value = value.value();
    for (class_effort& c : found.classes) {
      if (found.effort > 0) c.effort_share = c.effort / found.effort;
      if (found.value > 0) c.value_share = c.value / found.value;
    }
    found.misallocation = misallocation(s, found);
    if (found.misallocation.is_defined()) found.moves = moves(found);
    return found;
  }

  friend constexpr bool operator==(const effort_and_value&, const effort_and_value&) = default;

 private:
  [[nodiscard]] estimate misallocation(const state& s, const effort_allocation& a) const {
    if (!(a.effort > 0 && a.value > 0))
      return undefined_estimate(a.customers > 0 ? statistic_state::no_total : statistic_state::no_values, confidence);
    const auto n = static_cast<double>(a.customers);
    const auto sign = [](const class_effort& c) {
      const double off = c.effort_share - c.value_share, rounding = rounding_of(1.0);
      return off > rounding ? 1.0 : off < -rounding ? -1.0 : 0.0;
    };
    double differences = 0, of_effort = 0, of_value = 0;
    for (const class_effort& c : a.classes) {
      const double off = c.effort_share - c.value_share;
      differences += off < 0 ? -off : off;
      of_effort += sign(c) * c.effort_share, of_value += sign(c) * c.value_share;
    }
    if (n < 2) {
      estimate one = undefined_estimate(statistic_state::defined, confidence);
      return one.value = differences / 2, one;
    }
    double squares = 0;
    auto c = a.classes.begin();
    for (const auto& [which, sum] : s.of) {
      const double e = (sign(*c) - of_effort) * n / a.effort, v = (sign(*c) - of_value) * n / a.value;
      squares +=
          e * e * sum.effort_squares.value() + v * v * sum.value_squares.value() - 2 * e * v * sum.products.value();
      ++c;
    }
    return estimate_with(differences / 2, std::sqrt(squares < 0 ? 0 : squares) / (2 * n), confidence,
                         interval_method::influence);
  }

  [[nodiscard]] static std::vector<effort_move> moves(const effort_allocation& a) {
    const std::size_t size = a.classes.size();
    const double rounding = rounding_of(a.effort);
    std::vector<double> surplus(size);
    for (std::size_t i = 0; i < size; ++i) surplus[i] = a.classes[i].effort - a.effort * a.classes[i].value_share;
    std::vector<effort_move> found;
    std::size_t from = 0, to = 0;
    while (true) {
      while (from < size && !(surplus[from] > rounding)) ++from;
      while (to < size && !(surplus[to] < -rounding)) ++to;
      if (from == size || to == size) return found;
      const double part = surplus[from] < -surplus[to] ? surplus[from] : -surplus[to];
      found.push_back({a.classes[from].which, a.classes[to].which, part});
      surplus[from] -= part, surplus[to] += part;
    }
  }
};

}  // namespace clientele::inline v0::retention
