// SPDX-License-Identifier: BSL-1.0
#include "transaction_job.hpp"

#include <cmath>
#include <limits>
#include <ostream>
#include <type_traits>

#include "csv_text.hpp"
#include "csv_writer.hpp"
#include "execution.hpp"
#include "job.hpp"
#include "parted_rows.hpp"
#include "progress.hpp"
#include "transaction_report.hpp"

namespace score_customers {

namespace {

/// Periods in a year: of the Julian year, 365.25 days, or of twelve months.
double periods_a_year(const period_length& period) { return (period.months ? 12.0 : 365.25) / period.count; }

outlook outlook_of(const transaction_options& how, const transaction_log& log) {
  const double year = periods_a_year(how.period);
  const bool endless = how.horizon > std::numeric_limits<double>::max();
  return {.expected_in = !endless            ? how.horizon
                         : log.has_holdout() ? log.holdout()
                                             : year,
          .horizon = how.horizon,
          .rate = std::log1p(how.discount) / year,
          .margin = how.margin};
}

void compare(transaction_report& all, int threads, progress& shown) {
  const transaction_log& log = *all.log;
  std::vector<std::size_t> wanted;
  if (all.how->model == buying_choice::best)
    for (std::size_t i = 0; i < buying_names.size(); ++i) wanted.push_back(i);
  else
    wanted.push_back(static_cast<std::size_t>(all.how->model));
  const std::string customers = grouped(static_cast<double>(log.customers.size()), 0) + " customers";
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string name = buying_names[wanted[i]];
    const std::string place = " (" + std::to_string(i + 1) + " of " + std::to_string(wanted.size()) + " models)";
    shown.say("fitting " + name + " to " + customers + place);
    compared_model one{fit_buying(wanted[i], log.customers, threads), {}};
    if (log.has_holdout()) {
      shown.say("holding " + name + " against the holdout of " + customers + place);
      one.holdout = error_of(expected_purchases(one.fit.model, log.customers, log.holdout(), threads), log.customers);
    }
    all.models.push_back(std::move(one));
  }
  all.chosen = choose_model(all.models);
}

/// Where there are no amounts what was spent is not known.
void write_customers(const transaction_report& all, int threads, const atomic_file& file) {
  const transaction_log& log = *all.log;
  const customer_values& v = *all.values;
  const customer_segments& s = all.segments;
  const bool has_amounts = all.how->has_amounts();
  const auto spent = [&](double amount) { return has_amounts ? amount : std::numeric_limits<double>::quiet_NaN(); };
  csv_writer rows(file);
  for (const char* name : {"id", "x", "t_x", "T", "mean_spend", "p_alive", "expected", "spend", "value", "class"})
    rows.field(name);
  if (log.has_holdout()) rows.field("actual").field("actual_spend");
  for (const char* name : {"recency_score", "frequency_score", "monetary_score", "segment"}) rows.field(name);
  if (all.how->potential_quantile) rows.field("potential");
  rows.end_header();
  const auto name = [](const auto& one, bool there) {
    return there && one != std::remove_cvref_t<decltype(one)>{} ? clientele::name_of(one) : std::string_view();
  };
  const auto write = [&](std::size_t first, std::size_t last, csv_text& to) {
    for (std::size_t i = first; i < last; ++i) {
      const customer& c = log.customers[i];
      to.field(c.id);
      for (const double number :
           {c.x, c.t_x, c.T, spent(c.repeat_mean), v.alive[i], v.expected[i], v.spend[i], v.value[i]})
        to.field(number);
      to.field(name(v.grades[i], v.grades[i] != clientele::classification::grade::unknown));
      if (log.has_holdout()) {
        to.field(c.holdout_x);
        to.field(spent(c.holdout_spend));
      }
      const auto& its = s.scores[i];
      to.field(name(its.recency, true));
      to.field(name(its.frequency, true));
      to.field(name(its.monetary, has_amounts));
      to.field(name(its.segment, true));
      if (all.how->potential_quantile)
        to.field(s.compared ? s.compared->potential[i] : std::numeric_limits<double>::quiet_NaN());
      to.end_row();
    }
  };
  constexpr std::size_t row_bytes = 192;
  parted_rows().add(rows, log.customers.size(), row_bytes, execution(threads), log.customers.size(), write);
  rows.flush();
}

int score_log(const options& chosen, std::optional<output_files>& files, std::ostream& out, std::ostream& err,
              progress& shown) {
  const transaction_options& how = *chosen.transactions;
  files.emplace(chosen);
  rejected_rows rejected(files->quarantine(), how.logs.front() == "-" ? "standard input" : how.logs.front());
  const transaction_log log = read_log(how, chosen.threads, rejected, shown);
  shown.clear();
  if (rejected.count() != 0) {
    for (const std::string& question : log.open.told()) err << question << '\n';
    rejected.print(err);
    log.problems.print(err);
    if (!rejected.quarantined()) {
      err << what_was_written() << "; --quarantine FILE puts bad rows aside\n";
      return exit_bad_input;
    }
  }
  if (how.policies.first_after_calibration == clientele::history::row_policy::fail &&
      log.counts.unknown_to_calibration != 0)
    throw log_error(log.name + ": " + std::to_string(log.counts.unknown_to_calibration) +
                    " of the customers bought first after " + date_text(log.known_to()) +
                    " (--first-after-calibration leave_out leaves them out)");
  if (log.customers.empty()) throw log_error(log.name + ": no customer has a purchase that counts");

  transaction_report all;
  all.how = &how;
  all.asked = &chosen.asked;
  all.log = &log;
  compare(all, chosen.threads, shown);
  const buying_model& model = all.models[all.chosen.model].fit.model;
  if (how.has_amounts()) {
    shown.say("fitting gamma_gamma");
    all.spend = fit_spend(log.customers, chosen.threads);
  } else {
    all.spend = no_spend("the log has no amounts");
  }
  all.ahead = outlook_of(how, log);
  shown.say("valuing " + grouped(static_cast<double>(log.customers.size()), 0) + " customers");
  const customer_values values = value_customers(model, all.spend, log.customers, all.ahead, chosen.threads);
  all.values = &values;
  shown.say("checking what was expected against what was");
  std::vector<double> held_out;
  if (log.has_holdout()) {
    held_out = all.ahead.expected_in == log.holdout()
                   ? values.expected
                   : expected_purchases(model, log.customers, log.holdout(), chosen.threads);
    for (std::size_t i = 0; i < held_out.size(); ++i) {
      all.expected_spend += std::isnan(values.spend[i]) ? 0 : held_out[i] * values.spend[i];
      all.actual_spend += log.customers[i].holdout_spend;
    }
  }
  all.frequencies = by_frequency(model, held_out, log.customers);
  all.tracking = track(model, log);
  all.segments = segment_customers(log, how, values);
  if (files->rows() != nullptr) write_customers(all, chosen.threads, *files->rows());
  if (files->report() != nullptr) csv_writer(*files->report()).text(json_report(all)).flush();
  rejected.flush();
  files->commit();
  shown.clear();
  if (rejected.count() != 0) err << "put aside in " << chosen.quarantine << '\n';
  print_summary(all, files->summary(out, err));
  return exit_done;
}

/// Where a parameter of the library comes from.
const char* option_behind(std::string_view parameter) {
  for (const auto& [name, option] : {std::pair<std::string_view, const char*>{"rate", "--discount"},
                                     {"margin", "--margin"},
                                     {"t", "--horizon"},
                                     {"horizon", "--horizon"},
                                     {"period", "--period"},
                                     {"merged_within", "--period"},
                                     {"calibration_end", "--calibration-end"},
                                     {"end", "--end, or the last date of the log"},
                                     {"begin", "the first date of the log"}})
    if (parameter == name) return option;
  return "--horizon, --discount and --period";
}

}  // namespace

int score_transactions(const options& chosen, std::optional<output_files>& files, std::ostream& out, std::ostream& err,
                       progress& shown) {
  try {
    return score_log(chosen, files, out, err, shown);
  } catch (const clientele::invalid_parameter& error) {
    throw usage_error(std::string(option_behind(error.parameter)) + ": no model takes what follows from it: " +
                      clientele::number_text(error.value) + " breaks the rule: " + error.rule);
  }
}

}  // namespace score_customers
