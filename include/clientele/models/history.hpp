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
    return clientele::detail::inputs_are_good(buying_history{}, x, t_x, T);
  }

  friend constexpr bool operator==(const buying_history&, const buying_history&) = default;
};

namespace detail {

/// A history as errors name it.
template <class Model>
struct history_of : buying_history {
  static constexpr auto name = Model::name;
};

/// Throws `invalid_parameter` for the model, `invalid_customer` for the history.
template <class Model>
constexpr void check(const Model& m, const buying_history& h) {
  check_parameters(m);
  check_inputs(history_of<Model>{}, h.x, h.t_x, h.T);
}

/// Whether all parameters of a model keep their ranges.
template <class Model>
[[nodiscard]] constexpr bool is_proper(const Model& m) noexcept {
  return with_elements(Model::parameters, [&](const auto&... p) { return (p.allowed.contains(m.*p.member) && ...); });
}

/// Throws `invalid_parameter` for an argument such as the time ahead.
template <class Model>
constexpr void check_argument(const Model&, std::string_view which, double value, const interval& allowed) {
  check_value(Model::name.view(), which, value, allowed);
}

}  // namespace detail

}  // namespace clientele::inline v0::models
