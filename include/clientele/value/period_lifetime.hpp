// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/vector_input.hpp>
#include <clientele/value/lifetime.hpp>

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>

namespace clientele::inline v0::value {

/// Lifetime value from margins and retentions that differ from period to period, over k periods.
///
///     survivalⱼ        = Π retentionᵢ,  i < j if the first margin comes now, i ≤ j if after one period
///     value            = Σ marginⱼ · survivalⱼ / (1 + discount)^t,  t = j now, j + 1 after one period,  j = 0 … k − 1
///     expected_periods = Σ survivalⱼ
///
/// **The timing has no default and is never implied** (see `lifetime`): now, marginⱼ comes at the beginning of period
/// j, and expected_periods counts the periods that the customer begins; after one period it comes at the end, and
/// expected_periods counts the periods completed. The last retention is not used when the first margin comes now.
///
/// Inputs: `margins` (currency / period, any sign) and `retentions`, the probability of staying through each period
/// (shares), vectors of k. k = `dynamic`: `periods`, 1 to 10 000, says how many, at run time. With equal margins and
/// equal retentions this is `finite_lifetime` of that horizon.
/// Errors: `invalid_parameter` (timing unstated), `invalid_customer`; in a direct call of the dynamic form
/// `mismatched_sizes`. Accuracy: 2k units in the last place of Σ |marginⱼ| · …. Cost: O(k).
///
/// Source: Berger & Nasr (1998).
///
/// Margins (100, 120, 140), retentions (0.8, 0.75, 0.5), discount 0.1: now 100 + 87.2727 + 69.4215 = 256.6942 over 2.4
/// periods; after one period 72.7273 + 59.5041 + 31.5552 = 163.7866 over 1.7 periods.
template <class Scalar = double, std::size_t k = 12>
struct basic_period_lifetime {
  using scalar = Scalar;
  using values = vector_input<Scalar, k>;
  using period_count = std::conditional_t<k == dynamic, std::size_t, std::integral_constant<std::size_t, k>>;

  first_margin timing{};   ///< when the first margin comes: has to be said
  Scalar discount = 0;     ///< per period
  period_count periods{};  ///< k; of the dynamic form it has to be said

  struct result {
    Scalar value{}, expected_periods{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: totals over the customers.
  struct conclusion {
    double value, expected_periods;
  };

  static constexpr auto name = fixed_string{"value::period_lifetime"};
  static constexpr auto inputs =
      std::tuple{clientele::input<"margins", k>{.unit = "currency / period"},
                 clientele::input<"retentions", k>{.unit = "share / period", .allowed = interval::share()}};
  static constexpr auto parameters = [] {
    const auto common =
        std::tuple{parameter{"timing", &basic_period_lifetime::timing, "", interval::any_number()},
                   parameter{"discount", &basic_period_lifetime::discount, "share / period", interval::at_least(0)}};
    if constexpr (k == dynamic)
      return std::tuple_cat(common, std::tuple{parameter{"periods", &basic_period_lifetime::periods, "periods",
                                                         interval::between(1, 10000)}});
    else
      return common;
  }();
  static constexpr auto parameter_rules = std::array{row_rule{"timing", "has to be said: now or after_one_period"}};
  static constexpr auto results = std::tuple{named_result{"value", &result::value, "currency"},
                                             named_result{"expected_periods", &result::expected_periods, "periods"}};

  [[nodiscard]] constexpr std::size_t width() const noexcept { return periods; }
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return timing == first_margin::unstated ? 1 : 0;
  }

  constexpr result operator()(values margins, values retentions) const { return checked(*this, margins, retentions); }

  [[nodiscard]] constexpr result compute(values margins, values retentions) const noexcept {
    const Scalar now = timing == first_margin::now ? Scalar(1) : Scalar(0);
    const Scalar base = 1 + discount;
    Scalar survival = 1, factor = now + (1 - now) / base;
    result r{};
    const auto add = [&](std::size_t j) {
      const Scalar through = survival * retentions[j];
      const Scalar reached = now * survival + (1 - now) * through;
      r.value += margins[j] * (reached * factor);
      r.expected_periods += reached;
      survival = through;
      factor /= base;
    };
    if constexpr (k == dynamic)
      for (std::size_t j = 0; j < margins.size(); ++j) add(j);
    else
      unrolled<k>(add);
    return r;
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return {t.of(&result::value).total(), t.of(&result::expected_periods).total()};
  }

  friend constexpr bool operator==(const basic_period_lifetime&, const basic_period_lifetime&) = default;
};

/// Lifetime value over k periods, twelve unless said otherwise.
template <std::size_t k = 12>
using period_lifetime = basic_period_lifetime<double, k>;
/// The same over as many periods as are said at run time.
using dynamic_period_lifetime = basic_period_lifetime<double, dynamic>;

}  // namespace clientele::inline v0::value
