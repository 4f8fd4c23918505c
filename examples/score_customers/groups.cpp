// SPDX-License-Identifier: BSL-1.0
#include "groups.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace score_customers {

const std::vector<rows_of_group>& groups::split(std::size_t rows) {
  codes_.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) codes_[row] = codes_of(row);
  rows_.resize(rows);
  std::iota(rows_.begin(), rows_.end(), std::size_t{0});
  std::sort(rows_.begin(), rows_.end(),
            [&](std::size_t a, std::size_t b) { return codes_[a] != codes_[b] ? codes_[a] < codes_[b] : a < b; });
  parts_.clear();
  for (std::size_t begin = 0, end = 0; begin < rows_.size(); begin = end) {
    const codes& of_group = codes_[rows_[begin]];
    while (end < rows_.size() && codes_[rows_[end]] == of_group) ++end;
    seen& group = seen_.try_emplace(of_group, seen{of_all + 1 + seen_.size(), 0}).first->second;
    parts_.push_back({.summary = group.summary,
                      .first_row = first_row_ + group.customers,
                      .rows = std::span(rows_).subspan(begin, end - begin)});
    group.customers += end - begin;
  }
  return parts_;
}

std::vector<group_of_customers> groups::all() const {
  std::vector<group_of_customers> found;
  for (const auto& [of_group, group] : seen_) {
    group_of_customers& one = found.emplace_back(group_of_customers{{}, group.summary, group.customers});
    for (std::size_t k = 0; k < keys_.size(); ++k) one.key.push_back(keys_[k].text(of_group[k]));
  }
  std::sort(found.begin(), found.end(),
            [](const group_of_customers& a, const group_of_customers& b) { return a.key < b.key; });
  return found;
}

}  // namespace score_customers
