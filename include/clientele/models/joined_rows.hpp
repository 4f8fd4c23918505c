// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace clientele::inline v0::models {

/// Rows of k numbers with weights, identical ones joined: what a likelihood needs of the customers, since customers
/// with the same numbers bring the same term. Times in whole days or weeks leave few thousand rows of millions.
/// After `sort` the rows stand in lexicographic order, so results do not depend on the order of the customers.
///
/// Cost: a hash look-up a row, 20 to 100 ns as the rows fit a cache or not; 8·(k + 1) bytes a distinct row and 8 for
/// the table. Weights are summed in the order of arrival (whole ones exactly).
template <std::size_t k>
class joined_rows {
 public:
  using row = std::array<double, k>;

  /// Adds a row; without joining it is kept as a row of its own.
  void add(row r, double weight, bool join = true) {
    ++rows_;
    if (!join) {
      keys_.push_back(r);
      weights_.push_back(weight);
      return;
    }
    if (2 * (keys_.size() + 1) > slots_.size()) grow();
    for (double& value : r) value += 0.0;  // −0 is 0
    std::size_t at = hash(r) & (slots_.size() - 1);
    while (slots_[at] != 0) {
      const std::size_t found = slots_[at] - 1;
      if (keys_[found] == r) {
        weights_[found] += weight;
        return;
      }
      at = (at + 1) & (slots_.size() - 1);
    }
    keys_.push_back(r);
    weights_.push_back(weight);
    slots_[at] = keys_.size();
  }

  /// Brings the distinct rows into lexicographic order, or rows that were not joined into that of their first number;
  /// nothing can be added afterwards.
  void sort() {
    const bool joined = !slots_.empty();
    slots_ = {};
    std::vector<std::size_t> order(keys_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (!joined)
      count_by_first(order);
    else
      std::sort(order.begin(), order.end(),
                [&](std::size_t i, std::size_t j) { return keys_[i] != keys_[j] ? keys_[i] < keys_[j] : i < j; });
    std::vector<row> keys(keys_.size());
    std::vector<double> weights(keys_.size());
    for (std::size_t i = 0; i < order.size(); ++i) keys[i] = keys_[order[i]], weights[i] = weights_[order[i]];
    keys_ = std::move(keys);
    weights_ = std::move(weights);
  }

  [[nodiscard]] const std::vector<row>& keys() const noexcept { return keys_; }
  [[nodiscard]] const std::vector<double>& weights() const noexcept { return weights_; }
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t distinct() const noexcept { return keys_.size(); }

 private:
  static std::size_t hash(const row& r) noexcept {
    std::uint64_t h = 0;
    for (const double value : r) {
      h = (h ^ std::bit_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15;
      h ^= h >> 32;
    }
    return static_cast<std::size_t>(h);
  }

  /// Stable: a counting sort where the first numbers are whole and below 2^16, as counts of purchases are.
  void count_by_first(std::vector<std::size_t>& order) const {
    constexpr double most = 65536;
    const auto countable = [](const row& r) {
      return r[0] >= 0 && r[0] < most && r[0] == static_cast<double>(static_cast<int>(r[0]));
    };
    if (!std::all_of(keys_.begin(), keys_.end(), countable)) {
      std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
        return keys_[i][0] != keys_[j][0] ? keys_[i][0] < keys_[j][0] : i < j;
      });
      return;
    }
    std::vector<std::size_t> begin(static_cast<std::size_t>(most) + 1);
    for (const row& r : keys_) ++begin[static_cast<std::size_t>(r[0]) + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    for (std::size_t i = 0; i < keys_.size(); ++i) order[begin[static_cast<std::size_t>(keys_[i][0])]++] = i;
  }

  void grow() {
    slots_.assign(slots_.empty() ? 1024 : 4 * slots_.size(), 0);
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      std::size_t at = hash(keys_[i]) & (slots_.size() - 1);
      while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = i + 1;
    }
  }

  std::vector<row> keys_;
  std::vector<double> weights_;
  std::vector<std::size_t> slots_;  ///< place of a key + 1, or 0
  std::uint64_t rows_ = 0;
};

}  // namespace clientele::inline v0::models
