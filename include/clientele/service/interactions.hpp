// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/exact_statistic.hpp>
#include <clientele/statistics/kept_rows.hpp>
#include <clientele/statistics/proportion.hpp>
#include <clientele/statistics/quantile_interval.hpp>
#include <clientele/statistics/quantile_rank.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <tuple>
#include <vector>

namespace clientele::inline v0::service {

/// One contact of a customer about a problem.
struct contact {
  double time = 0;                                            ///< days
  unsigned hand_offs = 0;                                     ///< to another agent or department
  unsigned asked_again = 0;                                   ///< those of them that made the customer tell it again
  double waiting = std::numeric_limits<double>::quiet_NaN();  ///< caller's unit; NaN: not measured
  bool abandoned = false;                                     ///< the customer gave up waiting
  bool resolved = false;
  double attitude = std::numeric_limits<double>::quiet_NaN();  ///< the customer's rating of the agent; NaN: not rated
  category agent{};                                            ///< an enum, a number or a name
};

/// What `interactions` concludes.
struct interactions_report {
  std::uint64_t problems = 0;
  std::uint64_t undecided = 0;  ///< resolved at once, and not yet observed for a window
  std::uint64_t contacts = 0, hand_offs = 0, tellings = 0;
  estimate first_contact_resolution, abandonment, repeats, polite_but_unsolved;  ///< Wilson
  estimate between_agents;  ///< share; normal interval, it may be negative
  statistic waiting;
  std::vector<double> waits;                            ///< all of them, from the shortest on
  std::array<std::array<std::uint64_t, 2>, 2> table{};  ///< rated contacts [polite][resolved]

  /// Rated contacts by attitude and resolution.
  [[nodiscard]] std::uint64_t rated(bool polite, bool resolved) const noexcept { return table[polite][resolved]; }

  /// The waiting time that a share of the contacts does not exceed; NaN where none was measured.
  [[nodiscard]] double waiting_quantile(double probability) const {
    check_value("service::interactions", "probability", probability, interval::share());
    if (waits.empty()) return std::numeric_limits<double>::quiet_NaN();
    return waits[inverse_cdf_rank(probability, waits.size()) - 1];
  }
  /// The same with the interval between two of the waiting times, whatever their distribution (`quantile_interval`):
  /// its confidence is at least the one asked for. A bound that few contacts do not give is 0 below and infinite above;
  /// there is no standard error. `no_values` where none was measured.
  [[nodiscard]] estimate waiting_quantile(double probability, double confidence) const {
    const quantile_ranks ranks = quantile_interval(probability, waits.size(), confidence);
    if (waits.empty()) return undefined_estimate(statistic_state::no_values, confidence);
    estimate e = undefined_estimate(statistic_state::defined, confidence);
    e.value = waits[inverse_cdf_rank(probability, waits.size()) - 1];
    e.low = ranks.low > 0 ? waits[ranks.low - 1] : 0;
    e.high = ranks.high <= waits.size() ? waits[ranks.high - 1] : std::numeric_limits<double>::infinity();
    return e.method = interval_method::order_statistics, e;
  }
};

/// Interactions about problems, as the customer lives them.
///
///     summarize(problems, on(interactions{.window = 7}, &P::contacts, constant(now)))->first_contact_resolution
///
///     first-contact resolution   problems resolved in the first contact, without another contact within `window` days
///     tellings                   Σ over contacts of 1 + hand-offs that ask again
///     repeats                    contacts that follow another about the same problem within the window
///     polite but unsolved        contacts rated ≥ polite_from and not resolved / contacts rated
///     between-agent share        intraclass correlation of the ratings by agent, (B − W)/(B + (n₀ − 1)W), with B and W
///                                the mean squares between and within agents, n₀ = (N − Σnᵢ²/N)/(k − 1); 0: consistent
///                                agents
///
/// Inputs: `contacts` of one problem, in order of time (checked); `observed_until`, a time point or days. A problem
/// that was resolved at once and not yet observed for a window is undecided and counted as such; one without contacts
/// is left out. The end of a window is computed, so a contact at it, but for rounding (`exceeds`), is within. Quantiles
/// of waiting times are exact, the ⌈np⌉-th of them.
/// Undefined: without problems, contacts or ratings (`no_values`); between agents with one agent or no agent with two
/// ratings (`too_few_values`), ratings all equal (`no_variance`).
/// Cost: O(log agents) a contact. Memory of the state: 8 bytes for each measured waiting time and about 700 for each
/// agent; it joins exactly.
///
/// Source: one-way intraclass correlation, Fisher (1925); its standard error: Swiger, Harvey, Everson & Gregory (1964).
///
/// Three departments, each asks again, unsolved, weeks later the same walk: tellings 6, hand-offs 4, first-contact
/// resolution 0.
struct interactions {
  double window = 7;       ///< days
  double polite_from = 4;  ///< rating
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"service::interactions"};
  static constexpr auto inputs = std::tuple{records_input<"contacts", contact>{},
                                            input<"observed_until">{.unit = "days", .allowed = interval::any_number()}};
  static constexpr auto rules = std::array{row_rule{"contacts", "time finite, none before the contact before it"},
                                           row_rule{"contacts", "waiting finite and at least 0, or not measured"},
                                           row_rule{"contacts", "asked_again no more than hand_offs"},
                                           row_rule{"contacts", "attitude finite, or not rated"},
                                           row_rule{"observed_until", "no earlier than the last contact"}};
  static constexpr auto parameters = std::tuple{
      parameter{"window", &interactions::window, "days", interval::at_least(0)},
      parameter{"polite_from", &interactions::polite_from, "rating", interval::any_number()},
      parameter{"confidence", &interactions::confidence, "share", interval::share().without_low().without_high()}};

  [[nodiscard]] std::size_t broken_rule(std::span<const contact> problem, double observed_until) const noexcept {
    return first_broken(problem, observed_until).rule;
  }
  [[nodiscard]] std::size_t broken_record(std::span<const contact> problem, double observed_until) const noexcept {
    return first_broken(problem, observed_until).contact;
  }

  struct state {
    std::uint64_t problems = 0, undecided = 0, hand_offs = 0, tellings = 0;
    proportion first_contact{}, abandoned{}, repeats{};
    kept_rows<double> waits{};
    std::array<std::array<std::uint64_t, 2>, 2> table{};  ///< [polite][resolved]
    std::map<category, exact_statistic> agents{};

    template <class Archive>
    void transfer(Archive& archive) {
      archive(problems, undecided, hand_offs, tellings, first_contact, abandoned, repeats, waits, table, agents);
    }
    friend bool operator==(const state&, const state&) = default;
  };

  void take(state& s, std::span<const contact> problem, double observed_until) const {
    if (problem.empty()) return;
    ++s.problems;
    const contact& first = problem.front();
    const bool repeated = problem.size() > 1 && within_window(first.time, problem[1].time);
    if (!first.resolved || repeated)
      s.first_contact.add(false);
    else if (problem.size() > 1 || reaches(observed_until, first.time + window, size_of(first.time)) != 0)
      s.first_contact.add(true);
    else
      ++s.undecided;
    for (std::size_t i = 0; i < problem.size(); ++i) {
      const contact& c = problem[i];
      s.hand_offs += c.hand_offs;
      s.tellings += 1 + c.asked_again;
      s.abandoned.add(c.abandoned);
      s.repeats.add(i > 0 && within_window(problem[i - 1].time, c.time));
      if (c.waiting == c.waiting) s.waits.take(c.waiting);
      if (c.attitude == c.attitude) {
        ++s.table[c.attitude >= polite_from][c.resolved];
        s.agents[c.agent].take(c.attitude);
      }
    }
  }
  static void join(state& s, const state& other) {
    s.problems += other.problems, s.undecided += other.undecided;
    s.hand_offs += other.hand_offs, s.tellings += other.tellings;
    s.first_contact = merge(s.first_contact, other.first_contact);
    s.abandoned = merge(s.abandoned, other.abandoned);
    s.repeats = merge(s.repeats, other.repeats);
    s.waits.join(other.waits);
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < 2; ++j) s.table[i][j] += other.table[i][j];
    for (const auto& [agent, ratings] : other.agents) s.agents[agent].join(ratings);
  }
  [[nodiscard]] interactions_report conclude(const state& s) const {
    interactions_report r;
    r.problems = s.problems, r.undecided = s.undecided, r.hand_offs = s.hand_offs, r.tellings = s.tellings;
    r.contacts = static_cast<std::uint64_t>(s.abandoned.trials);
    r.first_contact_resolution = wilson(s.first_contact, confidence);
    r.abandonment = wilson(s.abandoned, confidence);
    r.repeats = wilson(s.repeats, confidence);
    r.table = s.table;
    const double unsolved = static_cast<double>(s.table[1][0]);
    r.polite_but_unsolved =
        wilson({unsolved, unsolved + static_cast<double>(s.table[0][0] + s.table[0][1] + s.table[1][1])}, confidence);
    r.between_agents = between_agents(s);
    r.waits = s.waits.sorted();
    exact_statistic waiting;
    for (const double w : r.waits) waiting.take(w);
    r.waiting = waiting.value();
    return r;
  }

  friend constexpr bool operator==(const interactions&, const interactions&) = default;

 private:
  /// What the rounding of a time and of the window's end after it is measured by.
  [[nodiscard]] double size_of(double time) const noexcept { return (time < 0 ? -time : time) + window; }
  [[nodiscard]] bool within_window(double before, double time) const noexcept {
    return exceeds(time, before + window, size_of(before)) == 0;
  }
  struct broken {
    std::size_t rule = 0, contact = clientele::detail::not_found;
  };
  [[nodiscard]] static broken first_broken(std::span<const contact> problem, double observed_until) noexcept {
    constexpr double largest = std::numeric_limits<double>::max();
    double before = -largest;
    for (std::size_t i = 0; i < problem.size(); ++i) {
      const contact& c = problem[i];
      if (!(c.time >= before && c.time <= largest)) return {1, i};
      if (c.waiting < 0 || c.waiting > largest) return {2, i};
      if (c.asked_again > c.hand_offs) return {3, i};
      if (c.attitude > largest || c.attitude < -largest) return {4, i};
      before = c.time;
    }
    return {observed_until < before ? std::size_t{5} : 0};
  }

  [[nodiscard]] estimate between_agents(const state& s) const {
    double k = 0, n = 0, squares = 0, within = 0;
    exact_statistic together;
    for (const auto& [agent, ratings] : s.agents) {
      const statistic of_agent = ratings.value();
      const double count = static_cast<double>(of_agent.count());
      k += 1, n += count, squares += count * count;
      if (of_agent.count() > 1) within += of_agent.variance() * (count - 1);
      together.join(ratings);
    }
    if (n == 0) return undefined_estimate(statistic_state::no_values, confidence);
    if (k < 2 || n <= k) return undefined_estimate(statistic_state::too_few_values, confidence);
    const double total = together.value().variance() * (n - 1);
    if (!(total > 0)) return undefined_estimate(statistic_state::no_variance, confidence);
    const double b = (total > within ? total - within : 0) / (k - 1), w = within / (n - k),
                 n0 = (n - squares / n) / (k - 1);
    const double between = (b - w) / (b + (n0 - 1) * w);
    const double spread = 2 * (n - 1) * (1 - between) * (1 - between) * (1 + (n0 - 1) * between) *
                          (1 + (n0 - 1) * between) / (n0 * n0 * (n - k) * (k - 1));
    return estimate_with(between, std::sqrt(spread), confidence);
  }
};

}  // namespace clientele::inline v0::service
