// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "job.hpp"
#include "text_column.hpp"

namespace score_customers {

/// What the rows of a group have in common, one of each column of --by; none where it is missing in them.
using group_key = std::vector<std::optional<std::string>>;

/// Where one part of the keys stands: texts of the file, or the classes that a component has found for the chunk.
struct key_column {
  std::string name;
  const text_column* texts = nullptr;
  const scored_column* classes = nullptr;  ///< where there are no texts

  /// Of a row of the chunk; `text_column::missing` of one without text, or of the class `unknown`, which comes first.
  [[nodiscard]] std::uint32_t code(std::size_t row) const {
    return texts != nullptr ? static_cast<std::uint32_t>(texts->codes()[row]) : classes->codes[row];
  }
  [[nodiscard]] std::optional<std::string> text(std::uint32_t code) const {
    if (code == text_column::missing) return std::nullopt;
    return texts != nullptr ? texts->text(code) : std::string(classes->class_names[code]);
  }
};

/// A group at the end of a run: of a pair of keys, or of a margin, which has one key of two.
struct group_of_customers {
  group_key key;
  std::vector<std::size_t> columns;  ///< of --by, of which the parts of the key are
  std::size_t summary = 0;           ///< the number of its summary in each job
  std::uint64_t customers = 0;
};

/// The rows of each group of a run: those of a chunk, and how many there have been.
class groups {
 public:
  static constexpr std::size_t most_keys = 2;

  /// By one column or by two. The rows of each group are numbered from `first_row` on, which is the first row of the
  /// run.
  groups(const std::vector<key_column>& keys, std::uint64_t first_row) : keys_(keys), first_row_(first_row) {}

  /// So many rows of a chunk by group, when every component has scored them; valid until the next one. Of two columns
  /// a row is in three groups: that of the pair, and one of each margin.
  [[nodiscard]] const std::vector<rows_of_group>& split(std::size_t rows);
  /// All groups that have been seen, in the order of their keys, the missing one first; of two columns the margins,
  /// too, those of the first column and then those of the second.
  [[nodiscard]] std::vector<group_of_customers> all() const;

 private:
  /// Of a key; what a margin has of all texts, and where there is no second column, is `every`, the code of no text.
  using codes = std::array<std::uint32_t, most_keys>;
  static constexpr std::uint32_t every = static_cast<std::uint32_t>(-1);
  struct seen {
    std::size_t summary = 0;
    std::uint64_t customers = 0;
  };

  /// The columns of the groups that a row is in.
  [[nodiscard]] std::vector<std::vector<std::size_t>> kinds() const {
    if (keys_.size() < 2) return {{0}};
    return {{0, 1}, {0}, {1}};
  }
  void split_by(const std::vector<std::size_t>& columns, std::span<std::size_t> rows);

  const std::vector<key_column>& keys_;
  std::uint64_t first_row_;
  std::map<codes, seen> seen_;
  std::vector<codes> codes_;       ///< of the rows of the chunk
  std::vector<std::size_t> rows_;  ///< of the chunk, by group, once for each kind of group
  std::vector<rows_of_group> parts_;
};

}  // namespace score_customers
