// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/descriptor.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <variant>

#include "json_number.hpp"
#include "report.hpp"

namespace score_customers {

namespace {

using json = nlohmann::ordered_json;

json of(const clientele::statistic& s) {
  return {{"count", s.count()},
          {"total", json_number(s.total())},
          {"mean", json_number(s.mean())},
          {"variance", json_number(s.variance())},
          {"minimum", json_number(s.minimum())},
          {"maximum", json_number(s.maximum())}};
}

/// Adds what is known of an estimate beside its value.
void add_interval(json& to, const clientele::estimate& e) {
  to["state"] = clientele::name_of(e.state);
  to["standard_error"] = json_number(e.standard_error);
  to["low"] = json_number(e.low);
  to["high"] = json_number(e.high);
  to["confidence"] = e.confidence;
  to["method"] = clientele::name_of(e.method);
}

json of_number(double value, figure::form shown) {
  return shown == figure::form::count ? json(static_cast<std::uint64_t>(value)) : json_number(value);
}

json of(const table_cell& c, figure::form shown) {
  if (const auto* const text = std::get_if<std::string>(&c)) return *text;
  if (const auto* const value = std::get_if<double>(&c)) return of_number(*value, shown);
  const auto& e = std::get<clientele::estimate>(c);
  json one{{"value", json_number(e.value)}};
  add_interval(one, e);
  return one;
}

/// Of groups by one column what they have of it; of those by two a list.
json one_or_list(json all) { return all.size() == 1 ? all.front() : all; }

json of(const section& s) {
  json j{{"component", s.component}, {"group", s.group}, {"rows", s.rows}, {"invalid", s.invalid}};
  for (const auto& [input, count] : s.blamed) j["invalid_by_input"][input] = count;
  for (const auto& [input, count] : s.missing) j["missing"][input] = count;
  for (const auto& [name, value] : s.parameters) j["parameters"][name] = value;
  for (const figure& f : s.figures) {
    json& one =
        j["figures"].emplace_back(json{{"name", f.name}, {"value", of_number(f.value, f.shown)}, {"unit", f.unit}});
    if (f.estimated) add_interval(one, *f.estimated);
  }
  for (const statistic_line& line : s.statistics) {
    json one = of(line.values);
    one["unit"] = line.unit;
    j["statistics"][line.name] = one;
  }
  for (const class_line& line : s.classes) j["classes"][line.result][line.name] = line.customers;
  for (const curve& c : s.curves)
    for (const auto& row : c.rows) {
      json& point = j["curves"][c.name].emplace_back(json::object());
      for (std::size_t i = 0; i < row.size(); ++i) point[c.columns[i]] = json_number(row[i]);
    }
  for (const table& t : s.tables) {
    json& lines = j["tables"][t.name] = json::array();
    for (const auto& row : t.rows) {
      json& line = lines.emplace_back(json::object());
      for (std::size_t i = 0; i < row.size(); ++i) line[t.columns[i].name] = of(row[i], t.columns[i].shown);
    }
  }
  for (const std::string& note : s.notes) j["notes"].push_back(note);
  return j;
}

json of(const group_report& group, const std::string& row_name) {
  json key = json::array();
  for (const auto& text : group.key) key.push_back(text ? json(*text) : json(nullptr));
  json all{{"key", one_or_list(std::move(key))},
           {"name", group.name()},
           {row_name, group.customers},
           {"components", json::object()}};
  for (const section& s : group.sections()) all["components"][s.title] = of(s);
  return all;
}

}  // namespace

std::string json_report(const report& all) {
  json j{{"source", all.source},
         {all.row_name, all.customers},
         {"with_bad_values", all.with_bad_values},
         {"malformed_records", all.malformed}};
  for (const auto& [what, how] : all.reading) j["reading"][what] = how;
  j["components"] = json::object();
  for (const section& s : all.sections) j["components"][s.title] = of(s);
  if (!all.by.empty()) j["by"] = one_or_list(json(all.by));
  for (const group_report& one : all.groups) j["groups"].push_back(of(one, all.row_name));
  for (std::size_t column = 0; column < all.margins.size(); ++column)
    for (const group_report& one : all.margins[column]) j["margins"][all.by[column]].push_back(of(one, all.row_name));
  j["not_run"] = json::object();
  for (const auto& [component, reason] : all.idle) j["not_run"][component] = reason;
  if (!all.ranking.empty()) {
    json& list = j["largest_distance"];
    list["by"] = all.ranked_by;
    for (const ranked& r : all.ranking)
      list["customers"].push_back({{"id", r.id},
                                   {"current", json_number(r.current)},
                                   {"potential", json_number(r.potential)},
                                   {"improved", json_number(r.improved)}});
  }
  j["study"] = json_of(all.asked);
  // Texts from the file may be in any encoding; what is not UTF-8 is replaced.
  return j.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace score_customers
