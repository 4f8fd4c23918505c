// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::satisfaction {

/// Where the perceived service lies; `unknown` when one of the three answers is missing.
enum class zone : unsigned char { unknown, below, within, above };
[[nodiscard]] constexpr auto enumerators(zone) noexcept {
  return std::array<std::string_view, 4>{"unknown", "below", "within", "above"};
}

/// The zone of tolerance between the service that is still adequate and the service that is desired.
///
///     adequacy    = perceived − adequate
///     superiority = perceived − desired
///     width       = desired − adequate
///     zone        = below if adequacy < 0, above if superiority > 0, otherwise within (both bounds belong to it)
///
/// Inputs: `adequate`, `desired` and `perceived` on one scale (any finite numbers), adequate ≤ desired. NaN or an
/// empty optional is "not answered": the figures that need it are NaN, the zone is `unknown` unless all three are
/// there. The summary gives the shares with Wilson intervals and the means with normal ones.
/// Errors: `invalid_parameter` (confidence), `invalid_customer` (infinity; adequate above desired).
/// Cost: three subtractions, two comparisons.
///
/// Source: Zeithaml, Berry & Parasuraman (1993).
///
/// Adequate 5, desired 8: perceived 4 is below (adequacy −1, superiority −4), 5 and 8 within, 9 above.
template <class Scalar = double>
struct basic_zone_of_tolerance {
  using scalar = Scalar;

  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    Scalar adequacy{}, superiority{}, width{};
    clientele::satisfaction::zone zone{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    std::uint64_t below, within, above, without_answer;
    estimate below_share, within_share, above_share;
    estimate adequacy, superiority, width;
  };

  static constexpr auto name = fixed_string{"satisfaction::zone_of_tolerance"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs =
      std::tuple{input<"adequate">{.unit = "points of the scale", .presence = presence::optional},
                 input<"desired">{.unit = "points of the scale", .presence = presence::optional},
                 input<"perceived">{.unit = "points of the scale", .presence = presence::optional}};
  static constexpr auto rules = std::array{row_rule{"adequate", "no more than desired"}};
  static constexpr auto parameters =
      std::tuple{parameter{"confidence", &basic_zone_of_tolerance::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto results =
      std::tuple{named_result{"adequacy", &result::adequacy, "points"},
                 named_result{"superiority", &result::superiority, "points"},
                 named_result{"width", &result::width, "points"}, named_result{"zone", &result::zone}};

  constexpr result operator()(Scalar adequate, Scalar desired, Scalar perceived) const {
    return checked(*this, adequate, desired, perceived);
  }

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar adequate, Scalar desired, Scalar) const noexcept {
    return adequate > desired ? 1 : 0;
  }

  [[nodiscard]] constexpr result compute(Scalar adequate, Scalar desired, Scalar perceived) const noexcept {
    const Scalar adequacy = perceived - adequate, superiority = perceived - desired;
    const Scalar low_size = absolute(perceived) + absolute(adequate),
                 high_size = absolute(perceived) + absolute(desired);
    const Scalar complete = is_present(adequacy + superiority);
    return {adequacy, superiority, desired - adequate,
            class_of<clientele::satisfaction::zone>(
                complete * (1 + reaches(adequacy, Scalar(0), low_size) + exceeds(superiority, Scalar(0), high_size)))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto n = t.classes(&result::zone);
    const double level = static_cast<double>(confidence),
                 answered = static_cast<double>(t.valid() - n[clientele::satisfaction::zone::unknown]);
    const auto share_of = [&](clientele::satisfaction::zone z) {
      return wilson({static_cast<double>(n[z]), answered}, level);
    };
    return {n[clientele::satisfaction::zone::below],        n[clientele::satisfaction::zone::within],
            n[clientele::satisfaction::zone::above],        n[clientele::satisfaction::zone::unknown],
            share_of(clientele::satisfaction::zone::below), share_of(clientele::satisfaction::zone::within),
            share_of(clientele::satisfaction::zone::above), mean_of(t.of(&result::adequacy), level),
            mean_of(t.of(&result::superiority), level),     mean_of(t.of(&result::width), level)};
  }

  friend constexpr bool operator==(const basic_zone_of_tolerance&, const basic_zone_of_tolerance&) = default;
};

using zone_of_tolerance = basic_zone_of_tolerance<>;

}  // namespace clientele::inline v0::satisfaction
