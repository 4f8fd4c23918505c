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

/// Whether it was easy; `unknown` without an answer.
enum class ease : unsigned char { unknown, not_easy, easy };
[[nodiscard]] constexpr auto enumerators(ease) noexcept {
  return std::array<std::string_view, 3>{"unknown", "not_easy", "easy"};
}

/// The customer effort score, as a mean and as a top box.
///
///     mean of the ratings;   easy share = customers with easy_from ≤ rating ≤ easy_to / customers who answered
///
/// Input: `rating`, agreement with "the firm made it easy for me" from `lowest` (1) to `highest` (7), high = easy; on a
/// scale that asks for effort (high = hard) set the easy ratings to its low end. NaN or an empty optional is "not
/// answered". The summary gives the mean with normal, the share with Wilson interval.
/// Errors: `invalid_parameter` (scale, easy ratings, confidence), `invalid_customer` (a rating off the scale).
/// Cost: two comparisons.
///
/// Source: Dixon, Freeman & Toman (2010); the 7-point form with 5 to 7 as easy: Dixon, Toman & DeLisi (2013).
///
/// Ratings 7, 6, 5, 2: mean 5, 3 of 4 found it easy: 0.75, from 0.3006 to 0.9544 at 95 %.
template <class Scalar = double>
struct basic_customer_effort {
  using scalar = Scalar;

  Scalar easy_from = 5;              ///< the lowest rating that means easy
  Scalar easy_to = 7;                ///< the highest rating that means easy
  Scalar lowest = 1;                 ///< of the scale
  Scalar highest = 7;                ///< of the scale
  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    clientele::satisfaction::ease ease{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    std::uint64_t easy, not_easy, without_answer;
    estimate mean;        ///< normal
    estimate easy_share;  ///< Wilson
  };

  static constexpr auto name = fixed_string{"satisfaction::customer_effort"};
  static constexpr auto inputs =
      std::tuple{input<"rating">{.unit = "points of the scale", .presence = presence::optional, .summarised = true}};
  static constexpr auto rules = std::array{row_rule{"rating", "from the lowest to the highest of the scale"}};
  static constexpr auto parameters =
      std::tuple{parameter{"easy_from", &basic_customer_effort::easy_from, "points of the scale",
                           interval::any_number(), "Dixon, Toman & DeLisi 2013"},
                 parameter{"easy_to", &basic_customer_effort::easy_to, "points of the scale", interval::any_number(),
                           "Dixon, Toman & DeLisi 2013"},
                 parameter{"lowest", &basic_customer_effort::lowest, "points of the scale", interval::any_number()},
                 parameter{"highest", &basic_customer_effort::highest, "points of the scale", interval::any_number()},
                 parameter{"confidence", &basic_customer_effort::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"lowest", "below highest"}, row_rule{"easy_from", "no more than easy_to"}};
  static constexpr auto results = std::tuple{named_result{"ease", &result::ease}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return counted().broken_parameter_rule();
  }
  [[nodiscard]] constexpr std::size_t broken_rule(Scalar rating) const noexcept {
    return counted().broken_rule(rating);
  }

  constexpr result operator()(Scalar rating) const { return checked(*this, rating); }

  [[nodiscard]] constexpr result compute(Scalar rating) const noexcept {
    return {counted().template box_of<clientele::satisfaction::ease>(rating)};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto all = detail::summarise_box(t, &result::ease, static_cast<double>(confidence));
    return {all.inside, all.outside, all.without_answer, all.mean, all.share};
  }

  friend constexpr bool operator==(const basic_customer_effort&, const basic_customer_effort&) = default;

 private:
  [[nodiscard]] constexpr detail::top_box<Scalar> counted() const noexcept {
    return {easy_from, easy_to, lowest, highest};
  }
};

using customer_effort = basic_customer_effort<>;

}  // namespace clientele::inline v0::satisfaction
