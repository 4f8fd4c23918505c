// SPDX-License-Identifier: BSL-1.0
#include "bad_rows.hpp"

#include <algorithm>
#include <ostream>

#include "printable.hpp"

namespace score_customers {

namespace {

/// The lane that a complaint is about; null when it is about a result. A complaint about one column names it by
/// the text that the job bound it with, one about a whole input by the input's name.
const lane* blamed_lane(const planned_job& by, const clientele::bad_row& bad) {
  if (bad.because == "the result is beyond the largest number") return nullptr;
  for (const lane& one : by.work->lanes())
    if (one.column == bad.field) return &one;
  std::size_t first = 0;
  for (const input_description& in : by.about.inputs) {
    if (in.name == bad.field)
      return &by.work->lanes()[first + (bad.element < 0 ? 0 : static_cast<std::size_t>(bad.element))];
    first += in.width;
  }
  return nullptr;
}

std::string reason_of(const chunk& rows, const planned_job& by, const complaint& c) {
  const lane* from = blamed_lane(by, c.bad);
  if (from == nullptr)
    return std::string(c.bad.field) + " = " + clientele::number_text(c.bad.value) + ": " + c.bad.rule();
  const std::string column = "column " + in_quotes(from->column);
  const auto refused = std::lower_bound(rows.refused.begin(), rows.refused.end(), c.row,
                                        [](const refused_cell& cell, std::size_t row) { return cell.row < row; });
  for (auto cell = refused; cell != rows.refused.end() && cell->row == c.row; ++cell)
    if (cell->column == from->values) return column + ": " + std::string(rows.refused_problems[cell->problem]);
  if (c.bad.value != c.bad.value && c.bad.because.empty()) return column + " has no value, and one is required";
  const std::string value = c.bad.shown.empty() ? clientele::number_text(c.bad.value) : in_quotes(c.bad.shown);
  return column + " = " + value + " breaks the rule: " + c.bad.rule();
}

}  // namespace

bad_rows::bad_rows(const atomic_file* quarantine) {
  if (quarantine == nullptr) return;
  writer_ = std::make_unique<csv_writer>(*quarantine);
  writer_->field("line").field("reason").field("record").end_header();
}

void bad_rows::keep(const std::string& line, const std::string& place, const std::string& reason,
                    std::string_view record) {
  if (first_.size() < named) first_.push_back(place + reason);
  if (writer_) writer_->field(line).field(reason).field(record).end_row();
}

void bad_rows::add(const chunk& rows, const plan& jobs, const row_source& source, std::vector<complaint> complaints) {
  std::sort(complaints.begin(), complaints.end(),
            [](const complaint& a, const complaint& b) { return a.row != b.row ? a.row < b.row : a.job < b.job; });
  std::size_t broken = 0;
  const auto line_in = [](std::string_view file, std::uint64_t line) {
    return (file.empty() ? "" : std::string(file) + ":") + std::to_string(line);
  };
  const auto keep_broken_until = [&](std::size_t row) {
    for (; broken != rows.broken_lines.size() && rows.broken_before[broken] <= row; ++broken, ++malformed_)
      keep(line_in(rows.file_of_broken(broken), rows.broken_lines[broken]), {},
           std::string(rows.broken_problems[broken]), quarantined() ? rows.broken_records[broken] : std::string_view());
  };
  for (auto c = complaints.begin(); c != complaints.end();) {
    const std::size_t row = c->row;
    std::vector<std::pair<std::string, std::string>> reasons;  // and the components that give them
    for (; c != complaints.end() && c->row == row; ++c) {
      const planned_job& by = jobs.jobs()[c->job];
      const std::string reason = reason_of(rows, by, *c);
      const auto same = std::find_if(reasons.begin(), reasons.end(), [&](const auto& r) { return r.first == reason; });
      if (same != reasons.end())
        same->second += ", " + by.about.name;
      else
        reasons.emplace_back(reason, by.about.name);
    }
    std::string all;
    for (const auto& [reason, components] : reasons)
      all += (all.empty() ? "" : "; ") + reason + " (" + components + ")";
    keep_broken_until(row);
    const std::string line = line_in(rows.file_of_row(row), rows.lines[row]);
    const std::string place = (rows.file_of_row(row).empty() ? source.name() + ":" : "") + line + ": ";
    keep(line, place, all, quarantined() ? rows.records[row] : std::string_view());
    ++with_bad_values_;
  }
  keep_broken_until(static_cast<std::size_t>(-1));
}

void bad_rows::print(std::ostream& to) const {
  for (const std::string& one : first_) to << one << '\n';
  if (count() > first_.size()) to << "… and " << grouped(static_cast<double>(count() - first_.size()), 0) << " more\n";
  to << grouped(static_cast<double>(count()), 0) << (count() == 1 ? " bad row: " : " bad rows: ")
     << grouped(static_cast<double>(malformed_), 0) << " malformed, "
     << grouped(static_cast<double>(with_bad_values_), 0) << " with bad values\n";
}

void bad_rows::flush() {
  if (writer_) writer_->flush();
}

}  // namespace score_customers
