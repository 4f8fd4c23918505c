// SPDX-License-Identifier: BSL-1.0
#include <nlohmann/json.hpp>

#include "json_number.hpp"
#include "transaction_report.hpp"

namespace score_customers {

namespace {

using json = nlohmann::ordered_json;

/// JSON has no NaN and no infinity.
json of(const clientele::history::log_counts::cause& c) { return {{"met", c.met}, {"left_out", c.left_out}}; }

json of(const fit_facts& f) {
  json j{{"model", f.model},          {"customers", f.customers},     {"log_likelihood", json_number(f.log_likelihood)},
         {"aic", json_number(f.aic)}, {"bic", json_number(f.bic)},    {"evaluations", f.evaluations},
         {"stopped", f.stopped},      {"at_boundary", f.at_boundary}, {"join_ratio", json_number(f.join_ratio)}};
  j["parameters"] = json::object();
  for (const estimate_line& p : f.parameters)
    j["parameters"][p.name] = {{"value", json_number(p.value)},
                               {"standard_error", json_number(p.standard_error)},
                               {"at_boundary", p.at_boundary}};
  j["warnings"] = f.warnings;
  return j;
}

json rows_of(const transaction_log& log) {
  const auto& c = log.counts;
  return {
      {"rows", log.rows},
      {"used", c.used},
      {"malformed", log.malformed},
      {"unreadable", log.unreadable},
      {"far_dates", of(log.far_dates)},
      {"bad_by_policy", c.bad},
      {"missing_ids", of(c.missing_ids)},
      {"missing_id_words", log.missing_words},
      {"missing_dates", of(c.missing_times)},
      {"after_end", of(c.after_end)},
      {"missing_amounts", of(c.missing_amounts)},
      {"zero_amounts", of(c.zero_amounts)},
      {"refunds", of(c.refunds)},
      {"refunds_without_purchase", c.refunds_without_purchase},
      {"cancelled", {{"purchases", c.cancelled_purchases}, {"rows", c.rows_cancelled}}},
      {"customers_without_purchase", c.customers_without_purchase},
      {"overflowed_moments", c.overflowed_moments},
      {"first_after_calibration", {{"customers", c.unknown_to_calibration}, {"rows", c.rows_unknown_to_calibration}}},
      {"merged", c.merged}};
}

json of(const holdout_error& e) {
  return {{"expected", json_number(e.expected)},
          {"actual", json_number(e.actual)},
          {"relative_error", json_number(e.relative())},
          {"mean_absolute_error", json_number(e.mean_absolute)},
          {"root_mean_square_error", json_number(e.root_mean_square)}};
}

json value_of(const transaction_report& all) {
  const customer_values& v = *all.values;
  json j{{"as_of", date_text(all.log->known_to())},
         {"expected_in", json_number(all.ahead.expected_in)},
         {"horizon", json_number(all.ahead.horizon)},
         {"discount_a_year", all.how->discount},
         {"rate_a_period", all.ahead.rate},
         {"margin", all.how->margin},
         {"customers", v.value.size()},
         {"without_value", v.without_value},
         {"alive", json_number(v.alive_total)},
         {"expected_purchases", json_number(v.expected_total)},
         {"discounted_purchases", json_number(v.discounted_total)},
         {"value", json_number(v.value_total)}};
  for (std::size_t g = 1; g <= 3; ++g)
    j["classes"][std::string(1, static_cast<char>('A' + g - 1))] = {
        {"customers", v.abc.customers[g]}, {"share_of_value", json_number(v.abc.base_shares[g])}};
  j["a_cut"] = json_number(v.abc.a_cut);
  j["b_cut"] = json_number(v.abc.b_cut);
  return j;
}

}  // namespace

std::string json_report(const transaction_report& all) {
  const transaction_log& log = *all.log;
  const bool holdout = log.has_holdout();
  json j{{"source", log.name},
         {"dates", {{"format", log.dates.name()}, {"detected", log.dates_detected}}},
         {"first_date", date_text(log.first)},
         {"last_date", date_text(log.last)},
         {"observed_to", date_text(log.seen.end)},
         {"calibration_end", holdout ? json(date_text(log.known_to())) : json(nullptr)},
         {"period", all.how->period.name},
         {"sorted", log.sorted},
         {"customers", log.customers.size()},
         {"purchases", log.counts.purchases}};
  for (const auto& [what, how] : log.reading) j["reading"][what] = how;
  j["rows"] = rows_of(log);
  for (const compared_model& m : all.models) {
    json one = of(m.fit.facts);
    if (m.holdout) one["holdout"] = of(*m.holdout);
    j["models"].push_back(one);
  }
  j["chosen"] = {{"model", all.models[all.chosen.model].fit.facts.model}, {"because", all.chosen.because}};
  if (!all.chosen.warning.empty()) j["chosen"]["warning"] = all.chosen.warning;
  if (all.spend.model) {
    j["spend"] = of(all.spend.facts);
    j["spend"]["population_mean"] = json_number(all.spend.population_mean);
    j["spend"]["correlation_with_purchases"] = json_number(all.spend.correlation);
  } else {
    j["spend"] = {{"model", nullptr}, {"because", all.spend.missing_because}};
  }
  j["spend"]["customers_without_amount"] = all.spend.without_amount;
  j["spend"]["customers_beyond_largest_number"] = all.spend.beyond_largest;
  j["value"] = value_of(all);
  if (holdout) {
    j["holdout"] = of(*all.models[all.chosen.model].holdout);
    j["holdout"]["periods"] = json_number(log.holdout());
    j["holdout"]["expected_spend"] = all.spend.model ? json_number(all.expected_spend) : json(nullptr);
    j["holdout"]["actual_spend"] = all.how->has_amounts() ? json_number(all.actual_spend) : json(nullptr);
  }
  for (const frequency_group& g : all.frequencies) {
    json one{{"repeat_purchases", g.x},
             {"or_more", g.or_more},
             {"customers", g.customers},
             {"customers_by_model", json_number(g.model_customers)}};
    if (holdout) one["holdout_expected"] = json_number(g.expected), one["holdout_actual"] = json_number(g.actual);
    j["by_frequency"].push_back(one);
  }
  j["tracking_period"] = log.tracked.name;
  for (const tracked_period& p : all.tracking)
    j["tracking"].push_back({{"period", p.number},
                             {"until", date_text(p.last)},
                             {"holdout", p.holdout},
                             {"expected", json_number(p.expected)},
                             {"actual", json_number(p.actual)},
                             {"cumulative_expected", json_number(p.cumulative_expected)},
                             {"cumulative_actual", json_number(p.cumulative_actual)}});
  j["study"] = json_of(*all.asked);
  // Texts from the file may be in any encoding; what is not UTF-8 is replaced.
  return j.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace score_customers
