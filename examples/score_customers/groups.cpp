// SPDX-License-Identifier: BSL-1.0
#include "groups.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace score_customers {

const std::vector<rows_of_group>& groups::split() {
  const std::vector<double>& codes = keys_.codes();
  customers_.resize(keys_.end_of_codes());
  rows_.resize(codes.size());
  std::iota(rows_.begin(), rows_.end(), std::size_t{0});
  std::sort(rows_.begin(), rows_.end(),
            [&](std::size_t a, std::size_t b) { return codes[a] != codes[b] ? codes[a] < codes[b] : a < b; });
  parts_.clear();
  for (std::size_t begin = 0, end = 0; begin < rows_.size(); begin = end) {
    const auto code = static_cast<std::uint32_t>(codes[rows_[begin]]);
    while (end < rows_.size() && static_cast<std::uint32_t>(codes[rows_[end]]) == code) ++end;
    parts_.push_back({.summary = of_all + 1 + code,
                      .first_row = first_row_ + customers_[code],
                      .rows = std::span(rows_).subspan(begin, end - begin)});
    customers_[code] += end - begin;
  }
  return parts_;
}

std::vector<group_of_customers> groups::all() const {
  std::vector<group_of_customers> found;
  for (std::uint32_t code = 0; code < customers_.size(); ++code)
    if (customers_[code] != 0)
      found.push_back({code == text_column::missing ? std::optional<std::string>() : keys_.text(code),
                       of_all + 1 + code, customers_[code]});
  std::sort(found.begin(), found.end(),
            [](const group_of_customers& a, const group_of_customers& b) { return a.key < b.key; });
  return found;
}

}  // namespace score_customers
