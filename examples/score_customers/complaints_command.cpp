// SPDX-License-Identifier: BSL-1.0
// score_customers complaints: a row a complaint.
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

#include "commands.hpp"
#include "complaint_entries.hpp"

namespace score_customers {

namespace {

constexpr std::array<std::string_view, 4> at_risk{"recovery", "hidden_dissatisfaction", "ripple", "complaint_handling"};

std::vector<catalogue_entry> entries_of_complaints() {
  std::vector<catalogue_entry> all = complaint_case_entries();
  for (auto more :
       {complaint_step_entries(), complaint_cause_entries(), complaint_outcome_entries(), entries_titled(at_risk)})
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  for (catalogue_entry& one : all) one.group = "complaints", one.when = runs::by_itself;
  return all;
}

constexpr std::array places_of_complaints{usual_place{"complained", "constant:1"},
                                          usual_place{"complainants", "complained"},
                                          usual_place{"complainants", "constant:1"},
                                          usual_place{"answered", "apologised"},
                                          usual_place{"resolved_on", "offered"},
                                          usual_place{"is_resolved", "complaint_case.is_resolved"},
                                          usual_place{"time", "complaint_case.resolved_after"},
                                          usual_place{"resolution_time", "complaint_case.resolved_after"},
                                          usual_place{"solved", "complaint_case.is_resolved"},
                                          usual_place{"quick", "complaint_case.same_day"},
                                          usual_place{"bought_again", "returned"},
                                          usual_place{"loyal", "returned"},
                                          usual_place{"value", "amount"},
                                          usual_place{"annual_purchase", "amount"}};

constexpr std::array<std::string_view, 4> dates_or_end{"opened", "answered", "resolved_on", "resolved"};
constexpr std::array<std::string_view, 1> opening{"opened"};
constexpr std::array<std::string_view, 5> dates_of_steps{"vented", "apologised", "informed", "offered", "asked_else"};
constexpr std::array<std::string_view, 4> kinds{"cause", "department", "channel", "handler"};
constexpr std::array<std::string_view, 1> came_back{"bought_again"}, kindness{"kind"}, without_complaint{"complained"};
constexpr std::array<std::string_view, 7> recorded{"interrupted", "attitude",   "proper_wording", "offered",
                                                   "owed",        "asked_rank", "remedies"};

constexpr std::array needs_of_complaints{one_of_inputs{"complaint_case", dates_or_end},
                                         one_of_inputs{"handling_times", opening},
                                         one_of_inputs{"steps", dates_of_steps},
                                         one_of_inputs{"breakdown", kinds},
                                         one_of_inputs{"recovery_curve", came_back},
                                         one_of_inputs{"concerns", kindness},
                                         one_of_inputs{"recovery_paradox", without_complaint},
                                         one_of_inputs{"complaint_handling", recorded}};

}  // namespace

const command complaints_command{
    .name = "complaints",
    .row_name = "complaints",
    .about =
        "A row a complaint: the six steps and where cases are lost, same-day answers, follow-up, ages\n"
        "of what is open, causes, departments, recovery by speed, value at risk.",
    .details = R"(Columns, all optional; --map FIELD=COLUMN where they are called otherwise
        opened          when the complaint came: a date, or days
        vented, apologised, informed, offered, asked_else, followed_up
                        when each of the six steps was done: vent, apologise, gather information, offer a solution,
                        ask what else (if still_unsatisfied is 1; without that column where it was asked), follow up
        answered, resolved_on
                        first answer and resolution where there are no such steps; otherwise apologised and offered
        resolved        1 or 0; without it what has a date of the resolution is resolved
        abandoned       1: given up before its end;  reopened: how often it was opened again
        cause, department, channel, handler
                        texts, each a Pareto table, and cause by department
        amount          what the customer brings, in currency;  returned: 1 if he bought again
        kind            1 if the customer was treated kindly, for concerns: solved, quick (the same day) and kind
        complained      0 in rows of customers without a complaint, for the recovery paradox; without it all complained
Sections
        complaint_case  how many are resolved, and after how long; its results are columns of --out
        handling_times  answered on the day of opening, followed up within handling_times.follow_up_within (7) days,
                        opened again, ages of open complaints as of the last event or --set handling_times.as_of=…
        steps           the six steps: reached, done with its interval, given up
        breakdown       by cause, department, channel and handler; recovery_curve: bought again by speed; concerns;
        recovery_paradox, recovery, hidden_dissatisfaction, ripple
                        resolved against without a problem; value kept and lost; the silent behind those who complain,
                        every row being another customer's; value at risk
        complaint_handling
                        seven rules of handling, where --set complaint_handling.attitude_from=… says what is kind
)",
    .entries = entries_of_complaints,
    .places = places_of_complaints,
    .needs = needs_of_complaints};

}  // namespace score_customers
