// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/service/care_calendar.hpp>
#include <clientele/statistics/category_counts.hpp>
#include <clientele/statistics/exact_statistic.hpp>
#include <clientele/statistics/indexed_map.hpp>
#include <clientele/statistics/kept_rows.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
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

/// The opening of a case, for windows that begin with it.
inline constexpr std::size_t since_opening = static_cast<std::size_t>(-1);

/// When a step is to be done: from `after` to `within` days after another step, or after the opening.
struct step_window {
  std::size_t step = 0;
  std::size_t since = since_opening;
  double after = 0, within = 0;  ///< days

  [[nodiscard]] std::string text() const {
    return "step " + std::to_string(step) + ": days " + number_text(after) + " to " + number_text(within);
  }
  /// For keeping and loading.
  template <class Archive>
  void transfer(Archive& archive) {
    archive(step, since, after, within);
  }
  friend bool operator==(const step_window&, const step_window&) = default;
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
  bool answered_same_day;    ///< on the calendar day of the opening
  bool followed_up_in_time;  ///< neither before its window nor after it
  bool complete;             ///< every step that applies is done
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
  estimate answered_same_day{};    ///< of the cases answered, or whose day of opening is over; Wilson
  estimate followed_up_in_time{};  ///< of the cases solved that were followed up, or whose time for it is over; Wilson
  std::vector<estimate> in_window{};  ///< of each window, likewise of the cases in which it began; Wilson
  statistic age_of_open_cases{};      ///< neither complete nor abandoned; days
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
    proportion same_day = answered_same_day_;
    for (const auto& [day, count] : unanswered_)
      if (std::floor(now) > day) same_day.trials += static_cast<double>(count);
    process_moment moment{.answered_same_day = wilson(same_day, confidence_)};
    for (const window_cases& w : windows_) {
      proportion in_time = w.in_time;
      for (const care_window& open : w.open)
        in_time.trials += state_of(open, std::numeric_limits<double>::quiet_NaN(), now) == care_state::overdue ? 1 : 0;
      moment.in_window.push_back(wilson(in_time, confidence_));
    }
    if (!moment.in_window.empty()) {  // the follow-up is the last
      moment.followed_up_in_time = moment.in_window.back();
      moment.in_window.pop_back();
    }
    exact_statistic age;
    for (const double opened : open_) age.take(now - opened);
    moment.age_of_open_cases = age.value();
    return moment;
  }

 private:
  friend struct process;
  struct window_cases {
    proportion in_time{};
    std::vector<care_window> open{};
  };

  double confidence_ = 0.95;
  proportion answered_same_day_{};
  indexed_map<double, std::uint64_t> unanswered_{};
  std::vector<window_cases> windows_{};
  std::vector<double> open_{};
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
///   windows         of the cases in which what a window counts from is done and its step applies: those whose step is
///                   done, or whose time for it is over; in time is neither before nor after the window, whose ends are
///                   computed, so at them, but for rounding (`reaches`, `exceeds`), is in time
///   follow-up       the same of the window of the follow-up, from the solution
///   open            neither complete nor abandoned: their age
///
/// Inputs: `opened`, a time point or days, of local time; `steps`, a record for each step of the process, in order of
/// time (checked) unless `in_order` is false: then none before the opening, every step is reached by all cases that it
/// applies to, and the time in a step counts from the opening; `abandoned`, 1 or 0; `reopened`, how often; `cause` and
/// `channel`, the caller's, missing allowed. What is not settled yet carries its time, so that summaries made at
/// different moments merge and the conclusion takes the moment: `at(now)`. A case stands in one of the parts only, as
/// it is when it is read. Shares have Wilson intervals.
/// Cost: O(steps) a case. Memory of the state: 600 bytes a step, 8 bytes for each case that is open and 16 for each
/// window that waits for its step, 110 bytes for each day with unanswered cases; it joins exactly.
///
/// Source: the ready sets follow the customs of complaint handling, selling and care, which have no one author; their
/// wording is the library's own. Seven days for a follow-up and the second or third day for thanks are customs, too.
///
/// Complaint opened at 10.4, apologised at 10.9, solved at 12.4, followed up at 19.4: answered the same day, 2 days to
/// the solution, followed up after 7 days, in time.
struct process {
  std::vector<process_step> steps{};
  std::size_t first_answer = 0, solution = 0, follow_up = 0;
  double follow_up_within = 7;  ///< days after the solution
  double confidence = 0.95;
  double follow_up_after = 0;          ///< days after the solution, not before
  bool in_order = true;                ///< whether the steps follow each other
  std::vector<step_window> windows{};  ///< of other steps

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
  /// Handling a complaint as seven duties, better terms where they are possible.
  [[nodiscard]] static process complaint_duties() {
    return {{{"listen"},
             {"ask sincerely"},
             {"define and restate the problem"},
             {"propose a solution and get agreement"},
             {"apologise"},
             {"contact again"},
             {"better terms", true}},
            0,
            3,
            5};
  }
  /// Receiving a customer.
  [[nodiscard]] static process reception() {
    return {{{"prepare"}, {"confirm the arrival"}, {"ask for first needs"}, {"answer and guide"}}, 1, 3, 4};
  }
  /// Solving a problem so that it does not come again.
  [[nodiscard]] static process problem() {
    return {{{"identify"}, {"plan"}, {"carry out and follow up"}, {"learn"}}, 4, 2, 4};
  }
  /// Before the sale: needs, design, offer, contract.
  [[nodiscard]] static process pre_sale() { return {{{"needs"}, {"design"}, {"offer"}, {"contract"}}, 0, 3, 4}; }
  /// After the sale, opened by the delivery, in any order: thanks on the second or third day; an installation test
  /// where the goods need one; a testimonial only where the customer is satisfied.
  [[nodiscard]] static process after_sale() {
    process p{{{"thanks"},
               {"delivery check"},
               {"installation test", true},
               {"instruction"},
               {"testimonial", true},
               {"keep in contact"},
               {"repeat purchase"}},
              7,
              7,
              7};
    p.in_order = false;
    p.windows = {{.step = 0, .after = 2, .within = 3}};
    return p;
  }
  /// After a sale that was lost. The cause of a case is why: `retention::lost_reasons` says which of them the firm can
  /// adjust.
  [[nodiscard]] static process after_lost_sale() {
    return {{{"examine the offer again"}, {"schedule visits"}, {"new approach or trial order"}}, 3, 3, 3};
  }

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
                 row_rule{"steps", "finished finite, no earlier than the step before or the opening"},
                 row_rule{"steps", "finished finite, no earlier than the opening"}};
  static constexpr auto parameters =
      std::tuple{parameter{"steps", &process::steps, "", interval::any_number()},
                 parameter{"first_answer", &process::first_answer, "step", interval::at_least(0).whole_numbers()},
                 parameter{"solution", &process::solution, "step", interval::at_least(0).whole_numbers()},
                 parameter{"follow_up", &process::follow_up, "step", interval::at_least(0).whole_numbers()},
                 parameter{"follow_up_within", &process::follow_up_within, "days", interval::at_least(0), "convention"},
                 parameter{"confidence", &process::confidence, "share", interval::share().without_low().without_high()},
                 parameter{"follow_up_after", &process::follow_up_after, "days", interval::at_least(0)},
                 parameter{"in_order", &process::in_order, "1 or 0", interval::between(0, 1)},
                 parameter{"windows", &process::windows, "", interval::any_number()}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"windows", "of steps that the process has"},
                 row_rule{"windows", "after finite, at least 0 and no more than within"},
                 row_rule{"follow_up_after", "no more than follow_up_within"}};

  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept {
    for (const step_window& w : windows) {
      if (w.step >= steps.size() || (w.since >= steps.size() && w.since != since_opening)) return 1;
      if (!(w.after >= 0 && w.after <= w.within && w.within <= std::numeric_limits<double>::max())) return 2;
    }
    return follow_up_after <= follow_up_within ? 0 : 3;
  }
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
  struct window_totals {
    proportion in_time{};                         ///< of those whose step is done
    kept_rows<std::pair<double, double>> open{};  ///< where it is not: from when to when it should be

    template <class Archive>
    void transfer(Archive& archive) {
      archive(in_time, open);
    }
    friend bool operator==(const window_totals&, const window_totals&) = default;
  };
  struct state {
    std::uint64_t cases = 0;
    std::vector<step_totals> steps{};
    proportion complete{}, reopened{};
    proportion answered_same_day{};  ///< of the cases that are answered
    exact_statistic first_answer{}, solution{};
    indexed_map<double, std::uint64_t> unanswered{};  ///< cases without an answer, by the day of their opening
    std::vector<window_totals> windows{};             ///< the follow-up's is the last
    kept_rows<double> open{};                         ///< of open cases: when they were opened
    indexed_map<category, std::uint64_t> causes{}, channels{};

    template <class Archive>
    void transfer(Archive& archive) {
      archive(cases, steps, complete, reopened, answered_same_day, first_answer, solution, unanswered, windows, open,
              causes, channels);
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
      reached = reached && (done || !in_order);
    }
    s.complete.add(f.complete);
    if (f.time_to_first_answer == f.time_to_first_answer) {
      s.first_answer.take(f.time_to_first_answer);
      s.answered_same_day.add(f.answered_same_day);
    } else if (first_answer < steps.size()) {
      ++s.unanswered[std::floor(opened) + 0.0];
    }
    if (f.time_to_solution == f.time_to_solution) {
      s.solution.take(f.time_to_solution);
    }
    if (s.windows.size() <= windows.size()) s.windows.resize(windows.size() + 1);
    for (std::size_t i = 0; i <= windows.size(); ++i) take_window(s.windows[i], nth_window(i), opened, records);
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
    if (s.windows.size() < other.windows.size()) s.windows.resize(other.windows.size());
    for (std::size_t i = 0; i < other.windows.size(); ++i) {
      s.windows[i].in_time = merge(s.windows[i].in_time, other.windows[i].in_time);
      s.windows[i].open.join(other.windows[i].open);
    }
    s.first_answer.join(other.first_answer), s.solution.join(other.solution);
    for (const auto& [day, count] : other.unanswered) s.unanswered[day] += count;
    s.open.join(other.open);
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
    r.answered_same_day_ = s.answered_same_day, r.unanswered_ = s.unanswered, r.open_ = s.open.sorted();
    r.windows_.resize(windows.size() + 1);
    for (std::size_t i = 0; i < s.windows.size(); ++i) {
      r.windows_[i].in_time = s.windows[i].in_time;
      for (const auto& [from, to] : s.windows[i].open.sorted()) r.windows_[i].open.push_back({from, to});
    }
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
      if (s.finished < before || s.finished > std::numeric_limits<double>::max()) return {in_order ? 3U : 4U, i};
      if (in_order && s.applies && s.finished == s.finished) before = s.finished;
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
      if (done && in_order) before = s.finished;
    }
    const auto finished = [&](std::size_t i) { return finished_at(records, i); };
    f.time_to_first_answer = finished(first_answer) - opened;
    f.answered_same_day = std::floor(finished(first_answer)) == std::floor(opened);
    f.time_to_solution = finished(solution) - opened;
    f.solution_to_follow_up = finished(follow_up) - finished(solution);
    f.followed_up_in_time =
        state_of(window_of(nth_window(windows.size()), opened, records), finished(follow_up), 0) == care_state::on_time;
    return f;
  }

  /// The windows, the follow-up's after the others.
  [[nodiscard]] step_window nth_window(std::size_t i) const noexcept {
    return i < windows.size() ? windows[i] : step_window{follow_up, solution, follow_up_after, follow_up_within};
  }
  /// When a step was done; NaN where it was not, or does not apply, or does not exist.
  [[nodiscard]] static double finished_at(std::span<const step_record> records, std::size_t i) noexcept {
    return i < records.size() && records[i].applies ? records[i].finished : std::numeric_limits<double>::quiet_NaN();
  }
  /// When the step of a window is to be done in one case; NaN where that is not known (yet).
  [[nodiscard]] static care_window window_of(const step_window& w, double opened,
                                             std::span<const step_record> records) noexcept {
    const double since = w.since == since_opening ? opened : finished_at(records, w.since);
    return {since + w.after, since + w.within};
  }
  static void take_window(window_totals& t, const step_window& w, double opened, std::span<const step_record> records) {
    if (w.step >= records.size() || !records[w.step].applies) return;
    const care_window window = window_of(w, opened, records);
    const double done = records[w.step].finished;
    if (window.begins != window.begins) return;
    if (done == done)
      t.in_time.add(state_of(window, done, 0) == care_state::on_time);
    else
      t.open.take({window.begins, window.ends});
  }
};

}  // namespace clientele::inline v0::service
