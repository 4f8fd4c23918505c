// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iomanip>
#include <ostream>

#include "catalogue.hpp"

namespace score_customers {

std::string grouped(double value, int decimals) {
  if (std::isnan(value)) return "undefined";
  if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
  if (std::abs(value) >= 1e18) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", value);
    return text.data();
  }
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  std::string digits = text.data();
  if (digits.find_first_not_of("-0.") == digits.npos && digits.front() == '-') digits.erase(0, 1);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t place = point; place > first + 3; place -= 3) digits.insert(place - 3, 1, ',');
  return digits;
}

namespace {

/// Characters, not bytes, of UTF-8.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t have = width_of(text);
  return have < width ? text + std::string(width - have, ' ') : text;
}

std::string shown(const figure& f) {
  if (f.shown == figure::form::count) return grouped(f.value, 0);
  if (f.shown == figure::form::share)
    return std::isnan(f.value) ? grouped(f.value, 0) : grouped(100 * f.value, 1) + " %";
  // Money has cents; whole numbers of anything else need no decimals, small ones need more.
  const bool whole = f.value == std::floor(f.value), money = f.unit.starts_with("currency");
  return grouped(f.value, money ? 2 : whole ? 0 : std::abs(f.value) < 10 ? 4 : 2);
}

struct line {
  std::string name, value, unit;
};

void print_lines(const std::vector<line>& lines, std::ostream& to) {
  std::size_t name = 0, value = 0;
  for (const line& l : lines) name = std::max(name, width_of(l.name)), value = std::max(value, width_of(l.value));
  for (const line& l : lines)
    to << "  " << padded(l.name, name) << "  " << std::string(value - width_of(l.value), ' ') << l.value
       << (l.unit.empty() ? "" : " " + l.unit) << '\n';
}

std::vector<line> lines_of(const section& s) {
  std::vector<line> lines{{"customers scored", grouped(static_cast<double>(s.rows - s.invalid), 0), ""}};
  if (s.invalid != 0) lines.push_back({"bad rows, left out", grouped(static_cast<double>(s.invalid), 0), ""});
  for (const auto& [input, count] : s.blamed)
    if (count != 0) lines.push_back({"  for bad " + input, grouped(static_cast<double>(count), 0), ""});
  for (const auto& [input, count] : s.missing)
    lines.push_back({"missing answers: " + input, grouped(static_cast<double>(count), 0), ""});
  for (const figure& f : s.figures) lines.push_back({f.name, shown(f), std::isnan(f.value) ? "" : f.unit});
  return lines;
}

}  // namespace

void print_summary(const report& all, std::ostream& to) {
  to << all.source << '\n';
  const auto count = [](std::uint64_t n) { return grouped(static_cast<double>(n), 0); };
  print_lines({{"customers", count(all.customers), ""},
               {"of them with a bad value", count(all.with_bad_values), ""},
               {"malformed records, not scored", count(all.malformed), ""}},
              to);
  for (const section& s : all.sections) {
    to << '\n' << s.title << '\n';
    print_lines(lines_of(s), to);
  }
  if (all.ranking.empty()) return;
  to << "\nlargest distance between current and potential value (" << all.ranked_by << ")\n";
  std::vector<std::array<std::string, 4>> rows{{"customer", "current", "potential", "improved"}};
  for (const ranked& r : all.ranking)
    rows.push_back({r.id, grouped(r.current, 2), grouped(r.potential, 2), grouped(r.improved, 2)});
  std::array<std::size_t, 4> widths{};
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  for (const auto& row : rows) {
    to << "  " << padded(row[0], widths[0]);
    for (std::size_t i = 1; i < row.size(); ++i) to << "  " << std::string(widths[i] - width_of(row[i]), ' ') << row[i];
    to << '\n';
  }
}

namespace {

using table = std::vector<std::vector<std::string>>;

void print_table(const char* title, const table& rows, std::ostream& to) {
  if (rows.empty()) return;
  to << "  " << title << '\n';
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  for (const auto& row : rows) {
    std::string text = "   ";
    for (std::size_t i = 0; i < row.size(); ++i) text += " " + padded(row[i], widths[i] + 1);
    text.erase(text.find_last_not_of(' ') + 1);
    to << text << '\n';
  }
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

}  // namespace

void list_components(std::ostream& to) {
  bool first = true;
  for (const catalogue_entry& entry : catalogue()) {
    const description d = entry.make(0)->describe();
    to << (first ? "" : "\n") << d.title << " (" << d.name << ")"
       << (d.fitted ? ", fitted to all customers before it classes the first" : "") << '\n';
    first = false;
    table inputs, parameters, results;
    for (const input_description& in : d.inputs) {
      const std::string last = std::to_string(in.width);
      inputs.push_back({in.width == 1 ? in.name : in.name + "_1 … " + in.name + "_" + last, or_dash(in.unit), in.range,
                        in.required ? "required" : "optional", in.source});
    }
    for (const parameter_description& p : d.parameters)
      parameters.push_back({p.name + " = " + p.value, or_dash(p.unit), p.range, p.source});
    for (const result_description& r : d.results) {
      std::string values;
      for (std::size_t i = 1; i < r.classes.size(); ++i) values += (i == 1 ? "" : ", ") + std::string(r.classes[i]);
      results.push_back({r.width == 1 ? r.name : r.name + "_1 … " + r.name + "_" + std::to_string(r.width),
                         r.classes.empty() ? or_dash(r.unit) : "one of " + values});
    }
    print_table("inputs", inputs, to);
    if (entry.widest != 0) {
      to << "    (2 to " << entry.widest << " elements";
      const std::string last = std::to_string(d.inputs.front().width);
      std::string elements;
      for (const std::string_view element : entry.elements(d.inputs.front().width))
        elements += (elements.empty() ? "" : ", ") + std::string(element);
      to << (elements.empty() ? "" : "; 1 to " + last + ": " + elements) << ")\n";
    }
    print_table("parameters", parameters, to);
    for (const std::string& rule : d.parameter_rules) to << "    " << rule << '\n';
    print_table("results", results, to);
  }
}

}  // namespace score_customers
