// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::satisfaction {

/// The four loyalties; `unknown` when attitude or behaviour is missing.
enum class loyalty : unsigned char {
  unknown,
  none,      ///< neither
  spurious,  ///< comes back without liking it: habit, lack of choice
  latent,    ///< likes it and does not come back
  loyal      ///< true loyalty: both
};
[[nodiscard]] constexpr auto enumerators(loyalty) noexcept {
  return std::array<std::string_view, 5>{"unknown", "none", "spurious", "latent", "true"};
}

/// The loyalty matrix: repeat behaviour against relative attitude.
///
///                          repeat < cut   repeat ≥ cut
///     attitude ≥ cut       latent         true
///     attitude < cut       none           spurious
///
/// Inputs: `repeat_behaviour` (purchases again, share of wallet, …) and `attitude` (a rating, a gap, …), any finite
/// numbers; NaN or an empty optional is missing. The cuts depend on the scales and have no default. A value at the cut
/// is high, rounding allowed for. The summary gives counts, and shares of those with both with Wilson intervals.
/// Errors: `invalid_parameter`, `invalid_customer` (infinity). Cost: two comparisons.
///
/// Source: Dick & Basu (1994).
///
/// Cuts 2 purchases and 4 points: (3, 5) true, (1, 5) latent, (3, 2) spurious, (1, 2) none.
template <class Scalar = double>
struct basic_loyalty_matrix {
  using scalar = Scalar;

  Scalar behaviour_cut =
      std::numeric_limits<Scalar>::quiet_NaN();  ///< from here on behaviour is repeated: has to be said
  Scalar attitude_cut =
      std::numeric_limits<Scalar>::quiet_NaN();  ///< from here on attitude is favourable: has to be said
  Scalar confidence = Scalar(0.95);              ///< of the summary's intervals

  struct result {
    clientele::satisfaction::loyalty loyalty{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    std::uint64_t loyal, latent, spurious, none, without_answer;
    estimate loyal_share, latent_share, spurious_share, none_share;
  };

  static constexpr auto name = fixed_string{"satisfaction::loyalty_matrix"};
  static constexpr auto inputs =
      std::tuple{input<"repeat_behaviour">{.unit = "unit of its cut", .presence = presence::optional},
                 input<"attitude">{.unit = "points of the scale", .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"behaviour_cut", &basic_loyalty_matrix::behaviour_cut, "unit of the behaviour", interval::any_number()},
      parameter{"attitude_cut", &basic_loyalty_matrix::attitude_cut, "points of the scale", interval::any_number()},
      parameter{"confidence", &basic_loyalty_matrix::confidence, "probability",
                interval::share().without_low().without_high()}};
  static constexpr auto results = std::tuple{named_result{"loyalty", &result::loyalty}};

  constexpr result operator()(Scalar repeat_behaviour, Scalar attitude) const {
    return checked(*this, repeat_behaviour, attitude);
  }

  [[nodiscard]] constexpr result compute(Scalar repeat_behaviour, Scalar attitude) const noexcept {
    const Scalar complete = is_present(repeat_behaviour) * is_present(attitude);
    return {class_of<clientele::satisfaction::loyalty>(
        complete * (1 + reaches(repeat_behaviour, behaviour_cut, absolute(behaviour_cut)) +
                    2 * reaches(attitude, attitude_cut, absolute(attitude_cut))))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    using enum clientele::satisfaction::loyalty;
    const auto n = t.classes(&result::loyalty);
    const double level = static_cast<double>(confidence), all = static_cast<double>(t.valid() - n[unknown]);
    const auto share_of = [&](clientele::satisfaction::loyalty l) {
      return wilson({static_cast<double>(n[l]), all}, level);
    };
    return {n[loyal],        n[latent],        n[spurious],        n[none],       n[unknown],
            share_of(loyal), share_of(latent), share_of(spurious), share_of(none)};
  }

  friend constexpr bool operator==(const basic_loyalty_matrix&, const basic_loyalty_matrix&) = default;
};

using loyalty_matrix = basic_loyalty_matrix<>;

}  // namespace clientele::inline v0::satisfaction
