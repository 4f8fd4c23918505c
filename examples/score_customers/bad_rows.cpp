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

/// What a component says against a row, and of which kind that is.
struct reason {
  std::string text, kind;
};

/// "column 'rating': 'NA' is not a number": the cell, and what is wrong with it, of a problem "'NA' is not a number".
reason refused(const std::string& column, std::string_view problem) {
  const std::size_t is = std::min(problem.find("' is "), problem.find("' has "));
  const std::string_view cell = is == problem.npos ? std::string_view() : problem.substr(1, is - 1);
  return {column + ": " + std::string(problem),
          column + ": " + (is == problem.npos ? std::string(problem) : kind_of_refusal(cell, problem.substr(is + 2)))};
}

reason reason_of(const chunk& rows, const planned_job& by, const complaint& c) {
  const lane* from = blamed_lane(by, c.bad);
  if (from == nullptr)
    return {std::string(c.bad.field) + " = " + clientele::number_text(c.bad.value) + ": " + c.bad.rule(),
            std::string(c.bad.field) + ": " + c.bad.rule()};
  const std::string column = "column " + in_quotes(from->column);
  const auto cells = std::lower_bound(rows.refused.begin(), rows.refused.end(), c.row,
                                      [](const refused_cell& cell, std::size_t row) { return cell.row < row; });
  for (auto cell = cells; cell != rows.refused.end() && cell->row == c.row; ++cell)
    if (cell->column == from->values) return refused(column, rows.refused_problems[cell->problem]);
  if (c.bad.value != c.bad.value && c.bad.because.empty()) {
    const std::string text = column + " has no value, and one is required";
    return {text, text};
  }
  const std::string value = c.bad.shown.empty() ? clientele::number_text(c.bad.value) : in_quotes(c.bad.shown);
  const std::string rule = " breaks the rule: " + c.bad.rule();
  return {column + " = " + value + rule, column + rule};
}

/// Of a problem "customers.csv:3:5: what is wrong" what is wrong.
std::string_view without_place(std::string_view problem, std::string_view file) {
  const std::size_t place = problem.find(": ", std::min(file.size(), problem.size()));
  return place == problem.npos ? problem : problem.substr(place + 2);
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
    for (; broken != rows.broken_lines.size() && rows.broken_before[broken] <= row; ++broken, ++malformed_) {
      const std::string problem(rows.broken_problems[broken]);
      const std::string_view file = rows.file_of_broken(broken);
      kinds_.add("malformed: " +
                 std::string(without_place(problem, file.empty() ? std::string_view(source.name()) : file)));
      keep(line_in(file, rows.broken_lines[broken]), {}, problem,
           quarantined() ? rows.broken_records[broken] : std::string_view());
    }
  };
  for (auto c = complaints.begin(); c != complaints.end();) {
    const std::size_t row = c->row;
    std::vector<std::pair<std::string, std::string>> reasons;  // and the components that give them
    for (; c != complaints.end() && c->row == row; ++c) {
      const planned_job& by = jobs.jobs()[c->job];
      const reason found = reason_of(rows, by, *c);
      const auto same =
          std::find_if(reasons.begin(), reasons.end(), [&](const auto& r) { return r.first == found.text; });
      if (same != reasons.end()) {
        same->second += ", " + by.about.name;
      } else {
        reasons.emplace_back(found.text, by.about.name);
        kinds_.add(found.kind);
      }
    }
    std::string all;
    for (const auto& [text, components] : reasons) all += (all.empty() ? "" : "; ") + text + " (" + components + ")";
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
  kinds_.print(to);
}

void bad_rows::flush() {
  if (writer_) writer_->flush();
}

}  // namespace score_customers
