// SPDX-License-Identifier: BSL-1.0
// Customers by decreasing score, those of equal score, rounding allowed for, as one group.
#pragma once

#include <clientele/component/comparison.hpp>
#include <clientele/component/error.hpp>
#include <clientele/numerics/radix_sort.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace clientele::inline v0::retention::detail {

/// The scores of each kind of customer by themselves, so that 8 bytes a customer are enough: each is sorted by radix,
/// and the sorted ones are walked down together.
template <std::size_t kinds>
class ranking {
 public:
  void add(std::string_view component, double score, std::size_t kind) {
    check_value(component, "score", score, interval::any_number());
    keys_[kind].push_back(~order_key(score));
  }
  void append(const ranking& other) {
    for (std::size_t k = 0; k < kinds; ++k) {
      keys_[k].reserve(keys_[k].size() + other.keys_[k].size());
      for (std::size_t i = 0, n = other.keys_[k].size(); i < n; ++i) keys_[k].push_back(other.keys_[k][i]);
    }
  }
  [[nodiscard]] std::size_t size() const noexcept {
    std::size_t n = 0;
    for (const auto& keys : keys_) n += keys.size();
    return n;
  }

  /// First `start(bound)`, no fewer than there are groups; then `each(score, counts)` by decreasing score, the highest
  /// of its group (`lowest_of_group`), with the customers of each kind who belong to it.
  template <class Start, class Each>
  void each_group(Start&& start, Each&& each) const {
    constexpr std::uint64_t end = ~std::uint64_t{0};  // above the key of every number
    auto sorted = keys_;
    std::size_t bound = 0;
    for (auto& keys : sorted) {
      radix_sort(keys, [](std::uint64_t key) { return key; });
      bound += keys.empty() ? 0 : 1;
      for (std::size_t i = 1; i < keys.size(); ++i) bound += keys[i] != keys[i - 1] ? 1 : 0;
      keys.push_back(end);
    }
    start(bound);
    std::array<const std::uint64_t*, kinds> at{};
    for (std::size_t k = 0; k < kinds; ++k) at[k] = sorted[k].data();
    while (true) {
      std::uint64_t next = end;
      for (std::size_t k = 0; k < kinds; ++k) next = *at[k] < next ? *at[k] : next;
      if (next == end) return;
      const double score = value_of_key(~next);
      const std::uint64_t last = ~order_key(lowest_of_group(score));
      std::array<std::uint64_t, kinds> counts{};
      for (std::size_t k = 0; k < kinds; ++k)
        for (; *at[k] <= last; ++at[k]) ++counts[k];
      each(score, counts);
    }
  }

 private:
  std::array<std::vector<std::uint64_t>, kinds> keys_;  ///< they rise as the score falls
};

}  // namespace clientele::inline v0::retention::detail
