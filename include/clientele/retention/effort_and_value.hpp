// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/comparison.hpp>
#include <clientele/statistics/estimate.hpp>

#include <cmath>
#include <cstddef>
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
/// `misallocation(confidence)` adds the standard error for customers who are a sample, each added by itself, and a
/// normal interval: the influence of a customer in class k, with sⱼ the sign of the difference of shares of class j and
/// bars for means over the customers,
///
///     ½·[(sₖ − Σⱼ sⱼ·effort shareⱼ)·effort/mean effort − (sₖ − Σⱼ sⱼ·value shareⱼ)·value/mean value]
///
/// It is asymptotic. Where two shares are all but equal it is too small and the misallocation itself too high, because
/// a difference counts whichever way it falls. Undefined: nobody (`no_values`), no effort or no value (`no_total`); of
/// one customer there is no standard error. Source of the method: Hampel (1974).
/// Equal shares are a rule of thumb: where the response of a class to effort is known, see `budget`.
/// Without any effort, or without any value, there are no shares: `undefined_result`, `is_defined()` tells.
/// Errors: `invalid_use` (a class beyond the number, merging different numbers of classes), `invalid_parameter` (effort
/// or value, confidence), `undefined_result`. Cost: O(1) a customer, O(classes) a question.
///
/// Effort 20, 30, 50 and value 80, 15, 5: misallocation 0.60; 15 from the second to the first, 45 from the third.
/// Class 0: (effort 1, value 2) and (2, 4); class 1: (3, 1) and (4, 1): misallocation 0.45, standard error 0.0313748.
class effort_and_value {
 public:
  explicit effort_and_value(std::size_t classes)
      : effort_(classes), value_(classes), customers_(classes), squares_(classes) {}

  void add(std::size_t which, double effort, double value) {
    if (which >= effort_.size())
      raise(invalid_use("clientele::retention::effort_and_value: class " + std::to_string(which) + " of " +
                        std::to_string(effort_.size())));
    check_value("retention::effort_and_value", "effort", effort, interval::at_least(0));
    check_value("retention::effort_and_value", "value", value, interval::at_least(0));
    effort_[which] += effort, value_[which] += value;
    ++customers_[which];
    products& p = squares_[which];
    p.effort += effort * effort, p.value += value * value, p.both += effort * value;
  }

  friend effort_and_value merge(effort_and_value a, const effort_and_value& b) {
    if (a.effort_.size() != b.effort_.size())
      raise(invalid_use("clientele::retention::effort_and_value: different numbers of classes cannot be merged"));
    for (std::size_t i = 0; i < a.effort_.size(); ++i)
      a.effort_[i] += b.effort_[i], a.value_[i] += b.value_[i], a.customers_[i] += b.customers_[i],
          a.squares_[i].effort += b.squares_[i].effort, a.squares_[i].value += b.squares_[i].value,
          a.squares_[i].both += b.squares_[i].both;
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

  /// The same with its standard error and normal interval.
  [[nodiscard]] estimate misallocation(double confidence) const {
    const double z = two_sided_quantile(confidence);
    double n = 0;
    for (const std::uint64_t c : customers_) n += static_cast<double>(c);
    if (!is_defined())
      return undefined_estimate(n > 0 ? statistic_state::no_total : statistic_state::no_values, confidence);
    const auto sign = [&](std::size_t i) {
      const double off = effort_share(i) - value_share(i), rounding = rounding_of(1.0);
      return off > rounding ? 1.0 : off < -rounding ? -1.0 : 0.0;
    };
    double of_effort = 0, of_value = 0;
    for (std::size_t i = 0; i < size(); ++i)
      of_effort += sign(i) * effort_share(i), of_value += sign(i) * value_share(i);
    double squares = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      const double e = (sign(i) - of_effort) * n / total_effort(), v = (sign(i) - of_value) * n / total_value();
      squares += e * e * squares_[i].effort + v * v * squares_[i].value - 2 * e * v * squares_[i].both;
    }
    estimate found = undefined_estimate(statistic_state::defined, confidence);
    found.value = misallocation();
    if (n < 2) return found;
    found.standard_error = std::sqrt(squares > 0 ? squares : 0) / (2 * n);
    found.low = found.value - z * found.standard_error, found.high = found.value + z * found.standard_error;
    found.method = interval_method::influence;
    return found;
  }

  [[nodiscard]] std::vector<effort_move> moves() const {
    check();
    const double all = total_effort(), rounding = rounding_of(all);
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
  struct products {
    double effort = 0, value = 0, both = 0;  ///< Σ effort², Σ value², Σ effort · value
    friend bool operator==(const products&, const products&) = default;
  };

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
  std::vector<products> squares_;
};

}  // namespace clientele::inline v0::retention
