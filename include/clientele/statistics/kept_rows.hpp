// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace clientele::inline v0 {

/// Rows that a gathering component keeps because its conclusion needs all of them. They are kept in the order in
/// which they came; conclusions are drawn from `sorted()`, and two with the same rows are equal in any order.
/// Memory: sizeof(Row) a row, and as much again while they are sorted.
template <class Row>
class kept_rows {
 public:
  void take(const Row& row) { rows_.push_back(row); }
  void join(const kept_rows& other) { rows_.insert(rows_.end(), other.rows_.begin(), other.rows_.end()); }

  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  /// The rows from the lowest on, by all their members.
  [[nodiscard]] std::vector<Row> sorted() const {
    std::vector<Row> rows = rows_;
    std::sort(rows.begin(), rows.end());
    return rows;
  }

  /// For keeping and loading.
  template <class Archive>
  void transfer(Archive& archive) {
    archive(rows_);
  }
  friend bool operator==(const kept_rows& a, const kept_rows& b) {
    return a.size() == b.size() && a.sorted() == b.sorted();
  }

 private:
  std::vector<Row> rows_;
};

}  // namespace clientele::inline v0
