// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/models/contract_operations.hpp>
#include <clientele/models/history.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace clientele::inline v0::models {

/// A contract as the models of contracts need it: how many periods it lasted, and whether it was cancelled then. One
/// that is still running (or whose end is not known) has lasted the periods after which it was renewed; one that
/// was cancelled, also the last, at whose end it was not.
struct contract_history {
  double months = 0;     ///< whole periods, of whatever length
  double cancelled = 0;  ///< 1: did not renew at the end of the last of them; 0: renewed, or not known
  double contracts = 1;  ///< how many contracts are alike, whole

  static constexpr auto name = fixed_string{"models::contract_history"};
  static constexpr auto inputs = std::tuple{
      input<"months">{.unit = "periods", .allowed = detail::periods_passed, .summarised = true},
      input<"cancelled">{.unit = "contracts", .allowed = interval::share().whole_numbers(), .summarised = true}};
  static constexpr auto rules = std::array{row_rule{"months", "at least 1 where the contract was cancelled"}};

  /// The place of the broken rule counted from 1, otherwise 0.
  [[nodiscard]] static constexpr std::size_t broken_rule(double months, double cancelled) noexcept {
    return cancelled > 0 && months < 1 ? 1 : 0;
  }

  friend constexpr bool operator==(const contract_history&, const contract_history&) = default;
};

/// ln of the probability of what is known of a contract: of leaving at the end of period `months`, ln P(T = months), or
/// of being renewed as often, ln S(months). 1e-12 relative. Errors: `invalid_parameter`, `invalid_customer`.
template <contract_model Model>
[[nodiscard]] double log_likelihood(const Model& m, double months, double cancelled) {
  check_parameters(m);
  check_inputs(contract_history{}, months, cancelled);
  const detail::contract_curve curve(m);
  if (cancelled == 0) return -curve.hazard(0, months);
  return std::log(-std::expm1(-curve.hazard(months - 1, months))) - curve.hazard(0, months - 1);
}

namespace detail {

/// The contracts of one cohort of which `survivors(t)` were there in period t + 1.
template <class Survivors>
void add_cohort(std::vector<contract_history>& all, std::size_t periods, const Survivors& survivors,
                std::string_view what) {
  if (periods == 0) return;
  double before = 0;
  for (std::size_t t = 0; t < periods; ++t) {
    const double there = survivors(t);
    const interval allowed = (t == 0 ? interval::between(0, 1e15) : interval::between(0, before)).whole_numbers();
    if (!allowed.contains(there))
      check_value(contract_history::name.view(), std::string(what) + "[" + std::to_string(t) + "]", there, allowed);
    if (t > 0 && there < before) all.push_back({static_cast<double>(t), 1, before - there});
    before = there;
  }
  if (before > 0) all.push_back({static_cast<double>(periods - 1), 0, before});
}

}  // namespace detail

/// A table of cohorts such as `churn::cohort_table`: `bought_ever_after(c, k)` of cohort c were there in its period k,
/// counted from 0, or later, where `observed(c, k)`.
template <class Table>
concept cohort_counts = requires(const Table& table, std::size_t k) {
  { table.periods } -> std::convertible_to<std::size_t>;
  { table.observed(k, k) } -> std::convertible_to<bool>;
  static_cast<double>(table.bought_ever_after(k, k));
};

/// The contracts of a cohort by their survivors: of survivors[0] who began, survivors[t] were renewed t times, and the
/// last of them are still there. With their counts they are rows for a fit: `fit(sbg_fit{}.counted(), rows,
/// &contract_history::months, &contract_history::cancelled, &contract_history::contracts)`; without `.counted()` each
/// row would be one contract.
/// Errors: `invalid_parameter` names the first count that is not whole or exceeds the one before.
[[nodiscard]] inline std::vector<contract_history> contracts_of_survivors(std::span<const double> survivors) {
  std::vector<contract_history> all;
  detail::add_cohort(all, survivors.size(), [&](std::size_t t) { return survivors[t]; }, "survivors");
  return all;
}

/// The same of the cohorts of a triangle, each as far as it was observed. Periods are those of the table, and who is in
/// its period k has been renewed k times, as where contracts are paid once a period; customers of a cohort who pause
/// and come back after the last period are taken for lost.
template <cohort_counts Table>
[[nodiscard]] std::vector<contract_history> contracts_of_cohorts(const Table& table) {
  std::vector<contract_history> all;
  for (std::size_t c = 0; c < table.periods; ++c) {
    std::size_t periods = 0;
    while (table.observed(c, periods)) ++periods;
    detail::add_cohort(
        all, periods, [&](std::size_t t) { return static_cast<double>(table.bought_ever_after(c, t)); }, "cohort");
  }
  return all;
}

}  // namespace clientele::inline v0::models
