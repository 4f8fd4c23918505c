// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <limits>
#include <tuple>

namespace clientele::inline v0::retention {

/// Capacity from returning customers: the repeat rate at which a business lives on those who have been there before.
/// A row is a branch, a route, a house.
///
///     self_sustaining_rate = capacity / (past_customers · visits)
///     unfilled             = max(0, capacity − past_customers · visits)     to be won even if all of them return
///
/// Inputs, for one period: `capacity` (visits, ≥ 0); `past_customers` (customers, ≥ 0); `visits` of one who returns
/// (visits / customer, ≥ 0). A rate above 1 is out of reach of returning customers alone, and then `unfilled` is above
/// 0. Without past customers or visits there is no rate: NaN, in the summary `no_total`. Of many rows the summary gives
/// the ratio of totals over those that have a rate.
/// Errors: `invalid_customer`. Cost: one division.
///
/// Source: arithmetic; a convention, without one author.
///
/// 20 000 places, 200 000 past customers, one visit each: rate 0.1.
template <class Scalar = double>
struct basic_capacity {
  using scalar = Scalar;

  struct result {
    Scalar self_sustaining_rate{}, unfilled{}, possible_visits{};
    Scalar open_to_visits{};  ///< the capacity, where there are possible visits; otherwise 0
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes. `unfilled` adds up the rows: a full house does not fill an empty one.
  struct conclusion {
    double capacity, possible_visits, unfilled;
    double open_to_visits;          ///< the capacity of those rows that have possible visits
    estimate self_sustaining_rate;  ///< Σ open_to_visits / Σ possible visits; `no_total` without any
  };

  static constexpr auto name = fixed_string{"retention::capacity"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs =
      std::tuple{input<"capacity">{.unit = "visits / period", .allowed = interval::at_least(0), .summarised = true},
                 input<"past_customers">{.unit = "customers", .allowed = interval::at_least(0)},
                 input<"visits">{.unit = "visits / customer / period", .allowed = interval::at_least(0)}};
  static constexpr auto parameters = std::tuple{};
  static constexpr auto results =
      std::tuple{named_result{"self_sustaining_rate", &result::self_sustaining_rate, "ratio"},
                 named_result{"unfilled", &result::unfilled, "visits / period"},
                 named_result{"possible_visits", &result::possible_visits, "visits / period"},
                 named_result{"open_to_visits", &result::open_to_visits, "visits / period"}};

  constexpr result operator()(Scalar room, Scalar past_customers, Scalar visits) const {
    return checked(*this, room, past_customers, visits);
  }

  [[nodiscard]] constexpr result compute(Scalar room, Scalar past_customers, Scalar visits) const noexcept {
    const Scalar possible = past_customers * visits, difference = room - possible;
    const Scalar base = possible > 0 ? possible : std::numeric_limits<Scalar>::quiet_NaN();
    return {room / base, difference > 0 ? difference : Scalar(0), possible,
            (possible > 0 ? Scalar(1) : Scalar(0)) * room};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double possible = t.of(&result::possible_visits).total(), open = t.of(&result::open_to_visits).total();
    return {input_of<"capacity">(t).total(), possible, t.of(&result::unfilled).total(), open,
            ratio_of_totals(open, possible)};
  }

  friend constexpr bool operator==(const basic_capacity&, const basic_capacity&) = default;
};

using capacity = basic_capacity<>;

}  // namespace clientele::inline v0::retention
