// SPDX-License-Identifier: BSL-1.0
#include "date_split.hpp"

#include <array>
#include <vector>

#include "printable.hpp"

namespace score_customers {

date_split split_by_date(row_source& source, const std::string& column, std::chrono::sys_days split_at,
                         const date_reading& how) {
  const auto place = source.find(column);
  if (!place) throw usage_error("--date: " + source.name() + " has no column " + in_quotes(column));
  date_split split;
  split.first.column = *place, split.first.day = split_at, split.first.zone = how.zone;
  const std::vector<std::size_t> columns{*place};
  const std::string where = source.name() + ", column " + in_quotes(column);
  if (how.format) {
    split.first.format = *how.format;
  } else {
    date_detection detection;
    source.walk(columns, [&](std::string_view file, std::uint64_t line, std::span<const std::string_view> cells) {
      if (const auto date = read_date(cells[0], how.zone ? &*how.zone : nullptr))
        detection.add(cells[0], *date, line, file);
      return true;
    });
    source.rewind();
    const auto detected = detection.conclude(where);
    if (!detected) throw log_error(where + " has no date that can be read (--date-format gives the formats)");
    split.first.format = *detected;
  }
  std::array<std::uint64_t, 2> rows{};
  source.walk(columns, [&](std::string_view, std::uint64_t, std::span<const std::string_view> cells) {
    const auto date = split.first.date_of(cells[0]);
    ++(date ? rows[*date >= split_at ? 1 : 0] : split.undated);
    return true;
  });
  source.rewind();
  for (const bool second : {false, true}) {
    dated_part part = split.first;
    part.second = second;
    if (rows[second ? 1 : 0] == 0) throw usage_error("--split-date: " + where + " has no date " + part.described());
  }
  return split;
}

}  // namespace score_customers
