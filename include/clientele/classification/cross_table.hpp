// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/numerics/exact_sum.hpp>
#include <clientele/statistics/indexed_map.hpp>
#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0::classification {

/// Whether a class says nothing of the customer: it is missing, an enumerator or a text called "unknown", or a value
/// outside its described enum.
[[nodiscard]] inline bool is_unknown(const category& c) {
  if (c.is_missing()) return true;
  const auto text = c.text();
  return text == "unknown" || (!c.is_text() && text == "?");
}

/// Customers by two classes, of which either may be unknown. Asked for pairs, it takes an enumerator, a number or a
/// text; every unknown one (`category{}`, an enum's `unknown`) is the same.
class contingency_table {
 public:
  /// The classes met, in their order, without the unknown one.
  [[nodiscard]] const std::vector<category>& rows() const noexcept { return rows_; }
  [[nodiscard]] const std::vector<category>& columns() const noexcept { return columns_; }

  [[nodiscard]] std::uint64_t count(const category& row, const category& column) const {
    return at(known_or_missing(row), known_or_missing(column)).customers;
  }
  /// Sum of the values in a pair of classes.
  [[nodiscard]] double value(const category& row, const category& column) const {
    return at(known_or_missing(row), known_or_missing(column)).value;
  }
  /// Customers of this row who are known in the other class too.
  [[nodiscard]] std::uint64_t row_total(const category& row) const {
    const category r = known_or_missing(row);
    return total_of([&](const category& a, const category& b) { return a == r && !b.is_missing(); });
  }
  [[nodiscard]] std::uint64_t column_total(const category& column) const {
    const category c = known_or_missing(column);
    return total_of([&](const category& a, const category& b) { return b == c && !a.is_missing(); });
  }
  /// Customers known in both classes.
  [[nodiscard]] std::uint64_t known() const {
    return total_of([](const category& a, const category& b) { return !a.is_missing() && !b.is_missing(); });
  }
  /// All customers.
  [[nodiscard]] std::uint64_t total() const {
    return total_of([](const category&, const category&) { return true; });
  }
  [[nodiscard]] std::uint64_t unknown() const { return total() - known(); }
  /// Customers of the pairs for which `wanted(row, column)` holds; an unknown class is missing.
  template <class Wanted>
  [[nodiscard]] std::uint64_t total_of(const Wanted& wanted) const {
    std::uint64_t n = 0;
    for (const auto& [pair, c] : cells_) n += wanted(pair.first, pair.second) ? c.customers : 0;
    return n;
  }

  /// Of the customers known in both classes, those of this pair, with the Wilson interval for customers who are a
  /// sample; `no_values` where there are none.
  [[nodiscard]] estimate share(const category& row, const category& column) const {
    return share_of(count(row, column), known());
  }
  /// The same of those in the row, and of those in the column.
  [[nodiscard]] estimate row_share(const category& row, const category& column) const {
    return share_of(count(row, column), row_total(row));
  }
  [[nodiscard]] estimate column_share(const category& row, const category& column) const {
    return share_of(count(row, column), column_total(column));
  }
  /// The confidence of these intervals.
  [[nodiscard]] double confidence() const noexcept { return confidence_; }

 private:
  friend struct cross_table;
  struct cell {
    std::uint64_t customers = 0;
    double value = 0;
  };

  explicit contingency_table(double confidence) : confidence_(confidence) {}

  [[nodiscard]] static category known_or_missing(const category& c) { return is_unknown(c) ? category{} : c; }
  [[nodiscard]] cell at(const category& row, const category& column) const {
    const auto found = cells_.find({row, column});
    return found == cells_.end() ? cell{} : found->second;
  }
  [[nodiscard]] estimate share_of(std::uint64_t part, std::uint64_t whole) const {
    return wilson({static_cast<double>(part), static_cast<double>(whole)}, confidence_);
  }

  double confidence_;
  std::vector<category> rows_, columns_;
  std::map<std::pair<category, category>, cell> cells_;
};

/// Customers by two classes: how many, and what they are worth, in each pair. Gathers.
///
///     const auto table = summarize(firms, classification::cross_table{}, &F::nature, &F::activity, &F::value);
///     table->count(nature::group, activity::potential)
///
/// Inputs: `row` and `column`, two classes of the customer: enums, integers, bools or texts, each may be missing;
/// `value` (currency, any finite number), may be missing and is then not added (`constant(0)` where there is none).
/// Concludes: a `contingency_table`. A customer whose class is unknown (`is_unknown`) in one or both is counted in that
/// row or column; shares are of those known in both, `no_values` where there are none.
/// Values are summed exactly, so neither order nor parts matter.
/// Errors: `invalid_parameter` (the confidence), `invalid_customer`. Cost: a look-up of the row and one of the
/// column a customer; about 500 bytes of state a pair of classes. Source: contingency tables, Pearson (1904).
///
/// Two group customers who buy, one private who does not: share(group, actual) 2/3, row_share(private, potential) 1.
struct cross_table {
  double confidence = 0.95;  ///< of the shares

  static constexpr auto name = fixed_string{"classification::cross_table"};
  static constexpr auto inputs = std::tuple{
      category_input<"row">{.presence = presence::optional}, category_input<"column">{.presence = presence::optional},
      input<"value">{.unit = "currency", .allowed = interval::any_number(), .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &cross_table::confidence, "probability", interval::share().without_low().without_high()}};

  /// The customers of a pair of classes.
  struct sums {
    std::uint64_t customers = 0;
    exact_sum value;
    template <class Archive>
    void transfer(Archive& archive) {
      archive(customers, value);
    }
    friend bool operator==(const sums&, const sums&) = default;
  };
  struct state {
    indexed_map<category, indexed_map<category, sums>> of;  ///< by row, then by column
    template <class Archive>
    void transfer(Archive& archive) {
      archive(of);
    }
    friend bool operator==(const state&, const state&) = default;
  };

  void take(state& s, const category& row, const category& column, double value) const {
    sums& pair = s.of[row][column];
    ++pair.customers;
    if (value == value) pair.value.add(value);
  }
  static void join(state& s, const state& other) {
    for (const auto& [row, columns] : other.of)
      for (const auto& [column, more] : columns) {
        sums& pair = s.of[row][column];
        pair.customers += more.customers, pair.value += more.value;
      }
  }

  [[nodiscard]] contingency_table conclude(const state& s) const {
    contingency_table found(confidence);
    std::map<std::pair<category, category>, sums> pairs;
    for (const auto& [row, columns] : s.of)
      for (const auto& [column, more] : columns) {
        sums& pair = pairs[{contingency_table::known_or_missing(row), contingency_table::known_or_missing(column)}];
        pair.customers += more.customers, pair.value += more.value;
      }
    const auto note = [](std::vector<category>& classes, const category& c) {
      const auto at = std::lower_bound(classes.begin(), classes.end(), c);
      if (!c.is_missing() && (at == classes.end() || *at != c)) classes.insert(at, c);
    };
    for (const auto& [pair, sum] : pairs) {
      note(found.rows_, pair.first), note(found.columns_, pair.second);
      found.cells_[pair] = {sum.customers, sum.value.value()};
    }
    return found;
  }

  friend constexpr bool operator==(const cross_table&, const cross_table&) = default;
};

}  // namespace clientele::inline v0::classification
