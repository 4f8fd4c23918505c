// SPDX-License-Identifier: BSL-1.0
// The six steps of handling a complaint.
#include <clientele/service/process.hpp>

#include <array>
#include <cstddef>
#include <tuple>
#include <vector>

#include "complaint_entries.hpp"
#include "component_job.hpp"
#include "input_ranges.hpp"
#include "process_lines.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace complaints {

namespace service = clientele::service;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;
using clientele::row_rule;

/// The six steps of handling a complaint, `service::process::complaint()`, with a column for the date of each.
struct complaint_steps {
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"complaints::steps"};
  static constexpr auto inputs =
      std::tuple{input<"complained">{.unit = "1 or 0", .allowed = zero_or_one},
                 input<"opened">{.unit = "days", .presence = presence::optional},
                 input<"vented">{.unit = "days", .presence = presence::optional},
                 input<"apologised">{.unit = "days", .presence = presence::optional},
                 input<"informed">{.unit = "days", .presence = presence::optional},
                 input<"offered">{.unit = "days", .presence = presence::optional},
                 input<"asked_else">{.unit = "days", .presence = presence::optional},
                 input<"followed_up">{.unit = "days", .presence = presence::optional},
                 input<"still_unsatisfied">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
                 input<"abandoned">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional}};
  static constexpr auto rules = std::array{row_rule{"vented", "no earlier than opened"},
                                           row_rule{"apologised", "no earlier than the step before"},
                                           row_rule{"informed", "no earlier than the step before"},
                                           row_rule{"offered", "no earlier than the step before"},
                                           row_rule{"asked_else", "no earlier than the step before"},
                                           row_rule{"followed_up", "no earlier than the step before"}};
  static constexpr auto parameters = std::tuple{parameter{"confidence", &complaint_steps::confidence, "probability",
                                                          interval::share().without_low().without_high()}};

  using state = service::process::state;
  using records = std::array<service::step_record, 6>;

  [[nodiscard]] std::size_t broken_rule(double complained, double opened, double vented, double apologised,
                                        double informed, double offered, double asked_else, double followed_up,
                                        double still_unsatisfied, double) const noexcept {
    if (complained == 0 || opened != opened) return 0;
    const clientele::category nothing{};
    const std::size_t broken = six().broken_record(
        opened, records_of(vented, apologised, informed, offered, asked_else, followed_up, still_unsatisfied), 0, 0,
        nothing, nothing);
    return broken < 6 ? broken + 1 : 0;
  }
  void take(state& s, double complained, double opened, double vented, double apologised, double informed,
            double offered, double asked_else, double followed_up, double still_unsatisfied, double abandoned) const {
    if (complained == 0 || opened != opened) return;
    const clientele::category nothing{};
    six().take(s, opened, records_of(vented, apologised, informed, offered, asked_else, followed_up, still_unsatisfied),
               abandoned == 1 ? 1 : 0, 0, nothing, nothing);
  }
  static void join(state& s, const state& other) { service::process::join(s, other); }
  [[nodiscard]] service::process_report conclude(const state& s) const {
    service::process with_level = six();
    with_level.confidence = confidence;
    return with_level.conclude(s);
  }

  friend constexpr bool operator==(const complaint_steps&, const complaint_steps&) = default;

 private:
  [[nodiscard]] static const service::process& six() {
    static const service::process all = service::process::complaint();
    return all;
  }
  /// What else is asked where the customer is still unsatisfied; where that is not stated, if it was asked.
  [[nodiscard]] static records records_of(double vented, double apologised, double informed, double offered,
                                          double asked_else, double followed_up, double still_unsatisfied) noexcept {
    const bool asks = still_unsatisfied == 1 || (still_unsatisfied != 0 && asked_else == asked_else);
    return {{{vented}, {apologised}, {informed}, {offered}, {asked_else, asks}, {followed_up}}};
  }
};

void tell_steps(section& s, const clientele::summary<complaint_steps>& of) {
  const service::process_report& all = *of;
  s.count("complaints with a date of opening", all.cases, "");
  s.share("all steps done", all.complete, "of the complaints");
  tell_process_steps(s, all, of.component().confidence);
}

}  // namespace complaints

std::vector<catalogue_entry> complaint_step_entries() {
  using namespace complaints;
  return {gathering_entry<complaint_steps>(heading::complaints, tell_steps)};
}

}  // namespace score_customers
