// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/satisfaction/detail/top_box.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::satisfaction {

/// Whether an answer lies in the counted box; `unknown` without an answer.
enum class box : unsigned char { unknown, outside, inside };
[[nodiscard]] constexpr auto enumerators(box) noexcept {
  return std::array<std::string_view, 3>{"unknown", "outside", "inside"};
}

/// The customer satisfaction score: the share of answers in the top box.
///
///     box  = inside if counted_from ≤ rating ≤ counted_to
///     CSAT = customers inside / customers who answered
///
/// Input: `rating` on the scale from `lowest` to `highest` (1–5 by default); NaN or an empty optional is "not
/// answered". Which ratings count is a parameter: 4 and 5 by default ("top two box"). The summary gives the share with
/// its Wilson interval, and the mean rating with a normal one.
/// Errors: `invalid_parameter` (scale, box, confidence), `invalid_customer` (a rating off the scale).
/// Cost: two comparisons.
///
/// Source: top-two-box scores of the 5-point satisfaction question, Morgan & Rego (2006); interval: Wilson (1927).
///
/// Ratings 5, 4, 4, 3, 1: 3 of 5 inside, CSAT 0.6, from 0.2307 to 0.8824 at 95 %.
template <class Scalar = double>
struct basic_customer_satisfaction {
  using scalar = Scalar;

  Scalar counted_from = 4;           ///< the lowest rating that counts
  Scalar counted_to = 5;             ///< the highest rating that counts
  Scalar lowest = 1;                 ///< of the scale
  Scalar highest = 5;                ///< of the scale
  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    clientele::satisfaction::box box{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    std::uint64_t inside, outside, without_answer;
    estimate score;  ///< the share inside, Wilson
    estimate mean;   ///< of the ratings, normal
  };

  static constexpr auto name = fixed_string{"satisfaction::customer_satisfaction"};
  static constexpr auto inputs =
      std::tuple{input<"rating">{.unit = "points of the scale", .presence = presence::optional, .summarised = true}};
  static constexpr auto rules = std::array{row_rule{"rating", "from the lowest to the highest of the scale"}};
  static constexpr auto parameters = std::tuple{
      parameter{"counted_from", &basic_customer_satisfaction::counted_from, "points of the scale",
                interval::any_number()},
      parameter{"counted_to", &basic_customer_satisfaction::counted_to, "points of the scale", interval::any_number()},
      parameter{"lowest", &basic_customer_satisfaction::lowest, "points of the scale", interval::any_number()},
      parameter{"highest", &basic_customer_satisfaction::highest, "points of the scale", interval::any_number()},
      parameter{"confidence", &basic_customer_satisfaction::confidence, "probability",
                interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"lowest", "below highest"}, row_rule{"counted_from", "no more than counted_to"}};
  static constexpr auto results = std::tuple{named_result{"box", &result::box}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return counted().broken_parameter_rule();
  }
  [[nodiscard]] constexpr std::size_t broken_rule(Scalar rating) const noexcept {
    return counted().broken_rule(rating);
  }

  constexpr result operator()(Scalar rating) const { return checked(*this, rating); }

  [[nodiscard]] constexpr result compute(Scalar rating) const noexcept {
    return {counted().template box_of<clientele::satisfaction::box>(rating)};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto all = detail::summarise_box(t, &result::box, static_cast<double>(confidence));
    return {all.inside, all.outside, all.without_answer, all.share, all.mean};
  }

  friend constexpr bool operator==(const basic_customer_satisfaction&, const basic_customer_satisfaction&) = default;

 private:
  [[nodiscard]] constexpr detail::top_box<Scalar> counted() const noexcept {
    return {counted_from, counted_to, lowest, highest};
  }
};

using customer_satisfaction = basic_customer_satisfaction<>;

}  // namespace clientele::inline v0::satisfaction
