// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::retention {

/// How an offer ended, and to whom it was made.
enum class offer : unsigned char {
  unknown,  ///< still open, or a bad row
  lost_new,
  won_new,
  lost_old,
  won_old,
  lost_again,  ///< to somebody who was lost before
  recaptured   ///< won from somebody who was lost before
};
[[nodiscard]] constexpr auto enumerators(offer) noexcept {
  return std::array<std::string_view, 7>{"unknown", "lost_new",   "won_new",   "lost_old",
                                         "won_old", "lost_again", "recaptured"};
}

/// The share of offers that are won: of all, to new and to old customers, and to those who were lost before.
///
///     win_rate  = won / (won + lost)
///     recapture = P(win | lost before) − P(win | first try)      a first try: a new customer not lost before
///     old − new = P(win | old customer) − P(win | first try)
///
/// A row is an offer. Inputs: `won`, 1 or 0, missing (NaN) while the offer is open: counted and in no rate;
/// `old_customer` and `lost_before`, 1 or 0. Who was lost before counts as such, old or not, so the three groups have
/// no offer in common. Rates carry Wilson intervals, differences Newcombe's; a rate of no offers is undefined, with
/// its reason. Confidence is a parameter (0.95). Of each salesperson: `summarize(offers, win_rate{}, …,
/// by(&O::seller))`.
/// Errors: `invalid_parameter`, `invalid_customer` (anything but 0 and 1). Cost: a few comparisons.
///
/// Source: intervals by Wilson (1927) and Newcombe (1998).
///
/// 30 won of 100 first tries, 12 won of 20 lost before: win rate 0.35, recapture +0.30.
template <class Scalar = double>
struct basic_win_rate {
  using scalar = Scalar;

  Scalar confidence = Scalar(0.95);  ///< of the intervals

  struct result {
    retention::offer offer{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    std::uint64_t offers, open;
    proportion all, first_tries, old_customers, lost_before;  ///< won of closed offers
    estimate win_rate, of_first_tries, of_old_customers, of_lost_before;
    estimate recapture, old_minus_new;
  };

  static constexpr auto name = fixed_string{"retention::win_rate"};
  static constexpr auto inputs = std::tuple{
      input<"won">{
          .unit = "0 or 1", .allowed = interval::between(0, 1).whole_numbers(), .presence = presence::optional},
      input<"old_customer">{.unit = "0 or 1", .allowed = interval::between(0, 1).whole_numbers()},
      input<"lost_before">{.unit = "0 or 1", .allowed = interval::between(0, 1).whole_numbers()}};
  static constexpr auto parameters = std::tuple{parameter{"confidence", &basic_win_rate::confidence, "probability",
                                                          interval::share().without_low().without_high()}};
  static constexpr auto results = std::tuple{named_result{"offer", &result::offer}};

  constexpr result operator()(Scalar won, Scalar old_customer, Scalar lost_before) const {
    return checked(*this, won, old_customer, lost_before);
  }

  [[nodiscard]] constexpr result compute(Scalar won, Scalar old_customer, Scalar lost_before) const noexcept {
    const Scalar group = old_customer + lost_before * (2 - old_customer);  // 0 new, 1 old, 2 lost before
    const Scalar place = 1 + 2 * group + won;
    return {class_of<retention::offer>(where_present(won, place))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    using enum retention::offer;
    const auto n = t.classes(&result::offer);
    const auto of = [&](retention::offer won, retention::offer lost) {
      return proportion{static_cast<double>(n[won]), static_cast<double>(n[won] + n[lost])};
    };
    const proportion first = of(won_new, lost_new), old = of(won_old, lost_old), before = of(recaptured, lost_again);
    const proportion all = merge(merge(first, old), before);
    const auto level = static_cast<double>(confidence);
    return {t.valid(),
            missing_of<"won">(t),
            all,
            first,
            old,
            before,
            wilson(all, level),
            wilson(first, level),
            wilson(old, level),
            wilson(before, level),
            difference(before, first, level),
            difference(old, first, level)};
  }

  friend constexpr bool operator==(const basic_win_rate&, const basic_win_rate&) = default;
};

using win_rate = basic_win_rate<>;

}  // namespace clientele::inline v0::retention
