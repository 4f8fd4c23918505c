// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/numerics/remainders.hpp>

#include <cmath>
#include <limits>
#include <tuple>

namespace clientele::inline v0::churn {

/// Word of mouth as a branching process: those who heard of it retell it, and those who heard it from them.
///
/// Generation 1 are the `heard`; each hearer, with the probability `retelling`, tells `told_on` others:
///
///     R              = retelling · told_on
///     of_generations = heard · (1 − Rⁿ)/(1 − R)           n = generations; heard · n at R = 1
///     of_all         = heard / (1 − R)                    for R < 1; otherwise it has no finite mean: NaN (0 of 0)
///     market_share   = z, the solution of z = 1 − exp(−(heard/market + R·z))
///     in_market      = market · z                         distinct people, for any R
///
/// The first two count tellings in a population without bounds; the last two count people of a finite market in which
/// anybody may be told by anybody and again, with one retelling each. Inputs: `heard` (people, ≥ 0), such as
/// `of(on(ripple{}, …), &ripple::result::heard)`. Parameters: `market` (people), infinite by default: then the share
/// and the people in it are NaN. With nobody told at first, z = 0 also where R > 1. The summary puts all the `heard` in
/// one market: its `market` is not the sum of the rows. The mean only; for the distribution see `reach_distribution`.
/// Errors: `invalid_parameter`, `invalid_customer`. Accuracy: 1e-12, of z also near R = 1 with
/// heard/market → 0.
/// Cost: two elementary functions, and about five more in a finite market.
///
/// Source: branching processes, Watson & Galton (1875); final size in a finite market, Kermack & McKendrick (1927).
///
/// 250 heard in a market of 10 000, R = 0: 246.901 people. R = 0.5 (0.1 · 5): 250, 375, 437.5, … of all 500.
template <class Scalar = double>
struct basic_word_of_mouth {
  using scalar = Scalar;

  Scalar retelling = 0;    ///< probability that a hearer passes it on
  Scalar told_on = 0;      ///< people whom such a hearer tells
  Scalar generations = 1;  ///< how many are counted in of_generations, the first hearers included
  Scalar market = std::numeric_limits<Scalar>::infinity();  ///< people who can hear of it at all

  struct result {
    Scalar of_generations{}, of_all{}, market_share{}, in_market{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: the reach of all the `heard` together, in one market.
  struct conclusion {
    double heard, of_generations, of_all, market_share, in_market;
  };

  static constexpr auto name = fixed_string{"churn::word_of_mouth"};
  static constexpr auto inputs =
      std::tuple{input<"heard">{.unit = "people", .allowed = interval::at_least(0), .summarised = true}};
  static constexpr auto parameters = std::tuple{
      parameter{"retelling", &basic_word_of_mouth::retelling, "share", interval::share()},
      parameter{"told_on", &basic_word_of_mouth::told_on, "people", interval::at_least(0)},
      parameter{"generations", &basic_word_of_mouth::generations, "generations", interval::at_least(1).whole_numbers()},
      parameter{"market", &basic_word_of_mouth::market, "people", interval::above(0).or_infinite()}};
  static constexpr auto results = std::tuple{named_result{"of_generations", &result::of_generations, "tellings"},
                                             named_result{"of_all", &result::of_all, "tellings"},
                                             named_result{"market_share", &result::market_share, "share"},
                                             named_result{"in_market", &result::in_market, "people"}};

  /// R, the people to whom one hearer passes it on, in the mean.
  [[nodiscard]] constexpr Scalar reproduction() const noexcept { return retelling * told_on; }

  result operator()(Scalar heard) const { return checked(*this, heard); }

  [[nodiscard]] result compute(Scalar heard) const noexcept {
    using std::exp, std::expm1, std::log1p;
    constexpr Scalar none = std::numeric_limits<Scalar>::quiet_NaN();
    const Scalar R = reproduction(), excess = R == 1 ? Scalar(0) : std::fma(retelling, told_on, Scalar(-1));  // R − 1
    const Scalar powers = generations * log1p(excess);
    constexpr Scalar most = 80 * (sizeof(Scalar) == sizeof(float) ? Scalar(1) : Scalar(8));  // of which exp is a number
    const Scalar told_in_all =
        excess == 0     ? heard * generations
        : powers < most ? heard * (expm1(powers) / excess)
        : heard > 0     ? heard / excess * exp(powers / 2) * exp(powers / 2)  // Rⁿ alone may be beyond any number
                        : Scalar(0);
    const bool bounded = market <= std::numeric_limits<Scalar>::max();
    const Scalar z = bounded ? final_share(heard / market, excess) : none;
    return {told_in_all, heard > 0 ? heard / (excess < 0 ? -excess : none) : heard, z, bounded ? market * z : none};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const double heard = input_of<"heard">(t).total();
    const basic_word_of_mouth<double> wide{static_cast<double>(retelling), static_cast<double>(told_on),
                                           static_cast<double>(generations), static_cast<double>(market)};
    const auto r = wide.compute(heard);
    return {heard, r.of_generations, r.of_all, r.market_share, r.in_market};
  }

  friend constexpr bool operator==(const basic_word_of_mouth&, const basic_word_of_mouth&) = default;

 private:
  /// The root of 1 − exp(−y) − z = a + (R − 1) z − exp_remainder(y), y = a + R z, a concave function: Newton's steps
  /// fall towards it from above. They begin where y²/(2 + y), which is less than exp_remainder(y), takes its place.
  [[nodiscard]] Scalar final_share(Scalar a, Scalar excess) const noexcept {
    if (!(a > 0)) return Scalar(0);
    const Scalar R = reproduction(), b = a - 2 * excess, root = std::hypot(b, std::sqrt(8 * a) * std::sqrt(R));
    const Scalar above = b > 0 ? 4 * a / (b + root) : (root - b) / (2 * R);
    Scalar z = above < 1 ? above : Scalar(1);
    for (int step = 0; step < 200; ++step) {
      const Scalar y = a + R * z, open = (a + excess * z) - exp_remainder(y), slope = excess + R * std::expm1(-y);
      const Scalar next = z - open / slope;
      if (!(next < z)) break;
      z = next;
    }
    return z;
  }
};

using word_of_mouth = basic_word_of_mouth<>;

}  // namespace clientele::inline v0::churn
