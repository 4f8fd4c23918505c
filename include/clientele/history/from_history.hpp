// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/fixed_string.hpp>
#include <clientele/history/customer_history.hpp>

#include <string_view>

namespace clientele::inline v0::history {

namespace detail {

template <class T>
inline constexpr bool is_customer_history = false;
template <class Id, class Time>
inline constexpr bool is_customer_history<customer_history<Id, Time>> = true;

inline constexpr std::string_view history_fields[]{"x", "t_x", "T", "mean_spend", "recency", "frequency", "monetary"};

/// What a history says of the input of this name.
template <fixed_string Input>
struct history_field {
  template <class History>
    requires is_customer_history<History>
  [[nodiscard]] constexpr double operator()(const History& h) const noexcept {
    constexpr std::string_view name = Input.view();
    if constexpr (name == "x")
      return h.x;
    else if constexpr (name == "t_x")
      return h.t_x;
    else if constexpr (name == "T")
      return h.T;
    else if constexpr (name == "mean_spend")
      return h.repeat_mean;
    else if constexpr (name == "recency")
      return h.T - h.t_x;
    else if constexpr (name == "frequency")
      return h.x + 1;
    else
      return h.spend;
  }
};

}  // namespace detail

/// A customer history binds itself: `on(component, from_history)`, and likewise in `score`, `summarize` and `fit`,
/// binds every input that has one of these names to a `customer_history`:
///
///     x, t_x, T    the history's own
///     mean_spend   its repeat_mean: what a spend model wants
///     recency      T − t_x, periods since the last purchase
///     frequency    x + 1, all purchases of the calibration
///     monetary     its spend, the total of the calibration
///
/// So the models of buying and spending, what predicts from them, and `classification::rfm` need no projections; a
/// component with an input of another name does, one by one. Cost: that of the projections written out.
struct history_projections {
  template <fixed_string Input>
  static constexpr bool has = [] {
    for (const std::string_view name : detail::history_fields)
      if (name == Input.view()) return true;
    return false;
  }();

  template <fixed_string Input>
  [[nodiscard]] static constexpr auto projection() noexcept {
    return detail::history_field<Input>{};
  }
};

inline constexpr history_projections from_history{};

}  // namespace clientele::inline v0::history
