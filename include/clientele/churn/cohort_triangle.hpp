// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
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

/// Cohorts from records (customer, period), in any order, repeated or not. Gathers.
///
///     retention(c, k) = customers of cohort c with a record in period c + k / customers of cohort c
///     rolling(c, k)   = customers of cohort c with a record in period c + k or later / customers of cohort c
///
/// A cohort is those whose first record lies in one period. Several records of a customer in a period count once.
/// Inputs: `customer`, an integer, a text or an enum; `period`, a whole number, such as months since a fixed one.
/// Parameters: `first` and `last` say which periods were observed; a customer with a record before `first` belongs to
/// no cohort of the table and is counted, records after `last` are left out and counted. Shares carry Wilson intervals.
/// Concludes: a `cohort_table`. For a log in order of time that does not fit in memory see `history::cohorts`, which
/// reads purchases one by one.
/// Errors: `invalid_parameter` (last before first, or more than 4 096 periods), `invalid_customer`. Cost: the records
/// are kept, 16 bytes each with an integer as customer and 72 with a text, whatever their order (states of the same
/// records are equal); concluding sorts a copy of them.
///
/// Source: definition; the interval, Wilson (1927).
///
/// Customers 1 in periods 0, 0, 2 and 2 in period 0 of three: retention(0, ·) 1, 0, 0.5; rolling 1, 0.5, 0.5.
struct cohort_triangle {
  std::int64_t first = 0;  ///< the first period observed
  std::int64_t last = 11;  ///< the last one

  static constexpr auto name = fixed_string{"churn::cohort_triangle"};
  static constexpr auto inputs =
      std::tuple{category_input<"customer">{},
                 input<"period">{.unit = "periods", .allowed = interval::any_number().whole_numbers()}};
  static constexpr auto parameters =
      std::tuple{parameter{"first", &cohort_triangle::first, "periods", interval::any_number().whole_numbers()},
                 parameter{"last", &cohort_triangle::last, "periods", interval::any_number().whole_numbers()}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"last", "not before first, and at most 4 095 periods after it"}};

  struct state {
    std::vector<std::pair<std::int64_t, std::int64_t>> of_numbers;  ///< (customer, period), in any order
    std::vector<std::pair<category, std::int64_t>> of_others;       ///< of customers who are no 64-bit integer

    template <class Archive>
    void transfer(Archive& archive) {
      archive(of_numbers, of_others);
    }
    bool operator==(const state& other) const {
      return of_numbers.size() == other.of_numbers.size() && of_others.size() == other.of_others.size() &&
             sorted(of_numbers) == sorted(other.of_numbers) && sorted(of_others) == sorted(other.of_others);
    }
  };

  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept {
    constexpr std::uint64_t most = 4096;
    return last < first || static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first) >= most ? 1 : 0;
  }

  void take(state& s, const category& customer, double period) const {
    const auto in = static_cast<std::int64_t>(period);
    if (const auto number = customer.as<std::int64_t>())
      s.of_numbers.emplace_back(*number, in);
    else
      s.of_others.emplace_back(customer, in);
  }
  static void join(state& s, const state& other) {
    s.of_numbers.insert(s.of_numbers.end(), other.of_numbers.begin(), other.of_numbers.end());
    s.of_others.insert(s.of_others.end(), other.of_others.begin(), other.of_others.end());
  }

  [[nodiscard]] cohort_table conclude(const state& s) const {
    check_parameters(*this);
    cohort_table t;
    t.first_period = first;
    t.periods = static_cast<std::size_t>(last - first) + 1;
    t.bought_in.resize(t.periods * t.periods);
    t.bought_from.resize(t.periods * t.periods);
    count(t, sorted(s.of_numbers));
    count(t, sorted(s.of_others));
    for (std::size_t c = 0; c < t.periods; ++c)
      for (std::size_t k = t.periods - 1; k-- > 0;)
        t.bought_from[c * t.periods + k] += t.bought_from[c * t.periods + k + 1];
    return t;
  }

  friend bool operator==(const cohort_triangle&, const cohort_triangle&) = default;

 private:
  template <class Records>
  [[nodiscard]] static Records sorted(Records records) {
    std::sort(records.begin(), records.end());
    return records;
  }

  /// Adds sorted records to the cells.
  template <class Records>
  void count(cohort_table& t, const Records& records) const {
    for (std::size_t i = 0; i < records.size();) {
      const std::size_t begin = i;
      while (i < records.size() && records[i].first == records[begin].first) ++i;
      std::size_t end = i;
      while (end > begin && records[end - 1].second > last) --end;
      t.later_records += i - end;
      if (end == begin) continue;
      if (records[begin].second < first) {
        ++t.earlier_customers;
        continue;
      }
      const auto place = [&](std::size_t j) { return static_cast<std::size_t>(records[j].second - first); };
      const std::size_t cohort = place(begin), latest = place(end - 1);
      for (std::size_t j = begin; j < end; ++j)
        if (j == begin || records[j].second != records[j - 1].second)
          ++t.bought_in[cohort * t.periods + place(j) - cohort];
      ++t.bought_from[cohort * t.periods + latest - cohort];
    }
  }
};

}  // namespace clientele::inline v0::churn
