// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/value/lifetime.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::value {

/// What managing the relationship can move.
enum class lever : unsigned char {
  retention,
  margin,
  cross_sell,
  upgrade,
  share_of_wallet,
  price,
  referrals,
  cost_to_serve
};
[[nodiscard]] constexpr auto enumerators(lever) noexcept {
  return std::array<std::string_view, 8>{"retention",       "margin", "cross_sell", "upgrade",
                                         "share_of_wallet", "price",  "referrals",  "cost_to_serve"};
}
inline constexpr std::size_t lever_count = 8;

/// How the potential is divided among levers whose effects multiply.
enum class attribution : unsigned char {
  shapley,  ///< the mean of what a lever adds, over all orders in which the levers could be pulled
  in_order  ///< what a lever adds to those before it in `order`
};
[[nodiscard]] constexpr auto enumerators(attribution) noexcept {
  return std::array<std::string_view, 2>{"shapley", "in_order"};
}

template <class Scalar, class Horizon>
struct basic_individual_levers;

/// The potential value of a customer by lever: what each adds to the lifetime value, gross and net of what it costs.
///
///     margin′    = margin · Π (1 + leverⱼ)     over all levers but retention
///     retention′ = retention + lever, kept within [0, 1]
///     A(r)       = lifetime value of a margin of 1, see `lifetime` (or `finite_lifetime`)
///     current    = margin · A(retention),  improved = margin′ · A(retention′)
///     gross      = by lever, in the order of the enum;  potential = Σ gross, to the last bit
///     net        = gross − costs by lever;              potential_net = Σ net, to the last bit
///
/// `gross` by `in_order`: the value with the levers up to this one in `order`, minus the value with those before it.
/// By `shapley`: the mean of that over all 40 320 orders, which is leverᵢ · ∫₀¹ Π (1 + t·leverⱼ) dt over the others j,
/// a polynomial of degree 7 that four points of Gauss and Legendre integrate without error. It does not depend on any
/// order, treats equal levers equally and gives 0 to a lever that does nothing.
///
/// Parameters: the timing, **which has no default** (see `lifetime`); `retention` in points; the other levers as the
/// share by which the margin changes through them, so that `cost_to_serve` = 0.05 is a saving that adds 5 % to the
/// margin; all may be negative. `costs`: currency for one customer, paid now, counted also where a lever is 0.
/// Inputs: `margin` (currency / period, any sign), `retention` (share / period).
/// Errors: `invalid_parameter` (timing unstated, a lever below −1, an order that does not name each lever once, and
/// those of `lifetime`), `invalid_customer`; without end also where retention′ · (1 + growth) reaches 1 + discount.
/// Accuracy: a few units in the last place of each contribution, however small: no step subtracts values.
/// Cost: about 50 ns a customer in columns, most of it for the twenty sums of a summary and the four points.
///
/// The levers here are the same for all customers. With the further inputs of `individual_lifetime`, `on` makes it
/// `individual_levers`; `target_share` is for that one only.
///
/// Sources: Shapley (1953); its integral form, Owen (1972); levers of customer equity, Rust, Lemon & Zeithaml (2004).
///
/// Margin 100, retention 0.8, discount 0.1, first margin now; retention + 0.1 and margin + 20 %: current 366.666…,
/// improved 660, potential 293.333…: by Shapley 201.666… from retention and 91.666… from margin; in the order of the
/// enum 183.333… and 110; margin first: 73.333… from margin and 220 from retention.
template <class Scalar = double, class Horizon = unlimited>
struct basic_levers {
  using scalar = Scalar;
  using lifetime_type = basic_lifetime<Scalar, Horizon>;
  static constexpr bool finite = lifetime_type::finite;

  first_margin timing{};  ///< when the first margin comes: has to be said
  Scalar discount = 0;    ///< per period
  Horizon horizon{};      ///< `finite_levers` only: how many margins count; has to be said
  Scalar growth = 0;      ///< of the margin, per period
  Scalar retention = 0;   ///< points
  Scalar margin = 0;      ///< this and the following: share of the margin
  Scalar cross_sell = 0;
  Scalar upgrade = 0;
  Scalar share_of_wallet = 0;
  Scalar price = 0;
  Scalar referrals = 0;
  Scalar cost_to_serve = 0;  ///< positive where serving becomes cheaper
  value::attribution attribution = value::attribution::shapley;
  std::array<lever, lever_count> order{lever::retention,       lever::margin, lever::cross_sell, lever::upgrade,
                                       lever::share_of_wallet, lever::price,  lever::referrals,  lever::cost_to_serve};
  std::array<Scalar, lever_count> costs{};  ///< by lever, in the order of the enum
  Scalar target_share = 0;                  ///< of wallet, to be reached by each customer; 0: none is stated

  struct result {
    Scalar current{}, improved{}, potential{}, potential_net{};
    std::array<Scalar, lever_count> gross{};  ///< by lever, in the order of the enum
    std::array<Scalar, lever_count> net{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals over the customers.
  struct conclusion {
    double current, improved, potential, potential_net;
    std::array<double, lever_count> gross, net;
  };

  static constexpr auto name = [] {
    if constexpr (finite)
      return fixed_string{"value::finite_levers"};
    else
      return fixed_string{"value::levers"};
  }();
  static constexpr auto inputs = lifetime_type::inputs;
  static constexpr auto parameters = [] {
    const auto common = std::tuple{
        parameter{"timing", &basic_levers::timing, "", interval::any_number()},
        parameter{"discount", &basic_levers::discount, "share / period", interval::at_least(0)},
        parameter{"growth", &basic_levers::growth, "share / period", interval::at_least(-1)},
        parameter{"retention", &basic_levers::retention, "points", interval::between(-1, 1)},
        parameter{"margin", &basic_levers::margin, "share of the margin", interval::at_least(-1)},
        parameter{"cross_sell", &basic_levers::cross_sell, "share of the margin", interval::at_least(-1)},
        parameter{"upgrade", &basic_levers::upgrade, "share of the margin", interval::at_least(-1)},
        parameter{"share_of_wallet", &basic_levers::share_of_wallet, "share of the margin", interval::at_least(-1)},
        parameter{"price", &basic_levers::price, "share of the margin", interval::at_least(-1)},
        parameter{"referrals", &basic_levers::referrals, "share of the margin", interval::at_least(-1)},
        parameter{"cost_to_serve", &basic_levers::cost_to_serve, "share of the margin", interval::at_least(-1)},
        parameter{"attribution", &basic_levers::attribution, "", interval::any_number(), "Shapley 1953"},
        parameter{"order", &basic_levers::order, "", interval::any_number()},
        parameter{"costs", &basic_levers::costs, "currency / customer", interval::at_least(0)},
        parameter{"target_share", &basic_levers::target_share, "share of wallet", interval::share()}};
    if constexpr (finite)
      return std::tuple_cat(common, std::tuple{parameter{"horizon", &basic_levers::horizon, "periods",
                                                         interval::between(1, 10000).whole_numbers()}});
    else
      return common;
  }();
  static constexpr auto parameter_rules = [] {
    constexpr row_rule names{"order", "names each lever once"};
    if constexpr (finite)
      return std::array{lifetime_type::parameter_rules[0], lifetime_type::parameter_rules[1],
                        lifetime_type::parameter_rules[2], names};
    else
      return std::array{lifetime_type::parameter_rules[0], lifetime_type::parameter_rules[1], names};
  }();
  static constexpr auto rules = lifetime_type::rules;
  static constexpr auto results = std::tuple{named_result{"current", &result::current, "currency"},
                                             named_result{"improved", &result::improved, "currency"},
                                             named_result{"potential", &result::potential, "currency"},
                                             named_result{"potential_net", &result::potential_net, "currency"},
                                             named_result{"gross", &result::gross, "currency"},
                                             named_result{"net", &result::net, "currency"}};

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar its_margin, Scalar its_retention) const noexcept {
    return lifetime().broken_rule(its_margin, its_retention);
  }

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    const std::size_t broken = broken_besides_share();
    return broken == 0 && target_share > 0 ? 2 : broken;
  }
  /// The same without the rule of `target_share`.
  [[nodiscard]] constexpr std::size_t broken_besides_share() const noexcept {
    if (const std::size_t broken = lifetime().broken_parameter_rule(); broken != 0) return broken;
    unsigned named = 0;
    for (const lever one : order) named |= 1u << static_cast<unsigned>(one);
    return named == 0xffu ? 0 : parameter_rules.size();
  }

  constexpr result operator()(Scalar its_margin, Scalar its_retention) const {
    return checked(*this, its_margin, its_retention);
  }

  [[nodiscard]] constexpr basic_individual_levers<Scalar, Horizon> wider() const noexcept { return {*this}; }

  /// What all customers have in common, worked out once.
  struct prepared_levers {
    lifetime_type lifetime;
    std::array<Scalar, lever_count> of_current{}, of_gain{}, costs{};
    Scalar all = 1;

    [[nodiscard]] constexpr result compute(Scalar its_margin, Scalar its_retention) const noexcept {
      const auto multiple = lifetime.of_one(its_retention);  // A(r), A(r′) and their difference
      const Scalar current = multiple.current * (multiple.current_unit / multiple.unit);  // in the other two's unit
      result r{};
      r.current = its_margin * multiple.current * multiple.current_unit;
      r.improved = its_margin * all * multiple.improved * multiple.unit;
      unrolled<lever_count>([&](auto i) {
        r.gross[i] = its_margin * (of_current[i] * current + of_gain[i] * multiple.gain) * multiple.unit;
        r.net[i] = r.gross[i] - costs[i];
        r.potential += r.gross[i];
        r.potential_net += r.net[i];
      });
      return r;
    }
  };
  [[nodiscard]] constexpr prepared_levers prepared() const noexcept {
    const shares s = attribution == value::attribution::shapley ? shapley_shares() : shares_in_order();
    return {lifetime(), s.of_current, s.of_gain, costs, s.all};
  }

  [[nodiscard]] constexpr result compute(Scalar its_margin, Scalar its_retention) const noexcept {
    return prepared().compute(its_margin, its_retention);
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return conclude_of<result>(t);
  }
  /// The conclusion from the totals of rows whose results are `Row`.
  template <class Row, class Totals>
  [[nodiscard]] conclusion conclude_of(const Totals& t) const {
    conclusion c{t.of(&Row::current).total(),
                 t.of(&Row::improved).total(),
                 t.of(&Row::potential).total(),
                 t.of(&Row::potential_net).total(),
                 {},
                 {}};
    for (std::size_t i = 0; i < lever_count; ++i) {
      c.gross[i] = t.of(&Row::gross, i).total();
      c.net[i] = t.of(&Row::net, i).total();
    }
    return c;
  }

  friend constexpr bool operator==(const basic_levers&, const basic_levers&) = default;

 private:
  /// What a lever adds to the value of a margin of 1: a multiple of A(r) and one of A(r′) − A(r); and Π (1 + leverⱼ).
  struct shares {
    std::array<Scalar, lever_count> of_current{}, of_gain{};
    Scalar all = 1;
  };

  [[nodiscard]] constexpr lifetime_type lifetime() const noexcept {
    if constexpr (finite)
      return {
          .timing = timing, .discount = discount, .horizon = horizon, .growth = growth, .retention_gain = retention};
    else
      return {.timing = timing, .discount = discount, .growth = growth, .retention_gain = retention};
  }

  /// The levers on the margin; that on retention, the first, is no factor.
  [[nodiscard]] constexpr std::array<Scalar, lever_count> on_margin() const noexcept {
    return {0, margin, cross_sell, upgrade, share_of_wallet, price, referrals, cost_to_serve};
  }

  [[nodiscard]] constexpr shares shares_in_order() const noexcept {
    const auto by = on_margin();
    shares s{};
    Scalar retained = 0;
    for (const lever one : order) {
      const auto i = static_cast<std::size_t>(one);
      s.of_current[i] = s.all * by[i];
      s.of_gain[i] = i == 0 ? s.all : s.all * by[i] * retained;
      retained = i == 0 ? Scalar(1) : retained;
      s.all *= 1 + by[i];
    }
    return s;
  }

  /// ∫₀¹ of the products by four points; each product without one factor from those before and after it.
  [[nodiscard]] constexpr shares shapley_shares() const noexcept {
    constexpr Scalar points[4] = {
        Scalar(0.069431844202973712388026755553595247L), Scalar(0.33000947820757186759866712044837766L),
        Scalar(0.66999052179242813240133287955162234L), Scalar(0.93056815579702628761197324444640475L)};
    constexpr Scalar weights[4] = {
        Scalar(0.17392742256872692868653197461099970L), Scalar(0.32607257743127307131346802538900030L),
        Scalar(0.32607257743127307131346802538900030L), Scalar(0.17392742256872692868653197461099970L)};
    const auto by = on_margin();
    shares s{};
    unrolled<4>([&](auto q) {
      std::array<Scalar, lever_count> before{};
      Scalar product = 1;
      unrolled<lever_count>([&](auto i) {
        before[i] = product;
        product *= 1 + points[q] * by[i];
      });
      s.of_gain[0] += weights[q] * product;
      Scalar after = 1;
      unrolled<lever_count - 1>([&](auto j) {
        constexpr std::size_t i = lever_count - 1 - j;
        const Scalar others = weights[q] * before[i] * after;
        s.of_current[i] += others;
        s.of_gain[i] += points[q] * others;
        after *= 1 + points[q] * by[i];
      });
    });
    unrolled<lever_count>([&](auto i) {
      s.of_current[i] *= by[i];
      s.of_gain[i] *= i == 0 ? Scalar(1) : by[i];
      s.all *= 1 + by[i];
    });
    return s;
  }
};

/// Potential by lever with **this** customer's gains: `on(levers{…}, margin, retention, retention_gain, margin_gain,
/// wallet_share, earned_to_date)`.
///
///     retention, margin = the customer's own gains; the parameter where one is missing
///     share_of_wallet   = target_share / wallet_share − 1, where target_share > wallet_share, otherwise 0;
///                         the parameter where the share is missing or no target is stated
///     whole             = earned_to_date + current + potential
///
/// Inputs: as of `individual_lifetime`. Parameters, errors, accuracy: those of `levers`; the other levers are the same
/// for all: `individual_levers{{.timing = first_margin::now, .target_share = 0.5}}`.
/// Without inputs of its own a customer has the bits of `levers`.
/// Cost: the division among levers is made for each customer, some 300 operations.
///
/// Source: see `levers` and `individual_lifetime`.
///
/// Margin 100, retention 0.8, discount 0.1, first margin now; share 0.25 and target 0.5: 366.666… from share of wallet.
template <class Scalar, class Horizon>
struct basic_individual_levers : basic_levers<Scalar, Horizon> {
  using levers_type = basic_levers<Scalar, Horizon>;

  struct result {
    Scalar current{}, improved{}, potential{}, potential_net{}, whole{};
    std::array<Scalar, lever_count> gross{};  ///< by lever, in the order of the enum
    std::array<Scalar, lever_count> net{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals over the customers; `earned` and `whole` over those whose past is known.
  struct conclusion : levers_type::conclusion {
    double earned, whole;
  };

  static constexpr auto name = [] {
    if constexpr (levers_type::finite)
      return fixed_string{"value::individual_finite_levers"};
    else
      return fixed_string{"value::individual_levers"};
  }();
  static constexpr auto inputs = basic_individual_lifetime<Scalar, Horizon>::inputs;
  static constexpr auto results = std::tuple{named_result{"current", &result::current, "currency"},
                                             named_result{"improved", &result::improved, "currency"},
                                             named_result{"potential", &result::potential, "currency"},
                                             named_result{"potential_net", &result::potential_net, "currency"},
                                             named_result{"whole", &result::whole, "currency"},
                                             named_result{"gross", &result::gross, "currency"},
                                             named_result{"net", &result::net, "currency"}};

  void prepared() const = delete;  // nothing is common to all customers

  [[nodiscard]] constexpr std::size_t broken_rule(Scalar its_margin, Scalar its_retention, Scalar retention_gain,
                                                  Scalar margin_gain, Scalar wallet_share, Scalar) const noexcept {
    return of_this(retention_gain, margin_gain, wallet_share).broken_rule(its_margin, its_retention);
  }
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept { return this->broken_besides_share(); }

  constexpr result operator()(Scalar its_margin, Scalar its_retention, Scalar retention_gain, Scalar margin_gain,
                              Scalar wallet_share, Scalar earned_to_date) const {
    return checked(*this, its_margin, its_retention, retention_gain, margin_gain, wallet_share, earned_to_date);
  }

  [[nodiscard]] constexpr result compute(Scalar its_margin, Scalar its_retention, Scalar retention_gain,
                                         Scalar margin_gain, Scalar wallet_share,
                                         Scalar earned_to_date) const noexcept {
    const auto r = of_this(retention_gain, margin_gain, wallet_share).compute(its_margin, its_retention);
    return {r.current,
            r.improved,
            r.potential,
            r.potential_net,
            whole_relationship(earned_to_date, r.current + r.potential),
            r.gross,
            r.net};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {this->template conclude_of<result>(t), input_of<"earned_to_date">(t).total(), t.of(&result::whole).total()};
  }

  friend constexpr bool operator==(const basic_individual_levers&, const basic_individual_levers&) = default;

 private:
  /// `levers` with this customer's gains.
  [[nodiscard]] constexpr levers_type of_this(Scalar retention_gain, Scalar margin_gain,
                                              Scalar wallet_share) const noexcept {
    levers_type own = *this;
    own.retention = present_or(retention_gain, this->retention);
    own.margin = present_or(margin_gain, this->margin);
    const Scalar stated = this->target_share > 0 ? wallet_share : std::numeric_limits<Scalar>::quiet_NaN();
    const Scalar gain = wallet_gain(wallet_share, this->target_share);
    own.share_of_wallet = stated == stated ? gain : this->share_of_wallet;
    return own;
  }
};

/// Potential by lever, without end.
using levers = basic_levers<>;
/// Potential by lever over the first `horizon` margins.
using finite_levers = basic_levers<double, double>;
/// The same with each customer's own gains and past.
using individual_levers = basic_individual_levers<double, unlimited>;
using individual_finite_levers = basic_individual_levers<double, double>;

}  // namespace clientele::inline v0::value
