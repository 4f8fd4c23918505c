// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/numerics/counter_random.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clientele::inline v0::churn {

/// A reason for which customers leave, its reference share, and whether the firm can prevent it.
struct leaving_reason {
  std::string_view name;
  double reference = 0;
  bool preventable = false;
};

/// Why customers leave. The shares are much quoted and of uncertain origin (attributed to a study for the American
/// Society for Quality, and to the Rockefeller Corporation); what can be prevented is our reading: 82 %.
inline constexpr std::array<leaving_reason, 6> common_leaving_reasons{
    {{"people change or die", 0.01, false},
     {"moved away", 0.03, false},
     {"other ties", 0.05, false},
     {"competitor", 0.09, false},
     {"dissatisfied with product or service", 0.14, true},
     {"indifferent staff", 0.68, true}}};

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

/// Why customers left: counts by reason against a reference, and the part that can be prevented. Mergeable.
///
///     χ²                = Σ (Oᵢ − n·πᵢ)² / (n·πᵢ)
///     adjusted residual = (Oᵢ − n·πᵢ) / √(n·πᵢ(1 − πᵢ))
///     preventable       = Σ over preventable reasons, in customers and in money
///
/// `add(reason, money)`: the place in the table, and what the customer brought (currency, ≥ 0). `add_unstated`: left
/// without a known reason; counted beside and not in the shares. Expected counts under 5 are flagged. The exact p-value
/// is the probability of all tables with a χ² no smaller, by enumerating them; the Monte Carlo one is
/// (1 + hits)/(1 + runs), from numbered draws: the same on every machine. Shares carry Wilson intervals.
/// Errors: `invalid_parameter` (a reference share not above 0, or their sum not 1; money; exact asked for where there
/// are more than `exact_up_to` tables; runs 0), `invalid_use` (a reason beyond the table; merging different tables).
/// Cost: O(1) a customer; the test O(reasons), enumerated O(tables), simulated O(runs · customers).
///
/// Source: Pearson (1900), Haberman (1973) for the residuals, Davison & Hinkley (1997) for the Monte Carlo p-value.
///
/// Counts 1, 3, 5, 9, 14, 68 are the reference: χ² 0, p 1, preventable 82 of 100.
class reasons {
 public:
  explicit reasons(std::span<const leaving_reason> table = common_leaving_reasons)
      : table_(table.begin(), table.end()), customers_(table.size()), money_(table.size()) {
    double sum = 0;
    for (const leaving_reason& r : table_) {
      if (!(r.reference > 0 && r.reference <= 1)) raise(invalid_parameter(name, "reference", r.reference, "in (0, 1]"));
      sum += r.reference;
    }
    if (!(std::abs(sum - 1) <= 1e-9)) raise(invalid_parameter(name, "reference", sum, "shares that add up to 1"));
  }

  void add(std::size_t reason, double money = 0) { add(reason, 1, money); }
  /// Several customers who left for one reason, and what they brought together.
  void add(std::size_t reason, std::uint64_t customers, double money) {
    if (reason >= table_.size())
      raise(invalid_use("clientele::churn::reasons: reason " + std::to_string(reason) + " of a table of " +
                        std::to_string(table_.size())));
    check_money(money);
    customers_[reason] += customers;
    money_[reason] += money;
  }
  void add_unstated(double money = 0) {
    check_money(money);
    ++unstated_;
    unstated_money_ += money;
  }

  friend reasons merge(reasons a, const reasons& b) {
    bool same = a.table_.size() == b.table_.size();
    for (std::size_t i = 0; same && i < a.table_.size(); ++i)
      same = a.table_[i].name == b.table_[i].name && a.table_[i].reference == b.table_[i].reference &&
             a.table_[i].preventable == b.table_[i].preventable;
    if (!same) raise(invalid_use("clientele::churn::reasons: different tables of reasons cannot be merged"));
    for (std::size_t i = 0; i < a.table_.size(); ++i) a.customers_[i] += b.customers_[i], a.money_[i] += b.money_[i];
    a.unstated_ += b.unstated_, a.unstated_money_ += b.unstated_money_;
    return a;
  }

  [[nodiscard]] std::size_t size() const noexcept { return table_.size(); }
  [[nodiscard]] const leaving_reason& reason(std::size_t place) const { return table_.at(place); }
  [[nodiscard]] std::uint64_t customers(std::size_t place) const { return customers_.at(place); }
  [[nodiscard]] double money(std::size_t place) const { return money_.at(place); }
  [[nodiscard]] std::uint64_t unstated() const noexcept { return unstated_; }
  [[nodiscard]] double unstated_money() const noexcept { return unstated_money_; }

  /// Customers with a stated reason.
  [[nodiscard]] std::uint64_t stated() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t n : customers_) sum += n;
    return sum;
  }
  [[nodiscard]] estimate share(std::size_t place, double confidence = 0.95) const {
    return share_of(customers(place), confidence);
  }

  /// What could have been prevented: customers, their share of those with a stated reason, and their money.
  [[nodiscard]] std::uint64_t preventable_customers() const noexcept {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < table_.size(); ++i) sum += table_[i].preventable ? customers_[i] : 0;
    return sum;
  }
  [[nodiscard]] double preventable_money() const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < table_.size(); ++i) sum += table_[i].preventable ? money_[i] : 0;
    return sum;
  }
  [[nodiscard]] estimate preventable_share(double confidence = 0.95) const {
    return share_of(preventable_customers(), confidence);
  }
  /// The same of the reference.
  [[nodiscard]] double preventable_reference() const noexcept {
    double sum = 0;
    for (const leaving_reason& r : table_) sum += r.preventable ? r.reference : 0;
    return sum;
  }

  [[nodiscard]] reasons_test against_reference(const reasons_test_options& options = {}) const {
    reasons_test t;
    const auto n = static_cast<double>(stated());
    t.degrees_of_freedom = static_cast<double>(table_.size()) - 1;
    if (!(n > 0)) return t;
    t.chi_square = 0;
    for (std::size_t i = 0; i < table_.size(); ++i) {
      const double expected = n * table_[i].reference, off = static_cast<double>(customers_[i]) - expected,
                   rest = 1 - table_[i].reference;
      t.chi_square += off * off / expected;
      t.reasons.push_back({expected,
                           rest > 0 ? off / std::sqrt(expected * rest) : std::numeric_limits<double>::quiet_NaN(),
                           expected < 5});
      t.small_cells += expected < 5 ? 1 : 0;
    }
    t.state = table_.size() < 2 ? statistic_state::too_few_values : statistic_state::defined;
    if (table_.size() < 2) return t;
    const bool countable = tables(n) <= static_cast<double>(options.exact_up_to);
    t.method = options.method;
    if (t.method == p_value_method::automatic)
      t.method = t.small_cells == 0 ? p_value_method::chi_square
                 : countable        ? p_value_method::exact
                                    : p_value_method::monte_carlo;
    if (t.method == p_value_method::exact && !countable)
      raise(invalid_parameter(name, "exact_up_to", static_cast<double>(options.exact_up_to),
                              "at least the number of tables, " + number_text(tables(n))));
    if (t.method == p_value_method::monte_carlo && options.runs == 0) raise(invalid_parameter(name, "runs", 0, ">= 1"));
    if (t.method == p_value_method::chi_square) t.p_value = chi_square_above(t.chi_square, t.degrees_of_freedom);
    if (t.method == p_value_method::exact) t.p_value = exact(0, stated(), log_gamma(n + 1), 0, least(t.chi_square));
    if (t.method == p_value_method::monte_carlo) {
      t.p_value = simulated(options, least(t.chi_square));
      t.p_standard_error = std::sqrt(t.p_value * (1 - t.p_value) / static_cast<double>(options.runs));
    }
    if (t.p_value > 1) t.p_value = 1;  // a sum of probabilities that adds up to 1 but for rounding
    return t;
  }

 private:
  static constexpr std::string_view name = "churn::reasons";

  static void check_money(double money) { check_value(name, "money", money, interval::at_least(0)); }
  [[nodiscard]] estimate share_of(std::uint64_t part, double confidence) const {
    return wilson({static_cast<double>(part), static_cast<double>(stated())}, confidence);
  }
  /// A χ² that counts as no smaller than the one observed, whatever the rounding.
  [[nodiscard]] static double least(double observed) noexcept { return observed - 1e-9 * (1 + observed); }
  /// How many tables have n customers: (n + k − 1 over k − 1).
  [[nodiscard]] double tables(double n) const noexcept {
    double count = 1;
    for (std::size_t j = 1; j < table_.size(); ++j) count *= (n + static_cast<double>(j)) / static_cast<double>(j);
    return count;
  }
  /// The probability of the tables from reason `at` on, with what is left, whose χ² is no less than `bound`.
  [[nodiscard]] double exact(std::size_t at, std::uint64_t left, double log_weight, double chi_square,
                             double bound) const {
    const double all = static_cast<double>(stated()), p = table_[at].reference, expected = all * p;
    const auto term = [&](std::uint64_t o) {
      const double off = static_cast<double>(o) - expected;
      return off * off / expected;
    };
    const auto weight = [&](std::uint64_t o) {
      return log_weight + static_cast<double>(o) * std::log(p) - log_gamma(static_cast<double>(o) + 1);
    };
    if (at + 1 == table_.size()) return chi_square + term(left) >= bound ? std::exp(weight(left)) : 0;
    double sum = 0;
    for (std::uint64_t o = 0; o <= left; ++o) sum += exact(at + 1, left - o, weight(o), chi_square + term(o), bound);
    return sum;
  }
  [[nodiscard]] double simulated(const reasons_test_options& options, double bound) const {
    const std::uint64_t n = stated();
    std::uint64_t hits = 0;
    std::vector<double> drawn(table_.size());
    for (std::uint64_t run = 0; run < options.runs; ++run) {
      for (double& d : drawn) d = 0;
      for (std::uint64_t i = 0; i < n; ++i) {
        double u = uniform_of(options.seed, run, i);
        std::size_t at = 0;
        while (at + 1 < table_.size() && u >= table_[at].reference) u -= table_[at++].reference;
        ++drawn[at];
      }
      double chi_square = 0;
      for (std::size_t i = 0; i < table_.size(); ++i) {
        const double expected = static_cast<double>(n) * table_[i].reference, off = drawn[i] - expected;
        chi_square += off * off / expected;
      }
      hits += chi_square >= bound ? 1 : 0;
    }
    return (1 + static_cast<double>(hits)) / (1 + static_cast<double>(options.runs));
  }

  std::vector<leaving_reason> table_;
  std::vector<std::uint64_t> customers_;
  std::vector<double> money_;
  std::uint64_t unstated_ = 0;
  double unstated_money_ = 0;
};

}  // namespace clientele::inline v0::churn
