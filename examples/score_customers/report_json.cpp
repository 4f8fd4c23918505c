// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/descriptor.hpp>

#include <nlohmann/json.hpp>

#include <cmath>

#include "report.hpp"

namespace score_customers {

namespace {

using json = nlohmann::ordered_json;

/// JSON has no NaN and no infinity.
json number(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

json of(const clientele::statistic& s) {
  return {{"count", s.count()},
          {"total", number(s.total())},
          {"mean", number(s.mean())},
          {"variance", number(s.variance())},
          {"minimum", number(s.minimum())},
          {"maximum", number(s.maximum())}};
}

json of(const section& s) {
  json j{{"component", s.component}, {"group", s.group}, {"rows", s.rows}, {"invalid", s.invalid}};
  for (const auto& [input, count] : s.blamed) j["invalid_by_input"][input] = count;
  for (const auto& [input, count] : s.missing) j["missing"][input] = count;
  for (const auto& [name, value] : s.parameters) j["parameters"][name] = value;
  for (const figure& f : s.figures) {
    const json value = f.shown == figure::form::count ? json(static_cast<std::uint64_t>(f.value)) : number(f.value);
    json& one = j["figures"].emplace_back(json{{"name", f.name}, {"value", value}, {"unit", f.unit}});
    if (!f.estimated) continue;
    const clientele::estimate& e = *f.estimated;
    one["state"] = clientele::name_of(e.state);
    one["standard_error"] = number(e.standard_error);
    one["low"] = number(e.low);
    one["high"] = number(e.high);
    one["confidence"] = e.confidence;
    one["method"] = clientele::name_of(e.method);
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
      for (std::size_t i = 0; i < row.size(); ++i) point[c.columns[i]] = number(row[i]);
    }
  for (const std::string& note : s.notes) j["notes"].push_back(note);
  return j;
}

}  // namespace

std::string json_report(const report& all) {
  json j{{"source", all.source},
         {"customers", all.customers},
         {"with_bad_values", all.with_bad_values},
         {"malformed_records", all.malformed}};
  for (const auto& [what, how] : all.reading) j["reading"][what] = how;
  j["components"] = json::object();
  for (const section& s : all.sections) j["components"][s.title] = of(s);
  if (!all.by.empty()) j["by"] = all.by;
  for (const group_report& one : all.groups) {
    json& group = j["groups"].emplace_back(json{{"key", one.key ? json(*one.key) : json(nullptr)},
                                                {"name", one.name()},
                                                {"customers", one.customers},
                                                {"components", json::object()}});
    for (const section& s : one.sections()) group["components"][s.title] = of(s);
  }
  j["not_run"] = json::object();
  for (const auto& [component, reason] : all.idle) j["not_run"][component] = reason;
  if (!all.ranking.empty()) {
    json& list = j["largest_distance"];
    list["by"] = all.ranked_by;
    for (const ranked& r : all.ranking)
      list["customers"].push_back({{"id", r.id},
                                   {"current", number(r.current)},
                                   {"potential", number(r.potential)},
                                   {"improved", number(r.improved)}});
  }
  j["study"] = json_of(all.asked);
  // Texts from the file may be in any encoding; what is not UTF-8 is replaced.
  return j.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace score_customers
