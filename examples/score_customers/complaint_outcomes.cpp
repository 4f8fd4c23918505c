// SPDX-License-Identifier: BSL-1.0
// What comes of complaints: customers who come back or do not.
#include <clientele/service/complaint_concerns.hpp>
#include <clientele/service/recovery_curve.hpp>
#include <clientele/service/recovery_paradox.hpp>
#include <clientele/statistics/proportion.hpp>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "complaint_entries.hpp"
#include "component_job.hpp"
#include "input_ranges.hpp"
#include "paradox_lines.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace complaints {

namespace service = clientele::service;
using clientele::category;
using clientele::category_input;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;

/// `service::recovery_curve` of the complaints of which the time and what came of it are known.
struct recovery_by_speed {
  double value = 0;  ///< what a customer brings; 0: no money is told
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"complaints::recovery_curve"};
  static constexpr auto inputs =
      std::tuple{input<"time">{.unit = "days", .allowed = interval::at_least(0), .presence = presence::optional},
                 input<"bought_again">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional}};
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
  const auto end_of_curve = [&s](const char* as_share, const char* as_level, const clientele::estimate& level) {
    if (level.value < 0 || level.value > 1)
      s.amount(as_level, level, "no probability: least squares do not keep within 0 and 1");
    else
      s.share(as_share, level, "by the curve");
  };
  end_of_curve("buys again if resolved at once", "the curve begins at", all.start);
  end_of_curve("buys again however late", "the curve ends at", all.floor);
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
    auto& row = steps.rows.emplace_back(std::vector<table_cell>{
        one.from, one.to, one.again.trials, clientele::wilson(one.again, confidence),
        fitted ? all.probability(one.from) : no_number, fitted ? all.probability(one.to) : no_number});
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
      std::tuple{input<"complained">{.unit = "1 or 0", .allowed = zero_or_one},
                 input<"is_resolved">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
                 input<"loyal">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
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
      std::tuple{input<"solved">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
                 input<"quick">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
                 input<"kind">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
                 input<"returned">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional}};
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

std::vector<catalogue_entry> complaint_outcome_entries() {
  using namespace complaints;
  return {gathering_entry<recovery_by_speed>(heading::complaints, tell_curve),
          gathering_entry<concerns>(heading::complaints, tell_concerns),
          gathering_entry<paradox>(heading::complaints, [](section& s, const clientele::summary<paradox>& of) {
            tell_paradox(s, *of, of.component().confidence);
          })};
}

}  // namespace score_customers
