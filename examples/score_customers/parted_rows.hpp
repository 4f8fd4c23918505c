// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "csv_text.hpp"
#include "csv_writer.hpp"

namespace score_customers {

/// Rows of a table written by several threads, each some of them, and in their order: what is written does not depend
/// on the threads. Memory: some megabytes of text.
class parted_rows {
 public:
  /// `write(first, last, text)` adds the rows [first, last) to a csv_text; `row_bytes`: about as many as one has.
  /// `most_parts`: 1 where the rows have to be asked for one behind the other.
  template <class Execution, class Write>
  void add(csv_writer& to, std::size_t rows, std::size_t row_bytes, const Execution& how, std::size_t most_parts,
           const Write& write) {
    constexpr std::size_t bytes_at_a_time = std::size_t{8} << 20, rows_of_part = 1024;
    const std::size_t strip = std::max<std::size_t>(bytes_at_a_time / row_bytes, 1);
    for (std::size_t first = 0, last = 0; first < rows; first = last) {
      last = std::min(first + strip, rows);
      const std::size_t pieces = (last - first + rows_of_part - 1) / rows_of_part;
      const std::size_t parts = std::clamp<std::size_t>(how.parts(pieces), 1, std::min(pieces, most_parts));
      if (parts_.size() < parts) parts_.resize(parts);
      how.run(parts, [&](std::size_t part) {
        parts_[part].clear();
        write(first + (last - first) * part / parts, first + (last - first) * (part + 1) / parts, parts_[part]);
      });
      for (std::size_t part = 0; part < parts; ++part) to.rows(parts_[part]);
    }
  }

 private:
  std::vector<csv_text> parts_;
};

}  // namespace score_customers
