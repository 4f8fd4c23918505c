// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/concentration.hpp>
#include <clientele/numerics/radix_sort.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "catalogue.hpp"
#include "settings.hpp"
#include "sorted_numbers.hpp"

namespace score_customers {

using clientele::classification::concentration;
using clientele::classification::concentration_figures;

namespace {

/// How value is spread over the customers. It has nothing to say of one customer: it sorts the values of all, in a
/// temporary file, and gives the exact figures of the sorted values.
class concentration_job final : public job {
 public:
  [[nodiscard]] description describe() const override { return score_customers::describe(specification_); }
  void set(std::string_view parameter, std::string_view text) override {
    set_parameter(specification_, parameter, text);
  }
  void check() const override { clientele::check_parameters(specification_); }

  void start() override {
    rows_ = invalid_ = 0;
    values_ = sorted_numbers();
    groups_.clear();
  }
  void score(std::size_t rows, std::uint64_t first_row, int, std::vector<clientele::bad_row>& bad) override {
    constexpr auto value = std::get<0>(concentration::inputs);
    for (std::size_t row = 0; row < rows; ++row) {
      const double x = (*lanes_.front().values)[row];
      if (value.allowed.contains(x)) {
        values_.add(x);
        continue;
      }
      ++invalid_;
      bad.push_back({.row = first_row + row,
                     .component = concentration::name.view(),
                     .field = value.name,
                     .value = x,
                     .allowed = value.allowed});
    }
    rows_ += rows;
  }
  [[nodiscard]] const std::vector<scored_column>& columns() const override { return no_columns_; }

  [[nodiscard]] std::string_view why_not_kept() const override { return "it sorts the values of all customers"; }

  [[nodiscard]] section conclude(std::size_t summary) const override {
    const concentration::fitting of(specification_);
    if (summary == of_all) return describe_figures(of.figures_of_sorted(values_.sort()), rows_, invalid_);
    group_values& one = groups_[summary];
    clientele::radix_sort(one.values);
    return describe_figures(of.figures_of_sorted(one.values), one.rows, one.rows - one.values.size());
  }

 private:
  /// Of a group all values are kept in memory.
  struct group_values {
    std::uint64_t rows = 0;
    std::vector<double> values;
  };

  void add(std::size_t summary, const std::vector<lane>& lanes, std::size_t rows, std::uint64_t, int,
           std::vector<clientele::bad_row>&) override {
    if (summary >= groups_.size()) groups_.resize(summary + 1);
    group_values& one = groups_[summary];
    one.rows += rows;
    for (std::size_t row = 0; row < rows; ++row)
      if (const double x = (*lanes.front().values)[row]; std::get<0>(concentration::inputs).allowed.contains(x))
        one.values.push_back(x);
  }

  [[nodiscard]] section describe_figures(const concentration_figures& all, std::uint64_t rows,
                                         std::uint64_t invalid) const {
    section s = begun_section(describe(), rows, invalid);
    s.blamed.emplace_back("value", invalid);
    s.amount("total", all.total, "currency");
    s.amount("of the customers above 0", all.gains, "currency");
    s.amount("of the customers below 0", all.losses, "currency");
    s.count("customers above 0", all.positive);
    s.count("customers at 0", all.zero);
    s.count("customers below 0", all.negative);
    s.add("Gini coefficient", all.gini, "as of a sample of customers", figure::form::amount);
    s.share("peak of the whale curve", all.peak_of_total, "of the total");
    s.share("at so many of the best customers", all.peak_at, "of the customers");
    curve c{.name = "by share of the customers",
            .columns = {"customers", "the lowest bring (Lorenz)", "the highest bring", "together (whale curve)"},
            .shown = {figure::form::share, figure::form::share, figure::form::share, figure::form::amount},
            .rows = {}};
    for (std::size_t i = 0; i < all.shares.size(); ++i)
      c.rows.push_back({all.shares[i], all.lorenz[i], all.top[i], all.cumulative[i]});
    s.curves.push_back(std::move(c));
    return s;
  }

  concentration specification_;
  std::uint64_t rows_ = 0, invalid_ = 0;
  mutable sorted_numbers values_;
  mutable std::deque<group_values> groups_;  // by the number of the summary
  std::vector<scored_column> no_columns_;
};

}  // namespace

std::vector<catalogue_entry> concentration_entries() {
  return {{.group = heading::concentration, .when = runs::when_asked, .make = [](std::size_t) {
             return std::make_unique<concentration_job>();
           }}};
}

}  // namespace score_customers
