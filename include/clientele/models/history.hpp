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

/// The history of a customer who can buy only at certain opportunities, once at each: a yearly appeal for donations, an
/// event, a day of delivery. `n` opportunities after the first purchase, `x` of them used, the last one `t_x`; without
/// a repeat purchase t_x is 0. For `bg_bb`.
struct opportunity_history {
  double x = 0;    ///< number of opportunities used, whole
  double t_x = 0;  ///< which was the last of them, from 1
  double n = 0;    ///< how many there were

  static constexpr auto inputs = std::tuple{
      input<"x">{.unit = "purchases", .allowed = interval::between(0, 1e9).whole_numbers(), .summarised = true},
      input<"t_x">{.unit = "opportunities", .allowed = interval::between(0, 1e9).whole_numbers()},
      input<"n">{.unit = "opportunities", .allowed = interval::between(0, 1e9).whole_numbers()}};
  static constexpr auto rules =
      std::array{row_rule{"t_x", "not later than n"}, row_rule{"t_x", "0 where there is no repeat purchase"},
                 row_rule{"x", "at most t_x: one purchase an opportunity"}};

  /// The place of the broken rule counted from 1, otherwise 0.
  [[nodiscard]] static constexpr std::size_t broken_rule(double x, double t_x, double n) noexcept {
    const std::size_t late = t_x <= n ? 0 : 1, stray = x > 0 || t_x <= 0 ? 0 : 1, many = x <= t_x ? 0 : 1;
    return late + (1 - late) * (2 * stray + (1 - stray) * 3 * many);
  }

  /// Whether it keeps every range and rule.
  [[nodiscard]] static constexpr bool is_good(double x, double t_x, double n) noexcept {
    return clientele::detail::inputs_are_good(opportunity_history{}, x, t_x, n);
  }

  friend constexpr bool operator==(const opportunity_history&, const opportunity_history&) = default;
};

namespace detail {

/// The history that a model reads: its own `history`, otherwise `buying_history`.
template <class Model>
struct history_read {
  using type = buying_history;
};
template <class Model>
  requires requires { typename Model::history; }
struct history_read<Model> {
  using type = typename Model::history;
};
template <class Model>
using history_for = typename history_read<Model>::type;

/// The times of a model, those ahead too: whole numbers where it counts opportunities.
template <class Model>
inline constexpr interval times_of = std::get<2>(history_for<Model>::inputs).allowed;

/// The rules of a history and others after them.
template <std::size_t n, class... Rule>
[[nodiscard]] constexpr auto with_rules(const std::array<row_rule, n>& first, const Rule&... more) noexcept {
  std::array<row_rule, n + sizeof...(Rule)> all{};
  std::size_t i = 0;
  for (const row_rule& rule : first) all[i++] = rule;
  ((all[i++] = more), ...);
  return all;
}

/// A history as errors name it.
template <class Model>
struct history_of : history_for<Model> {
  static constexpr auto name = Model::name;
};

/// Throws `invalid_parameter` for the model, `invalid_customer` for the history.
template <class Model>
constexpr void check(const Model& m, const history_for<Model>& h) {
  check_parameters(m);
  const auto& [x, t_x, T] = h;
  check_inputs(history_of<Model>{}, x, t_x, T);
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
