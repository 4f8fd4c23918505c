// SPDX-License-Identifier: BSL-1.0
// Complaints by what they are about and who handles them, and what comes of resolving them fast.
#include <clientele/classification/cross_table.hpp>
#include <clientele/service/complaint_concerns.hpp>
#include <clientele/service/recovery_curve.hpp>
#include <clientele/service/recovery_paradox.hpp>
#include <clientele/statistics/category_counts.hpp>
#include <clientele/statistics/indexed_map.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "complaint_entries.hpp"
#include "gathering_job.hpp"
#include "paradox_lines.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace complaints {

namespace service = clientele::service;
using clientele::category;
using clientele::category_input;
using clientele::estimate;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;
using clientele::proportion;

constexpr const char* group = "complaints";
constexpr interval yes_or_no = interval::share().whole_numbers();

/// Complaints by cause, department, channel and handler, each a Pareto table, and causes by departments.
struct breakdown {
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"complaints::breakdown"};
  static constexpr auto inputs =
      std::tuple{input<"complained">{.unit = "1 or 0", .allowed = yes_or_no},
                 input<"is_resolved">{.unit = "1 or 0", .allowed = yes_or_no, .presence = presence::optional},
                 input<"amount">{.unit = "currency", .allowed = interval::any_number(), .presence = presence::optional},
                 category_input<"cause">{.presence = presence::optional},
                 category_input<"department">{.presence = presence::optional},
                 category_input<"channel">{.presence = presence::optional},
                 category_input<"handler">{.presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &breakdown::confidence, "probability", interval::share().without_low().without_high()}};
  static constexpr std::size_t ways = 4;

  /// The complaints of one category.
  struct line {
    std::uint64_t complaints = 0;
    proportion resolved{};
    clientele::exact_sum amount{};

    void join(const line& other) {
      complaints += other.complaints;
      resolved = merge(resolved, other.resolved);
      amount += other.amount;
    }
    template <class Archive>
    void transfer(Archive& archive) {
      archive(complaints, resolved, amount);
    }
    friend bool operator==(const line&, const line&) = default;
  };
  struct state {
    std::array<clientele::indexed_map<category, line>, ways> by{};
    clientele::classification::cross_table::state crossed{};
    std::uint64_t complaints = 0, amounts = 0;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(by, crossed, complaints, amounts);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  struct conclusion {
    struct told {
      clientele::pareto_line count;
      estimate resolved;
      double amount;
    };
    std::array<std::vector<told>, ways> by{};
    clientele::classification::contingency_table crossed;
    std::uint64_t complaints = 0, amounts = 0;
  };

  void take(state& s, double complained, double is_resolved, double amount, const category& cause,
            const category& department, const category& channel, const category& handler) const {
    if (complained == 0) return;
    ++s.complaints;
    s.amounts += amount == amount ? 1U : 0U;
    const std::array<const category*, ways> of{&cause, &department, &channel, &handler};
    for (std::size_t i = 0; i < ways; ++i) {
      if (of[i]->is_missing()) continue;
      line& here = s.by[i][*of[i]];
      ++here.complaints;
      if (is_resolved == is_resolved) here.resolved.add(is_resolved == 1);
      if (amount == amount) here.amount.add(amount);
    }
    if (!cause.is_missing() && !department.is_missing())
      clientele::classification::cross_table{}.take(s.crossed, cause, department, amount);
  }
  static void join(state& s, const state& other) {
    for (std::size_t i = 0; i < ways; ++i)
      for (const auto& [which, more] : other.by[i]) s.by[i][which].join(more);
    clientele::classification::cross_table::join(s.crossed, other.crossed);
    s.complaints += other.complaints, s.amounts += other.amounts;
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    conclusion c{.crossed = clientele::classification::cross_table{confidence}.conclude(s.crossed),
                 .complaints = s.complaints,
                 .amounts = s.amounts};
    for (std::size_t i = 0; i < ways; ++i) {
      clientele::category_counts counts;
      std::map<std::string, line> lines;
      for (const auto& [which, one] : s.by[i]) counts.add(which.text(), one.complaints), lines[which.text()].join(one);
      for (clientele::pareto_line& one : counts.pareto(confidence)) {
        const line& of = lines[one.name];
        c.by[i].push_back({one, clientele::wilson(of.resolved, confidence), of.amount.value()});
      }
    }
    return c;
  }

  friend constexpr bool operator==(const breakdown&, const breakdown&) = default;
};

void tell_breakdown(section& s, const clientele::summary<breakdown>& of) {
  constexpr std::array<const char*, breakdown::ways> names{"cause", "department", "channel", "handler"};
  s.count("complaints", of->complaints, "");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (of->by[i].empty()) continue;
    table t{.name = std::string("by ") + names[i],
            .columns = {{names[i]},
                        {"complaints", figure::form::count},
                        {"share", figure::form::share},
                        {"cumulative", figure::form::share}}};
    bool resolved = false;
    for (const auto& one : of->by[i]) resolved = resolved || one.resolved.is_defined();
    if (resolved) t.columns.push_back({"resolved", figure::form::share});
    if (of->amounts != 0) t.columns.push_back({"amount"});
    for (const auto& one : of->by[i]) {
      auto& row = t.rows.emplace_back(std::vector<table_cell>{one.count.name, static_cast<double>(one.count.count),
                                                              one.count.share, one.count.cumulative});
      if (resolved) row.emplace_back(one.resolved);
      if (of->amounts != 0) row.emplace_back(one.amount);
    }
    s.tables.push_back(std::move(t));
  }
  const auto& crossed = of->crossed;
  if (crossed.known() == 0) return;
  table counts{.name = "cause by department, complaints", .columns = {{"cause"}}};
  table shares{.name = "cause by department, shares of the cause", .columns = {{"cause"}}};
  for (const category& department : crossed.columns()) {
    counts.columns.push_back({department.text(), figure::form::count});
    shares.columns.push_back({department.text(), figure::form::share});
  }
  for (const category& cause : crossed.rows()) {
    auto& of_count = counts.rows.emplace_back(std::vector<table_cell>{cause.text()});
    auto& of_share = shares.rows.emplace_back(std::vector<table_cell>{cause.text()});
    for (const category& department : crossed.columns()) {
      of_count.emplace_back(static_cast<double>(crossed.count(cause, department)));
      of_share.emplace_back(crossed.row_share(cause, department));
    }
  }
  s.tables.push_back(std::move(counts));
  s.tables.push_back(std::move(shares));
}

/// `service::recovery_curve` of the complaints of which the time and what came of it are known.
struct recovery_by_speed {
  double value = 0;  ///< what a customer brings; 0: no money is told
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"complaints::recovery_curve"};
  static constexpr auto inputs =
      std::tuple{input<"time">{.unit = "days", .allowed = interval::at_least(0), .presence = presence::optional},
                 input<"bought_again">{.unit = "1 or 0", .allowed = yes_or_no, .presence = presence::optional}};
  static constexpr auto parameters =
      std::tuple{parameter{"value", &recovery_by_speed::value, "currency", interval::any_number()},
                 parameter{"confidence", &recovery_by_speed::confidence, "probability",
                           interval::share().without_low().without_high()}};

  using state = service::recovery_curve::state;

  void take(state& s, double time, double bought_again) const {
    if (time == time && bought_again == bought_again) service::recovery_curve{}.take(s, time, bought_again);
  }
  static void join(state& s, const state& other) { service::recovery_curve::join(s, other); }
  [[nodiscard]] service::fitted_recovery_curve conclude(const state& s) const {
    return service::recovery_curve{confidence}.conclude(s);
  }

  friend constexpr bool operator==(const recovery_by_speed&, const recovery_by_speed&) = default;
};

void tell_curve(section& s, const clientele::summary<recovery_by_speed>& of) {
  const service::fitted_recovery_curve& all = *of;
  const auto& [value, confidence] = of.component();
  s.count("resolved, and known whether they bought again", all.cases, "complaints");
  s.share("buys again if resolved at once", all.start, "by the curve");
  s.share("buys again however late", all.floor, "by the curve");
  s.amount("time constant of the fall", all.time_constant, "days");
  table steps{.name = "bought again by the time of the resolution, never rising",
              .columns = {{"from day"},
                          {"to day"},
                          {"complaints", figure::form::count},
                          {"bought again", figure::form::share},
                          {"curve, from", figure::form::share},
                          {"curve, to", figure::form::share}}};
  const bool fitted = all.state == clientele::statistic_state::defined;
  const bool worth = fitted && value != 0;
  if (worth) steps.columns.push_back({"worth of a day less for all"});
  for (const service::recovery_step& one : all.steps) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    auto& row = steps.rows.emplace_back(
        std::vector<table_cell>{one.from, one.to, one.again.trials, clientele::wilson(one.again, confidence),
                                fitted ? all.probability(one.from) : none, fitted ? all.probability(one.to) : none});
    if (worth) row.emplace_back(all.worth_of_being_faster((one.from + one.to) / 2, value, one.again.trials));
  }
  s.tables.push_back(std::move(steps));
}

/// `service::recovery_paradox`: customers whose complaint was resolved against those who had none; complaints that are
/// not resolved stand on neither side.
struct paradox {
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"complaints::recovery_paradox"};
  static constexpr auto inputs =
      std::tuple{input<"complained">{.unit = "1 or 0", .allowed = yes_or_no},
                 input<"is_resolved">{.unit = "1 or 0", .allowed = yes_or_no, .presence = presence::optional},
                 input<"loyal">{.unit = "1 or 0", .allowed = yes_or_no, .presence = presence::optional},
                 category_input<"customer_class">{.presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &paradox::confidence, "probability", interval::share().without_low().without_high()}};

  using state = service::recovery_paradox::state;

  void take(state& s, double complained, double is_resolved, double loyal, const category& customer_class) const {
    if (loyal != loyal || (complained == 1 && !(is_resolved == 1))) return;
    service::recovery_paradox{}.take(s, customer_class, complained, loyal);
  }
  static void join(state& s, const state& other) { service::recovery_paradox::join(s, other); }
  [[nodiscard]] service::recovery_paradox::conclusion conclude(const state& s) const {
    return service::recovery_paradox{confidence}.conclude(s);
  }

  friend constexpr bool operator==(const paradox&, const paradox&) = default;
};

/// `service::complaint_concerns`: solved, fast, kind, against coming back.
struct concerns {
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"complaints::concerns"};
  static constexpr auto inputs =
      std::tuple{input<"solved">{.unit = "1 or 0", .allowed = yes_or_no, .presence = presence::optional},
                 input<"quick">{.unit = "1 or 0", .allowed = yes_or_no, .presence = presence::optional},
                 input<"kind">{.unit = "1 or 0", .allowed = yes_or_no, .presence = presence::optional},
                 input<"returned">{.unit = "1 or 0", .allowed = yes_or_no, .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &concerns::confidence, "probability", interval::share().without_low().without_high()}};

  using state = service::complaint_concerns::state;

  void take(state& s, double solved, double quick, double kind, double returned) const {
    service::complaint_concerns{}.take(s, solved, quick, kind, returned);
  }
  static void join(state& s, const state& other) { service::complaint_concerns::join(s, other); }
  [[nodiscard]] service::complaint_concerns::conclusion conclude(const state& s) const {
    return service::complaint_concerns{confidence}.conclude(s);
  }

  friend constexpr bool operator==(const concerns&, const concerns&) = default;
};

void tell_concerns(section& s, const clientele::summary<concerns>& of) {
  s.count("left out, one of the four is missing", of->incomplete, "complaints");
  table t{.name = "coming back, whether a concern was met or not",
          .columns = {{"concern"},
                      {"met", figure::form::share},
                      {"not met", figure::form::share},
                      {"difference", figure::form::share}}};
  for (const auto concern :
       {service::complaint_concern::solved, service::complaint_concern::speed, service::complaint_concern::attitude}) {
    const service::concern_figures one = of->of(concern);
    t.rows.push_back(
        {std::string(clientele::name_of(concern)), one.returning_if_met, one.returning_if_not, one.difference});
  }
  s.tables.push_back(std::move(t));
  table cells{
      .name = "coming back, all three",
      .columns = {
          {"solved"}, {"quick"}, {"kind"}, {"complaints", figure::form::count}, {"came back", figure::form::share}}};
  const auto word = [](bool met) { return std::string(met ? "yes" : "no"); };
  for (const bool solved : {true, false})
    for (const bool quick : {true, false})
      for (const bool kind : {true, false})
        cells.rows.push_back({word(solved), word(quick), word(kind),
                              static_cast<double>(of->cases(solved, quick, kind)), of->returning(solved, quick, kind)});
  s.tables.push_back(std::move(cells));
}

}  // namespace complaints

std::vector<catalogue_entry> complaint_cause_entries() {
  using namespace complaints;
  return {gathering_entry<breakdown>(group, tell_breakdown), gathering_entry<recovery_by_speed>(group, tell_curve),
          gathering_entry<concerns>(group, tell_concerns),
          gathering_entry<paradox>(group, [](section& s, const clientele::summary<paradox>& of) {
            tell_paradox(s, *of, of.component().confidence);
          })};
}

}  // namespace score_customers
