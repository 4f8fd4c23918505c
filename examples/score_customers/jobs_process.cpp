// SPDX-License-Identifier: BSL-1.0
// The ready processes of the library, a row a case and a column a step.
#include <clientele/service/process.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "component_job.hpp"
#include "input_ranges.hpp"
#include "process_lines.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace processes {

namespace service = clientele::service;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;
using clientele::row_rule;

/// The ready sets of `service::process`.
enum class ready_set : unsigned char {
  unstated,
  complaint,
  complaint_duties,
  resolution,
  reception,
  problem,
  pre_sale,
  after_sale,
  after_lost_sale
};
[[nodiscard]] constexpr auto enumerators(ready_set) noexcept {
  return std::array<std::string_view, 9>{"unstated", "complaint", "complaint_duties", "resolution",     "reception",
                                         "problem",  "pre_sale",  "after_sale",       "after_lost_sale"};
}

[[nodiscard]] const service::process& process_of(ready_set set) {
  using service::process;
  static const std::array<process, 9> all{process{},
                                          process::complaint(),
                                          process::complaint_duties(),
                                          process::resolution(),
                                          process::reception(),
                                          process::problem(),
                                          process::pre_sale(),
                                          process::after_sale(),
                                          process::after_lost_sale()};
  return all[static_cast<std::size_t>(set)];
}

/// A ready process, with the date of each step and whether a conditional one is needed; where that is not stated, it is
/// if it was done.
struct ready_process {
  ready_set of = ready_set::unstated;
  double as_of = 0;  ///< days; the last event of the rows where that is later
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"service::ready_process"};
  static constexpr auto inputs = std::tuple{
      input<"opened">{.unit = "days"},
      input<"steps", clientele::dynamic>{.unit = "days", .presence = presence::optional},
      input<"applies", clientele::dynamic>{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
      input<"abandoned">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional}};
  static constexpr auto rules = std::array{row_rule{"steps", "no earlier than the step before or the opening"},
                                           row_rule{"applies", "1 or missing where a step is not conditional"},
                                           row_rule{"steps", "missing where the process has no such step"}};
  static constexpr std::size_t most_steps = 7;
  static constexpr auto parameters =
      std::tuple{parameter{"of", &ready_process::of, "", interval::any_number()},
                 parameter{"as_of", &ready_process::as_of, "days", interval::any_number()},
                 parameter{"confidence", &ready_process::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules = std::array{row_rule{"of", "has to be stated: which process"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return of == ready_set::unstated ? 1 : 0;
  }
  /// Of all of them, as it cannot change with `of`: what a process does not have is missing.
  [[nodiscard]] constexpr std::size_t width() const noexcept { return most_steps; }

  struct state {
    service::process::state cases{};
    double last = -std::numeric_limits<double>::infinity();  ///< event

    template <class Archive>
    void transfer(Archive& archive) {
      archive(cases, last);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  struct conclusion {
    service::process_report all;
    service::process_moment moment;
  };

  [[nodiscard]] std::size_t broken_rule(double opened, std::span<const double> steps, std::span<const double> applies,
                                        double) const {
    if (first_beyond(steps) < steps.size()) return 3;
    const clientele::category nothing{};
    const std::size_t broken = process_of(of).broken_rule(opened, records_of(steps, applies), 0, 0, nothing, nothing);
    return broken == 0 ? 0 : broken == 2 ? 2 : 1;
  }
  [[nodiscard]] std::size_t broken_record(double opened, std::span<const double> steps, std::span<const double> applies,
                                          double) const {
    if (const std::size_t beyond = first_beyond(steps); beyond < steps.size()) return beyond;
    const clientele::category nothing{};
    return process_of(of).broken_record(opened, records_of(steps, applies), 0, 0, nothing, nothing);
  }
  void take(state& s, double opened, std::span<const double> steps, std::span<const double> applies,
            double abandoned) const {
    const clientele::category nothing{};
    process_of(of).take(s.cases, opened, records_of(steps, applies), abandoned == 1 ? 1 : 0, 0, nothing, nothing);
    s.last = std::max(s.last, opened);
    for (const double finished : steps) s.last = finished > s.last ? finished : s.last;
  }
  static void join(state& s, const state& other) {
    service::process::join(s.cases, other.cases);
    s.last = std::max(s.last, other.last);
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    service::process with_level = process_of(of);
    with_level.confidence = confidence;
    service::process_report all = with_level.conclude(s.cases);
    service::process_moment moment = all.at(std::max(as_of, s.last));
    return {std::move(all), std::move(moment)};
  }

  friend constexpr bool operator==(const ready_process&, const ready_process&) = default;

 private:
  [[nodiscard]] std::vector<service::step_record> records_of(std::span<const double> steps,
                                                             std::span<const double> applies) const {
    std::vector<service::step_record> records;
    const std::vector<service::process_step>& known = process_of(of).steps;
    for (std::size_t i = 0; i < known.size(); ++i) {
      const bool done = steps[i] == steps[i], stated = applies[i] == applies[i];
      records.push_back({steps[i], stated ? applies[i] == 1 : done || !known[i].conditional});
    }
    return records;
  }
  /// The first date of a step that the process does not have; the number of steps where there is none.
  [[nodiscard]] std::size_t first_beyond(std::span<const double> steps) const {
    std::size_t i = process_of(of).steps.size();
    while (i < steps.size() && steps[i] != steps[i]) ++i;
    return i;
  }
};

void tell(section& s, const clientele::summary<ready_process>& of) {
  const service::process& which = process_of(of.component().of);
  const service::process_report& all = of->all;
  const service::process_moment& now = of->moment;
  s.count("cases", all.cases, "");
  s.share("all steps done", all.complete, "of the cases");
  const auto step_named = [&](std::size_t i) { return i < which.steps.size() ? which.steps[i].name : std::string(); };
  for (std::size_t i = 0; i < which.windows.size(); ++i)
    s.share(step_named(which.windows[i].step) + ", in its window", now.in_window[i],
            "days " + clientele::number_text(which.windows[i].after) + " to " +
                clientele::number_text(which.windows[i].within));
  if (which.first_answer < which.steps.size())
    s.share(step_named(which.first_answer) + ", on the day of opening", now.answered_same_day,
            "of those answered or due");
  if (which.follow_up < which.steps.size())
    s.share(step_named(which.follow_up) + " within " + clientele::number_text(which.follow_up_within) + " days",
            now.followed_up_in_time, "of those followed up or due");
  s.count("open: neither complete nor given up", now.age_of_open_cases.count(), "cases");
  s.amount("their mean age", mean_of(now.age_of_open_cases, of.component().confidence), "days");
  tell_process_steps(s, all, of.component().confidence);
}

}  // namespace processes

std::vector<catalogue_entry> process_entries() {
  using namespace processes;
  return {{.group = heading::processes,
           .when = runs::when_asked,
           .make = [](std::size_t) { return make_job(ready_process{}, &tell); },
           .widest = ready_process::most_steps}};
}

}  // namespace score_customers
