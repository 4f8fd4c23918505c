// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/error.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "atomic_file.hpp"
#include "chunk.hpp"
#include "csv_writer.hpp"
#include "kind_counts.hpp"
#include "plan.hpp"

namespace score_customers {

/// What one component had to say against a row.
struct complaint {
  std::size_t row = 0;  ///< of the chunk
  std::size_t job = 0;
  clientele::bad_row bad{};
};

/// Counts the records that are bad, and keeps them: the first few for the message, all of them in the
/// quarantine file where there is one.
class bad_rows {
 public:
  /// `quarantine`: null for none.
  explicit bad_rows(const atomic_file* quarantine);

  /// The bad records of a chunk; complaints in any order.
  void add(const chunk& rows, const plan& jobs, const row_source& source, std::vector<complaint> complaints);

  [[nodiscard]] std::uint64_t malformed() const noexcept { return malformed_; }
  [[nodiscard]] std::uint64_t with_bad_values() const noexcept { return with_bad_values_; }
  [[nodiscard]] std::uint64_t count() const noexcept { return malformed_ + with_bad_values_; }
  [[nodiscard]] bool quarantined() const noexcept { return writer_ != nullptr; }

  /// The first few bad rows, how many there are, and how many of each kind.
  void print(std::ostream& to) const;
  /// Everything is in the quarantine file.
  void flush();

 private:
  static constexpr std::size_t named = 5;

  /// `line` as the quarantine file has it: with the file where there are several.
  void keep(const std::string& line, const std::string& place, const std::string& reason, std::string_view record);

  std::uint64_t malformed_ = 0, with_bad_values_ = 0;
  std::vector<std::string> first_;
  kind_counts kinds_;
  std::unique_ptr<csv_writer> writer_;
};

}  // namespace score_customers
