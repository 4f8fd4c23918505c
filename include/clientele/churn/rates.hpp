// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <tuple>

namespace clientele::inline v0::churn {

/// Retention and churn rate of a period, in heads. A row is a segment, a branch or a period.
///
///     kept      = closing − new_at_closing
///     lost      = opening − kept
///     retention = kept / opening
///     churn     = lost / opening = 1 − retention
///
/// Inputs, in customers: `opening`, at the beginning of the period; `closing`, at its end; `new_at_closing`, those
/// of the closing ones who were won during the period and are still there (all ≥ 0; counts or expected counts). Who
/// was won and lost again within the period is in none of them. A retention rate below 0 or above 1 is impossible:
/// such a row is bad. Without anybody at the opening there is no rate: NaN, in the summary `no_values`. Of many rows
/// the summary gives the ratio of totals, with Wilson intervals for customers who leave independently of each other.
/// Rates of consecutive periods multiply; they do not add.
/// Errors: `invalid_parameter` (confidence), `invalid_customer`. Cost: two divisions.
///
/// Source: intervals, Wilson (1927).
///
/// 1 000 at the opening, 950 at the closing of whom 150 are new: kept 800, retention 0.80, churn 0.20.
template <class Scalar = double>
struct basic_rates {
  using scalar = Scalar;

  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    Scalar kept{}, lost{}, retention{}, churn{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals, and ratios of totals.
  struct conclusion {
    double opening, closing, new_at_closing, kept, lost;
    estimate retention, churn;  ///< Wilson; `no_values` if nobody was there at the opening
  };

  static constexpr auto name = fixed_string{"churn::rates"};
  static constexpr auto inputs =
      std::tuple{input<"opening">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
                 input<"closing">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
                 input<"new_at_closing">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &basic_rates::confidence, "probability", interval::share().without_low().without_high()}};
  static constexpr auto rules =
      std::array{row_rule{"new_at_closing", "not above closing: retention would be negative"},
                 row_rule{"closing", "not above opening + new_at_closing: retention would be above 1"}};
  static constexpr auto results = std::tuple{
      named_result{"kept", &result::kept, "customers"}, named_result{"lost", &result::lost, "customers"},
      named_result{"retention", &result::retention, "share"}, named_result{"churn", &result::churn, "share"}};

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar opening, Scalar closing,
                                                  Scalar new_at_closing) const noexcept {
    const std::size_t negative = new_at_closing <= closing ? 0 : 1,
                      above_one = closing - new_at_closing <= opening ? 0 : 1;
    return negative + (1 - negative) * 2 * above_one;
  }

  constexpr result operator()(Scalar opening, Scalar closing, Scalar new_at_closing) const {
    return checked(*this, opening, closing, new_at_closing);
  }

  [[nodiscard]] constexpr result compute(Scalar opening, Scalar closing, Scalar new_at_closing) const noexcept {
    const Scalar kept = closing - new_at_closing, lost = opening - kept;
    const Scalar base = opening > 0 ? opening : std::numeric_limits<Scalar>::quiet_NaN();
    return {kept, lost, kept / base, lost / base};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double opening = input_of<"opening">(t).total();
    const double kept = t.of(&result::kept).total(), lost = t.of(&result::lost).total();
    const auto rate_of = [&](double part) {
      return wilson({part < opening ? part : opening, opening}, static_cast<double>(confidence));
    };
    return {
        opening,      input_of<"closing">(t).total(), input_of<"new_at_closing">(t).total(), kept, lost, rate_of(kept),
        rate_of(lost)};
  }

  friend constexpr bool operator==(const basic_rates&, const basic_rates&) = default;
};

using rates = basic_rates<>;

}  // namespace clientele::inline v0::churn
