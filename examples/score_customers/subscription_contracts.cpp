// SPDX-License-Identifier: BSL-1.0
// Subscriptions as contracts that are renewed or not at the end of every period: what models expect beside what was
// observed.
#include <clientele/churn/kaplan_meier.hpp>
#include <clientele/models/contract_fit.hpp>
#include <clientele/models/contract_history.hpp>
#include <clientele/models/contract_operations.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/kept_rows.hpp>
#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "component_job.hpp"
#include "subscription_dates.hpp"
#include "subscription_entries.hpp"

namespace score_customers {

namespace subscriptions {

namespace models = clientele::models;
using clientele::estimate;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;
using clientele::row_rule;
using clientele::churn::kaplan_meier;

/// The same day so many months later, or the last one of that month.
inline std::chrono::sys_days months_later(std::chrono::sys_days from, int months) {
  using namespace std::chrono;
  const year_month_day date{from};
  const year_month then = year_month{date.year(), date.month()} + std::chrono::months{months};
  return std::min<sys_days>(sys_days{then / date.day()}, sys_days{then / last});
}

/// Periods of so many months from one day to another.
struct periods_passed {
  int whole = 0;
  bool exactly = false;  ///< the last of them is over on this very day

  periods_passed(double from, double to, double period) {
    const auto day_of = [](double days) {
      return std::chrono::sys_days(std::chrono::days(static_cast<int>(std::floor(days))));
    };
    const std::chrono::sys_days first = day_of(from), last = day_of(to);
    const auto month_of = [](std::chrono::sys_days at) {
      const std::chrono::year_month_day date{at};
      return std::chrono::year_month{date.year(), date.month()};
    };
    int months = static_cast<int>((month_of(last) - month_of(first)).count());
    if (months_later(first, months) > last) --months;
    const int length = static_cast<int>(period);
    whole = months / length;
    exactly = months_later(first, whole * length) == last;
  }
};

/// Subscriptions as contracts of a number of months, and what `models::sbg` and `models::bdw` find in them.
///
///     months of `contract_history` = the periods begun by the end, at least one; of those that go on, those over
///
/// One that ends on the day on which it would be renewed was not.
struct contracts {
  double as_of = 0;         ///< days; the last beginning or end of the rows where that is later
  double usual_period = 1;  ///< months, of rows that state none: a convention
  double horizon = infinity;
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"subscriptions::contracts"};
  static constexpr interval whole_months = interval::between(1, 1200).whole_numbers();
  static constexpr auto inputs =
      std::tuple{input<"start">{.unit = "days", .allowed = dates},
                 input<"end">{.unit = "days", .allowed = dates, .presence = presence::optional},
                 input<"period">{.unit = "months", .allowed = whole_months, .presence = presence::optional}};
  static constexpr auto rules = std::array{row_rule{"end", "no earlier than start"}};
  static constexpr auto parameters = std::tuple{
      parameter{"as_of", &contracts::as_of, "days", dates},
      parameter{"usual_period", &contracts::usual_period, "months", whole_months},
      parameter{"horizon", &contracts::horizon, "periods", interval::between(1, 1e9).whole_numbers().or_infinite()},
      parameter{"confidence", &contracts::confidence, "probability", interval::share().without_low().without_high()}};

  struct going_on {
    double period = 0, start = 0;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(period, start);
    }
    friend auto operator<=>(const going_on&, const going_on&) = default;
    friend bool operator==(const going_on&, const going_on&) = default;
  };
  struct state {
    std::map<double, kaplan_meier::state> ended{};  ///< by period
    clientele::kept_rows<going_on> open{};
    double last = -infinity;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(ended, open, last);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  /// Those of one length of period.
  struct contracts_alike {
    double period = 0;
    kaplan_meier::state lasted{};
    clientele::churn::survival_curve observed{};
    std::vector<models::contracts_of_age> base{};  ///< those that go on
    bool tells = false;                            ///< there is a period at whose end one was renewed or was not
    models::fitted_model<models::sbg> sbg{};
    models::fitted_model<models::bdw> bdw{};

    /// Contracts of which it is known whether they were renewed at the end of this period, and those that were.
    [[nodiscard]] clientele::proportion renewed(double age) const {
      std::uint64_t there = 0, left = 0;
      for (const auto& [time, ended] : lasted.at) {
        if (time >= age) there += ended.left + ended.censored;
        if (time == age) left = ended.left;
      }
      return {static_cast<double>(there - left), static_cast<double>(there)};
    }
  };
  struct conclusion {
    double as_of = no_number;
    std::vector<contracts_alike> all{};
  };

  [[nodiscard]] constexpr std::size_t broken_rule(double start, double end, double) const noexcept {
    return end < start ? 1 : 0;
  }
  void take(state& s, double start, double end, double period) const {
    const double length = period == period ? period : usual_period;
    s.last = last_seen(s.last, start, end);
    if (!(end == end)) return s.open.take({length, start});
    const periods_passed passed(start, end, length);
    kaplan_meier{}.take(s.ended[length], std::max(1, passed.whole + (passed.exactly ? 0 : 1)), 1);
  }
  static void join(state& s, const state& other) {
    for (const auto& [period, ended] : other.ended) kaplan_meier::join(s.ended[period], ended);
    s.open.join(other.open);
    s.last = std::max(s.last, other.last);
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    conclusion c{.as_of = last_day(as_of, s.last)};
    std::map<double, kaplan_meier::state> lasted = s.ended;
    for (const going_on& one : s.open.sorted())
      kaplan_meier{}.take(lasted[one.period], periods_passed(one.start, c.as_of, one.period).whole, 0);
    for (const auto& [period, ages] : lasted) c.all.push_back(alike(period, ages));
    return c;
  }

  friend constexpr bool operator==(const contracts&, const contracts&) = default;

 private:
  [[nodiscard]] contracts_alike alike(double period, const kaplan_meier::state& lasted) const {
    contracts_alike of{.period = period, .lasted = lasted, .observed = kaplan_meier{confidence}.conclude(lasted)};
    std::vector<models::contract_history> rows;
    for (const auto& [months, ended] : lasted.at) {
      if (ended.left != 0) rows.push_back({months, 1, static_cast<double>(ended.left)});
      if (ended.censored == 0) continue;
      rows.push_back({months, 0, static_cast<double>(ended.censored)});
      of.base.push_back({.age = months + 1, .contracts = static_cast<double>(ended.censored)});
    }
    of.tells = of.observed.last_time > 0;
    if (!of.tells) return of;
    using row = models::contract_history;
    of.sbg = clientele::fit(models::sbg_fit{}.counted(), rows, &row::months, &row::cancelled, &row::contracts);
    of.bdw = clientele::fit(models::bdw_fit{}.counted(), rows, &row::months, &row::cancelled, &row::contracts);
    return of;
  }
};

template <class Model>
void tell_fit(const contracts::contracts_alike& of, const models::fitted_model<Model>& f, double horizon, table& fits,
              table& parameters) {
  const std::string name(Model::name.view().substr(Model::name.view().rfind(':') + 1));
  const double last = of.observed.last_time;
  fits.rows.push_back({name, f.log_likelihood, f.aic, f.bic, std::string(clientele::name_of(f.why)),
                       1 + models::expected_residual_lifetime(*f, 1, last - 1), models::expected_lifetime(*f),
                       models::expected_renewals(*f, horizon, of.base)});
  clientele::for_each_element(Model::parameters, [&, i = std::size_t{0}](const auto& p) mutable {
    parameters.rows.push_back({name, std::string(p.name), f.value.*(p.member), f.standard_errors[i],
                               std::string(f.at_boundary[i] ? "at its bound, or not determined" : "")});
    ++i;
  });
}

/// Ages that are told: as far again as was observed.
std::vector<double> ages_told(double longest) {
  std::vector<double> ages;
  for (const double age : {1., 2., 3., 4., 5., 6., 9., 12., 18., 24., 36., 48., 60., 84., 120.})
    if (age <= std::max(2 * longest, 3.)) ages.push_back(age);
  return ages;
}

void tell_alike(section& s, const contracts::contracts_alike& of, const contracts& how, const std::string& which) {
  constexpr auto share = figure::form::share;
  s.count("contracts" + which, of.observed.customers, "");
  s.count("of them not renewed" + which, of.observed.left, "");
  if (!of.tells) return s.notes.push_back("no period is over" + which + ": there is nothing to fit to");
  const double last = of.observed.last_time;
  s.amount("periods of the first " + clientele::number_text(last) + which, of.observed.restricted_mean_estimate(last),
           "periods");
  const bool endless = !(how.horizon < infinity);
  table fits{.name = "models" + which,
             .columns = {{"model"},
                         {"log-likelihood"},
                         {"AIC"},
                         {"BIC"},
                         {"search"},
                         {"periods of the first " + clientele::number_text(last)},
                         {"periods in all"},
                         {endless ? "renewals of those still there"
                                  : "renewals of those still there, next " + clientele::number_text(how.horizon)}}};
  table parameters{.name = "parameters" + which,
                   .columns = {{"model"}, {"parameter"}, {"estimate"}, {"standard error"}, {"remark"}}};
  tell_fit(of, of.sbg, how.horizon, fits, parameters);
  tell_fit(of, of.bdw, how.horizon, fits, parameters);
  table renewed{
      .name = "renewed at the end of their period" + which,
      .columns = {{"period"}, {"known", figure::form::count}, {"observed", share}, {"sbg", share}, {"bdw", share}}};
  table there{.name = "still there after so many periods" + which,
              .columns = {{"periods"}, {"observed", share}, {"sbg", share}, {"bdw", share}}};
  table ahead{.name = (endless ? "renewals still to come"
                               : "renewals in the next " + clientele::number_text(how.horizon) + " periods") +
                      ", by the period a contract is in" + which,
              .columns = {{"period"}, {"sbg"}, {"bdw"}}};
  for (const double age : ages_told(last)) {
    const clientele::proportion known = of.renewed(age);
    renewed.rows.push_back({age, known.trials, clientele::wilson(known, how.confidence),
                            models::retention_rate(*of.sbg, age), models::retention_rate(*of.bdw, age)});
    there.rows.push_back(
        {age, of.observed.survival_estimate(age), models::survival(*of.sbg, age), models::survival(*of.bdw, age)});
    ahead.rows.push_back({age, models::expected_residual_lifetime(*of.sbg, age, how.horizon),
                          models::expected_residual_lifetime(*of.bdw, age, how.horizon)});
  }
  for (table* const one : {&fits, &parameters, &renewed, &there, &ahead}) s.tables.push_back(std::move(*one));
  s.notes.push_back("the smaller BIC" + which + " is that of " + (of.bdw.bic < of.sbg.bic ? "bdw" : "sbg"));
}

void tell_contracts(section& s, const clientele::summary<contracts>& of) {
  for (const contracts::contracts_alike& one : of->all) {
    const std::string length = clientele::number_text(one.period) + (one.period == 1 ? " month" : " months");
    tell_alike(s, one, of.component(), of->all.size() == 1 ? "" : ", of " + length);
    if (of->all.size() == 1) s.notes.push_back("a period is " + length);
  }
  s.notes.push_back(as_of_note("contracts", of->as_of, of.component().as_of));
}

}  // namespace subscriptions

catalogue_entry subscription_contract_entry() {
  return gathering_entry<subscriptions::contracts>(heading::subscriptions, subscriptions::tell_contracts);
}

}  // namespace score_customers
