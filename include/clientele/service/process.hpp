// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/category_counts.hpp>
#include <clientele/statistics/exact_statistic.hpp>
#include <clientele/statistics/kept_rows.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace clientele::inline v0::service {

/// One step of a process. A conditional one applies to some cases only.
struct process_step {
  std::string name;
  bool conditional = false;

  [[nodiscard]] std::string text() const { return name + (conditional ? " (conditional)" : ""); }
  /// For keeping and loading.
  template <class Archive>
  void transfer(Archive& archive) {
    archive(name, conditional);
  }
  friend bool operator==(const process_step&, const process_step&) = default;
};

/// What is recorded of one step of one case.
struct step_record {
  double finished = std::numeric_limits<double>::quiet_NaN();  ///< days, local time; NaN: not done
  bool applies = true;  ///< of a conditional step: whether this case needs it ("if still unsatisfied")
};

/// One case, for callers who have no record of their own. Times are days of local time as real numbers, midnight being
/// whole.
struct process_case {
  double opened = 0;
  std::vector<step_record> steps;
  bool abandoned = false;              ///< closed without reaching the end
  unsigned reopened = 0;               ///< how often it was opened again
  std::optional<std::string> cause{};  ///< expectation, product quality, service quality, …
  std::optional<std::string> channel{};
};

/// Figures of one case; NaN where there is none.
struct case_figures {
  std::vector<double> time_in_step;  ///< from the last step done before (or the opening) to this one's end
  double time_to_first_answer, time_to_solution, solution_to_follow_up;
  bool answered_same_day;  ///< on the calendar day of the opening
  bool followed_up_in_time;
  bool complete;  ///< every step that applies is done
};

/// One step of all cases.
struct step_figures {
  std::string name;
  proportion completion{};  ///< of the cases that reached the step: it applies, and the applicable ones before are done
  std::uint64_t lost = 0;   ///< of those that reached it and did not do it, the abandoned ones
  statistic time{};         ///< in the step, days
};

/// What depends on when one looks.
struct process_moment {
  estimate answered_same_day;    ///< of the cases answered, or whose day of opening is over; Wilson
  estimate followed_up_in_time;  ///< of the cases solved that were followed up, or whose time for it is over; Wilson
  statistic age_of_open_cases;   ///< neither complete nor abandoned; days
};

/// What a process concludes from all its cases.
class process_report {
 public:
  std::uint64_t cases = 0;
  std::vector<step_figures> steps{};
  statistic time_to_first_answer{}, time_to_solution{};  ///< days
  estimate complete{}, reopened{};                       ///< shares of all cases, Wilson
  category_counts causes{}, channels{};                  ///< of the cases that have one

  /// As seen at a moment, in days of local time; no event of the cases lies after it.
  [[nodiscard]] process_moment at(double now) const {
    proportion same_day = answered_same_day_, in_time = followed_up_in_time_;
    for (const auto& [day, count] : unanswered_)
      if (std::floor(now) > day) same_day.trials += static_cast<double>(count);
    for (const double due : follow_up_due_) in_time.trials += is_over(due, now) ? 1 : 0;
    exact_statistic age;
    for (const double opened : open_) age.take(now - opened);
    return {wilson(same_day, confidence_), wilson(in_time, confidence_), age.value()};
  }

 private:
  friend struct process;
  [[nodiscard]] static bool is_over(double due, double now) noexcept {
    return exceeds(now, due, due < 0 ? -due : due) != 0;
  }

  double confidence_ = 0.95;
  proportion answered_same_day_{}, followed_up_in_time_{};
  std::map<double, std::uint64_t> unanswered_{};
  std::vector<double> follow_up_due_{}, open_{};
};

/// A process of named steps, and which of them answer the customer, solve the matter and follow up (a place beyond the
/// last step: none does); gathered from cases, their figures.
///
///     const auto s = summarize(cases, on(process::complaint(), &C::opened, &C::steps, &C::abandoned, &C::reopened,
///                                        &C::cause, &C::channel));
///     s->steps[0].completion, s->at(now).answered_same_day
///
///   completion(i)   of the cases to which step i applies and whose earlier applicable steps are all done, the share
///                   with step i done; drop-off is the rest, of which only `lost` are abandoned
///   same day        of the cases whose first answer is given, or whose day of opening is over
///   follow-up       of the cases solved whose follow-up is done, or whose time for it is over; the end of that time is
///                   computed, so at it, but for rounding (`exceeds`), is in time
///   open            neither complete nor abandoned: their age
///
/// Inputs: `opened`, a time point or days, of local time; `steps`, a record for each step of the process, in order of
/// time (checked); `abandoned`, 1 or 0; `reopened`, how often; `cause` and `channel`, the caller's, missing allowed.
/// What is not settled yet carries its time, so that summaries made at different moments merge and the conclusion takes
/// the moment: `at(now)`. A case stands in one of the parts only, as it is when it is read.
/// Shares have Wilson intervals.
/// Cost: O(steps) a case. Memory of the state: 600 bytes a step, 8 bytes for each case that is open and for each that
/// waits for its follow-up, 50 bytes for each day with unanswered cases; it joins exactly.
///
/// Complaint opened at 10.4, apologised at 10.9, solved at 12.4, followed up at 19.4: answered the same day, 2 days to
/// the solution, followed up after 7 days, in time.
struct process {
  std::vector<process_step> steps{};
  std::size_t first_answer = 0, solution = 0, follow_up = 0;
  double follow_up_within = 7;  ///< days after the solution
  double confidence = 0.95;

  /// Handling a complaint in six steps.
  [[nodiscard]] static process complaint() {
    return {
        {{"vent"}, {"apologise"}, {"gather information"}, {"offer a solution"}, {"ask what else", true}, {"follow up"}},
        1,
        3,
        5};
  }
  /// Receive, analyse, resolve, follow up.
  [[nodiscard]] static process resolution() {
    return {{{"receive"}, {"analyse"}, {"resolve"}, {"follow up"}}, 0, 2, 3};
  }
  /// Before the sale: needs, design, offer, contract.
  [[nodiscard]] static process pre_sale() { return {{{"needs"}, {"design"}, {"offer"}, {"contract"}}, 0, 3, 4}; }

  static constexpr auto name = fixed_string{"service::process"};
  static constexpr auto inputs = std::tuple{input<"opened">{.unit = "days", .allowed = interval::any_number()},
                                            records_input<"steps", step_record>{},
                                            input<"abandoned">{.allowed = interval::share().whole_numbers()},
                                            input<"reopened">{.allowed = interval::at_least(0).whole_numbers()},
                                            category_input<"cause">{.presence = presence::optional},
                                            category_input<"channel">{.presence = presence::optional}};
  static constexpr auto rules =
      std::array{row_rule{"steps", "as many records as the process has steps"},
                 row_rule{"steps", "a step that is not conditional applies"},
                 row_rule{"steps", "finished finite, no earlier than the step before or the opening"}};
  static constexpr auto parameters = std::tuple{
      parameter{"steps", &process::steps, "", interval::any_number()},
      parameter{"first_answer", &process::first_answer, "step", interval::at_least(0).whole_numbers()},
      parameter{"solution", &process::solution, "step", interval::at_least(0).whole_numbers()},
      parameter{"follow_up", &process::follow_up, "step", interval::at_least(0).whole_numbers()},
      parameter{"follow_up_within", &process::follow_up_within, "days", interval::at_least(0)},
      parameter{"confidence", &process::confidence, "share", interval::share().without_low().without_high()}};

  [[nodiscard]] std::size_t broken_rule(double opened, std::span<const step_record> records, double, double,
                                        const category&, const category&) const noexcept {
    return first_broken(opened, records).rule;
  }
  [[nodiscard]] std::size_t broken_record(double opened, std::span<const step_record> records, double, double,
                                          const category&, const category&) const noexcept {
    return first_broken(opened, records).step;
  }

  /// The figures of one case. Errors: `invalid_customer` (the rules of the inputs).
  [[nodiscard]] case_figures figures_of(double opened, std::span<const step_record> records) const {
    const category none{};
    check_inputs(*this, opened, records, 0.0, 0.0, none, none);
    return unchecked_figures(opened, records);
  }
  [[nodiscard]] case_figures figures_of(const process_case& c) const { return figures_of(c.opened, c.steps); }

  struct step_totals {
    proportion completion{};
    std::uint64_t lost = 0;
    exact_statistic time{};

    template <class Archive>
    void transfer(Archive& archive) {
      archive(completion, lost, time);
    }
    friend bool operator==(const step_totals&, const step_totals&) = default;
  };
  struct state {
    std::uint64_t cases = 0;
    std::vector<step_totals> steps{};
    proportion complete{}, reopened{};
    proportion answered_same_day{}, followed_up_in_time{};  ///< of the cases that are answered, followed up
    exact_statistic first_answer{}, solution{};
    std::map<double, std::uint64_t> unanswered{};  ///< cases without an answer, by the day of their opening
    kept_rows<double> follow_up_due{};             ///< of solved cases: when they should be followed up at the latest
    kept_rows<double> open{};                      ///< of open cases: when they were opened
    std::map<category, std::uint64_t> causes{}, channels{};

    template <class Archive>
    void transfer(Archive& archive) {
      archive(cases, steps, complete, reopened, answered_same_day, followed_up_in_time, first_answer, solution,
              unanswered, follow_up_due, open, causes, channels);
    }
    friend bool operator==(const state&, const state&) = default;
  };

  void take(state& s, double opened, std::span<const step_record> records, double abandoned, double reopened,
            const category& cause, const category& channel) const {
    const case_figures f = unchecked_figures(opened, records);
    ++s.cases;
    if (s.steps.size() < steps.size()) s.steps.resize(steps.size());
    bool reached = true;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (!records[i].applies) continue;
      const bool done = f.time_in_step[i] == f.time_in_step[i];
      if (reached) {
        s.steps[i].completion.add(done);
        s.steps[i].lost += !done && abandoned != 0;
      }
      if (done) s.steps[i].time.take(f.time_in_step[i]);
      reached = reached && done;
    }
    s.complete.add(f.complete);
    if (f.time_to_first_answer == f.time_to_first_answer) {
      s.first_answer.take(f.time_to_first_answer);
      s.answered_same_day.add(f.answered_same_day);
    } else {
      ++s.unanswered[std::floor(opened) + 0.0];
    }
    if (f.time_to_solution == f.time_to_solution) {
      s.solution.take(f.time_to_solution);
      if (f.solution_to_follow_up == f.solution_to_follow_up)
        s.followed_up_in_time.add(f.followed_up_in_time);
      else if (follow_up < steps.size())
        s.follow_up_due.take(records[solution].finished + follow_up_within);
    }
    if (!f.complete && abandoned == 0) s.open.take(opened);
    s.reopened.add(reopened > 0);
    if (!cause.is_missing()) ++s.causes[cause];
    if (!channel.is_missing()) ++s.channels[channel];
  }
  static void join(state& s, const state& other) {
    s.cases += other.cases;
    if (s.steps.size() < other.steps.size()) s.steps.resize(other.steps.size());
    for (std::size_t i = 0; i < other.steps.size(); ++i) {
      s.steps[i].completion = merge(s.steps[i].completion, other.steps[i].completion);
      s.steps[i].lost += other.steps[i].lost;
      s.steps[i].time.join(other.steps[i].time);
    }
    s.complete = merge(s.complete, other.complete), s.reopened = merge(s.reopened, other.reopened);
    s.answered_same_day = merge(s.answered_same_day, other.answered_same_day);
    s.followed_up_in_time = merge(s.followed_up_in_time, other.followed_up_in_time);
    s.first_answer.join(other.first_answer), s.solution.join(other.solution);
    for (const auto& [day, count] : other.unanswered) s.unanswered[day] += count;
    s.follow_up_due.join(other.follow_up_due), s.open.join(other.open);
    for (const auto& [cause, count] : other.causes) s.causes[cause] += count;
    for (const auto& [channel, count] : other.channels) s.channels[channel] += count;
  }
  [[nodiscard]] process_report conclude(const state& s) const {
    process_report r;
    r.cases = s.cases;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const step_totals t = i < s.steps.size() ? s.steps[i] : step_totals{};
      r.steps.push_back({steps[i].name, t.completion, t.lost, t.time.value()});
    }
    r.time_to_first_answer = s.first_answer.value(), r.time_to_solution = s.solution.value();
    r.complete = wilson(s.complete, confidence), r.reopened = wilson(s.reopened, confidence);
    for (const auto& [cause, count] : s.causes) r.causes.add(cause.text(), count);
    for (const auto& [channel, count] : s.channels) r.channels.add(channel.text(), count);
    r.confidence_ = confidence;
    r.answered_same_day_ = s.answered_same_day, r.followed_up_in_time_ = s.followed_up_in_time;
    r.unanswered_ = s.unanswered, r.follow_up_due_ = s.follow_up_due.sorted(), r.open_ = s.open.sorted();
    return r;
  }

  friend bool operator==(const process&, const process&) = default;

 private:
  struct broken {
    std::size_t rule = 0, step = clientele::detail::not_found;
  };
  [[nodiscard]] broken first_broken(double opened, std::span<const step_record> records) const noexcept {
    if (records.size() != steps.size()) return {1};
    double before = opened;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const step_record& s = records[i];
      if (!s.applies && !steps[i].conditional) return {2, i};
      if (s.finished < before || s.finished > std::numeric_limits<double>::max()) return {3, i};
      if (s.applies && s.finished == s.finished) before = s.finished;
    }
    return {};
  }
  [[nodiscard]] case_figures unchecked_figures(double opened, std::span<const step_record> records) const {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    case_figures f{{}, none, none, none, false, false, true};
    double before = opened;
    for (const step_record& s : records) {
      const bool done = s.applies && s.finished == s.finished;
      f.time_in_step.push_back(done ? s.finished - before : none);
      f.complete = f.complete && (done || !s.applies);
      if (done) before = s.finished;
    }
    const auto finished = [&](std::size_t i) {
      return i < records.size() && records[i].applies ? records[i].finished : none;
    };
    f.time_to_first_answer = finished(first_answer) - opened;
    f.answered_same_day = std::floor(finished(first_answer)) == std::floor(opened);
    f.time_to_solution = finished(solution) - opened;
    f.solution_to_follow_up = finished(follow_up) - finished(solution);
    f.followed_up_in_time = f.solution_to_follow_up == f.solution_to_follow_up &&
                            !process_report::is_over(finished(solution) + follow_up_within, finished(follow_up));
    return f;
  }
};

}  // namespace clientele::inline v0::service
