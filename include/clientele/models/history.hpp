// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/portability.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::models {

/// A customer's history as the models of buying and leaving need it: after the first purchase, `x` repeat purchases,
/// the last of them at `t_x`, observed until `T`; times are counted from the first purchase, in one unit of the
/// caller's. Without a repeat purchase t_x is 0.
struct buying_history {
  double x = 0;    ///< number of repeat purchases, whole
  double t_x = 0;  ///< time of the last of them
  double T = 0;    ///< time of observation

  static constexpr auto inputs = std::tuple{
      input<"x">{.unit = "purchases", .allowed = interval::between(0, 1e9).whole_numbers(), .summarised = true},
      input<"t_x">{.unit = "time", .allowed = interval::at_least(0)},
      input<"T">{.unit = "time", .allowed = interval::at_least(0)}};
  static constexpr auto rules =
      std::array{row_rule{"t_x", "not later than T"}, row_rule{"t_x", "0 where there is no repeat purchase"}};

  /// The place of the broken rule counted from 1, otherwise 0.
  [[nodiscard]] static constexpr std::size_t broken_rule(double x, double t_x, double T) noexcept {
    const std::size_t late = t_x <= T ? 0 : 1, stray = x > 0 || t_x <= 0 ? 0 : 1;
    return late + (1 - late) * 2 * stray;
  }

  /// Whether it keeps every range and rule.
  [[nodiscard]] static constexpr bool is_good(double x, double t_x, double T) noexcept {
    return std::get<0>(inputs).allowed.contains(x) && std::get<1>(inputs).allowed.contains(t_x) &&
           std::get<2>(inputs).allowed.contains(T) && broken_rule(x, t_x, T) == 0;
  }

  friend constexpr bool operator==(const buying_history&, const buying_history&) = default;
};

namespace detail {

[[noreturn]] CLIENTELE_COLD_ONCE inline void fail_history(std::string_view model, const buying_history& h) {
  bad_row bad{.component = model};
  unrolled<3>([&](auto I) {
    constexpr const auto& in = std::get<I>(buying_history::inputs);
    const double value = I == 0 ? h.x : I == 1 ? h.t_x : h.T;
    if (bad.field.empty() && !in.allowed.contains(value))
      bad.field = in.name, bad.allowed = in.allowed, bad.value = value;
  });
  if (bad.field.empty()) {
    const row_rule& rule = buying_history::rules[buying_history::broken_rule(h.x, h.t_x, h.T) - 1];
    bad.field = rule.field, bad.because = rule.text, bad.value = h.t_x;
  }
  raise(invalid_customer(bad));
}

/// Throws `invalid_parameter` for the model, `invalid_customer` for the history.
template <class Model>
constexpr void check(const Model& m, const buying_history& h) {
  check_parameters(m);
  if (!buying_history::is_good(h.x, h.t_x, h.T)) fail_history(Model::name, h);
}

/// Whether all parameters of a model keep their ranges.
template <class Model>
[[nodiscard]] constexpr bool is_proper(const Model& m) noexcept {
  return std::apply([&](const auto&... p) { return (p.allowed.contains(m.*p.member) && ...); }, Model::parameters);
}

/// Throws `invalid_parameter` for an argument such as the time ahead.
template <class Model>
constexpr void check_argument(const Model&, std::string_view which, double value, const interval& allowed) {
  check_value(Model::name.view(), which, value, allowed);
}

}  // namespace detail

}  // namespace clientele::inline v0::models
