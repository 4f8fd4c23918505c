// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace clientele::inline v0::churn {

/// The retention triangle: cohorts by the period of the first purchase (down), periods since then (across).
struct cohort_table {
  std::int64_t first_period = 0;
  std::size_t periods = 0;                 ///< number of cohorts, and of periods of the first of them
  std::vector<std::uint64_t> bought_in;    ///< cell (c, k) at c·periods + k: customers who bought in period c + k
  std::vector<std::uint64_t> bought_from;  ///< who bought in period c + k or later
  std::uint64_t earlier_customers = 0;     ///< customers left out: their first purchase lies before the first period
  std::uint64_t later_records = 0;         ///< records left out: after the last period

  /// Cells that lie within the periods observed.
  [[nodiscard]] bool observed(std::size_t cohort, std::size_t k) const noexcept {
    return cohort < periods && k < periods - cohort;
  }
  [[nodiscard]] std::uint64_t size(std::size_t cohort) const noexcept { return bought(cohort, 0); }
  [[nodiscard]] std::uint64_t bought(std::size_t cohort, std::size_t k) const noexcept {
    return observed(cohort, k) ? bought_in[cohort * periods + k] : 0;
  }
  [[nodiscard]] std::uint64_t bought_ever_after(std::size_t cohort, std::size_t k) const noexcept {
    return observed(cohort, k) ? bought_from[cohort * periods + k] : 0;
  }

  /// Share of the cohort that bought *in* its period k; `no_values` in an empty cohort or an unobserved cell.
  [[nodiscard]] estimate retention(std::size_t cohort, std::size_t k, double confidence = 0.95) const {
    return wilson(of(bought(cohort, k), observed(cohort, k) ? size(cohort) : 0), confidence);
  }
  /// Share of the cohort that bought in its period k *or ever after*, as far as was observed: the last periods of a
  /// cohort are too low, because those who pause and come back have not come back yet.
  [[nodiscard]] estimate rolling_retention(std::size_t cohort, std::size_t k, double confidence = 0.95) const {
    return wilson(of(bought_ever_after(cohort, k), observed(cohort, k) ? size(cohort) : 0), confidence);
  }
  /// Share of all customers whose period k was observed, over the cohorts: a ratio of totals.
  [[nodiscard]] estimate pooled_retention(std::size_t k, double confidence = 0.95) const {
    std::uint64_t some = 0, all = 0;
    for (std::size_t c = 0; observed(c, k); ++c) some += bought(c, k), all += size(c);
    return wilson(of(some, all), confidence);
  }

 private:
  [[nodiscard]] static proportion of(std::uint64_t some, std::uint64_t all) noexcept {
    return {static_cast<double>(some), static_cast<double>(all)};
  }
};

/// Cohorts from records (customer, period), in any order, repeated or not. Mergeable.
///
///     retention(c, k) = customers of cohort c with a record in period c + k / customers of cohort c
///     rolling(c, k)   = customers of cohort c with a record in period c + k or later / customers of cohort c
///
/// A cohort is those whose first record lies in one period. Several records of a customer in a period count once.
/// `table(first, last)` says which periods were observed; a customer with a record before `first` belongs to no cohort
/// of the table and is counted, records after `last` are left out and counted. Shares carry Wilson intervals.
/// `Customer` is anything with < and ==. For a log in order of time that does not fit in memory see
/// `history::cohorts`, which reads purchases one by one.
/// Errors: `invalid_parameter` (last before first, or more than 4 096 periods). Cost: a sort of the records, which are
/// kept: 16 bytes each with an integer as customer.
///
/// Customers 1 in periods 0, 0, 2 and 2 in period 0 of three: retention(0, ·) 1, 0, 0.5; rolling 1, 0.5, 0.5.
template <class Customer = std::uint64_t>
class cohort_triangle {
 public:
  void add(Customer customer, std::int64_t period) { records_.emplace_back(std::move(customer), period); }

  friend cohort_triangle merge(cohort_triangle a, const cohort_triangle& b) {
    a.records_.insert(a.records_.end(), b.records_.begin(), b.records_.end());
    return a;
  }

  [[nodiscard]] std::size_t records() const noexcept { return records_.size(); }

  [[nodiscard]] cohort_table table(std::int64_t first, std::int64_t last) {
    constexpr std::int64_t most = 4096;
    if (last < first || static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) >= most)
      raise(invalid_parameter("churn::cohort_triangle", "last", static_cast<double>(last),
                              "not before first, and at most 4 095 periods after it"));
    std::sort(records_.begin(), records_.end());
    cohort_table t;
    t.first_period = first;
    t.periods = static_cast<std::size_t>(last - first) + 1;
    t.bought_in.resize(t.periods * t.periods);
    t.bought_from.resize(t.periods * t.periods);
    for (std::size_t i = 0; i < records_.size();) {
      const std::size_t begin = i;
      while (i < records_.size() && records_[i].first == records_[begin].first) ++i;
      std::size_t end = i;
      while (end > begin && records_[end - 1].second > last) --end;
      t.later_records += i - end;
      if (end == begin) continue;
      if (records_[begin].second < first) {
        ++t.earlier_customers;
        continue;
      }
      const std::size_t cohort = place(records_[begin].second, first), latest = place(records_[end - 1].second, first);
      for (std::size_t j = begin; j < end; ++j)
        if (j == begin || records_[j].second != records_[j - 1].second)
          ++t.bought_in[cohort * t.periods + place(records_[j].second, first) - cohort];
      ++t.bought_from[cohort * t.periods + latest - cohort];
    }
    for (std::size_t c = 0; c < t.periods; ++c)
      for (std::size_t k = t.periods - 1; k-- > 0;)
        t.bought_from[c * t.periods + k] += t.bought_from[c * t.periods + k + 1];
    return t;
  }

 private:
  [[nodiscard]] static std::size_t place(std::int64_t period, std::int64_t first) noexcept {
    return static_cast<std::size_t>(period - first);
  }

  std::vector<std::pair<Customer, std::int64_t>> records_;
};

}  // namespace clientele::inline v0::churn
