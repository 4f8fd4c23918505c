// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/numerics/counter_random.hpp>
#include <clientele/numerics/exact_sum.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/statistics/category_tallies.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace clientele::inline v0::churn {

/// Why customers leave, in the words of `common_leaving_reasons`.
enum class leaving : unsigned char { change_or_death, moved, other_ties, competitor, dissatisfied, indifferent_staff };
[[nodiscard]] constexpr auto enumerators(leaving) noexcept {
  return std::array<std::string_view, 6>{
      "people change or die", "moved away", "other ties", "competitor", "dissatisfied with product or service",
      "indifferent staff"};
}

/// A reason for which customers leave, its reference share, and whether the firm can prevent it.
struct leaving_reason {
  category reason;
  double reference = 0;
  bool preventable = false;

  [[nodiscard]] std::string text() const { return reason.text(); }
  template <class Archive>
  void transfer(Archive& archive) {
    archive(reason, reference, preventable);
  }
  friend bool operator==(const leaving_reason&, const leaving_reason&) = default;
};

/// Why customers leave. The shares are much quoted and of uncertain origin (attributed to a study for the American
/// Society for Quality, and to the Rockefeller Corporation); what can be prevented is our reading: 82 %.
[[nodiscard]] inline std::vector<leaving_reason> common_leaving_reasons() {
  return {{leaving::change_or_death, 0.01, false}, {leaving::moved, 0.03, false},
          {leaving::other_ties, 0.05, false},      {leaving::competitor, 0.09, false},
          {leaving::dissatisfied, 0.14, true},     {leaving::indifferent_staff, 0.68, true}};
}

/// How a p-value was found. `automatic`: from the χ² distribution where every expected count is 5 or more, otherwise
/// exact where that is possible, otherwise Monte Carlo.
enum class p_value_method : unsigned char { automatic, chi_square, exact, monte_carlo };
[[nodiscard]] constexpr auto enumerators(p_value_method) noexcept {
  return std::array<std::string_view, 4>{"automatic", "chi_square", "exact", "monte_carlo"};
}

/// One reason, counted against its reference.
struct reason_fit {
  double expected = 0;  ///< customers
  double adjusted_residual =
      0;               ///< (observed − expected)/√(expected·(1 − reference)): about N(0, 1); NaN with one reason only
  bool small = false;  ///< expected below 5: the χ² distribution is not to be trusted
};

/// Pearson's test of the counts against the reference shares.
struct reasons_test {
  statistic_state state =
      statistic_state::no_values;  ///< `defined`, `no_values` (nobody left), `too_few_values` (one reason)
  double chi_square = std::numeric_limits<double>::quiet_NaN();
  double degrees_of_freedom = 0;
  double p_value = std::numeric_limits<double>::quiet_NaN();
  double p_standard_error = 0;  ///< of the simulation; 0 where there is none
  p_value_method method = p_value_method::automatic;
  std::size_t small_cells = 0;
  std::vector<reason_fit> reasons;
};

/// Settings of the test.
struct reasons_test_options {
  p_value_method method = p_value_method::automatic;
  std::uint64_t exact_up_to = 1000000;  ///< tables that may be enumerated
  std::uint64_t runs = 100000;          ///< of the simulation
  std::uint64_t seed = 1;
};

/// One reason in what was counted.
struct reason_count {
  category reason;
  double reference = 0;
  bool preventable = false;
  std::uint64_t customers = 0;
  double money = 0;  ///< what they brought
  estimate share;    ///< of the customers with a stated reason, Wilson
};

/// Why customers left, in the order of the table.
struct reasons_found {
  std::vector<reason_count> reasons;
  std::uint64_t stated = 0, unstated = 0;  ///< customers with and without a reason
  double unstated_money = 0;
  std::uint64_t preventable_customers = 0;  ///< those whose reason is preventable, what they brought, and their share
  double preventable_money = 0;
  estimate preventable_share;
  double preventable_reference = 0;  ///< the same of the reference

  /// Throws `invalid_use` for a reason that is not in the table.
  [[nodiscard]] const reason_count& of(const category& reason) const {
    const std::size_t place = place_in(reasons, &reason_count::reason, reason);
    if (place < reasons.size()) return reasons[place];
    raise(invalid_use("clientele::churn::reasons: no reason " + reason.text() + " in the table"));
  }

  [[nodiscard]] reasons_test against_reference(const reasons_test_options& options = {}) const {
    reasons_test t;
    const auto n = static_cast<double>(stated);
    t.degrees_of_freedom = static_cast<double>(reasons.size()) - 1;
    if (!(n > 0)) return t;
    t.chi_square = 0;
    for (std::size_t i = 0; i < reasons.size(); ++i) {
      const double expected = n * reasons[i].reference, off = static_cast<double>(reasons[i].customers) - expected,
                   rest = 1 - reasons[i].reference;
      t.chi_square += off * off / expected;
      t.reasons.push_back({expected,
                           rest > 0 ? off / std::sqrt(expected * rest) : std::numeric_limits<double>::quiet_NaN(),
                           expected < 5});
      t.small_cells += expected < 5 ? 1 : 0;
    }
    t.state = reasons.size() < 2 ? statistic_state::too_few_values : statistic_state::defined;
    if (reasons.size() < 2) return t;
    const bool countable = tables(n) <= static_cast<double>(options.exact_up_to);
    t.method = options.method;
    if (t.method == p_value_method::automatic)
      t.method = t.small_cells == 0 ? p_value_method::chi_square
                 : countable        ? p_value_method::exact
                                    : p_value_method::monte_carlo;
    if (t.method == p_value_method::exact && !countable)
      raise(invalid_parameter("churn::reasons", "exact_up_to", static_cast<double>(options.exact_up_to),
                              "at least the number of tables, " + number_text(tables(n))));
    if (t.method == p_value_method::monte_carlo)
      check_value("churn::reasons", "runs", static_cast<double>(options.runs), interval::at_least(1));
    if (t.method == p_value_method::chi_square) t.p_value = chi_square_above(t.chi_square, t.degrees_of_freedom);
    if (t.method == p_value_method::exact) t.p_value = exact(0, stated, log_gamma(n + 1), 0, least(t.chi_square));
    if (t.method == p_value_method::monte_carlo) {
      t.p_value = simulated(options, least(t.chi_square));
      t.p_standard_error = std::sqrt(t.p_value * (1 - t.p_value) / static_cast<double>(options.runs));
    }
    if (t.p_value > 1) t.p_value = 1;  // a sum of probabilities that adds up to 1 but for rounding
    return t;
  }

 private:
  /// A χ² that counts as no smaller than the one observed, whatever the rounding.
  [[nodiscard]] static double least(double observed) noexcept { return observed - 1e-9 * (1 + observed); }
  /// How many tables have n customers: (n + k − 1 over k − 1).
  [[nodiscard]] double tables(double n) const noexcept {
    double count = 1;
    for (std::size_t j = 1; j < reasons.size(); ++j) count *= (n + static_cast<double>(j)) / static_cast<double>(j);
    return count;
  }
  /// The probability of the tables from reason `at` on, with what is left, whose χ² is no less than `bound`.
  [[nodiscard]] double exact(std::size_t at, std::uint64_t left, double log_weight, double chi_square,
                             double bound) const {
    const double all = static_cast<double>(stated), p = reasons[at].reference, expected = all * p;
    const auto term = [&](std::uint64_t o) {
      const double off = static_cast<double>(o) - expected;
      return off * off / expected;
    };
    const auto weight = [&](std::uint64_t o) {
      return log_weight + static_cast<double>(o) * std::log(p) - log_gamma(static_cast<double>(o) + 1);
    };
    if (at + 1 == reasons.size()) return chi_square + term(left) >= bound ? std::exp(weight(left)) : 0;
    double sum = 0;
    for (std::uint64_t o = 0; o <= left; ++o) sum += exact(at + 1, left - o, weight(o), chi_square + term(o), bound);
    return sum;
  }
  [[nodiscard]] double simulated(const reasons_test_options& options, double bound) const {
    const std::uint64_t n = stated;
    std::uint64_t hits = 0;
    std::vector<double> drawn(reasons.size());
    for (std::uint64_t run = 0; run < options.runs; ++run) {
      for (double& d : drawn) d = 0;
      for (std::uint64_t i = 0; i < n; ++i) {
        double u = uniform_of(options.seed, run, i);
        std::size_t at = 0;
        while (at + 1 < reasons.size() && u >= reasons[at].reference) u -= reasons[at++].reference;
        ++drawn[at];
      }
      double chi_square = 0;
      for (std::size_t i = 0; i < reasons.size(); ++i) {
        const double expected = static_cast<double>(n) * reasons[i].reference, off = drawn[i] - expected;
        chi_square += off * off / expected;
      }
      hits += chi_square >= bound ? 1 : 0;
    }
    return (1 + static_cast<double>(hits)) / (1 + static_cast<double>(options.runs));
  }
};

/// Why customers left: counts by reason against a reference, and the part that can be prevented. Gathers.
///
///     χ²                = Σ (Oᵢ − n·πᵢ)² / (n·πᵢ)
///     adjusted residual = (Oᵢ − n·πᵢ) / √(n·πᵢ(1 − πᵢ))
///     preventable       = Σ over preventable reasons, in customers and in money
///
/// Inputs: `reason`, the caller's enum, integer or text, one of the table (a text meets the enumerator of that name); a
/// missing one is a customer who left without a known reason, counted beside and not in the shares. `money`, what the
/// customer brought (currency, ≥ 0; missing: 0).
/// Concludes: `reasons_found`, with the test on request. Expected counts under 5 are flagged. The exact p-value is the
/// probability of all tables with a χ² no smaller, by enumerating them; the Monte Carlo one is (1 + hits)/(1 + runs),
/// from numbered draws: the same on every machine. Shares carry Wilson intervals. Money is summed exactly, so neither
/// order nor parts matter.
/// Errors: `invalid_parameter` (a reference share not above 0, their sum not 1, a reason twice; exact asked for where
/// there are more than `exact_up_to` tables; runs 0), `invalid_customer`, `invalid_use` (asking for another reason).
/// Cost: O(reasons) a customer; about 320 bytes of state a reason; the test O(reasons), enumerated O(tables), simulated
/// O(runs · customers).
///
/// Source: Pearson (1900), Haberman (1973) for the residuals, Davison & Hinkley (1997) for the Monte Carlo p-value.
///
/// Counts 1, 3, 5, 9, 14, 68 are the reference: χ² 0, p 1, preventable 82 of 100.
struct reasons {
  std::vector<leaving_reason> table = common_leaving_reasons();
  double confidence = 0.95;  ///< of the shares

  static constexpr auto name = fixed_string{"churn::reasons"};
  static constexpr auto inputs =
      std::tuple{category_input<"reason">{.presence = presence::optional},
                 input<"money">{.unit = "currency", .allowed = interval::at_least(0), .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"table", &reasons::table, "", interval::any_number()},
      parameter{"confidence", &reasons::confidence, "probability", interval::share().without_low().without_high()}};
  static constexpr auto rules = std::array{row_rule{"reason", "one of the reasons of the table"}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"table", "reference shares above 0"}, row_rule{"table", "reference shares that add up to 1"},
                 row_rule{"table", "each reason once, and none of them missing"}};

  using state = category_tallies;

  [[nodiscard]] std::size_t broken_parameter_rule() const {
    double sum = 0;
    for (const leaving_reason& r : table) {
      if (!(r.reference > 0)) return 1;
      sum += r.reference;
    }
    if (!(std::abs(sum - 1) <= 1e-9)) return 2;
    return each_once(table, &leaving_reason::reason) ? 0 : 3;
  }
  [[nodiscard]] std::size_t broken_rule(const category& reason, double) const {
    return reason.is_missing() || place_of(reason) < table.size() ? 0 : 1;
  }

  void take(state& s, const category& reason, double money) const { s.take(place_of(reason), money); }
  static void join(state& s, const state& other) { s.join(other); }

  [[nodiscard]] reasons_found conclude(const state& s) const {
    reasons_found found;
    exact_sum preventable;
    for (std::size_t i = 0; i < table.size(); ++i) {
      const leaving_reason& r = table[i];
      const category_tally t = s.at(i);
      found.reasons.push_back({r.reason, r.reference, r.preventable, t.count, t.money.value(), {}});
      found.stated += t.count;
      if (!r.preventable) continue;
      found.preventable_customers += t.count, found.preventable_reference += r.reference;
      preventable += t.money;
    }
    const category_tally without = s.at(table.size());
    found.unstated = without.count, found.unstated_money = without.money.value();
    const auto share_of = [&](std::uint64_t part) {
      return wilson({static_cast<double>(part), static_cast<double>(found.stated)}, confidence);
    };
    for (reason_count& r : found.reasons) r.share = share_of(r.customers);
    found.preventable_share = share_of(found.preventable_customers);
    found.preventable_money = preventable.value();
    return found;
  }

  friend bool operator==(const reasons&, const reasons&) = default;

 private:
  [[nodiscard]] std::size_t place_of(const category& reason) const {
    return place_in(table, &leaving_reason::reason, reason);
  }
};

}  // namespace clientele::inline v0::churn
