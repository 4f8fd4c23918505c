// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/error.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace clientele::inline v0::retention {

/// A part of the effort that should go to another class.
struct effort_move {
  std::size_t from = 0, to = 0;
  double effort = 0;  ///< in the unit of the effort
  friend constexpr bool operator==(const effort_move&, const effort_move&) = default;
};

/// Whether effort goes where the value is: effort and value by class of customers, how far their shares differ, and
/// the moves that mend it. Mergeable.
///
///     effort shareₖ = effortₖ / Σ effort,  value shareₖ = valueₖ / Σ value
///     misallocation = ½ Σ |effort shareₖ − value shareₖ|        in [0, 1]: the share of all effort that must move
///
/// `add(class, effort, value)` for each customer or for a class: `effort` in one unit throughout (hours, visits,
/// currency; ≥ 0), `value` (currency, ≥ 0: a class that loses money has no share of a total; put its value at 0).
/// `moves()` takes from the classes with too much, in their order, and gives to those with too little, in theirs: at
/// most classes − 1 moves, which together are misallocation · Σ effort; no set of moves does it with less.
/// Equal shares are a rule of thumb: where the response of a class to effort is known, see `budget`.
/// Without any effort, or without any value, there are no shares: `undefined_result`, `is_defined()` tells.
/// Errors: `invalid_use` (a class beyond the number, merging different numbers of classes), `invalid_parameter` (effort
/// or value), `undefined_result`. Cost: O(1) a customer, O(classes) a question.
///
/// Effort 20, 30, 50 and value 80, 15, 5: misallocation 0.60; 15 from the second to the first, 45 from the third.
class effort_and_value {
 public:
  explicit effort_and_value(std::size_t classes) : effort_(classes), value_(classes), customers_(classes) {}

  void add(std::size_t which, double effort, double value) {
    if (which >= effort_.size())
      raise(invalid_use("clientele::retention::effort_and_value: class " + std::to_string(which) + " of " +
                        std::to_string(effort_.size())));
    if (!at_least(0).contains(effort))
      raise(invalid_parameter("retention::effort_and_value", "effort", effort, ">= 0"));
    if (!at_least(0).contains(value)) raise(invalid_parameter("retention::effort_and_value", "value", value, ">= 0"));
    effort_[which] += effort, value_[which] += value;
    ++customers_[which];
  }

  friend effort_and_value merge(effort_and_value a, const effort_and_value& b) {
    if (a.effort_.size() != b.effort_.size())
      raise(invalid_use("clientele::retention::effort_and_value: different numbers of classes cannot be merged"));
    for (std::size_t i = 0; i < a.effort_.size(); ++i)
      a.effort_[i] += b.effort_[i], a.value_[i] += b.value_[i], a.customers_[i] += b.customers_[i];
    return a;
  }

  [[nodiscard]] std::size_t size() const noexcept { return effort_.size(); }
  [[nodiscard]] std::uint64_t customers(std::size_t which) const { return customers_.at(which); }
  [[nodiscard]] double effort(std::size_t which) const { return effort_.at(which); }
  [[nodiscard]] double value(std::size_t which) const { return value_.at(which); }
  [[nodiscard]] double total_effort() const noexcept { return sum(effort_); }
  [[nodiscard]] double total_value() const noexcept { return sum(value_); }
  [[nodiscard]] bool is_defined() const noexcept { return total_effort() > 0 && total_value() > 0; }

  /// NaN without any effort.
  [[nodiscard]] double effort_share(std::size_t which) const { return ratio(effort(which), total_effort()); }
  /// NaN without any value.
  [[nodiscard]] double value_share(std::size_t which) const { return ratio(value(which), total_value()); }

  [[nodiscard]] double misallocation() const {
    check();
    double sum = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      const double off = effort_share(i) - value_share(i);
      sum += off < 0 ? -off : off;
    }
    return sum / 2;
  }

  [[nodiscard]] std::vector<effort_move> moves() const {
    check();
    const double all = total_effort(), rounding = 8 * std::numeric_limits<double>::epsilon() * all;
    std::vector<double> surplus(size());
    for (std::size_t i = 0; i < size(); ++i) surplus[i] = effort_[i] - all * value_share(i);
    std::vector<effort_move> found;
    std::size_t from = 0, to = 0;
    while (true) {
      while (from < size() && !(surplus[from] > rounding)) ++from;
      while (to < size() && !(surplus[to] < -rounding)) ++to;
      if (from == size() || to == size()) return found;
      const double part = surplus[from] < -surplus[to] ? surplus[from] : -surplus[to];
      found.push_back({from, to, part});
      surplus[from] -= part, surplus[to] += part;
    }
  }

  friend bool operator==(const effort_and_value&, const effort_and_value&) = default;

 private:
  static double sum(const std::vector<double>& x) noexcept {
    double s = 0;
    for (const double v : x) s += v;
    return s;
  }
  static double ratio(double part, double all) noexcept {
    return part / (all > 0 ? all : std::numeric_limits<double>::quiet_NaN());
  }
  void check() const {
    if (!is_defined())
      raise(undefined_result(
          "clientele::retention::effort_and_value: without any effort or any value there are no shares"));
  }

  std::vector<double> effort_, value_;
  std::vector<std::uint64_t> customers_;
};

}  // namespace clientele::inline v0::retention
