// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "number_format.hpp"

namespace score_customers {

/// Words of cells that stand for something else, as the command line says for a column or for all.
struct stated_words {
  std::string column;  ///< a name or a number; empty: all columns
  std::vector<std::string> words;
  std::vector<std::string> meanings;  ///< of each word; empty where they mean that there is no value
};

/// What the cells of one column mean besides themselves: words and codes for "no value", and words for other values.
/// Texts are compared without the blanks around them, to the letter; codes by their value, so that 99 is 99.0, too.
class cell_words {
 public:
  void add_missing(std::string_view word) {
    texts_.emplace_back(word);
    const number_readings number = read_number(word, {.decimal = '.', .thousands = {}, .grouped = false});
    if (number.with_point) codes_.push_back(*number.with_point);
  }
  void add(std::string word, std::string meaning) { meanings_.emplace_back(std::move(word), std::move(meaning)); }

  [[nodiscard]] bool empty() const noexcept { return texts_.empty() && meanings_.empty(); }
  [[nodiscard]] bool has_codes() const noexcept { return !codes_.empty(); }
  [[nodiscard]] bool means_missing(std::string_view text) const noexcept {
    return std::find(texts_.begin(), texts_.end(), text) != texts_.end();
  }
  [[nodiscard]] bool is_missing_code(double value) const noexcept {
    return std::find(codes_.begin(), codes_.end(), value) != codes_.end();
  }
  /// What a word means; null where it is none of these.
  [[nodiscard]] const std::string* meaning_of(std::string_view text) const noexcept {
    for (const auto& [word, meaning] : meanings_)
      if (word == text) return &meaning;
    return nullptr;
  }
  /// A cell of texts as it is meant: trimmed, empty where it is missing.
  [[nodiscard]] std::string_view as_text(std::string_view cell) const noexcept {
    if (empty()) return cell;
    detail::trim(cell);
    if (means_missing(cell)) return {};
    const std::string* const meaning = meaning_of(cell);
    return meaning != nullptr ? std::string_view(*meaning) : cell;
  }

 private:
  std::vector<std::string> texts_;
  std::vector<double> codes_;
  std::vector<std::pair<std::string, std::string>> meanings_;
};

/// 1 for a word that says yes, 0 for one that says no, in any case of letters: English, German, French, Spanish,
/// Italian, true and false.
[[nodiscard]] inline std::optional<double> yes_or_no(std::string_view text) {
  static constexpr std::array<std::string_view, 10> yes{"yes", "y",   "true", "t",       "ja",
                                                        "j",   "oui", "si",   "s\u00ED", "s\u00EC"};
  static constexpr std::array<std::string_view, 6> no{"no", "n", "false", "f", "nein", "non"};
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (std::find(yes.begin(), yes.end(), lower) != yes.end()) return 1;
  if (std::find(no.begin(), no.end(), lower) != no.end()) return 0;
  return std::nullopt;
}

}  // namespace score_customers
