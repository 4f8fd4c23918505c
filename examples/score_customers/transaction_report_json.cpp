// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

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

template <std::size_t n>
json list_of(const std::array<double, n>& values) {
  json all = json::array();
  for (const double value : values) all.push_back(json_number(value));
  return all;
}

/// An axis of the scores: its cuts, and the customers of the scores 1 to 5.
json axis_of(const char* unit, const std::array<double, 4>& cuts, const std::array<std::uint64_t, 6>& customers) {
  return {{"unit", unit},
          {"cuts", list_of(cuts)},
          {"customers", json(std::vector<std::uint64_t>(customers.begin() + 1, customers.end()))}};
}

json segments_of(const transaction_report& all) {
  const customer_segments& s = all.segments;
  const bool money = all.how->has_amounts();
  json j{{"cuts_at", "quintiles"},
         {"recency", axis_of("days", s.scoring.recency_cuts, s.counts.recency)},
         {"frequency", axis_of("purchases", s.scoring.frequency_cuts, s.counts.frequency)},
         {"monetary", money ? axis_of("currency", s.scoring.monetary_cuts, s.counts.monetary) : json(nullptr)}};
  for (std::size_t i = 0; i < s.segments.size(); ++i) {
    const segment_totals& one = s.segments[i];
    if (one.customers == 0) continue;
    json& line = j["segments"][std::string(enumerators(clientele::classification::rfm_segment{})[i])];
    line = {{"customers", one.customers},
            {"spend", money ? json_number(one.spend) : json(nullptr)},
            {"expected_purchases", json_number(one.expected)},
            {"value", money ? json_number(one.value) : json(nullptr)}};
    if (s.compared) line["potential"] = json_number(one.potential);
  }
  return j;
}

json of(const compared_values& c) {
  json j{{"quantile", c.quantile},
         {"value", json_number(c.all.value)},
         {"potential", json_number(c.all.potential)},
         {"below_level", c.all.below},
         {"reached_level", c.all.reached}};
  for (const peer_group& one : c.groups)
    j["groups"].push_back({{"recency_score", one.recency},
                           {"frequency_score", one.frequency},
                           {"customers", one.customers},
                           {"level", json_number(one.level)},
                           {"potential", json_number(one.potential)}});
  return j;
}

json cohorts_of(const transaction_log& log) {
  const clientele::history::retention_triangle& t = log.cohorts;
  json j{{"months", log.cohort_months}, {"observed_to", date_text(log.seen.end)}, {"together", json::array()}};
  for (std::size_t k = 0; k < t.size(); ++k) j["together"].push_back(json_number(t.retention(k)));
  for (std::size_t c = 0; c < t.size(); ++c) {
    if (t.size(c) == 0) continue;
    json one{{"begun", date_text(log.cohorts_in.start(static_cast<std::int64_t>(c)))}, {"customers", t.size(c)}};
    for (std::size_t k = 0; t.observed(c, k); ++k) {
      one["active"].push_back(t.active(c, k));
      one["purchases"].push_back(t.purchases(c, k));
      one["retention"].push_back(json_number(t.retention(c, k)));
    }
    j["cohorts"].push_back(one);
  }
  return j;
}

json gaps_of(const transaction_log& log) {
  const clientele::history::gap_figures& gaps = log.gaps;
  json j{{"unit", "days"}, {"ended", gaps.count}, {"not_ended", log.customers.size()}};
  if (gaps.count == 0) return j;
  j["mean"] = json_number(gaps.mean);
  j["variance"] = json_number(gaps.variance);
  j["minimum"] = json_number(gaps.minimum);
  j["maximum"] = json_number(gaps.maximum);
  for (const auto& [name, share] : quantiles_of_gaps)
    j["quantiles"].push_back({{"share", share}, {"days", quantile_of(gaps, share)}});
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
  j["rfm"] = segments_of(all);
  if (all.segments.compared) j["potential"] = of(*all.segments.compared);
  j["cohorts"] = cohorts_of(log);
  j["times_between_purchases"] = gaps_of(log);
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
