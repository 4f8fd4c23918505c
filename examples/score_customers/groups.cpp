// SPDX-License-Identifier: BSL-1.0
#include "groups.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace score_customers {

const std::vector<rows_of_group>& groups::split(std::size_t rows) {
  const std::vector<std::vector<std::size_t>> all = kinds();
  rows_.resize(rows * all.size());
  parts_.clear();
  for (std::size_t kind = 0; kind < all.size(); ++kind)
    split_by(all[kind], std::span(rows_).subspan(kind * rows, rows));
  return parts_;
}

void groups::split_by(const std::vector<std::size_t>& columns, std::span<std::size_t> rows) {
  codes_.assign(rows.size(), {every, every});
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (const std::size_t k : columns) codes_[row][k] = keys_[k].code(row);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  std::sort(rows.begin(), rows.end(),
            [&](std::size_t a, std::size_t b) { return codes_[a] != codes_[b] ? codes_[a] < codes_[b] : a < b; });
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    const codes& of_group = codes_[rows[begin]];
    while (end < rows.size() && codes_[rows[end]] == of_group) ++end;
    seen& group = seen_.try_emplace(of_group, seen{of_all + 1 + seen_.size(), 0}).first->second;
    parts_.push_back({.summary = group.summary,
                      .first_row = first_row_ + group.customers,
                      .rows = rows.subspan(begin, end - begin)});
    group.customers += end - begin;
  }
}

std::vector<group_of_customers> groups::all() const {
  std::vector<group_of_customers> found;
  for (const auto& [of_group, group] : seen_) {
    group_of_customers& one = found.emplace_back(group_of_customers{{}, {}, group.summary, group.customers});
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      if (of_group[k] == every) continue;
      one.columns.push_back(k);
      one.key.push_back(keys_[k].text(of_group[k]));
    }
  }
  std::sort(found.begin(), found.end(), [](const group_of_customers& a, const group_of_customers& b) {
    if (a.columns.size() != b.columns.size()) return a.columns.size() > b.columns.size();  // pairs, then margins
    return std::tie(a.columns, a.key) < std::tie(b.columns, b.key);
  });
  return found;
}

}  // namespace score_customers
