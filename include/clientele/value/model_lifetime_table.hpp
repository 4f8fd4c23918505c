// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/purchase_table.hpp>
#include <clientele/value/model_lifetime.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <tuple>

namespace clientele::inline v0::value {

/// `model_lifetime` with what depends on x and T alone in a table: made by `fit(model_lifetime_table{…}, …)`, an
/// ordinary component with the inputs, results, rules and conclusion of `model_lifetime`.
///
/// Formula: that of `model_lifetime`, current = margin · E[spend] · Σ discounted purchases; the purchases of a customer
/// who is there are read from the table, times his P(alive).
/// Inputs: x (repeat purchases), t_x and T (the model's unit of time, 0 ≤ t_x ≤ T), mean_spend of the repeat purchases
/// (currency, ≥ 0, ignored for x = 0). Results: `current` (currency), `purchases`, `spend` (currency / purchase),
/// `alive`. A customer whose x and T the table covers costs about 30 ns (Pareto/NBD 50); another is computed as without
/// it. The two differ by less than 1e-12 relative. Copies share the table. Errors: `invalid_parameter`,
/// `invalid_customer`.
///
/// Source: Fader, Hardie & Lee (2005), as for `model_lifetime`, whose numbers an empty table gives.
template <class Buying, class Spending = models::gamma_gamma>
struct tabulated_model_lifetime {
  using scalar = double;
  using untabulated = model_lifetime<Buying, Spending>;
  using result = typename untabulated::result;
  using conclusion = typename untabulated::conclusion;

  untabulated lifetime{};
  std::shared_ptr<const models::detail::future_table<Buying>> table{};
  std::uint64_t tabulated = 0;  ///< numbers of purchases x in the table

  static constexpr auto name = fixed_string{"value::tabulated_model_lifetime"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs = untabulated::inputs;
  static constexpr auto parameters = std::tuple<>{};
  static constexpr auto results = untabulated::results;
  static constexpr auto rules = untabulated::rules;
  static constexpr auto parameter_rules =
      std::array{untabulated::parameter_rules[0], untabulated::parameter_rules[1],   untabulated::parameter_rules[2],
                 row_rule{"rate", "at least 0"},  row_rule{"horizon", "at least 0"}, row_rule{"margin", "at least 0"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    if (const std::size_t broken = lifetime.broken_parameter_rule(); broken != 0) return broken;
    if (!interval::at_least(0).contains(lifetime.rate)) return 4;
    if (!interval::at_least(0).or_infinite().contains(lifetime.horizon)) return 5;
    return interval::at_least(0).contains(lifetime.margin) ? 0 : 6;
  }
  [[nodiscard]] constexpr std::size_t broken_rule(double x, double t_x, double T, double mean_spend) const noexcept {
    return lifetime.broken_rule(x, t_x, T, mean_spend);
  }

  result operator()(double x, double t_x, double T, double mean_spend) const {
    return checked(*this, x, t_x, T, mean_spend);
  }
  [[nodiscard]] result compute(double x, double t_x, double T, double mean_spend) const noexcept {
    const models::detail::future_question asked = lifetime.question();
    models::detail::future_answer a;
    if (!table || !table->find(lifetime.buying, asked, x, t_x, T, a))
      a = models::detail::answer_directly(lifetime.buying, asked, x, t_x, T);
    return lifetime.of_answer(a, x, mean_spend);
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    return lifetime.conclude(t);
  }

  friend constexpr bool operator==(const tabulated_model_lifetime& a, const tabulated_model_lifetime& b) noexcept {
    return a.lifetime == b.lifetime;
  }
};

/// The current value of many customers by the models of buying, leaving and spending: `fit(model_lifetime_table{
/// model_lifetime<bg_nbd>{.buying = m, .spending = s, .rate = 0.0018}}, customers, &C::x, &C::t_x, &C::T, &C::spend)`
/// returns the component `tabulated_model_lifetime`.
///
/// For each x that is frequent enough, what the future brings is a polynomial in ln(alpha + T) over the T seen
/// (`purchase_table` says how). Errors: `invalid_parameter`, `invalid_customer`.
template <class Buying, class Spending = models::gamma_gamma>
struct model_lifetime_table {
  model_lifetime<Buying, Spending> lifetime{};

  static constexpr auto name = fixed_string{"value::model_lifetime_table"};
  static constexpr auto inputs = model_lifetime<Buying, Spending>::inputs;

  class fitting {
   public:
    explicit fitting(const model_lifetime_table& s) {
      made_.lifetime = s.lifetime;
      check_parameters(s.lifetime);
    }
    void add(std::span<const double> x, std::span<const double>, std::span<const double> T, std::span<const double>) {
      seen_.add(x, T);
    }
    static bool another_pass() noexcept { return false; }
    [[nodiscard]] tabulated_model_lifetime<Buying, Spending> finish() {
      if (!seen_.anybody()) return made_;
      const auto table = std::make_shared<const models::detail::future_table<Buying>>(made_.lifetime.buying,
                                                                                      made_.lifetime.question(), seen_);
      made_.tabulated = table->filled();
      made_.table = table;
      return made_;
    }

   private:
    tabulated_model_lifetime<Buying, Spending> made_;
    models::detail::histories_seen seen_;
  };
  [[nodiscard]] fitting start() const { return fitting(*this); }

  friend constexpr bool operator==(const model_lifetime_table&, const model_lifetime_table&) = default;
};

template <class Buying, class Spending>
model_lifetime_table(model_lifetime<Buying, Spending>) -> model_lifetime_table<Buying, Spending>;

}  // namespace clientele::inline v0::value
