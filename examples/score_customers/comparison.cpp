// SPDX-License-Identifier: BSL-1.0
#include "comparison.hpp"

#include <clientele/core/summarize.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace score_customers {

namespace {

using clientele::estimate;

/// A number as an estimate without an interval.
estimate plain(double value) {
  estimate e = clientele::undefined_estimate(clientele::statistic_state::defined);
  e.value = value;
  return e;
}

struct drift_tables {
  table shares, numbers;

  drift_tables()
      : shares{.name = "shares, before and after", .columns = columns(figure::form::share)},
        numbers{.name = "numbers, before and after", .columns = columns(figure::form::amount)} {}

  void add(const std::string& name, figure::form shown, const estimate& before, const estimate& after) {
    if (std::isnan(before.value) && std::isnan(after.value)) return;
    (shown == figure::form::share ? shares : numbers)
        .rows.push_back({name, before.value, after.value, change(before, after)});
  }

 private:
  static std::vector<table::column> columns(figure::form shown) {
    return {{"what"}, {"before", shown}, {"after", shown}, {"change", shown}};
  }
};

section drift_of(const section& before, const section& after) {
  section s{.component = after.component,
            .title = after.title,
            .group = after.group,
            .rows = after.rows,
            .invalid = after.invalid};
  drift_tables drift;
  drift.add("rows", figure::form::count, plain(static_cast<double>(before.rows)),
            plain(static_cast<double>(after.rows)));
  for (const figure& now : after.figures) {
    const auto then = std::find_if(before.figures.begin(), before.figures.end(), [&](const figure& f) {
      return f.name == now.name && f.unit == now.unit && f.shown == now.shown;
    });
    if (then != before.figures.end())
      drift.add(now.name, now.shown, then->estimated.value_or(plain(then->value)),
                now.estimated.value_or(plain(now.value)));
  }
  for (const statistic_line& now : after.statistics) {
    const auto then = std::find_if(before.statistics.begin(), before.statistics.end(),
                                   [&](const statistic_line& line) { return line.name == now.name; });
    if (then != before.statistics.end())
      drift.add("mean " + now.name, figure::form::amount, mean_of(then->values), mean_of(now.values));
  }
  for (table* one : {&drift.shares, &drift.numbers})
    if (!one->rows.empty()) s.tables.push_back(std::move(*one));
  return s;
}

std::vector<section> drifts_of(const std::vector<section>& before, const std::vector<section>& after) {
  std::vector<section> all;
  for (const section& now : after) {
    const auto then =
        std::find_if(before.begin(), before.end(), [&](const section& s) { return s.component == now.component; });
    if (then != before.end()) all.push_back(drift_of(*then, now));
  }
  return all;
}

}  // namespace

compared_file::compared_file(const finished_run& run) : all(report_of(run)) {
  for (const group_report& one : all.groups) groups.try_emplace(one.key, group{one.customers, one.sections()});
  all.groups.clear();  // they would look at the jobs, as would the margins
  all.margins.clear();
}

estimate change(const estimate& before, const estimate& after) {
  estimate e = plain(after.value - before.value);
  const auto has_interval = [](const estimate& one) { return one.is_defined() && !std::isnan(one.low); };
  if (!before.is_defined() || !after.is_defined()) e.state = before.is_defined() ? after.state : before.state;
  if (!has_interval(before) || !has_interval(after) || before.confidence != after.confidence) return e;
  e.confidence = after.confidence;
  e.low = e.value - std::hypot(after.value - after.low, before.high - before.value);
  e.high = e.value + std::hypot(after.high - after.value, before.value - before.low);
  e.standard_error = std::hypot(before.standard_error, after.standard_error);
  const bool shares = before.method == clientele::interval_method::wilson && after.method == before.method;
  e.method = shares ? clientele::interval_method::newcombe : after.method;
  return e;
}

report comparison(const compared_file& before, const compared_file& after) {
  report all = after.all;
  all.source = before.all.source + ", then " + after.all.source;
  all.sections = drifts_of(before.all.sections, after.all.sections);
  all.ranking.clear();
  for (const auto& [key, now] : after.groups)
    if (const auto then = before.groups.find(key); then != before.groups.end())
      all.groups.push_back(
          {key, now.customers, [a = then->second.sections, b = now.sections] { return drifts_of(a, b); }});
  if (!all.sections.empty())
    all.sections.back().notes.emplace_back(
        "the intervals of changes take the two files for independent samples; where they have the same customers, who "
        "change little, these are too wide");
  return all;
}

section moves(const classes_by_customer& classes, const clientele::classification::migration& how) {
  const auto seen = [](std::size_t side) {
    return [side](const classes_by_customer::value_type& one) -> std::optional<std::string_view> {
      const std::optional<std::string>& text = one.second[side];
      return text ? std::optional<std::string_view>(*text) : std::nullopt;
    };
  };
  const auto summary = clientele::summarize(classes, clientele::on(how, seen(0), seen(1)));
  const auto& all = *summary;
  section s{.component = "classification::migration",
            .title = "migration",
            .group = "classification",
            .rows = classes.size()};
  s.count("in both files with the same class", all.stayed());
  s.count("arrived", all.arrived());
  s.count("left", all.left());
  s.share("kept", all.kept_share(), "of those before");
  s.share("in the same class", all.stayed_share(), "of those in both");
  s.share("in a better one", all.improved_share(), "of those in both");
  s.share("in a worse one", all.worsened_share(), "of those in both");
  const clientele::classification::contingency_table& crossed = all.table();
  table counts{.name = "from class to class, customers", .columns = {{"before"}}};
  table shares{.name = "from class to class, shares of the class before", .columns = {{"before"}}};
  for (const clientele::category& to : crossed.columns()) {
    counts.columns.push_back({to.text(), figure::form::count});
    shares.columns.push_back({to.text(), figure::form::share});
  }
  for (table* const one : {&counts, &shares}) one->columns.push_back({"left", one->columns.back().shown});
  std::vector<clientele::category> from = crossed.rows();
  for (const clientele::category& before : from) {
    auto& n = counts.rows.emplace_back(std::vector<table_cell>{before.text()});
    auto& p = shares.rows.emplace_back(std::vector<table_cell>{before.text()});
    std::vector<clientele::category> to = crossed.columns();
    to.emplace_back();  // no class: left
    for (const clientele::category& after : to) {
      n.emplace_back(static_cast<double>(crossed.count(before, after)));
      p.emplace_back(all.moved_share(before, after));
    }
  }
  s.tables.push_back(std::move(counts));
  s.tables.push_back(std::move(shares));
  return s;
}

}  // namespace score_customers
