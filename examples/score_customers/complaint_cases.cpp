// SPDX-License-Identifier: BSL-1.0
// Complaints one by one: how long each took, and those that are still open.
#include <clientele/service/process.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/kept_rows.hpp>
#include <clientele/statistics/proportion.hpp>
#include <clientele/statistics/quantile_rank.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "complaint_entries.hpp"
#include "component_job.hpp"
#include "day_text.hpp"
#include "input_ranges.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace complaints {

namespace service = clientele::service;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;
using clientele::row_rule;

/// What a column is called in a message where there is none.
bool is_given(const lane& one) { return one.column != "(no column)"; }

/// One complaint: whether and how fast it was answered and resolved.
///
///     is_resolved    = resolved where it is stated, otherwise 1 if there is a date of the resolution, 0 if not
///     same_day       = 1 if answered on the day of the opening, 0 if on a later one
///     resolved_after = resolved_on − opened; of a resolved case without these dates `undated_after`
struct complaint_case {
  using scalar = double;

  double undated_after = -1;  ///< days that a resolved case without dates is taken to have lasted; −1: not known
  double confidence = 0.95;

  struct result {
    double is_resolved{}, answered_after{}, same_day{}, resolved_after{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };
  struct conclusion {
    clientele::estimate resolved{}, answered_after{}, resolved_after{};
  };

  static constexpr auto name = clientele::fixed_string{"complaints::complaint_case"};
  static constexpr auto inputs =
      std::tuple{input<"complained">{.unit = "1 or 0", .allowed = zero_or_one},
                 input<"opened">{.unit = "days", .presence = presence::optional},
                 input<"answered">{.unit = "days", .presence = presence::optional},
                 input<"resolved_on">{.unit = "days", .presence = presence::optional},
                 input<"resolved">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional}};
  static constexpr auto rules =
      std::array{row_rule{"answered", "no earlier than opened"}, row_rule{"resolved_on", "no earlier than opened"},
                 row_rule{"resolved_on", "missing where resolved is 0"}};
  static constexpr auto parameters =
      std::tuple{parameter{"undated_after", &complaint_case::undated_after, "days", interval::at_least(-1)},
                 parameter{"confidence", &complaint_case::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto results =
      std::tuple{clientele::named_result{"is_resolved", &result::is_resolved, "1 or 0"},
                 clientele::named_result{"answered_after", &result::answered_after, "days"},
                 clientele::named_result{"same_day", &result::same_day, "1 or 0"},
                 clientele::named_result{"resolved_after", &result::resolved_after, "days"}};

  [[nodiscard]] constexpr std::size_t broken_rule(double, double opened, double answered, double resolved_on,
                                                  double resolved) const noexcept {
    if (answered < opened) return 1;
    if (resolved_on < opened) return 2;
    return resolved == 0 && resolved_on == resolved_on ? 3 : 0;
  }
  result operator()(double complained, double opened, double answered, double resolved_on, double resolved) const {
    return clientele::checked(*this, complained, opened, answered, resolved_on, resolved);
  }
  [[nodiscard]] result compute(double complained, double opened, double answered, double resolved_on,
                               double resolved) const noexcept {
    result r{no_number, no_number, no_number, no_number};
    if (complained == 0) return r;
    r.is_resolved = resolved == resolved ? resolved : resolved_on == resolved_on ? 1 : 0;
    r.answered_after = answered - opened;
    if (r.answered_after == r.answered_after) r.same_day = std::floor(answered) == std::floor(opened) ? 1 : 0;
    if (r.is_resolved == 1) {
      const double after = resolved_on - opened;
      r.resolved_after = after == after ? after : undated_after < 0 ? no_number : undated_after;
    }
    return r;
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const clientele::statistic resolved = t.of(&result::is_resolved);
    return {clientele::wilson({resolved.total(), static_cast<double>(resolved.count())}, confidence),
            mean_of(t.of(&result::answered_after), confidence), mean_of(t.of(&result::resolved_after), confidence)};
  }

  friend constexpr bool operator==(const complaint_case&, const complaint_case&) = default;
};

void tell_cases(section& s, const clientele::summary<complaint_case>& of, const job& self) {
  const std::vector<lane>& lanes = self.lanes();
  const auto told = [&](std::size_t lane) { return lanes.empty() || is_given(lanes[lane]); };
  const clientele::statistic resolved = of.of(&complaint_case::result::is_resolved);
  s.count("complaints", resolved.count(), "");
  s.count("customers without a complaint", of.valid() - resolved.count(), "");
  if (!told(3) && !told(4)) {
    s.notes.emplace_back("nothing says which of them are resolved (--map resolved=…, --map resolved_on=…)");
    return;
  }
  s.share("resolved", of->resolved, "of the complaints");
  if (told(2)) s.amount("mean time until the first answer", of->answered_after, "days");
  if (told(3)) s.amount("mean time until the resolution", of->resolved_after, "days");
  const auto dated = of.of(&complaint_case::result::resolved_after).count();
  if (const double n = resolved.total() - static_cast<double>(dated); n > 0)
    s.notes.push_back(grouped(n, 0) +
                      " are resolved and nothing says when: they count as unresolved where the time matters "
                      "(--set complaint_case.undated_after=DAYS)");
}

/// A moment: the one that is stated, or that of the last event, whichever is later.
double moment_of(double stated, double last) { return stated > last ? stated : last; }

/// First answer, resolution and follow-up of complaints, and what is not settled yet: `service::process` of three steps
/// in any order, and the complaints that are neither resolved nor given up.
struct handling_times {
  double as_of = 0;  ///< days; the last event of the rows where that is later
  double follow_up_within = 7;
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"complaints::handling_times"};
  static constexpr auto inputs = std::tuple{
      input<"complained">{.unit = "1 or 0", .allowed = zero_or_one},
      input<"opened">{.unit = "days", .presence = presence::optional},
      input<"answered">{.unit = "days", .presence = presence::optional},
      input<"resolved_on">{.unit = "days", .presence = presence::optional},
      input<"followed_up">{.unit = "days", .presence = presence::optional},
      input<"resolved">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
      input<"abandoned">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
      input<"reopened">{
          .unit = "times", .allowed = interval::at_least(0).whole_numbers(), .presence = presence::optional}};
  static constexpr auto rules =
      std::array{row_rule{"answered", "no earlier than opened"}, row_rule{"resolved_on", "no earlier than opened"},
                 row_rule{"followed_up", "no earlier than opened"}};
  static constexpr auto parameters =
      std::tuple{parameter{"as_of", &handling_times::as_of, "days", interval::any_number()},
                 parameter{"follow_up_within", &handling_times::follow_up_within, "days", interval::at_least(0)},
                 parameter{"confidence", &handling_times::confidence, "probability",
                           interval::share().without_low().without_high()}};

  struct state {
    service::process::state cases{};
    clientele::kept_rows<double> unresolved{};  ///< when they were opened
    double last = -std::numeric_limits<double>::infinity();
    std::uint64_t undated = 0;  ///< complaints without a date of opening

    template <class Archive>
    void transfer(Archive& archive) {
      archive(cases, unresolved, last, undated);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  struct conclusion {
    service::process_report cases{};
    service::process_moment moment{};
    std::vector<double> ages{};  ///< of those unresolved, from the youngest on
    clientele::estimate mean_age{};
    double as_of = no_number;
    std::uint64_t undated = 0;
  };

  [[nodiscard]] constexpr std::size_t broken_rule(double, double opened, double answered, double resolved_on,
                                                  double followed_up, double, double, double) const noexcept {
    return answered < opened ? 1 : resolved_on < opened ? 2 : followed_up < opened ? 3 : 0;
  }
  void take(state& s, double complained, double opened, double answered, double resolved_on, double followed_up,
            double resolved, double abandoned, double reopened) const {
    if (complained == 0) return;
    if (opened != opened) {
      ++s.undated;
      return;
    }
    const std::array<service::step_record, 3> records{{{answered}, {resolved_on}, {followed_up}}};
    const clientele::category nothing{};
    const double given_up = abandoned == 1 ? 1 : 0;
    steps().take(s.cases, opened, records, given_up, reopened == reopened ? reopened : 0, nothing, nothing);
    const bool is_resolved = resolved == resolved ? resolved == 1 : resolved_on == resolved_on;
    if (!is_resolved && given_up == 0) s.unresolved.take(opened);
    for (const double event : {opened, answered, resolved_on, followed_up})
      if (event > s.last) s.last = event;
  }
  static void join(state& s, const state& other) {
    service::process::join(s.cases, other.cases);
    s.unresolved.join(other.unresolved);
    s.last = std::max(s.last, other.last);
    s.undated += other.undated;
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    service::process all = steps();
    all.confidence = confidence;
    all.follow_up_within = follow_up_within;
    conclusion c{.cases = all.conclude(s.cases), .as_of = moment_of(as_of, s.last), .undated = s.undated};
    c.moment = c.cases.at(c.as_of);
    clientele::exact_statistic ages;
    for (const double opened : s.unresolved.sorted()) c.ages.push_back(c.as_of - opened), ages.take(c.as_of - opened);
    std::reverse(c.ages.begin(), c.ages.end());
    c.mean_age = mean_of(ages.value(), confidence);
    return c;
  }

  friend constexpr bool operator==(const handling_times&, const handling_times&) = default;

 private:
  [[nodiscard]] service::process steps() const {
    return {.steps = {{"first answer"}, {"resolution"}, {"follow-up"}},
            .first_answer = 0,
            .solution = 1,
            .follow_up = 2,
            .follow_up_within = follow_up_within,
            .confidence = confidence,
            .in_order = false};
  }
};

void tell_times(section& s, const clientele::summary<handling_times>& of) {
  const handling_times::conclusion& all = *of;
  const double level = of.component().confidence;
  const auto recorded = [&](std::uint64_t missing) { return missing < of.valid(); };
  if (all.undated != 0) s.count("complaints without a date of opening, left out", all.undated, "");
  s.count("complaints with a date of opening", all.cases.cases, "");
  if (all.cases.cases == 0) return;
  if (recorded(of.missing<"answered">())) {
    s.share("answered on the day of opening", all.moment.answered_same_day, "of those answered, or whose day is over");
    s.amount("mean time until the first answer", mean_of(all.cases.time_to_first_answer, level), "days");
  }
  if (recorded(of.missing<"resolved_on">()))
    s.amount("mean time until the resolution", mean_of(all.cases.time_to_solution, level), "days");
  if (recorded(of.missing<"followed_up">()))
    s.share("followed up within " + clientele::number_text(of.component().follow_up_within) + " days",
            all.moment.followed_up_in_time, "of those resolved and followed up, or whose time for it is over");
  if (recorded(of.missing<"reopened">())) s.share("opened again", all.cases.reopened, "of the complaints");
  if (!recorded(of.missing<"resolved">()) && !recorded(of.missing<"resolved_on">())) return;
  s.count("open: neither resolved nor given up", all.ages.size(), "complaints");
  if (all.ages.empty()) return;
  s.amount("their mean age", all.mean_age, "days");
  s.amount("their median age", all.ages[clientele::inverse_cdf_rank(0.5, all.ages.size()) - 1], "days");
  s.amount("the oldest", all.ages.back(), "days");
  s.notes.push_back("ages as of " + day_text(all.as_of) +
                    (of.component().as_of == all.as_of ? "" : ", the last event here (--set handling_times.as_of=…)"));
}

}  // namespace complaints

std::vector<catalogue_entry> complaint_case_entries() {
  using namespace complaints;
  return {entry<complaint_case>(heading::complaints, runs::by_itself, tell_cases),
          gathering_entry<handling_times>(heading::complaints, tell_times)};
}

}  // namespace score_customers
