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

using row = std::vector<std::string>;

/// Characters, not bytes, of UTF-8.
/// The first column to the left, the others to the right.
void print_rows(const std::vector<row>& rows, std::ostream& to) {
  std::vector<std::size_t> widths;
  for (const row& r : rows)
    for (std::size_t i = 0; i < r.size(); ++i) {
      if (i == widths.size()) widths.push_back(0);
      widths[i] = std::max(widths[i], width_in_characters(r[i]));
    }
  for (const row& r : rows) {
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
  std::vector<row> rows{{"rows", count(log.rows)}, {"  in the history of a customer", count(c.used)}};
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
  row head{"model", "log-likelihood", "AIC", "BIC", "evaluations", "at its bound"};
  if (holdout)
    for (const char* name : {"expected", "actual", "error", "mean |error|", "root mean sq."}) head.emplace_back(name);
  std::vector<row> rows{head};
  for (const compared_model& m : all.models) {
    const fit_facts& f = m.fit.facts;
    row r{f.model,           grouped(f.log_likelihood, 3),  grouped(f.aic, 2),
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
  std::vector<row> rows{{"parameter", "estimate", "standard error", ""}};
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
  std::vector<row> rows{{"class", "customers", "share", "of the value", "worth at least"}};
  for (const auto grade : {1, 2, 3}) {
    const auto g = static_cast<std::size_t>(grade);
    const double all_valued = static_cast<double>(v.alive.size() - v.without_value);
    rows.push_back({std::string(1, static_cast<char>('A' + grade - 1)), count(v.abc.customers[g]),
                    percent(static_cast<double>(v.abc.customers[g]) / all_valued), percent(v.abc.base_shares[g]),
                    grade == 3 ? "" : grouped(grade == 1 ? v.abc.a_cut : v.abc.b_cut, 2)});
  }
  print_rows(rows, to);
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
  row head{"repeat purchases", "customers", "by the model"};
  if (log.has_holdout())
    for (const char* name : {"expected", "actual", "expected each", "actual each"}) head.emplace_back(name);
  std::vector<row> rows{head};
  for (const frequency_group& g : all.frequencies) {
    row r{std::to_string(g.x) + (g.or_more ? " or more" : ""), count(g.customers), grouped(g.model_customers, 1)};
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
  std::vector<row> rows{{all.log->tracked.name, "until", "expected", "actual", "error"}};
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
  print_holdout(all, to);
  print_tracking(all, to);
  print_study(*all.asked, to);
}

}  // namespace score_customers
