// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/value/first_margin.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <limits>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace clientele::inline v0::value {

/// The horizon of `lifetime`: none. A component with an end is `finite_lifetime`.
struct unlimited {
  friend constexpr bool operator==(const unlimited&, const unlimited&) = default;
};

template <class Scalar, class Horizon>
struct basic_individual_lifetime;

/// What reaching a target share of wallet adds, as a share of the margin: target/share − 1 where the target is above
/// the share, otherwise and where the share is missing (NaN) 0. Share 0.25, target 0.5: 1.
template <class Scalar>
[[nodiscard]] constexpr Scalar wallet_gain(Scalar share, Scalar target) noexcept {
  const Scalar known = present_or(share, Scalar(1)), rise = (target - known) / known;
  return target > share ? rise : Scalar(0);
}

/// What a customer has brought and will bring; NaN where the past is missing.
template <class Scalar>
[[nodiscard]] constexpr Scalar whole_relationship(Scalar earned_to_date, Scalar to_come) noexcept {
  const Scalar whole = or_zero(earned_to_date) + to_come;
  return earned_to_date == earned_to_date ? whole : earned_to_date;
}

/// The lifetime value of a customer: the current value, if present behaviour continues, and the potential value, what
/// managing the relationship can add. `lifetime` has no end, `finite_lifetime` counts `horizon` margins.
///
///     q        = retention · (1 + growth) / (1 + discount)
///     S        = 1 + q + q² + …       (all of it, or the first `horizon` terms)
///     current  = margin · S                                   first margin now
///              = margin · retention / (1 + discount) · S      first margin after one period
///     improved = the same with margin · (1 + margin_gain) and with
///                retention + retention_gain, kept within [0, 1]
///     potential     = improved − current
///     potential_net = potential − improvement_cost
///
/// Without growth and without end that is margin·(1 + d)/(1 + d − r) now and margin·r/(1 + d − r) after one period.
/// **The timing has no default and is never implied:** say `.timing = first_margin::now` (the customer pays at once)
/// or `first_margin::after_one_period` (and may leave before paying). `margin` is the first margin that comes,
/// whenever it comes; growth works from the second on.
///
/// Inputs: `margin`, what a customer who stays brings a period (currency / period, any sign); `retention`, the
/// probability of staying for another period (share). Period: the caller's, one for all inputs and parameters.
/// Errors: `invalid_parameter` (timing unstated; horizon not a whole number from 1 to 10 000; growth so fast that the
/// margins of a customer who never leaves amount to more than 1e30 of the first); `invalid_customer`; without end also
/// where retention · (1 + growth) reaches 1 + discount, present or improved: the value has no bound.
/// Accuracy in double: 1e-14 relative where growth ≤ discount, near q = 1 and at it too, for no step cancels; otherwise
/// 1e-13, times (1 − retention)(1 + growth) / |1 + discount − retention(1 + growth)| where that is above 1. `potential`
/// comes from a closed form of the difference and is as accurate as `current` however small the gain, unless the two
/// gains have opposite signs: then relative to the parts. Cost: two divisions without end; six and 14 doublings with
/// one.
///
/// The gains here are one number for all customers. With further inputs, each customer's own gains, share of wallet and
/// what the customer has brought so far, `on` makes it an `individual_lifetime`; `target_share` is for that one only.
///
/// Sources: Berger & Nasr (1998); growth, Gupta & Lehmann (2003).
///
/// Margin 100, retention 0.8, discount 0.1: 366.666… now, 266.666… after one period; three margins, the first now:
/// 27300/121 = 225.6198…. With retention_gain 0.1: improved 550 now, 450 after one period, potential 183.333… in both.
template <class Scalar = double, class Horizon = unlimited>
struct basic_lifetime {
  using scalar = Scalar;
  static constexpr bool finite = !std::is_same_v<Horizon, unlimited>;

  first_margin timing{};        ///< when the first margin comes: has to be said
  Scalar discount = 0;          ///< per period
  Horizon horizon{};            ///< `finite_lifetime` only: how many margins count; has to be said
  Scalar growth = 0;            ///< of the margin, per period
  Scalar retention_gain = 0;    ///< points that managing the relationship adds to the retention
  Scalar margin_gain = 0;       ///< share by which it raises the margin
  Scalar improvement_cost = 0;  ///< what it costs for one customer, paid now
  Scalar target_share = 0;      ///< of wallet, to be reached by each customer; 0: none is stated

  struct result {
    Scalar current{}, improved{}, potential{}, potential_net{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals over the customers; `current` is the customer equity.
  struct conclusion {
    double current, improved, potential, potential_net;
  };

  static constexpr auto name = [] {
    if constexpr (finite)
      return fixed_string{"value::finite_lifetime"};
    else
      return fixed_string{"value::lifetime"};
  }();
  static constexpr auto inputs =
      std::tuple{input<"margin">{.unit = "currency / period", .summarised = true},
                 input<"retention">{.unit = "share / period", .allowed = interval::share(), .summarised = true}};
  static constexpr auto parameters = [] {
    const auto common = std::tuple{
        parameter{"timing", &basic_lifetime::timing, "", interval::any_number()},
        parameter{"discount", &basic_lifetime::discount, "share / period", interval::at_least(0)},
        parameter{"growth", &basic_lifetime::growth, "share / period", interval::at_least(-1)},
        parameter{"retention_gain", &basic_lifetime::retention_gain, "points", interval::between(-1, 1)},
        parameter{"margin_gain", &basic_lifetime::margin_gain, "share", interval::at_least(-1)},
        parameter{"improvement_cost", &basic_lifetime::improvement_cost, "currency / customer", interval::at_least(0)},
        parameter{"target_share", &basic_lifetime::target_share, "share of wallet", interval::share()}};
    if constexpr (finite)
      return std::tuple_cat(common, std::tuple{parameter{"horizon", &basic_lifetime::horizon, "periods",
                                                         interval::between(1, 10000).whole_numbers()}});
    else
      return common;
  }();
  static constexpr auto parameter_rules = [] {
    constexpr row_rule stated{"timing", "has to be said: now or after_one_period"};
    constexpr row_rule share{"target_share", "needs each customer's wallet_share, an input of the individual form"};
    if constexpr (finite)
      return std::array{stated, share,
                        row_rule{"growth", "the margins of a customer who never leaves amount to at most 1e30"}};
    else
      return std::array{stated, share};
  }();
  static constexpr auto results = std::tuple{named_result{"current", &result::current, "currency"},
                                             named_result{"improved", &result::improved, "currency"},
                                             named_result{"potential", &result::potential, "currency"},
                                             named_result{"potential_net", &result::potential_net, "currency"}};

  static constexpr auto rules = [] {
    if constexpr (finite)
      return std::array<row_rule, 0>{};
    else
      return std::array{row_rule{"retention",
                                 "retention times (1 + growth), present and improved, is below 1 + discount, "
                                 "or the value has no bound"}};
  }();
  [[nodiscard]] constexpr std::size_t broken_rule(Scalar, Scalar retention) const noexcept {
    if constexpr (finite) {
      return 0;
    } else {
      const staying s = stay(retention);
      const Scalar least = s.shortfall < s.improved_shortfall ? s.shortfall : s.improved_shortfall;
      return not_above_zero(least);
    }
  }

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    const std::size_t broken = broken_besides_share();
    return broken == 0 && target_share > 0 ? 2 : broken;
  }
  /// The same without the rule of `target_share`.
  [[nodiscard]] constexpr std::size_t broken_besides_share() const noexcept {
    if (timing == first_margin::unstated) return 1;
    if constexpr (finite)
      if (!(of_one(Scalar(1)).current <= Scalar(1e30))) return 3;
    return 0;
  }

  constexpr result operator()(Scalar margin, Scalar retention) const { return checked(*this, margin, retention); }

  [[nodiscard]] constexpr basic_individual_lifetime<Scalar, Horizon> wider() const noexcept { return {*this}; }

  [[nodiscard]] constexpr result compute(Scalar margin, Scalar retention) const noexcept {
    const worth w = of_one(retention);
    const Scalar potential = margin * (w.gain + margin_gain * w.improved) * w.unit;
    return {margin * w.current * w.current_unit, margin * (1 + margin_gain) * w.improved * w.unit, potential,
            potential - improvement_cost};
  }

  /// Value of a margin of 1 a period, in units: current, with the improved retention, and the difference of the two.
  /// `unit` is that of the last two.
  struct worth {
    Scalar current, improved, gain, current_unit, unit;
  };
  /// Unchecked, without `margin_gain`.
  [[nodiscard]] constexpr worth of_one(Scalar retention) const noexcept {
    const staying s = stay(retention);
    if constexpr (finite)
      return finite_multiples(s);
    else
      return endless_multiples(s);
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {t.of(&result::current).total(), t.of(&result::improved).total(), t.of(&result::potential).total(),
            t.of(&result::potential_net).total()};
  }

  friend constexpr bool operator==(const basic_lifetime&, const basic_lifetime&) = default;

 private:
  /// 1 where x ≤ 0, otherwise 0; in integer operations, because GCC 12 does not vectorise the comparison at -O2.
  [[nodiscard]] static constexpr std::size_t not_above_zero(Scalar x) noexcept {
    if constexpr (clientele::detail::has_plain_bits<Scalar>)
      return static_cast<std::size_t>((std::bit_cast<clientele::detail::bits_of<Scalar>>(x) - 1) >>
                                      (8 * sizeof(Scalar) - 1));
    else
      return x > 0 ? 0 : 1;
  }

  /// Retention now and improved, and what each q lacks of 1, times 1 + discount.
  struct staying {
    Scalar retention, gained, improved, shortfall, improved_shortfall;
  };

  /// One or the other by the timing, exactly; sums, because a choice between products is no vector code at -O2.
  [[nodiscard]] constexpr Scalar first(Scalar if_now, Scalar if_after_one_period) const noexcept {
    const Scalar now = timing == first_margin::now ? Scalar(1) : Scalar(0);
    return now * if_now + (1 - now) * if_after_one_period;
  }

  /// 1 + d − r(1 + g) = (d − g) + (1 − r)(1 + g): no cancellation where g ≤ d, and 1 − r has no rounding that counts.
  [[nodiscard]] constexpr staying stay(Scalar retention) const noexcept {
    const Scalar leaving = 1 - retention;
    const Scalar rounding = (1 - leaving) - retention;  // leaving + rounding = 1 − retention exactly
    const Scalar gain = retention_gain > -retention ? retention_gain : -retention;
    const Scalar left = (leaving - gain) + rounding;
    const Scalar still_leaving = left > 0 ? left : Scalar(0);
    const Scalar gained = gain < leaving ? gain : leaving;
    return {retention, gained, retention + gained, (discount - growth) + leaving * (1 + growth),
            (discount - growth) + still_leaving * (1 + growth)};
  }

  /// The unit in which the value of a margin of 1 is a number: 1, and a large power of two where a shortfall is so
  /// small that its reciprocal is beyond the largest number. The value of a small margin may be an ordinary number even
  /// there.
  [[nodiscard]] static constexpr Scalar unit_of(Scalar shortfall) noexcept {
    constexpr Scalar large = 1 / std::numeric_limits<Scalar>::epsilon() / std::numeric_limits<Scalar>::epsilon();
    constexpr Scalar tiny = std::numeric_limits<Scalar>::min() * 16;
    return 1 + (shortfall < tiny ? Scalar(1) : Scalar(0)) * large;  // 1 + large is large
  }

  [[nodiscard]] constexpr worth endless_multiples(const staying& s) const noexcept {
    const Scalar base = 1 + discount;
    const Scalar least = s.shortfall < s.improved_shortfall ? s.shortfall : s.improved_shortfall;
    const Scalar current_unit = unit_of(s.shortfall), unit = unit_of(least);
    const Scalar per = 1 / (s.shortfall * current_unit), improved_per = 1 / (s.improved_shortfall * unit);
    return {first(base, s.retention) * per, first(base, s.improved) * improved_per,
            first(base * (1 + growth), base) * s.gained * per * improved_per * current_unit, current_unit, unit};
  }

  /// Sₙ and 1 − qⁿ by doubling, and beside them what S and qᵏ gain with the improved retention: from k terms to 2k and,
  /// where n has the bit, to 2k + 1. 1 − qⁿ rather than qⁿ, so that nothing is lost near q = 1.
  ///     S₂ₖ = Sₖ(1 + qᵏ)    1 − q²ᵏ = (1 − qᵏ)(2 − (1 − qᵏ))    Sₖ₊₁ = 1 + qSₖ    1 − qᵏ⁺¹ = (1 − q) + q(1 − qᵏ)
  [[nodiscard]] constexpr worth finite_multiples(const staying& s) const noexcept {
    const auto terms = static_cast<unsigned>(horizon);
    const Scalar base = 1 + discount, step = (1 + growth) / base;
    const Scalar q = s.retention * step, improved_q = s.improved * step, q_gain = s.gained * step;
    const Scalar lack = s.shortfall / base, improved_lack = s.improved_shortfall / base;  // 1 − q
    Scalar sum = 0, improved_sum = 0, sum_gain = 0;                                       // S
    Scalar gone = 0, improved_gone = 0, power_gain = 0;                                   // 1 − qᵏ; of qᵏ the gain
    unrolled<14>([&](auto i) {
      const auto odd = static_cast<Scalar>(terms >> (13 - i) & 1);
      const Scalar by = odd * q + (1 - odd), improved_by = odd * improved_q + (1 - odd), by_gain = odd * q_gain;
      sum_gain = sum_gain * (2 - improved_gone) + sum * power_gain;
      power_gain = power_gain * ((1 - improved_gone) + (1 - gone));
      sum = sum * (2 - gone);
      improved_sum = improved_sum * (2 - improved_gone);
      gone = gone * (2 - gone);
      improved_gone = improved_gone * (2 - improved_gone);
      sum_gain = improved_by * sum_gain + by_gain * sum;
      power_gain = improved_by * power_gain + by_gain * (1 - gone);
      sum = odd + by * sum;
      improved_sum = odd + improved_by * improved_sum;
      gone = odd * lack + by * gone;
      improved_gone = odd * improved_lack + improved_by * improved_gone;
    });
    return {first(1, s.retention / base) * sum, first(1, s.improved / base) * improved_sum,
            first(1, s.improved / base) * sum_gain + first(0, s.gained / base) * sum, Scalar(1), Scalar(1)};
  }
};

/// Lifetime value with what managing the relationship can add to **this** customer, and with what the customer has
/// brought already: `on(lifetime{…}, margin, retention, retention_gain, margin_gain, wallet_share, earned_to_date)`.
///
///     retention_gain, margin_gain = the customer's own; the parameter where one is missing
///     wallet_gain = target_share / wallet_share − 1     where target_share > wallet_share,
///                                                       otherwise, and where the share is missing, 0
///     improved    = as of `lifetime`, with margin · (1 + margin_gain) · (1 + wallet_gain)
///     whole       = earned_to_date + current + potential: the whole relationship
///
/// Inputs: `margin` and `retention` as of `lifetime`; all others may be missing (NaN, an empty optional,
/// `constant(NaN)` for all): `retention_gain` (points), `margin_gain` (share of the margin), `wallet_share`, the part
/// of what the customer spends on such things that comes here (share, above 0), `earned_to_date` (currency, any sign).
/// A customer of whom that is not known has no `whole` (NaN), and is in no total of it.
/// Parameters: those of `lifetime`: `individual_lifetime{{.timing = first_margin::now, .target_share = 0.5}}`.
/// Errors, accuracy: of `lifetime`. Without inputs of its own a customer has the bits of `lifetime`.
/// Cost: that of `lifetime`, one division and three choices.
///
/// Source: see `lifetime`. Share of wallet as a factor of the margin is a convention: what a larger share brings has
/// the margin of what is there.
///
/// Margin 100, retention 0.8, discount 0.1, first margin now: with a gain of 0.1 points potential 183.333…; margin
/// + 20 %: 73.333…; neither: 0; share 0.25 and target 0.5: 366.666….
template <class Scalar, class Horizon>
struct basic_individual_lifetime : basic_lifetime<Scalar, Horizon> {
  using lifetime_type = basic_lifetime<Scalar, Horizon>;

  struct result {
    Scalar current{}, improved{}, potential{}, potential_net{}, whole{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals over the customers; `earned` and `whole` over those whose past is known.
  struct conclusion {
    double current, improved, potential, potential_net, earned, whole;
  };

  static constexpr auto name = [] {
    if constexpr (lifetime_type::finite)
      return fixed_string{"value::individual_finite_lifetime"};
    else
      return fixed_string{"value::individual_lifetime"};
  }();
  static constexpr auto inputs = std::tuple_cat(
      lifetime_type::inputs,
      std::tuple{
          input<"retention_gain">{
              .unit = "points", .allowed = interval::between(-1, 1), .presence = presence::optional},
          input<"margin_gain">{
              .unit = "share of the margin", .allowed = interval::at_least(-1), .presence = presence::optional},
          input<"wallet_share">{
              .unit = "share of wallet", .allowed = interval::share().without_low(), .presence = presence::optional},
          input<"earned_to_date">{.unit = "currency", .presence = presence::optional, .summarised = true}});
  static constexpr auto results = std::tuple{named_result{"current", &result::current, "currency"},
                                             named_result{"improved", &result::improved, "currency"},
                                             named_result{"potential", &result::potential, "currency"},
                                             named_result{"potential_net", &result::potential_net, "currency"},
                                             named_result{"whole", &result::whole, "currency"}};

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar margin, Scalar retention, Scalar its_retention_gain,
                                                  Scalar its_margin_gain, Scalar wallet_share, Scalar) const noexcept {
    return of_this(its_retention_gain, its_margin_gain, wallet_share).broken_rule(margin, retention);
  }
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept { return this->broken_besides_share(); }

  constexpr result operator()(Scalar margin, Scalar retention, Scalar its_retention_gain, Scalar its_margin_gain,
                              Scalar wallet_share, Scalar earned_to_date) const {
    return checked(*this, margin, retention, its_retention_gain, its_margin_gain, wallet_share, earned_to_date);
  }

  [[nodiscard]] constexpr result compute(Scalar margin, Scalar retention, Scalar its_retention_gain,
                                         Scalar its_margin_gain, Scalar wallet_share,
                                         Scalar earned_to_date) const noexcept {
    const auto r = of_this(its_retention_gain, its_margin_gain, wallet_share).compute(margin, retention);
    return {r.current, r.improved, r.potential, r.potential_net,
            whole_relationship(earned_to_date, r.current + r.potential)};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {t.of(&result::current).total(),        t.of(&result::improved).total(),
            t.of(&result::potential).total(),      t.of(&result::potential_net).total(),
            input_of<"earned_to_date">(t).total(), t.of(&result::whole).total()};
  }

  friend constexpr bool operator==(const basic_individual_lifetime&, const basic_individual_lifetime&) = default;

 private:
  /// `lifetime` with this customer's gains.
  [[nodiscard]] constexpr lifetime_type of_this(Scalar its_retention_gain, Scalar its_margin_gain,
                                                Scalar wallet_share) const noexcept {
    lifetime_type own = *this;
    const Scalar gain = present_or(its_margin_gain, this->margin_gain);
    own.retention_gain = present_or(its_retention_gain, this->retention_gain);
    own.margin_gain = gain + wallet_gain(wallet_share, this->target_share) * (1 + gain);
    return own;
  }
};

/// Lifetime value without end.
using lifetime = basic_lifetime<>;
/// Lifetime value of the first `horizon` margins: `finite_lifetime{.timing = first_margin::now, .horizon = 3}`.
using finite_lifetime = basic_lifetime<double, double>;
/// The same with each customer's own gains and past.
using individual_lifetime = basic_individual_lifetime<double, unlimited>;
using individual_finite_lifetime = basic_individual_lifetime<double, double>;

}  // namespace clientele::inline v0::value
