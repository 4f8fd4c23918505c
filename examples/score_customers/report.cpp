// SPDX-License-Identifier: BSL-1.0
#include "report.hpp"

#include <clientele/component/descriptor.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iomanip>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "catalogue.hpp"
#include "printable.hpp"

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

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t have = width_in_characters(text);
  return have < width ? text + std::string(width - have, ' ') : text;
}

/// Money has cents, whole numbers have no decimals, small ones more than large ones.
int decimals_of(double value, bool money) {
  return money ? 2 : value == std::floor(value) ? 0 : std::abs(value) < 10 ? 4 : 2;
}
/// Those of an estimate and of its interval.
int decimals_of(const clientele::estimate& e, bool money) {
  if (std::isnan(e.low)) return decimals_of(e.value, money);
  const double largest = std::max({std::abs(e.value), std::abs(e.low), std::abs(e.high)});
  return std::max(decimals_of(e.value, money), decimals_of(largest, money));
}
int decimals_of(const figure& f) {
  const bool money = f.unit.starts_with("currency");
  return f.estimated ? decimals_of(*f.estimated, money) : decimals_of(f.value, money);
}

std::string shown(double value, figure::form form, int decimals) {
  if (form == figure::form::count) return grouped(value, 0);
  if (form == figure::form::share) return std::isnan(value) ? grouped(value, 0) : grouped(100 * value, 1) + " %";
  return grouped(value, decimals);
}

std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string bounds_of(const clientele::estimate& e, figure::form form, int decimals) {
  return shown(e.low, form, decimals) + " to " + shown(e.high, form, decimals);
}

/// The unit, and for an estimate its interval if there is one, or why it is undefined.
std::string after_value(const figure& f) {
  const std::string unit = std::isnan(f.value) ? "" : f.unit;
  if (!f.estimated) return unit;
  const clientele::estimate& e = *f.estimated;
  if (!e.is_defined())
    return (unit.empty() ? "(" : unit + " (no interval: ") + spaced(clientele::name_of(e.state)) + ")";
  if (std::isnan(e.low)) return unit;
  const std::string level = clientele::number_text(100 * e.confidence);
  return (unit.empty() ? "" : unit + ", ") + bounds_of(e, f.shown, decimals_of(f)) + " (" + level + " %, " +
         spaced(clientele::name_of(e.method)) + ")";
}

struct line {
  std::string name, value, unit;
};

void print_lines(const std::vector<line>& lines, std::ostream& to) {
  std::size_t name = 0, value = 0;
  for (const line& l : lines)
    name = std::max(name, width_in_characters(l.name)), value = std::max(value, width_in_characters(l.value));
  for (const line& l : lines)
    to << "  " << padded(l.name, name) << "  " << std::string(value - width_in_characters(l.value), ' ') << l.value
       << (l.unit.empty() ? "" : " " + l.unit) << '\n';
}

std::vector<line> lines_of(const section& s, const std::string& row_name) {
  std::vector<line> lines{{row_name + " scored", grouped(static_cast<double>(s.rows - s.invalid), 0), ""}};
  if (s.invalid != 0) lines.push_back({"bad rows, left out", grouped(static_cast<double>(s.invalid), 0), ""});
  for (const auto& [input, count] : s.blamed)
    if (count != 0) lines.push_back({"  for bad " + input, grouped(static_cast<double>(count), 0), ""});
  for (const auto& [input, count] : s.missing)
    lines.push_back({"missing answers: " + input, grouped(static_cast<double>(count), 0), ""});
  for (const figure& f : s.figures) lines.push_back({f.name, shown(f.value, f.shown, decimals_of(f)), after_value(f)});
  return lines;
}

using texts_by_row = std::vector<std::vector<std::string>>;

/// Columns of texts, aligned on the left, or on the right those that are numbers.
void print_columns(const texts_by_row& rows, const std::vector<bool>& numbers, const std::string& indent,
                   std::ostream& to) {
  std::vector<std::size_t> widths(numbers.size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_in_characters(row[i]));
  for (const auto& row : rows) {
    std::string text = indent;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(widths[i] - width_in_characters(row[i]), ' ');
      text += (i == 0 ? "" : "  ") + (numbers[i] ? gap + row[i] : row[i] + gap);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    to << text << '\n';
  }
}

void print(const curve& c, std::ostream& to) {
  texts_by_row rows{c.columns};
  for (const auto& row : c.rows) {
    std::vector<std::string>& texts = rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) texts.push_back(shown(row[i], c.shown[i], 2));
  }
  to << "  " << c.name << '\n';
  print_columns(rows, std::vector<bool>(c.columns.size(), true), "    ", to);
}

/// An estimate takes two columns: its value, and its interval or why there is none.
void print(const table& t, std::ostream& to) {
  std::vector<bool> numbers, estimates;
  texts_by_row rows(1);
  const auto holds = [&](std::size_t i, auto what) {  // an empty text is neither text nor number
    return std::any_of(t.rows.begin(), t.rows.end(), [&](const auto& row) {
      const auto* const text = std::get_if<std::string>(&row[i]);
      return std::holds_alternative<decltype(what)>(row[i]) && (text == nullptr || !text->empty());
    });
  };
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    numbers.push_back(!holds(i, std::string()));
    rows.front().push_back(printable(t.columns[i].name, 40));
    estimates.push_back(holds(i, clientele::estimate{}));
    if (estimates[i]) rows.front().emplace_back();
  }
  std::vector<bool> right;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    right.push_back(numbers[i]);
    if (estimates[i]) right.push_back(false);
  }
  for (const auto& row : t.rows) {
    std::vector<std::string>& texts = rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const figure::form form = t.columns[i].shown;
      std::string interval;
      if (const auto* const text = std::get_if<std::string>(&row[i])) {
        texts.push_back(printable(*text, 40));
      } else if (const auto* const value = std::get_if<double>(&row[i])) {
        texts.push_back(shown(*value, form, decimals_of(*value, false)));
      } else {
        const auto& e = std::get<clientele::estimate>(row[i]);
        texts.push_back(shown(e.value, form, decimals_of(e, false)));
        if (!e.is_defined())
          interval = "(" + spaced(clientele::name_of(e.state)) + ")";
        else if (!std::isnan(e.low))
          interval = bounds_of(e, form, decimals_of(e, false));
      }
      if (estimates[i]) texts.push_back(interval);
    }
  }
  to << "  " << t.name << '\n';
  print_columns(rows, right, "    ", to);
}

void print_section(const section& s, const std::string& row_name, std::ostream& to) {
  to << '\n' << s.title << '\n';
  print_lines(lines_of(s, row_name), to);
  for (const curve& c : s.curves) print(c, to);
  for (const table& t : s.tables) print(t, to);
  for (const std::string& note : s.notes) to << "  " << note << '\n';
}

void print_sections(const std::vector<section>& all, const std::string& row_name, std::ostream& to) {
  std::string group;
  for (const section& s : all) {
    if (s.group != group) to << "\n---- " << s.group << " ----\n";
    group = s.group;
    print_section(s, row_name, to);
  }
}

void print_ranking(const report& all, std::ostream& to) {
  if (all.ranking.empty()) return;
  to << "\nlargest distance between current and potential value (" << all.ranked_by << ")\n";
  texts_by_row rows{{"customer", "current", "potential", "improved"}};
  for (const ranked& r : all.ranking)
    rows.push_back({printable(r.id, 40), grouped(r.current, 2), grouped(r.potential, 2), grouped(r.improved, 2)});
  std::array<std::size_t, 4> widths{};
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_in_characters(row[i]));
  for (const auto& row : rows) {
    to << "  " << padded(row[0], widths[0]);
    for (std::size_t i = 1; i < row.size(); ++i)
      to << "  " << std::string(widths[i] - width_in_characters(row[i]), ' ') << row[i];
    to << '\n';
  }
}

/// What groups say, made once.
using sections_of_groups = std::vector<std::vector<section>>;

sections_of_groups concluded(const std::vector<group_report>& groups) {
  sections_of_groups all;
  for (const group_report& one : groups) all.push_back(one.sections());
  return all;
}

/// Groups by two columns at a time: the texts of the first go down, those of the second across, and those of each
/// column alone stand at the margins.
class crossed_groups {
 public:
  static constexpr std::size_t most_columns = 12;

  explicit crossed_groups(const report& all) : all_(all) {
    for (const group_report& one : all.groups) {
      down_.try_emplace(one.key[0], 0);
      across_.try_emplace(one.key[1], 0);
    }
    for (places* const all_of_one : {&down_, &across_}) {
      std::size_t place = 0;
      for (auto& [text, at] : *all_of_one) at = place++;
    }
  }

  [[nodiscard]] bool fits() const noexcept { return across_.size() <= most_columns; }

  /// `pairs`: what the groups say.
  void print(const sections_of_groups& pairs, std::ostream& to) const {
    const std::string names = printable(all_.by[0], 40) + " × " + printable(all_.by[1], 40);
    to << "\n==== " << names << " ====\n";
    if (!fits()) {
      to << "\n  " << printable(all_.by[1], 40) << " has " << across_.size()
         << " texts, which are too many columns for a table\n";
      return;
    }
    table customers = empty(all_.row_name, figure::form::count);
    for (auto& row : customers.rows) std::fill(row.begin() + 1, row.end(), 0.0);
    const auto add = [&](std::size_t down, std::size_t across, double n) {
      table_cell& cell = customers.rows[down][1 + across];
      cell = std::get<double>(cell) + n;
    };
    for (const group_report& one : all_.groups) {
      const std::size_t down = down_.at(one.key[0]), across = across_.at(one.key[1]);
      for (const std::size_t row : {down, down_.size()})
        for (const std::size_t column : {across, across_.size()}) add(row, column, static_cast<double>(one.customers));
    }
    to << '\n';
    score_customers::print(customers, to);
    print_figures(pairs, to);
  }

 private:
  using places = std::map<std::optional<std::string>, std::size_t>;
  using tables_by_title = std::vector<std::pair<std::string, std::vector<table>>>;

  /// A table without values, with margins below and on the right.
  [[nodiscard]] table empty(const std::string& name, figure::form shown) const {
    table one{name, {{all_.by[0]}}, {}};
    const auto row = [&](const std::string& text) {
      one.rows.push_back(std::vector<table_cell>(across_.size() + 2, std::string()));
      one.rows.back().front() = text;
    };
    for (const auto& [text, place] : across_) one.columns.push_back({text.value_or("missing"), shown});
    one.columns.push_back({"all", shown});
    for (const auto& [text, place] : down_) row(text.value_or("missing"));
    row("all");
    return one;
  }

  /// Puts the figures of a group, a margin or all rows into their place.
  void put(const std::vector<section>& sections, std::size_t down, std::size_t across, tables_by_title& all) const {
    for (const section& s : sections)
      for (auto& [title, tables] : all) {
        if (title != s.title) continue;
        for (const figure& f : s.figures) {
          const std::string name = f.name + (f.unit.empty() ? "" : " (" + f.unit + ")");
          auto found = std::find_if(tables.begin(), tables.end(), [&](const table& t) { return t.name == name; });
          if (found == tables.end()) found = tables.insert(found, empty(name, f.shown));
          found->rows[down][1 + across] = f.estimated ? table_cell(*f.estimated) : table_cell(f.value);
        }
      }
  }

  /// A table of every figure of every section. What a pair does not have stays empty.
  void print_figures(const sections_of_groups& pairs, std::ostream& to) const {
    tables_by_title sections;
    for (const section& s : all_.sections) sections.emplace_back(s.title, std::vector<table>());
    for (std::size_t i = 0; i < pairs.size(); ++i)
      put(pairs[i], down_.at(all_.groups[i].key[0]), across_.at(all_.groups[i].key[1]), sections);
    for (std::size_t column = 0; column < all_.margins.size(); ++column)
      for (const group_report& one : all_.margins[column])
        put(one.sections(), column == 0 ? down_.at(one.key[0]) : down_.size(),
            column == 0 ? across_.size() : across_.at(one.key[0]), sections);
    put(all_.sections, down_.size(), across_.size(), sections);
    for (const auto& [title, tables] : sections) {
      if (!tables.empty()) to << '\n' << title << '\n';
      for (const table& one : tables) score_customers::print(one, to);
    }
  }

  const report& all_;
  places down_, across_;
};

/// "region: north, abc.grade: A".
std::string heading_of(const report& all, const group_report& group) {
  std::string text;
  for (std::size_t k = 0; k < all.by.size(); ++k)
    text += (k == 0 ? "" : ", ") + printable(all.by[k], 40) + ": " + printable(group.key[k].value_or("missing"), 40);
  return text;
}

}  // namespace

void print_summary(const report& all, std::ostream& to) {
  to << all.source << '\n';
  const auto count = [](std::uint64_t n) { return grouped(static_cast<double>(n), 0); };
  print_lines({{all.row_name, count(all.customers), ""},
               {"of them with a bad value", count(all.with_bad_values), ""},
               {"malformed records, not scored", count(all.malformed), ""}},
              to);
  for (const auto& [what, how] : all.reading) to << "  " << what << ' ' << how << '\n';
  print_sections(all.sections, all.row_name, to);
  print_ranking(all, to);
  sections_of_groups pairs;  // kept only where a table needs them
  if (all.by.size() == 2) {
    const crossed_groups crossed(all);
    if (crossed.fits()) pairs = concluded(all.groups);
    crossed.print(pairs, to);
  }
  for (std::size_t i = 0; i < all.groups.size(); ++i) {
    const group_report& one = all.groups[i];
    to << "\n==== " << heading_of(all, one) << ", " << count(one.customers) << ' '
       << (one.customers == 1 ? all.row_name.substr(0, all.row_name.size() - 1) : all.row_name) << " ====\n";
    print_sections(pairs.empty() ? one.sections() : pairs[i], all.row_name, to);
  }
  print_study(all.asked, to);
}

namespace {

void print_columns(const char* title, const texts_by_row& rows, std::ostream& to) {
  if (rows.empty()) return;
  to << "  " << title << '\n';
  print_columns(rows, std::vector<bool>(rows.front().size(), false), "    ", to);
}

/// A long list of settings has its beginning shown only.
std::string shortened(const std::string& text) {
  constexpr std::size_t most = 60;
  return text.size() <= most ? text : text.substr(0, text.rfind(',', most) + 1) + "…";
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

}  // namespace

void list_components(const std::vector<catalogue_entry>& entries, std::ostream& to) {
  std::string_view group;
  for (const catalogue_entry& entry : entries) {
    const description d = entry.make(0)->describe();
    if (entry.group != group) to << (group.empty() ? "" : "\n") << "---- " << entry.group << " ----\n";
    group = entry.group;
    to << '\n'
       << d.title << " (" << d.name << ")" << (d.fitted ? ", fitted to all customers before it classes the first" : "")
       << (entry.when == runs::when_asked ? ", runs when asked for" : "") << '\n';
    texts_by_row inputs, parameters, results;
    for (const input_description& in : d.inputs) {
      const std::string last = std::to_string(in.width);
      inputs.push_back({in.width == 1 ? in.name : in.name + "_1 … " + in.name + "_" + last, or_dash(in.unit), in.range,
                        in.required ? "required" : "optional", in.source});
    }
    for (const parameter_description& p : d.parameters)
      parameters.push_back({p.name + " = " + shortened(p.value), or_dash(p.unit), p.range, p.source});
    for (const result_description& r : d.results) {
      std::string values;
      for (std::size_t i = 1; i < r.classes.size(); ++i) values += (i == 1 ? "" : ", ") + std::string(r.classes[i]);
      results.push_back({r.width == 1 ? r.name : r.name + "_1 … " + r.name + "_" + std::to_string(r.width),
                         r.classes.empty() ? or_dash(r.unit) : "one of " + values});
    }
    print_columns("inputs", inputs, to);
    if (entry.widest != 0) {
      to << "    (2 to " << entry.widest << " elements";
      const std::string last = std::to_string(d.inputs.front().width);
      std::string elements;
      for (const std::string_view element : entry.elements(d.inputs.front().width))
        elements += (elements.empty() ? "" : ", ") + std::string(element);
      to << (elements.empty() ? "" : "; 1 to " + last + ": " + elements) << ")\n";
    }
    print_columns("parameters", parameters, to);
    for (const std::string& rule : d.parameter_rules) to << "    " << rule << '\n';
    print_columns("results", results, to);
  }
}

}  // namespace score_customers
