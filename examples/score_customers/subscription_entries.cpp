// SPDX-License-Identifier: BSL-1.0
// Subscriptions: how long they last, cohorts by the month of their beginning, and what of the revenue stays.
#include "subscription_entries.hpp"

#include <clientele/churn/kaplan_meier.hpp>
#include <clientele/statistics/covariance.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/kept_rows.hpp>
#include <clientele/statistics/proportion.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "component_job.hpp"
#include "day_text.hpp"
#include "subscription_dates.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace subscriptions {

using clientele::category;
using clientele::estimate;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;
using clientele::proportion;
using clientele::row_rule;

/// How long subscriptions last: `churn::kaplan_meier` of their ends, those that have none being observed until the last
/// day.
struct duration {
  double as_of = 0;  ///< days; the last beginning or end of the rows where that is later
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"subscriptions::duration"};
  static constexpr auto inputs =
      std::tuple{input<"start">{.unit = "days", .allowed = dates},
                 input<"end">{.unit = "days", .allowed = dates, .presence = presence::optional}};
  static constexpr auto rules = std::array{row_rule{"end", "no earlier than start"}};
  static constexpr auto parameters = std::tuple{
      parameter{"as_of", &duration::as_of, "days", dates},
      parameter{"confidence", &duration::confidence, "probability", interval::share().without_low().without_high()}};

  struct state {
    clientele::churn::kaplan_meier::state ended{};
    clientele::kept_rows<double> open{};  ///< when those without an end began
    double last = -infinity;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(ended, open, last);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  struct conclusion {
    clientele::churn::survival_curve curve{};
    double as_of = no_number;
    clientele::churn::kaplan_meier::state durations{};

    /// Subscriptions that were observed for so many days or longer.
    [[nodiscard]] std::uint64_t at_risk(double day) const {
      std::uint64_t found = 0;
      for (const auto& [time, ended] : durations.at)
        if (time >= day) found += ended.left + ended.censored;
      return found;
    }
  };

  [[nodiscard]] constexpr std::size_t broken_rule(double start, double end) const noexcept {
    return end < start ? 1 : 0;
  }
  void take(state& s, double start, double end) const {
    if (end == end)
      clientele::churn::kaplan_meier{}.take(s.ended, end - start, 1);
    else
      s.open.take(start);
    s.last = last_seen(s.last, start, end);
  }
  static void join(state& s, const state& other) {
    clientele::churn::kaplan_meier::join(s.ended, other.ended);
    s.open.join(other.open);
    s.last = std::max(s.last, other.last);
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    const clientele::churn::kaplan_meier all{confidence};
    clientele::churn::kaplan_meier::state whole = s.ended;
    const double now = last_day(as_of, s.last);
    for (const double start : s.open.sorted()) all.take(whole, now - start, 0);
    clientele::churn::survival_curve curve = all.conclude(whole);
    return {std::move(curve), now, std::move(whole)};
  }

  friend constexpr bool operator==(const duration&, const duration&) = default;
};

constexpr double days_of_month = 365.25 / 12;

void tell_duration(section& s, const clientele::summary<duration>& of) {
  const clientele::churn::survival_curve& all = of->curve;
  s.count("subscriptions", all.customers, "");
  s.count("of them ended", all.left, "");
  s.count("still there", all.censored, "");
  s.amount("median duration", all.median_estimate(), "days");
  s.amount("mean duration within the observation", all.restricted_mean_estimate(all.last_time), "days");
  table t{.name = "still there after so many months",
          .columns = {{"months"}, {"day"}, {"at risk", figure::form::count}, {"share", figure::form::share}}};
  for (const double months : {1., 2., 3., 6., 9., 12., 18., 24., 36., 48., 60., 84., 120.}) {
    const double day = months * days_of_month;
    const estimate share = all.survival_estimate(day);
    if (!share.is_defined()) break;
    const auto at_risk = static_cast<double>(of->at_risk(day));
    t.rows.push_back({months, day, at_risk, share});
  }
  if (!t.rows.empty()) s.tables.push_back(std::move(t));
  s.notes.push_back(as_of_note("duration", of->as_of, of.component().as_of));
}

/// A calendar month, counted from January of the year 0.
std::int64_t month_of(double date_in_days) {
  const auto whole = static_cast<int>(std::floor(date_in_days));
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(whole))};
  return 12 * static_cast<std::int64_t>(static_cast<int>(date.year())) + static_cast<unsigned>(date.month()) - 1;
}
double first_day_of(std::int64_t month) {
  const std::int64_t year = month >= 0 ? month / 12 : (month - 11) / 12;
  const std::chrono::sys_days first{std::chrono::year(static_cast<int>(year)) /
                                    std::chrono::month(static_cast<unsigned>(month - 12 * year + 1)) / 1};
  return static_cast<double>(first.time_since_epoch().count());
}
std::string text_of_month(std::int64_t month) {
  return date_text(std::chrono::sys_days(std::chrono::days(static_cast<int>(first_day_of(month))))).substr(0, 7);
}

/// Subscriptions by the calendar month of their beginning, and the revenue of every month.
///
///     kept(c, k)  = subscriptions of cohort c that are there at the end of month c + k / those of the cohort
///     opening     = Σ revenue of the customers at the beginning of a month (their subscriptions together)
///     churned     = … of those who have none at its end;  contraction, expansion: who has less, more
///     gross = (opening − churned − contraction) / opening,  net = gross + expansion / opening
///
/// A subscription is there at the beginning of a month if it began before its first day and has not ended before it.
struct months {
  double as_of = 0;         ///< days; the last beginning or end of the rows where that is later
  double most_months = 13;  ///< how many months are told
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"subscriptions::months"};
  static constexpr auto inputs = std::tuple{
      input<"start">{.unit = "days", .allowed = dates},
      input<"end">{.unit = "days", .allowed = dates, .presence = presence::optional},
      input<"amount">{.unit = "currency / month", .allowed = interval::at_least(0), .presence = presence::optional},
      clientele::category_input<"customer">{.presence = presence::optional}};
  static constexpr auto rules = std::array{row_rule{"end", "no earlier than start"}};
  static constexpr auto parameters = std::tuple{
      parameter{"as_of", &months::as_of, "days", dates},
      parameter{"most_months", &months::most_months, "months", interval::between(1, 1200).whole_numbers()},
      parameter{"confidence", &months::confidence, "probability", interval::share().without_low().without_high()}};

  struct contract {
    category customer{};
    double start = 0, end = infinity, amount = 0;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(customer, start, end, amount);
    }
    friend auto operator<=>(const contract&, const contract&) = default;
    friend bool operator==(const contract&, const contract&) = default;
  };
  struct state {
    clientele::kept_rows<contract> contracts{};
    double last = -infinity;
    std::uint64_t amounts = 0;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(contracts, last, amounts);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  struct cohort {
    std::int64_t month = 0;
    std::uint64_t size = 0;
    std::vector<proportion> kept{};  ///< by month since, those that are over
  };
  struct revenue {
    std::int64_t month = 0;
    proportion kept{};  ///< customers
    double opening = 0, churned = 0, contraction = 0, expansion = 0, new_business = 0;
    estimate gross{}, net{};
  };
  struct conclusion {
    std::vector<cohort> cohorts{};
    std::vector<proportion> together{};  ///< of all cohorts
    std::vector<revenue> revenues{};
    double as_of = no_number;
    bool has_amounts = false;
  };

  [[nodiscard]] std::size_t broken_rule(double start, double end, double, const category&) const noexcept {
    return end < start ? 1 : 0;
  }
  void take(state& s, double start, double end, double amount, const category& customer) const {
    s.contracts.take({customer, start, end == end ? end : infinity, amount == amount ? amount : 0});
    s.last = last_seen(s.last, start, end);
    s.amounts += amount == amount ? 1U : 0U;
  }
  static void join(state& s, const state& other) {
    s.contracts.join(other.contracts);
    s.last = std::max(s.last, other.last);
    s.amounts += other.amounts;
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    conclusion c{.as_of = last_day(as_of, s.last), .has_amounts = s.amounts != 0};
    const std::vector<contract> all = s.contracts.sorted();
    if (all.empty()) return c;
    const std::int64_t now = month_of(c.as_of + 1);  // the first month that is not over
    const auto most = static_cast<std::int64_t>(most_months);

    std::map<std::int64_t, cohort> cohorts;
    for (const contract& one : all) {
      const std::int64_t began = month_of(one.start);
      cohort& of = cohorts[began];
      of.month = began;
      ++of.size;
      const std::int64_t ended = one.end < infinity ? month_of(one.end) : now;
      for (std::int64_t k = 0; k < std::min(most, now - began); ++k) {
        if (of.kept.size() <= static_cast<std::size_t>(k)) of.kept.resize(static_cast<std::size_t>(k) + 1);
        of.kept[static_cast<std::size_t>(k)].add(began + k < ended);
      }
    }
    for (auto& [month, of] : cohorts) {
      if (of.kept.size() > c.together.size()) c.together.resize(of.kept.size());
      for (std::size_t k = 0; k < of.kept.size(); ++k) c.together[k] = merge(c.together[k], of.kept[k]);
      c.cohorts.push_back(std::move(of));
    }
    for (std::int64_t month = std::max(now - most, c.cohorts.front().month + 1); month < now; ++month)
      c.revenues.push_back(revenue_of(month, all));
    return c;
  }

  friend constexpr bool operator==(const months&, const months&) = default;

 private:
  [[nodiscard]] revenue revenue_of(std::int64_t month, const std::vector<contract>& all) const {
    const double first = first_day_of(month), next = first_day_of(month + 1);
    const auto is_there = [](const contract& one, double day) { return one.start < day && one.end >= day; };
    revenue r{.month = month};
    clientele::covariance_sums sums;
    for (std::size_t i = 0; i < all.size();) {
      std::size_t end = i + 1;
      while (end < all.size() && !all[i].customer.is_missing() && all[end].customer == all[i].customer) ++end;
      double opening = 0, closing = 0;
      bool was = false, stays = false;
      for (; i < end; ++i) {
        if (is_there(all[i], first)) opening += all[i].amount, was = true;
        if (is_there(all[i], next)) closing += all[i].amount, stays = true;
      }
      if (!was) {
        r.new_business += closing;
        continue;
      }
      r.kept.add(stays);
      const double less = opening - closing > 0 ? opening - closing : 0,
                   more = closing > opening ? closing - opening : 0;
      r.opening += opening, r.expansion += more;
      (stays ? r.contraction : r.churned) += less;
      const std::array<double, 3> row{opening, opening - less, opening - less + more};
      sums.take(row);
    }
    const clientele::covariance joint = sums.value(3);
    r.gross = ratio_of_means(joint, 1, 0, confidence);
    r.net = ratio_of_means(joint, 2, 0, confidence);
    return r;
  }
};

void tell_months(section& s, const clientele::summary<months>& of) {
  const months::conclusion& all = *of;
  const double level = of.component().confidence;
  const bool customers = of.missing<"customer">() < of.valid();
  table together{.name = "kept at the end of the month, all cohorts",
                 .columns = {{"months since"}, {"observed", figure::form::count}, {"kept", figure::form::share}}};
  table triangle{.name = "kept, by the month of the beginning", .columns = {{"cohort"}, {"size", figure::form::count}}};
  for (std::size_t k = 0; k < all.together.size(); ++k) {
    together.rows.push_back(
        {static_cast<double>(k), all.together[k].trials, clientele::wilson(all.together[k], level)});
    triangle.columns.push_back({std::to_string(k), figure::form::share});
  }
  const std::size_t told = std::min(all.cohorts.size(), static_cast<std::size_t>(of.component().most_months));
  for (std::size_t i = all.cohorts.size() - told; i < all.cohorts.size(); ++i) {
    const months::cohort& one = all.cohorts[i];
    auto& row =
        triangle.rows.emplace_back(std::vector<table_cell>{text_of_month(one.month), static_cast<double>(one.size)});
    for (std::size_t k = 0; k < all.together.size(); ++k)
      row.emplace_back(k < one.kept.size() ? table_cell(one.kept[k].share()) : table_cell(no_number));
  }
  s.tables.push_back(std::move(together));
  s.tables.push_back(std::move(triangle));
  table heads{.name = customers ? "customers by month" : "subscriptions by month",
              .columns = {{"month"}, {"at the beginning", figure::form::count}, {"kept", figure::form::share}}};
  table money{.name = "revenue by month",
              .columns = {{"month"},
                          {"opening"},
                          {"churned"},
                          {"contraction"},
                          {"expansion"},
                          {"new"},
                          {"gross retention", figure::form::share},
                          {"net retention", figure::form::share}}};
  for (const months::revenue& one : all.revenues) {
    heads.rows.push_back({text_of_month(one.month), one.kept.trials, clientele::wilson(one.kept, level)});
    money.rows.push_back({text_of_month(one.month), one.opening, one.churned, one.contraction, one.expansion,
                          one.new_business, one.gross, one.net});
  }
  if (!heads.rows.empty()) s.tables.push_back(std::move(heads));
  if (all.has_amounts && !money.rows.empty()) s.tables.push_back(std::move(money));
  if (all.has_amounts && !customers)
    s.notes.emplace_back("every row is taken for another customer: with a column `customer` more and less is told");
  s.notes.push_back("as of " + day_text(all.as_of) + "; a month that was not over then is left out");
}

}  // namespace subscriptions

std::vector<catalogue_entry> subscription_entries() {
  using namespace subscriptions;
  std::vector<catalogue_entry> all{gathering_entry<subscriptions::duration>(heading::subscriptions, tell_duration),
                                   gathering_entry<months>(heading::subscriptions, tell_months),
                                   subscription_contract_entry()};
  for (catalogue_entry& one : all) one.when = runs::by_itself;
  return all;
}

}  // namespace score_customers
