// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/models/bdw.hpp>
#include <clientele/models/contract_history.hpp>
#include <clientele/models/contract_operations.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/models/joined_rows.hpp>
#include <clientele/models/likelihood/contracts.hpp>
#include <clientele/models/maximum_likelihood.hpp>
#include <clientele/models/sbg.hpp>
#include <clientele/numerics/small_matrix.hpp>
#include <clientele/portability.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0::models {

/// Fits a model of contracts by maximum likelihood: `fit(sbg_fit{}, subscriptions, &S::months, &S::cancelled)`,
/// likewise `bdw_fit{}`. The word `fit` comes from clientele/core/fit.hpp. Each row is one contract as in
/// `contract_history`: the whole periods that it lasted, and whether it was then cancelled. {24, true} left at the end
/// of its 24th period; {24, false} was renewed there, and is not known further. Counted rows have one projection more:
/// `sbg_fit{}.counted()`, with rows that a database has grouped, or that `contracts_of_survivors` and
/// `contracts_of_cohorts` make of survival counts and of a cohort triangle. Returns `fitted_model<Model>`: the model
/// `*f`, standard errors, covariance, warnings, and the figures of `likelihood_diagnostics` (models/fit.hpp).
///
///     ln L = Σ cancelled ln P(T = months) + Σ not cancelled ln S(months)
///
/// Only counts by age are kept, whole numbers, so parts in any order give the same bits. Newton's method in the
/// logarithms of the parameters with exact derivatives, as `model_fit`; likewise `priors`, `at_boundary` and `why`:
/// where all customers leave at one constant rate, alpha and beta run to infinity at a fixed ratio (the geometric
/// model); where nobody has left, or everybody, alpha or beta runs to a bound too. What runs is flagged. `customers` is
/// the number of contracts. A contract in its first period tells nothing (months 0), nor does a count of 0: `ignored`.
/// The c of a `bdw` is sought from 0.01 to 50.
///
/// Errors: `invalid_parameter` (a prior), `invalid_customer`, `undefined_result` when there is no contract left.
/// Cost: one walk along the rows; then each evaluation of the search takes the distinct rows, of which there are two a
/// period, as the state does.
///
/// Sources: Fader & Hardie (2007), appendix; Fader, Hardie, Liu, Davin & Steenburgh (2018).
///
/// Survivors 1000, 631, 468, 382, 326, 289, 262, 241 (regular customers): alpha 0.704, beta 1.182.
template <contract_model Model, bool with_counts = false>
struct contract_fit {
  std::array<prior, parameter_count<Model>> priors{};  ///< in the order of `Model::parameters`
  int most_evaluations = 100;

  static constexpr auto name = Model::name;
  static constexpr auto inputs = [] {
    if constexpr (with_counts)
      return std::tuple_cat(
          contract_history::inputs,
          std::tuple{input<"contracts">{.unit = "contracts", .allowed = interval::between(0, 1e15).whole_numbers()}});
    else
      return contract_history::inputs;
  }();
  static constexpr auto rules = contract_history::rules;
  /// The place of the broken rule counted from 1, otherwise 0.
  template <class... Count>
  [[nodiscard]] static constexpr std::size_t broken_rule(double months, double cancelled, const Count&...) noexcept {
    return contract_history::broken_rule(months, cancelled);
  }

  [[nodiscard]] constexpr contract_fit<Model, true> counted() const noexcept { return {priors, most_evaluations}; }

  class fitting;
  [[nodiscard]] fitting start() const { return fitting(*this); }

  friend constexpr bool operator==(const contract_fit&, const contract_fit&) = default;
  template <class Archive>
  constexpr void transfer(Archive& archive) {
    archive(priors, most_evaluations);
  }
};

/// What `fit` runs.
template <contract_model Model, bool with_counts>
class contract_fit<Model, with_counts>::fitting {
 public:
  explicit fitting(const contract_fit& specification) : specification_(specification) {
    detail::check_priors(name, specification_.priors);
  }

  template <class... Count>
  void add(std::span<const double> months, std::span<const double> cancelled, const Count&... counts) {
    const std::array<std::span<const double>, sizeof...(Count)> count{counts...};
    for (std::size_t i = 0; i < months.size(); ++i) {
      double contracts = 1;
      if constexpr (with_counts) contracts = count[0][i];
      if (months[i] == 0 || contracts == 0)
        ++ignored_;
      else
        rows_.add({months[i], cancelled[i]}, contracts);
    }
  }

  [[nodiscard]] fitting part() const { return fitting(specification_); }

  template <class Execution>
  void join(std::vector<fitting>& parts, const Execution& how) {
    std::vector<joined_rows<2>*> theirs;
    for (fitting& one : parts) {
      theirs.push_back(&one.rows_);
      ignored_ += one.ignored_;
    }
    rows_.join(theirs, how);
  }

  template <class Archive>
  void transfer(Archive& archive) {
    archive(rows_, ignored_);
  }
  /// Whether all rows keep the ranges and rules of the inputs.
  [[nodiscard]] bool is_consistent() const {
    return rows_.all_rows([](const auto& row, double contracts) {
      return row[0] > 0 && std::get<0>(inputs).allowed.contains(row[0]) &&
             std::get<1>(inputs).allowed.contains(row[1]) && contracts >= 1 &&
             interval::at_least(1).whole_numbers().contains(contracts);
    });
  }

  static bool another_pass() noexcept { return false; }

  [[nodiscard]] fitted_model<Model> finish() {
    if (rows_.rows() == 0)
      raise(undefined_result("clientele::" + std::string(Model::name.view()) + ": no contract to fit to"));
    rows_.sort();
    double contracts = 0, left = 0, decisions = 0;
    for (std::size_t i = 0; i < rows_.distinct(); ++i) {
      const double count = rows_.weights()[i];
      contracts += count;
      left += rows_.keys()[i][1] * count;
      decisions += rows_.keys()[i][0] * count;
    }
    fitted_model<Model> f;
    f.customers = contracts, f.ignored = ignored_, f.distinct = rows_.distinct();
    f.join_ratio = static_cast<double>(rows_.rows()) / static_cast<double>(rows_.distinct());
    // one rate of leaving for all to begin with, spread as evenly as beta(1, β) is
    const double share = (left + 0.5) / (decisions + 1);
    small_vector start{1, (1 - share) / share}, lower{1e-10, 1e-10}, upper{1e10, 1e10};
    if constexpr (parameter_count<Model> == 3) {
      start = {start[0], start[1], 1};
      lower = {1e-10, 1e-10, 0.01};
      upper = {1e10, 1e10, 50};
    }
    const maximum m = maximise(
        [&](const small_vector& at) {
          expansion e = models::log_likelihood(detail::model_of<Model>(at), rows_);
          detail::add_priors(e, at, specification_.priors);
          return e;
        },
        start, lower, upper, specification_.most_evaluations);
    detail::tell_of(f, m, lower, upper, specification_.priors);
    return f;
  }

 private:
  contract_fit specification_;
  joined_rows<2> rows_;
  std::uint64_t ignored_ = 0;
};

using sbg_fit = contract_fit<sbg>;
using bdw_fit = contract_fit<bdw>;

}  // namespace clientele::inline v0::models
