// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "number_format.hpp"
#include "printable.hpp"
#include "section.hpp"

namespace score_customers {

/// How often each kind of problem was met. Twenty kinds are told apart, the first ones met; all others are one.
class kind_counts {
 public:
  void add(std::string_view kind) {
    const auto known = std::find_if(kinds_.begin(), kinds_.end(), [&](const auto& one) { return one.first == kind; });
    if (known != kinds_.end())
      ++known->second;
    else if (kinds_.size() < most_kinds)
      kinds_.emplace_back(kind, 1);
    else
      ++others_;
  }
  /// A line for each kind, the most frequent first.
  void print(std::ostream& to) const {
    auto sorted = kinds_;
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    if (others_ != 0) sorted.emplace_back("of other kinds", others_);
    std::size_t width = 0;
    for (const auto& [kind, count] : sorted) width = std::max(width, text_of(count).size());
    for (const auto& [kind, count] : sorted) {
      const std::string number = text_of(count);
      to << "  " << std::string(width - number.size(), ' ') << number << "  " << kind << '\n';
    }
  }

 private:
  static constexpr std::size_t most_kinds = 20;
  static std::string text_of(std::uint64_t count) { return grouped(static_cast<double>(count), 0); }

  std::vector<std::pair<std::string, std::uint64_t>> kinds_;
  std::uint64_t others_ = 0;
};

/// The kind of a cell that was refused: of a word the word itself, with the option that reads it as no value; otherwise
/// the problem alone.
[[nodiscard]] inline std::string kind_of_refusal(std::string_view cell, std::string_view problem) {
  detail::trim(cell);
  const bool word = cell.size() <= 20 && cell.find_first_of("0123456789") == cell.npos;
  if (!word) return std::string(problem);
  return in_quotes(cell) + " " + std::string(problem) + ": --missing " + printable(cell) + " if it stands for no value";
}

}  // namespace score_customers
