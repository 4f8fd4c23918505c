// SPDX-License-Identifier: BSL-1.0
#include "number_format.hpp"
#include "plan.hpp"
#include "printable.hpp"

namespace score_customers {

namespace {

/// A column of times that is being looked at.
struct candidate {
  date_slot* slot;
  std::string name;
  bool known = false;  ///< what it holds
  date_detection detection{};
};

}  // namespace

void plan::find_dates(row_source& source) {
  std::vector<candidate> all;
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < wanted_.numbers.size(); ++i) {
    if (wanted_.dates[i].per_day == 0 || wanted_.numbers[i] == no_column) continue;
    all.push_back({&wanted_.dates[i], source.columns()[wanted_.numbers[i]]});
    columns.push_back(wanted_.numbers[i]);
  }
  if (all.empty()) return;
  const std::optional<date_format>& stated = options_.dates.format;
  const time_zone* const zone = wanted_.zone ? &*wanted_.zone : nullptr;
  const date_format detected_later{};
  source.walk(columns, [&](std::string_view file, std::uint64_t line, std::span<const std::string_view> cells) {
    bool more = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      candidate& one = all[i];
      if (!one.known && !one.slot->stated) {
        const bool number = read_number(cells[i], options_.reading.numbers).any();
        if (!number && !(stated ? read_date(cells[i], *stated).has_value() : read_date(cells[i]).has_value())) {
          more = true;  // neither a number nor a date
          continue;
        }
        one.known = true;
        if (number) continue;
      } else if (one.known && !one.slot->dates) {
        continue;
      }
      one.known = true;
      one.slot->dates = stated.value_or(detected_later);
      if (stated) continue;
      more = true;
      if (const auto date = read_date(cells[i], zone)) one.detection.add(cells[i], *date, line, file);
    }
    return more;
  });
  for (candidate& one : all) {
    if (!one.slot->dates || stated) continue;
    const std::string where = source.name() + ", column " + in_quotes(one.name);
    one.slot->dates = one.detection.conclude(where);
    if (!one.slot->dates) throw log_error(where + " has no date that can be read (--date-format gives the formats)");
  }
  source.rewind();
}

}  // namespace score_customers
