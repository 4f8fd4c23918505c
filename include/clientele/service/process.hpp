// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/statistics/category_counts.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace clientele::inline v0::service {

/// One step of a process. A conditional one applies to some cases only.
struct process_step {
  std::string name;
  bool conditional = false;
  friend bool operator==(const process_step&, const process_step&) = default;
};

/// A process of named steps, and which of them answer the customer, solve the matter and follow up (a place beyond the
/// last step: none does).
struct process {
  std::vector<process_step> steps;
  std::size_t first_answer = 0, solution = 0, follow_up = 0;
  double follow_up_within = 7;  ///< days after the solution

  /// Handling a complaint in six steps.
  [[nodiscard]] static process complaint() {
    return {
        {{"vent"}, {"apologise"}, {"gather information"}, {"offer a solution"}, {"ask what else", true}, {"follow up"}},
        1,
        3,
        5,
        7};
  }
  /// Receive, analyse, resolve, follow up.
  [[nodiscard]] static process resolution() {
    return {{{"receive"}, {"analyse"}, {"resolve"}, {"follow up"}}, 0, 2, 3, 7};
  }
  /// Before the sale: needs, design, offer, contract.
  [[nodiscard]] static process pre_sale() { return {{{"needs"}, {"design"}, {"offer"}, {"contract"}}, 0, 3, 4, 7}; }

  friend bool operator==(const process&, const process&) = default;
};

/// What is recorded of one step of one case.
struct step_record {
  double finished = std::numeric_limits<double>::quiet_NaN();  ///< days, local time; NaN: not done
  bool applies = true;  ///< of a conditional step: whether this case needs it ("if still unsatisfied")
};

/// One case. Times are days of local time as real numbers, midnight being whole.
struct process_case {
  double opened = 0;
  std::vector<step_record> steps;
  bool abandoned = false;  ///< closed without reaching the end
  unsigned reopened = 0;   ///< how often it was opened again
  std::string cause{};     ///< expectation, product quality, service quality, …; empty: not known
  std::string channel{};
};

/// Figures of one case; NaN where there is none.
struct case_figures {
  std::vector<double> time_in_step;  ///< from the last step done before (or the opening) to this one's end
  double time_to_first_answer, time_to_solution, solution_to_follow_up;
  bool answered_same_day;  ///< on the calendar day of the opening
  bool followed_up_in_time;
  bool complete;  ///< every step that applies is done
};

/// The figures of a case.
/// Errors: `mismatched_sizes` (records and steps), `invalid_parameter` (a step finished before the one before it, or
/// one that is not conditional marked as not applying).
///
/// Complaint opened at 10.4, apologised at 10.9, solved at 12.4, followed up at 19.4: answered the same day, 2 days to
/// the solution, followed up after 7 days, in time.
[[nodiscard]] inline case_figures figures_of(const process& p, const process_case& c) {
  if (c.steps.size() != p.steps.size())
    raise(mismatched_sizes("the records of a case", c.steps.size(), "the process", p.steps.size()));
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  case_figures f{{}, none, none, none, false, false, true};
  double before = c.opened;
  if (!(std::abs(before) <= std::numeric_limits<double>::max()))
    raise(invalid_parameter("service::process", "opened", before, "finite"));
  for (std::size_t i = 0; i < p.steps.size(); ++i) {
    const step_record& s = c.steps[i];
    if (!s.applies && !p.steps[i].conditional)
      raise(invalid_parameter("service::process", "applies", 0, "true for a step that is not conditional"));
    if (s.finished < before || s.finished > std::numeric_limits<double>::max())
      raise(invalid_parameter("service::process", "finished", s.finished,
                              "finite, no earlier than the step before or the opening"));
    const bool done = s.applies && s.finished == s.finished;
    f.time_in_step.push_back(done ? s.finished - before : none);
    f.complete = f.complete && (done || !s.applies);
    if (done) before = s.finished;
  }
  const auto finished = [&](std::size_t i) {
    return i < c.steps.size() && c.steps[i].applies ? c.steps[i].finished : none;
  };
  f.time_to_first_answer = finished(p.first_answer) - c.opened;
  f.answered_same_day = std::floor(finished(p.first_answer)) == std::floor(c.opened);
  f.time_to_solution = finished(p.solution) - c.opened;
  f.solution_to_follow_up = finished(p.follow_up) - finished(p.solution);
  f.followed_up_in_time = f.solution_to_follow_up <= p.follow_up_within * (1 + 1e-12);
  return f;
}

/// Figures of a set of cases as seen at one moment. Mergeable.
///
///   reached(i)      cases to which step i applies and whose earlier applicable steps are all done: the denominator
///   completion(i)   share of them with step i done; drop-off is the rest, of which only `lost` are abandoned
///   same day        of the cases whose first answer is given, or whose day of opening is over
///   follow-up       of the cases solved whose follow-up is done, or whose time for it is over
///   open            neither complete nor abandoned: their age
///
/// Shares have Wilson intervals, mean times normal ones. Errors: as `figures_of`; `invalid_use` (merging different
/// processes or moments). Cost: O(steps) a case.
class process_summary {
 public:
  process_summary(process p, double now) : process_(std::move(p)), now_(now), steps_(process_.steps.size()) {}

  case_figures add(const process_case& c) {
    const case_figures f = figures_of(process_, c);
    ++cases_;
    bool reached = true;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (!c.steps[i].applies) continue;
      const bool done = f.time_in_step[i] == f.time_in_step[i];
      if (reached) {
        steps_[i].completion.add(done);
        steps_[i].lost += !done && c.abandoned;
      }
      if (done) steps_[i].time = with_value(steps_[i].time, f.time_in_step[i]);
      reached = reached && done;
    }
    complete_.add(f.complete);
    if (f.time_to_first_answer == f.time_to_first_answer)
      first_answer_ = with_value(first_answer_, f.time_to_first_answer);
    if (f.time_to_first_answer == f.time_to_first_answer || std::floor(now_) > std::floor(c.opened))
      same_day_.add(f.answered_same_day);
    if (f.time_to_solution == f.time_to_solution) {
      solution_ = with_value(solution_, f.time_to_solution);
      if (process_.follow_up < steps_.size() && (f.solution_to_follow_up == f.solution_to_follow_up ||
                                                 now_ > c.opened + f.time_to_solution + process_.follow_up_within))
        follow_up_.add(f.followed_up_in_time);
    }
    if (!f.complete && !c.abandoned) open_age_ = with_value(open_age_, now_ - c.opened);
    reopened_.add(c.reopened > 0);
    if (!c.cause.empty()) causes_.add(c.cause);
    if (!c.channel.empty()) channels_.add(c.channel);
    return f;
  }

  [[nodiscard]] std::uint64_t cases() const noexcept { return cases_; }
  [[nodiscard]] proportion completion(std::size_t step) const { return steps_.at(step).completion; }
  [[nodiscard]] std::uint64_t lost(std::size_t step) const { return steps_.at(step).lost; }
  [[nodiscard]] const statistic& time_in_step(std::size_t step) const { return steps_.at(step).time; }
  [[nodiscard]] const statistic& time_to_first_answer() const noexcept { return first_answer_; }
  [[nodiscard]] const statistic& time_to_solution() const noexcept { return solution_; }
  [[nodiscard]] const statistic& age_of_open_cases() const noexcept { return open_age_; }
  [[nodiscard]] estimate complete(double confidence = 0.95) const { return wilson(complete_, confidence); }
  [[nodiscard]] estimate answered_same_day(double confidence = 0.95) const { return wilson(same_day_, confidence); }
  [[nodiscard]] estimate followed_up_in_time(double confidence = 0.95) const { return wilson(follow_up_, confidence); }
  [[nodiscard]] estimate reopened(double confidence = 0.95) const { return wilson(reopened_, confidence); }
  [[nodiscard]] const category_counts& causes() const noexcept { return causes_; }
  [[nodiscard]] const category_counts& channels() const noexcept { return channels_; }

  friend process_summary merge(process_summary a, const process_summary& b) {
    if (!(a.process_ == b.process_) || a.now_ != b.now_)
      raise(invalid_use("clientele::service::process: summaries of different processes or moments cannot be merged"));
    a.cases_ += b.cases_;
    for (std::size_t i = 0; i < a.steps_.size(); ++i) {
      a.steps_[i].completion = merge(a.steps_[i].completion, b.steps_[i].completion);
      a.steps_[i].lost += b.steps_[i].lost;
      a.steps_[i].time = merge(a.steps_[i].time, b.steps_[i].time);
    }
    a.complete_ = merge(a.complete_, b.complete_), a.same_day_ = merge(a.same_day_, b.same_day_);
    a.follow_up_ = merge(a.follow_up_, b.follow_up_), a.reopened_ = merge(a.reopened_, b.reopened_);
    a.first_answer_ = merge(a.first_answer_, b.first_answer_), a.solution_ = merge(a.solution_, b.solution_);
    a.open_age_ = merge(a.open_age_, b.open_age_);
    a.causes_ = merge(std::move(a.causes_), b.causes_), a.channels_ = merge(std::move(a.channels_), b.channels_);
    return a;
  }

 private:
  struct step_totals {
    proportion completion{};
    std::uint64_t lost = 0;
    statistic time{};
  };

  process process_;
  double now_;
  std::uint64_t cases_ = 0;
  std::vector<step_totals> steps_;
  proportion complete_{}, same_day_{}, follow_up_{}, reopened_{};
  statistic first_answer_{}, solution_{}, open_age_{};
  category_counts causes_, channels_;
};

}  // namespace clientele::inline v0::service
