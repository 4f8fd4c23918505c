// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "letters.hpp"

namespace score_customers {

/// A column of texts, each different one kept once: of a row there is the code of its text. Codes stay the same from
/// chunk to chunk. Spaces and tabs around a text are dropped; of an empty one the code is `missing`.
class text_column {
 public:
  static constexpr std::uint32_t missing = 0;

  text_column() = default;
  text_column(const text_column&) = delete;
  text_column& operator=(const text_column&) = delete;

  void add(std::string_view cell) { codes_.push_back(code_of(cell)); }
  /// The code of a text, a new one where it has none.
  std::uint32_t code_of(std::string_view cell) {
    cell = without_blanks(cell);
    if (cell.empty()) return missing;
    if (const auto at = known_.find(cell); at != known_.end()) return at->second;
    if (texts_.size() + 1 >= static_cast<std::uint32_t>(-1)) throw std::length_error("too many different texts");
    texts_.emplace_back(cell);
    const auto code = static_cast<std::uint32_t>(texts_.size());
    known_.emplace(texts_.back(), code);
    return code;
  }
  /// Takes the rows of a column that has all texts of this one, in the same order, and perhaps more.
  void take_rows(text_column& from) {
    codes_.swap(from.codes_);
    while (texts_.size() < from.texts_.size()) {
      texts_.push_back(from.texts_[texts_.size()]);
      known_.emplace(texts_.back(), static_cast<std::uint32_t>(texts_.size()));
    }
  }
  /// Forgets the rows, not the texts.
  void clear_rows() noexcept { codes_.clear(); }

  /// Of the rows, as what every column consists of.
  [[nodiscard]] const std::vector<double>& codes() const noexcept { return codes_; }
  /// Of a code that is not `missing`.
  [[nodiscard]] const std::string& text(std::uint32_t code) const { return texts_[code - 1]; }
  /// One more than the largest code.
  [[nodiscard]] std::size_t end_of_codes() const noexcept { return texts_.size() + 1; }

 private:
  std::vector<double> codes_;
  std::deque<std::string> texts_;  // which do not move: `known_` points at them
  std::unordered_map<std::string_view, std::uint32_t> known_;
};

}  // namespace score_customers
