// SPDX-License-Identifier: BSL-1.0
#include "transaction_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ostream>

#include "printable.hpp"

namespace score_customers {

namespace {

using table_row = std::vector<std::string>;

/// Characters, not bytes, of UTF-8.
/// The first column to the left, the others to the right.
void print_rows(const std::vector<table_row>& rows, std::ostream& to) {
  std::vector<std::size_t> widths;
  for (const table_row& r : rows)
    for (std::size_t i = 0; i < r.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], width_in_characters(r[i]));
    }
  for (const table_row& r : rows) {
    std::string text = " ";
    for (std::size_t i = 0; i < r.size(); ++i) {
      const std::string pad(widths[i] - width_in_characters(r[i]), ' ');
      text += i == 0 ? " " + r[i] + pad : "  " + pad + r[i];
    }
    text.erase(text.find_last_not_of(' ') + 1);
    to << text << '\n';
  }
}

std::string count(double n) { return grouped(n, 0); }
std::string count(std::uint64_t n) { return grouped(static_cast<double>(n), 0); }
std::string percent(double share) { return std::isfinite(share) ? grouped(100 * share, 1) + " %" : "-"; }
std::string signed_percent(double share) { return (share > 0 ? "+" : "") + percent(share); }

/// A number of any size, to about five digits.
std::string measure(double value) {
  const double size = std::abs(value);
  if (std::isnan(value)) return "-";
  if (size == 0 || (size >= 1e-3 && size < 1e15)) return grouped(value, size < 10 ? 4 : size < 1000 ? 3 : 1);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

/// An expected number: whole where it is large.
std::string rounded(double value) { return grouped(value, std::abs(value) < 100 ? 1 : 0); }

std::string counted(std::uint64_t n, const char* what) { return count(n) + " " + what + (n == 1 ? "" : "s"); }

/// "weeks", "months", "periods of 14 days".
std::string in_periods(const period_length& period) {
  return period.name.find(' ') == std::string::npos ? period.name + "s" : "periods of " + period.name;
}

std::string length(double periods, const period_length& period) {
  const bool whole = periods == std::floor(periods);
  return grouped(periods, whole ? 0 : 2) + " " + (periods == 1 ? period.name : in_periods(period));
}

void print_counts(const transaction_log& log, bool has_amounts, const std::string& merged_by, std::ostream& to) {
  const auto& c = log.counts;
  std::vector<table_row> rows{{"rows", count(log.rows)}, {"  in the history of a customer", count(c.used)}};
  const auto add = [&](const std::string& name, std::uint64_t n) {
    if (n != 0) rows.push_back({"  " + name, count(n)});
  };
  const auto cause = [&](const std::string& name, const clientele::history::log_counts::cause& met) {
    add(name + ", left out", met.left_out);
  };
  add("malformed", log.malformed);
  add("date or amount cannot be read", log.unreadable);
  add("date far from all others, bad", log.far_dates.met - log.far_dates.left_out);
  cause("date far from all others", log.far_dates);
  add("bad by a policy", c.bad);
  cause("no id", c.missing_ids);
  cause("no date", c.missing_times);
  cause("after the end", c.after_end);
  if (has_amounts) cause("no amount", c.missing_amounts);
  cause("amount 0", c.zero_amounts);
  cause("refunds", c.refunds);
  add("refunds without a purchase before them, left out", c.refunds_without_purchase);
  add("of purchases refunded in full the same " + merged_by + ", left out", c.rows_cancelled);
  add("of customers who came after the calibration, left out", c.rows_unknown_to_calibration);
  if (c.zero_amounts.met != c.zero_amounts.left_out) rows.push_back({"amount 0, kept", count(c.zero_amounts.met)});
  if (has_amounts && c.missing_amounts.met != c.missing_amounts.left_out && c.missing_amounts.met > c.bad)
    rows.push_back({"no amount, kept", count(c.missing_amounts.met)});
  if (c.refunds.met != c.refunds.left_out && c.refunds.met > c.bad)
    rows.push_back({"refunds, kept", count(c.refunds.met)});
  rows.push_back({"purchases, all of one " + merged_by + " being one", count(c.purchases)});
  rows.push_back({"customers", count(c.customers)});
  if (c.cancelled_purchases != 0)
    rows.push_back({"purchases refunded in full the same " + merged_by + ", none", count(c.cancelled_purchases)});
  if (c.overflowed_moments != 0)
    rows.push_back(
        {"amounts of one customer and " + merged_by + " beyond the largest number", count(c.overflowed_moments)});
  if (c.customers_without_purchase != 0)
    rows.push_back({"customers who bought nothing in the end, left out", count(c.customers_without_purchase)});
  if (c.unknown_to_calibration != 0)
    rows.push_back({"customers who came after the calibration, left out", count(c.unknown_to_calibration)});
  print_rows(rows, to);
}

void print_log(const transaction_report& all, std::ostream& to) {
  const transaction_log& log = *all.log;
  const period_length& period = all.how->period;
  to << log.name << '\n';
  print_counts(log, all.how->has_amounts(), all.how->merge_periods ? period.name : "day", to);
  for (const auto& [what, how] : log.reading) to << "  " << what << ' ' << how << '\n';
  to << "  dates " << log.dates.name() << (log.dates_detected ? " (detected)" : " (as asked for)") << ", "
     << date_text(log.first) << " to " << date_text(log.last) << ", observed to " << date_text(log.seen.end) << '\n'
     << "  "
     << (log.sorted ? "sorted by customer and date: read in the memory of the customers"
                    : "not sorted by customer and date: all rows were kept in memory")
     << '\n';
  double x = 0, held = 0;
  for (const customer& c : log.customers) x += c.x, held += c.holdout_x;
  to << "  time in " << in_periods(period) << "; repeat purchases: " << count(x);
  if (log.has_holdout())
    to << " in the calibration, to " << date_text(log.known_to()) << "; " << count(held) << " in the holdout of "
       << length(log.holdout(), period);
  to << '\n';
}

std::string boundary_of(const fit_facts& f) {
  std::string names;
  for (const estimate_line& p : f.parameters)
    if (p.at_boundary) names += (names.empty() ? "" : ", ") + p.name;
  return names.empty() ? "-" : names;
}

void print_models(const transaction_report& all, std::ostream& to) {
  const bool holdout = all.log->has_holdout();
  to << "\nmodels of buying and leaving, fitted to " << counted(all.models.front().fit.facts.customers, "customer")
     << '\n';
  table_row head{"model", "log-likelihood", "AIC", "BIC", "evaluations", "at its bound"};
  if (holdout)
    for (const char* name : {"expected", "actual", "error", "mean |error|", "root mean sq."}) head.emplace_back(name);
  std::vector<table_row> rows{head};
  for (const compared_model& m : all.models) {
    const fit_facts& f = m.fit.facts;
    table_row r{f.model,           grouped(f.log_likelihood, 3),  grouped(f.aic, 2),
                grouped(f.bic, 2), std::to_string(f.evaluations), boundary_of(f)};
    if (m.holdout) {
      const holdout_error& e = *m.holdout;
      for (const std::string& text : {rounded(e.expected), count(e.actual), signed_percent(e.relative()),
                                      grouped(e.mean_absolute, 4), grouped(e.root_mean_square, 4)})
        r.push_back(text);
    }
    rows.push_back(r);
  }
  print_rows(rows, to);
  to << "  chosen: " << all.models[all.chosen.model].fit.facts.model << ", " << all.chosen.because << '\n';
  if (!all.chosen.warning.empty()) to << "  " << all.chosen.warning << '\n';
  bool bound = false;
  for (const compared_model& m : all.models) {
    const fit_facts& f = m.fit.facts;
    bound = bound || f.at_boundary;
    if (!f.good) to << "  " << f.model << " stopped before its maximum: " << f.stopped << '\n';
  }
  if (bound)
    to << "  at its bound: a parameter that runs to 0 or infinity, or that these customers do not determine;\n"
          "  the likelihood is flat there, however far the parameter runs: by itself it means nothing\n";
}

void print_parameters(const fit_facts& f, const period_length& period, std::ostream& to) {
  std::vector<table_row> rows{{"parameter", "estimate", "standard error", ""}};
  for (const estimate_line& p : f.parameters)
    rows.push_back(
        {p.name, measure(p.value), measure(p.standard_error), p.unit == "time" ? in_periods(period) : p.unit});
  print_rows(rows, to);
}

void print_spend(const transaction_report& all, std::ostream& to) {
  const spend_fit& s = all.spend;
  to << "\nspend per purchase: ";
  if (!all.how->has_amounts()) {
    to << "no model, because " << s.missing_because << ". Nobody has a value\n";
    return;
  }
  to << "gamma_gamma";
  if (!s.model) {
    to << " cannot be fitted: " << s.missing_because << ". Nobody has a value\n";
    return;
  }
  to << ", fitted to " << counted(s.facts.customers, "customer") << " with repeat purchases\n";
  print_parameters(s.facts, all.how->period, to);
  print_rows({{"log-likelihood", grouped(s.facts.log_likelihood, 3)},
              {"evaluations", std::to_string(s.facts.evaluations)},
              {"mean spend of the population",
               std::isnan(s.population_mean) ? "does not exist" : grouped(s.population_mean, 2)},
              {"correlation with the number of purchases", grouped(s.correlation, 3)}},
             to);
  if (s.without_amount != 0)
    to << "  not in it, and without a value, because their repeat purchases brought nothing: "
       << counted(s.without_amount, "customer") << '\n';
  if (s.beyond_largest != 0)
    to << "  not in it, and without a value, because their repeat purchases are beyond the largest number: "
       << counted(s.beyond_largest, "customer") << ", the first is " << in_quotes(s.first_beyond) << '\n';
  for (const std::string& warning : s.facts.warnings) to << "  " << warning << '\n';
}

void print_values(const transaction_report& all, std::ostream& to) {
  const customer_values& v = *all.values;
  const period_length& period = all.how->period;
  const bool endless = all.ahead.horizon > std::numeric_limits<double>::max();
  to << "\nvalue of the customers as of " << date_text(all.log->known_to()) << ", "
     << (endless ? "of all purchases to come" : "of the next " + length(all.ahead.horizon, period))
     << ", discounted at " << percent(all.how->discount) << " a year, margin " << percent(all.how->margin) << '\n';
  print_rows({{"probability of being there, mean", grouped(v.alive_total / static_cast<double>(v.alive.size()), 4)},
              {"customers expected to be there", grouped(v.alive_total, 1)},
              {"purchases expected in " + length(all.ahead.expected_in, period), grouped(v.expected_total, 1)},
              {"purchases to come, discounted", grouped(v.discounted_total, 1)},
              {"value", v.without_value == v.value.size() ? "-" : grouped(v.value_total, 2)}},
             to);
  if (v.without_value != 0)
    to << "  without a value, because their expected spend does not exist: " << counted(v.without_value, "customer")
       << '\n';
  if (v.abc.base == 0) return;
  std::vector<table_row> rows{{"class", "customers", "share", "of the value", "worth at least"}};
  for (const auto grade : {1, 2, 3}) {
    const auto g = static_cast<std::size_t>(grade);
    const double all_valued = static_cast<double>(v.alive.size() - v.without_value);
    rows.push_back({std::string(1, static_cast<char>('A' + grade - 1)), count(v.abc.customers[g]),
                    percent(static_cast<double>(v.abc.customers[g]) / all_valued), percent(v.abc.base_shares[g]),
                    grade == 3 ? "" : grouped(grade == 1 ? v.abc.a_cut : v.abc.b_cut, 2)});
  }
  print_rows(rows, to);
}

/// The values that have a score, by the cuts around it; nobody has one between cuts that coincide.
std::string cuts_of(int score, const std::array<double, 4>& cuts, bool falling, int decimals) {
  const auto place = static_cast<std::size_t>(falling ? 5 - score : score - 1);
  if (place == 4) return "above " + grouped(cuts[3], decimals);
  return place > 0 && cuts[place] == cuts[place - 1] ? "-" : "to " + grouped(cuts[place], decimals);
}

void print_segments(const transaction_report& all, std::ostream& to) {
  const customer_segments& s = all.segments;
  const bool money = all.how->has_amounts();
  const auto customers = static_cast<double>(all.log->customers.size());
  to << "\nrecency, frequency" << (money ? " and money spent" : "") << " as of " << date_text(all.log->known_to())
     << ", scored from 1 to 5 by the quintiles of these customers\n";
  std::vector<table_row> scores{{"score", "days since", "customers", "purchases", "customers"}};
  if (money) scores.front().insert(scores.front().end(), {"spend", "customers"});
  for (int score = 5; score >= 1; --score) {
    const auto i = static_cast<std::size_t>(score);
    table_row& r = scores.emplace_back(
        table_row{std::to_string(score), cuts_of(score, s.scoring.recency_cuts, true, 0), count(s.counts.recency[i]),
                  cuts_of(score, s.scoring.frequency_cuts, false, 0), count(s.counts.frequency[i])});
    if (money) r.push_back(cuts_of(score, s.scoring.monetary_cuts, false, 2)), r.push_back(count(s.counts.monetary[i]));
  }
  print_rows(scores, to);
  to << "  segments by recency and frequency; purchases expected in " << length(all.ahead.expected_in, all.how->period)
     << '\n';
  segment_totals sum;
  for (const segment_totals& one : s.segments) sum.spend += one.spend, sum.value += one.value;
  std::vector<table_row> rows{{"segment", "customers", "share"}};
  if (money) rows.front().insert(rows.front().end(), {"spend", "share"});
  rows.front().emplace_back("expected");
  const bool valued = all.values->without_value < all.values->value.size();
  if (valued) rows.front().insert(rows.front().end(), {"value", "share"});
  if (s.compared) rows.front().emplace_back("potential");
  for (std::size_t i = 0; i < s.segments.size(); ++i) {
    const segment_totals& one = s.segments[i];
    if (one.customers == 0) continue;
    std::string name(enumerators(clientele::classification::rfm_segment{})[i]);
    std::replace(name.begin(), name.end(), '_', ' ');
    table_row& r = rows.emplace_back(
        table_row{name, count(one.customers), percent(static_cast<double>(one.customers) / customers)});
    if (money) r.push_back(grouped(one.spend, 2)), r.push_back(percent(one.spend / sum.spend));
    r.push_back(rounded(one.expected));
    if (valued) r.push_back(grouped(one.value, 2)), r.push_back(percent(one.value / sum.value));
    if (s.compared) r.push_back(grouped(one.potential, 2));
  }
  print_rows(rows, to);
  if (all.how->potential_quantile && !s.compared) to << "  no potential by comparison: nobody has a value\n";
}

void print_potential(const compared_values& c, std::ostream& to) {
  to << "\npotential by comparison with the quantile " << clientele::number_text(c.quantile)
     << " of the values of customers with the same scores of recency and frequency\n";
  print_rows({{"value", grouped(c.all.value, 2)},
              {"what they would bring more at that level", grouped(c.all.potential, 2)},
              {"customers below the level", count(c.all.below)},
              {"at it or above", count(c.all.reached)}},
             to);
  std::vector<table_row> rows{{"recency, frequency", "customers", "level", "potential"}};
  for (const peer_group& one : c.groups)
    rows.push_back({std::to_string(one.recency) + ", " + std::to_string(one.frequency), count(one.customers),
                    grouped(one.level, 2), grouped(one.potential, 2)});
  print_rows(rows, to);
  to << "  a comparison and no forecast: nothing says that a customer can be moved to where others are\n";
}

/// "1997-03", the first of its months.
std::string first_month(const transaction_log& log, std::size_t cohort) {
  return date_text(log.cohorts_in.start(static_cast<std::int64_t>(cohort))).substr(0, 7);
}

void print_cohorts(const transaction_report& all, std::ostream& to) {
  constexpr std::size_t most = 12;
  const transaction_log& log = *all.log;
  const clientele::history::retention_triangle& t = log.cohorts;
  const int months = log.cohort_months;
  to << "\ncohorts by the month of the first purchase: the share who bought so many months later\n";
  std::vector<std::size_t> later, cohorts;
  for (std::size_t k = 1; k < t.size(); ++k)
    if (k <= 6 || (k <= 12 && k % 3 == 0) || (k <= 24 && k % 6 == 0) || k % 12 == 0) later.push_back(k);
  while (later.size() > most) later.pop_back();
  for (std::size_t c = 0; c < t.size(); ++c)
    if (t.size(c) != 0) cohorts.push_back(c);
  std::vector<table_row> rows{{"month", "customers"}};
  for (const std::size_t k : later) rows.front().push_back(count(k * static_cast<std::size_t>(months)));
  for (std::size_t i = cohorts.size() > most ? cohorts.size() - most : 0; i < cohorts.size(); ++i) {
    table_row& r = rows.emplace_back(table_row{first_month(log, cohorts[i]), count(t.size(cohorts[i]))});
    for (const std::size_t k : later) r.push_back(t.observed(cohorts[i], k) ? percent(t.retention(cohorts[i], k)) : "");
  }
  table_row& together = rows.emplace_back(table_row{"all", count(log.customers.size())});
  for (const std::size_t k : later) together.push_back(percent(t.retention(k)));
  print_rows(rows, to);
  if (cohorts.size() > most) to << "  the last " << most << " cohorts; all of them are in the JSON report\n";
  if (months > 1) to << "  cohorts and periods of " << months << " months\n";
  if (const auto next = log.cohorts_in.start(static_cast<std::int64_t>(t.size()));
      next > log.seen.end + std::chrono::days{1})
    to << "  the last month was observed to " << date_text(log.seen.end) << " only\n";
}

void print_gaps(const transaction_log& log, std::ostream& to) {
  const clientele::history::gap_figures& gaps = log.gaps;
  to << "\ndays from a purchase to the customer's next one\n";
  std::vector<table_row> rows{{"times that have ended", count(gaps.count)},
                              {"not ended on " + date_text(log.seen.end) + ", left out", count(log.customers.size())}};
  if (gaps.count != 0) {
    rows.push_back({"mean", grouped(gaps.mean, 1)});
    for (const auto& [name, share] : quantiles_of_gaps) rows.push_back({name, grouped(quantile_of(gaps, share), 0)});
  }
  print_rows(rows, to);
  to << "  the last time of every customer had not ended and is left out: mean and quantiles are below those of all "
        "times\n";
}

void print_holdout(const transaction_report& all, std::ostream& to) {
  const transaction_log& log = *all.log;
  const std::string& model = all.models[all.chosen.model].fit.facts.model;
  if (log.has_holdout()) {
    const holdout_error& e = *all.models[all.chosen.model].holdout;
    const auto first = std::find_if(all.tracking.begin(), all.tracking.end(), [](const auto& p) { return p.holdout; });
    to << "\nholdout check of " << model << ", " << date_text(log.known_to() + std::chrono::days{1}) << " to "
       << date_text(log.seen.end);
    if (first != all.tracking.end())
      to << ", " << log.tracked.name << (first->number == all.tracking.back().number ? " " : "s ") << first->number
         << (first->number == all.tracking.back().number ? "" : "–" + std::to_string(all.tracking.back().number));
    to << '\n'
       << "  expected " << rounded(e.expected) << " against " << count(e.actual) << " actual repeat purchases ("
       << signed_percent(e.relative()) << ")\n";
    if (all.spend.model)
      to << "  expected spend " << grouped(all.expected_spend, 2) << " against " << grouped(all.actual_spend, 2) << " ("
         << signed_percent(all.expected_spend / all.actual_spend - 1) << ")\n";
  } else {
    to << "\ncheck of " << model << " against the log it was fitted to\n";
  }
  table_row head{"repeat purchases", "customers", "by the model"};
  if (log.has_holdout())
    for (const char* name : {"expected", "actual", "expected each", "actual each"}) head.emplace_back(name);
  std::vector<table_row> rows{head};
  for (const frequency_group& g : all.frequencies) {
    table_row r{std::to_string(g.x) + (g.or_more ? " or more" : ""), count(g.customers), grouped(g.model_customers, 1)};
    if (log.has_holdout()) {
      const auto n = static_cast<double>(g.customers);
      for (const std::string& text :
           {grouped(g.expected, 1), count(g.actual), g.customers == 0 ? "-" : grouped(g.expected / n, 3),
            g.customers == 0 ? "-" : grouped(g.actual / n, 3)})
        r.push_back(text);
    }
    rows.push_back(r);
  }
  to << "  by repeat purchases "
     << (log.has_holdout() ? "in the calibration; expected and actual in the holdout" : "so far") << '\n';
  print_rows(rows, to);
}

void print_tracking(const transaction_report& all, std::ostream& to) {
  constexpr std::size_t most = 12;
  const auto& periods = all.tracking;
  std::size_t last_known = periods.size();  // the period in which the calibration ends, and the last one, are shown
  for (std::size_t k = 0; k + 1 < periods.size(); ++k)
    if (!periods[k].holdout && periods[k + 1].holdout) last_known = k;
  const std::size_t step = (periods.size() + most - 1) / most;
  to << "\nrepeat purchases tracked from " << date_text(all.log->first) << " on, cumulative"
     << (step > 1 ? " (every period is in the JSON report)" : "") << '\n';
  std::vector<table_row> rows{{all.log->tracked.name, "until", "expected", "actual", "error"}};
  for (std::size_t k = 0; k < periods.size(); ++k) {
    const tracked_period& p = periods[k];
    if ((k + 1) % step != 0 && k != last_known && k + 1 != periods.size()) continue;
    rows.push_back({std::to_string(p.number) + (p.holdout ? " *" : ""), date_text(p.last),
                    grouped(p.cumulative_expected, 1), count(p.cumulative_actual),
                    p.cumulative_actual == 0 ? "-" : signed_percent(p.cumulative_expected / p.cumulative_actual - 1)});
  }
  print_rows(rows, to);
  if (all.log->has_holdout()) to << "  * in the holdout\n";
}

}  // namespace

void print_summary(const transaction_report& all, std::ostream& to) {
  print_log(all, to);
  print_models(all, to);
  const fit_facts& f = all.models[all.chosen.model].fit.facts;
  to << '\n' << f.model << '\n';
  print_parameters(f, all.how->period, to);
  print_spend(all, to);
  print_values(all, to);
  print_segments(all, to);
  if (all.segments.compared) print_potential(*all.segments.compared, to);
  print_cohorts(all, to);
  print_gaps(*all.log, to);
  print_holdout(all, to);
  print_tracking(all, to);
  print_study(*all.asked, to);
}

}  // namespace score_customers
