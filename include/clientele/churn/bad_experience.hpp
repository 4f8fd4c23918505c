// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <tuple>

namespace clientele::inline v0::churn {

/// What bad experiences in a shop cost: who tells the shop, who tells others, and how many customers are lost.
///
///     contacts  = experiences · contact_rate                      customers who tell the firm
///     tellers   = experiences · telling_rate                      customers who tell somebody else
///     lost_low  = experiences · lost_low_rate, lost_high likewise  present or potential customers lost
///
/// Inputs: `experiences`, customers with a bad experience (a count or an expected count, ≥ 0), and `annual_purchase` of
/// one such customer (currency / year, ≥ 0): `purchase_lost_low` and `_high` are the lost customers at that purchase.
/// This is a published set beside that of `ripple`, about another question (retail, any bad experience); the two
/// must not be mixed.
/// Errors: `invalid_parameter` (also: lost_low_rate above lost_high_rate), `invalid_customer`. Cost: six
/// multiplications.
///
/// Source: Retail Customer Dissatisfaction Study, Baker Retailing Initiative at Wharton and the Verde Group (2006).
///
/// 100 bad experiences: 6 contacts, 31 tellers, 32 to 36 customers lost.
template <class Scalar = double>
struct basic_bad_experience {
  using scalar = Scalar;

  Scalar contact_rate = Scalar(0.06);    ///< share who contact the firm
  Scalar telling_rate = Scalar(0.31);    ///< share who tell others
  Scalar lost_low_rate = Scalar(0.32);   ///< customers lost by one bad experience, at least
  Scalar lost_high_rate = Scalar(0.36);  ///< and at most

  struct result {
    Scalar contacts{}, tellers{}, lost_low{}, lost_high{}, purchase_lost_low{}, purchase_lost_high{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals.
  struct conclusion {
    double experiences, contacts, tellers, lost_low, lost_high, purchase_lost_low, purchase_lost_high;
  };

  static constexpr auto name = fixed_string{"churn::bad_experience"};
  static constexpr auto inputs =
      std::tuple{input<"experiences">{.unit = "customers", .allowed = interval::at_least(0), .summarised = true},
                 input<"annual_purchase">{.unit = "currency / year", .allowed = interval::at_least(0)}};
  static constexpr auto parameters = std::tuple{parameter{"contact_rate", &basic_bad_experience::contact_rate, "share",
                                                          interval::share().without_low(), "Wharton & Verde 2006"},
                                                parameter{"telling_rate", &basic_bad_experience::telling_rate, "share",
                                                          interval::share(), "Wharton & Verde 2006"},
                                                parameter{"lost_low_rate", &basic_bad_experience::lost_low_rate,
                                                          "customers", interval::at_least(0), "Wharton & Verde 2006"},
                                                parameter{"lost_high_rate", &basic_bad_experience::lost_high_rate,
                                                          "customers", interval::at_least(0), "Wharton & Verde 2006"}};
  static constexpr auto parameter_rules = std::array{row_rule{"lost_high_rate", "not below lost_low_rate"}};
  static constexpr auto results =
      std::tuple{named_result{"contacts", &result::contacts, "customers"},
                 named_result{"tellers", &result::tellers, "customers"},
                 named_result{"lost_low", &result::lost_low, "customers"},
                 named_result{"lost_high", &result::lost_high, "customers"},
                 named_result{"purchase_lost_low", &result::purchase_lost_low, "currency / year"},
                 named_result{"purchase_lost_high", &result::purchase_lost_high, "currency / year"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return lost_low_rate <= lost_high_rate ? 0 : 1;
  }

  /// Bad experiences behind one customer who contacts the firm.
  [[nodiscard]] constexpr Scalar behind_one_contact() const noexcept { return 1 / contact_rate; }

  constexpr result operator()(Scalar experiences, Scalar annual_purchase) const {
    return checked(*this, experiences, annual_purchase);
  }

  [[nodiscard]] constexpr result compute(Scalar experiences, Scalar annual_purchase) const noexcept {
    const Scalar low = experiences * lost_low_rate, high = experiences * lost_high_rate;
    return {experiences * contact_rate, experiences * telling_rate, low, high,
            low * annual_purchase,      high * annual_purchase};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {input_of<"experiences">(t).total(),       t.of(&result::contacts).total(),
            t.of(&result::tellers).total(),           t.of(&result::lost_low).total(),
            t.of(&result::lost_high).total(),         t.of(&result::purchase_lost_low).total(),
            t.of(&result::purchase_lost_high).total()};
  }

  friend constexpr bool operator==(const basic_bad_experience&, const basic_bad_experience&) = default;
};

using bad_experience = basic_bad_experience<>;

}  // namespace clientele::inline v0::churn
