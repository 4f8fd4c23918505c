// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/numerics/exact_sum.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/indexed_map.hpp>
#include <clientele/statistics/line.hpp>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

namespace clientele::inline v0::value {

/// Sales of one period, and how much they grew since the period before.
struct period_sales {
  std::int64_t period;
  double sales;
  estimate growth;  ///< sales / those of the period before − 1; undefined in the first period and after sales of 0
};

/// Where the sales to one customer are going.
struct customer_trend {
  category customer;
  std::uint64_t periods;  ///< from the customer's first period to the last of all
  double sales;           ///< total
  line trend;             ///< Theil–Sen: currency a period, and the level at period 0
};

/// What `sales_trend` concludes.
struct sales_trends {
  std::vector<period_sales> periods;      ///< every period from the first to the last, those without sales too
  std::vector<customer_trend> customers;  ///< in the order of their categories
  line trend;                             ///< of the sales of all, over all periods
};

/// Sales by period, their growth, and a robust trend of each customer.
///
///     sales of a period = Σ amount;   growth = sales / sales of the period before − 1
///     trend of a customer = `theil_sen` of the customer's sales on the period, with its interval
///
/// A customer's periods run from that of his first row to the last period of all rows; one without a row has sales of
/// 0: who stopped buying falls. A trend whose interval lies above 0 rises, one whose interval lies below falls; of the
/// others the data do not say. The trend of a customer of fewer than five periods has no interval (at 95 %), of one
/// period none at all.
/// Inputs: `customer`, a category; `period`, its number (a whole number from 0 to 100 000); `amount` (currency, at
/// most 1e90 in size: a refund is negative). Parameter: `confidence` of the intervals.
/// Errors: `invalid_parameter`, `invalid_customer`. Memory of the state: some 450 bytes for each customer and period
/// with a row. Cost of the conclusion: n²/2 slopes for a customer of n periods, see `theil_sen`.
///
/// Source: Theil (1950), Sen (1968).
///
/// Sales 100, 110, 99: growth +10 %, −10 %; trend −0.5 a period.
struct sales_trend {
  double confidence = 0.95;  ///< of the intervals

  static constexpr auto name = fixed_string{"value::sales_trend"};
  static constexpr auto inputs = std::tuple{
      category_input<"customer">{},
      input<"period">{.unit = "number of the period", .allowed = interval::between(0, 100000).whole_numbers()},
      input<"amount">{.unit = "currency", .allowed = interval::between(-1e90, 1e90)}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &sales_trend::confidence, "probability", interval::share().without_low().without_high()}};

  using sales_by_period = indexed_map<std::int64_t, exact_sum>;
  struct state {
    indexed_map<category, sales_by_period> sales{};
    friend bool operator==(const state&, const state&) = default;
    template <class Archive>
    void transfer(Archive& archive) {
      archive(sales);
    }
  };
  static void take(state& s, const category& customer, double period, double amount) {
    s.sales[customer][static_cast<std::int64_t>(period)].add(amount);
  }
  static void join(state& s, const state& other) {
    for (const auto& [customer, periods] : other.sales)
      for (const auto& [period, sum] : periods) s.sales[customer][period] += sum;
  }

  [[nodiscard]] sales_trends conclude(const state& s) const {
    sales_by_period all;
    for (const auto& [customer, periods] : s.sales)
      for (const auto& [period, sum] : periods) all[period] += sum;
    sales_trends found{{}, {}, theil_sen({}, {}, confidence)};
    if (all.empty()) return found;
    const std::int64_t last = all.rbegin()->first;
    const series together(all, last);
    found.trend = theil_sen(together.number, together.sales, confidence);
    for (std::size_t k = 0; k < together.sales.size(); ++k) {
      const double sales = together.sales[k], before = k == 0 ? 0 : together.sales[k - 1];
      found.periods.push_back(
          {static_cast<std::int64_t>(together.number[k]), sales,
           k == 0 ? undefined_estimate(statistic_state::no_values) : ratio_of_totals(sales - before, before)});
    }
    for (const auto& [customer, periods] : s.sales) {
      const series own(periods, last);
      exact_sum total;
      for (const auto& [period, sum] : periods) total += sum;
      found.customers.push_back(
          {customer, own.sales.size(), total.value(), theil_sen(own.number, own.sales, confidence)});
    }
    return found;
  }

  friend constexpr bool operator==(const sales_trend&, const sales_trend&) = default;

 private:
  /// Sales from the first period with a row to the last of all.
  struct series {
    std::vector<double> number, sales;

    series(const sales_by_period& periods, std::int64_t last) {
      auto next = periods.begin();
      for (std::int64_t k = next->first; k <= last; ++k) {
        const bool there = next != periods.end() && next->first == k;
        number.push_back(static_cast<double>(k));
        sales.push_back(there ? next->second.value() : 0);
        if (there) ++next;
      }
    }
  };
};

}  // namespace clientele::inline v0::value
