// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/numerics/radix_sort.hpp>
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
  std::uint64_t agent = 0;
};

/// Interactions about problems, as the customer lives them. Mergeable.
///
///     first-contact resolution   problems resolved in the first contact, without another contact within `window` days
///     tellings                   Σ over contacts of 1 + hand-offs that ask again
///     repeats                    contacts that follow another about the same problem within the window
///     polite but unsolved        contacts rated ≥ polite_from and not resolved / contacts rated
///     between-agent share        intraclass correlation of the ratings by agent, (B − W)/(B + (n₀ − 1)W), with B and
///                                W the mean squares between and within agents, n₀ = (N − Σnᵢ²/N)/(k − 1);
///                                0: consistent agents
///
/// `add` takes one problem: its contacts in order of time, and until when they were observed. A problem that was
/// resolved at once and not yet observed for a window is undecided and counted as such. Waiting times are kept (8 bytes
/// each): quantiles are exact, the ⌈np⌉-th of them.
/// Undefined: without problems, contacts or ratings (`no_values`); between agents with one agent or no agent with two
/// ratings (`too_few_values`), ratings all equal (`no_variance`).
/// Errors: `invalid_parameter` (times out of order or infinite, negative waiting, more hand-offs asking again than
/// hand-offs, window, probability, confidence), `invalid_use` (merging different settings). Nothing of a bad problem is
/// counted. Cost: O(log agents) a contact.
///
/// Source: one-way intraclass correlation, Fisher (1925); its standard error: Swiger, Harvey, Everson & Gregory (1964).
///
/// Three departments, each asks again, unsolved, weeks later the same walk: tellings 6, hand-offs 4, first-contact
/// resolution 0.
class interactions {
 public:
  explicit interactions(double window = 7, double polite_from = 4) : window_(window), polite_from_(polite_from) {
    if (!(window >= 0)) raise(invalid_parameter("service::interactions", "window", window, ">= 0"));
  }

  void add(std::span<const contact> problem, double observed_until) {
    if (problem.empty()) return;
    check(problem, observed_until);
    ++problems_;
    const contact& first = problem.front();
    const bool repeated = problem.size() > 1 && problem[1].time - first.time <= window_;
    if (!first.resolved || repeated)
      first_contact_.add(false);
    else if (problem.size() > 1 || observed_until - first.time >= window_)
      first_contact_.add(true);
    else
      ++undecided_;
    for (std::size_t i = 0; i < problem.size(); ++i) {
      const contact& c = problem[i];
      hand_offs_ += c.hand_offs;
      tellings_ += 1 + c.asked_again;
      abandoned_.add(c.abandoned);
      repeats_.add(i > 0 && c.time - problem[i - 1].time <= window_);
      if (c.waiting == c.waiting) {
        waiting_ = with_value(waiting_, c.waiting);
        waits_.push_back(c.waiting);
      }
      if (c.attitude == c.attitude) {
        ++table_[c.attitude >= polite_from_][c.resolved];
        statistic& s = agents_[c.agent];
        s = with_value(s, c.attitude);
      }
    }
  }

  [[nodiscard]] std::uint64_t problems() const noexcept { return problems_; }
  [[nodiscard]] std::uint64_t undecided() const noexcept { return undecided_; }
  [[nodiscard]] std::uint64_t contacts() const noexcept { return static_cast<std::uint64_t>(abandoned_.trials); }
  [[nodiscard]] std::uint64_t hand_offs() const noexcept { return hand_offs_; }
  [[nodiscard]] std::uint64_t tellings() const noexcept { return tellings_; }
  /// Rated contacts by attitude and resolution.
  [[nodiscard]] std::uint64_t rated(bool polite, bool resolved) const noexcept { return table_[polite][resolved]; }

  [[nodiscard]] estimate first_contact_resolution(double confidence = 0.95) const {
    return wilson(first_contact_, confidence);
  }
  [[nodiscard]] estimate abandonment(double confidence = 0.95) const { return wilson(abandoned_, confidence); }
  [[nodiscard]] estimate repeats(double confidence = 0.95) const { return wilson(repeats_, confidence); }
  [[nodiscard]] estimate polite_but_unsolved(double confidence = 0.95) const {
    const double unsolved = static_cast<double>(table_[1][0]);
    return wilson({unsolved, unsolved + static_cast<double>(table_[0][0] + table_[0][1] + table_[1][1])}, confidence);
  }
  [[nodiscard]] const statistic& waiting() const noexcept { return waiting_; }
  /// The waiting time that a share of the contacts does not exceed; NaN where none was measured.
  [[nodiscard]] double waiting_quantile(double probability) const {
    check_value("service::interactions", "probability", probability, clientele::interval::share());
    if (waits_.empty()) return std::numeric_limits<double>::quiet_NaN();
    std::vector<double> w = waits_;
    radix_sort(w);
    return w[inverse_cdf_rank(probability, w.size()) - 1];
  }
  /// The same with the interval between two of the waiting times, whatever their distribution (`quantile_interval`):
  /// its confidence is at least the one asked for. A bound that few contacts do not give is 0 below and infinite above;
  /// there is no standard error. `no_values` where none was measured.
  [[nodiscard]] estimate waiting_quantile(double probability, double confidence) const {
    const quantile_ranks ranks = quantile_interval(probability, waits_.size(), confidence);
    if (waits_.empty()) return undefined_estimate(statistic_state::no_values, confidence);
    std::vector<double> w = waits_;
    radix_sort(w);
    estimate e = undefined_estimate(statistic_state::defined, confidence);
    e.value = w[inverse_cdf_rank(probability, w.size()) - 1];
    e.low = ranks.low > 0 ? w[ranks.low - 1] : 0;
    e.high = ranks.high <= w.size() ? w[ranks.high - 1] : std::numeric_limits<double>::infinity();
    return e.method = interval_method::order_statistics, e;
  }
  /// Standard error of the intraclass correlation, normal interval; it may be negative.
  [[nodiscard]] estimate between_agents(double confidence = 0.95) const {
    double k = 0, n = 0, squares = 0, within = 0;
    statistic all;
    for (const auto& [agent, s] : agents_) {
      const double count = static_cast<double>(s.count());
      k += 1, n += count, squares += count * count;
      if (s.count() > 1) within += s.variance() * (count - 1);
      all = merge(all, s);
    }
    if (n == 0) return undefined_estimate(statistic_state::no_values, confidence);
    if (k < 2 || n <= k) return undefined_estimate(statistic_state::too_few_values, confidence);
    const double total = all.variance() * (n - 1);
    if (!(total > 0)) return undefined_estimate(statistic_state::no_variance, confidence);
    const double b = (total > within ? total - within : 0) / (k - 1), w = within / (n - k),
                 n0 = (n - squares / n) / (k - 1);
    const double share = (b - w) / (b + (n0 - 1) * w);
    const double spread = 2 * (n - 1) * (1 - share) * (1 - share) * (1 + (n0 - 1) * share) * (1 + (n0 - 1) * share) /
                          (n0 * n0 * (n - k) * (k - 1));
    return estimate_with(share, std::sqrt(spread), confidence);
  }

  friend interactions merge(interactions a, const interactions& b) {
    if (a.window_ != b.window_ || a.polite_from_ != b.polite_from_)
      raise(invalid_use("clientele::service::interactions: different settings cannot be merged"));
    a.problems_ += b.problems_, a.undecided_ += b.undecided_, a.hand_offs_ += b.hand_offs_, a.tellings_ += b.tellings_;
    a.first_contact_ = merge(a.first_contact_, b.first_contact_);
    a.abandoned_ = merge(a.abandoned_, b.abandoned_);
    a.repeats_ = merge(a.repeats_, b.repeats_);
    a.waiting_ = merge(a.waiting_, b.waiting_);
    a.waits_.insert(a.waits_.end(), b.waits_.begin(), b.waits_.end());
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t j = 0; j < 2; ++j) a.table_[i][j] += b.table_[i][j];
    for (const auto& [agent, s] : b.agents_) a.agents_[agent] = merge(a.agents_[agent], s);
    return a;
  }

 private:
  static void check(std::span<const contact> problem, double observed_until) {
    constexpr double largest = std::numeric_limits<double>::max();
    double before = -largest;
    for (const contact& c : problem) {
      if (!(c.time >= before && c.time <= largest))
        raise(invalid_parameter("service::interactions", "time", c.time, "finite, in order"));
      if (c.waiting < 0 || c.waiting > largest)
        raise(invalid_parameter("service::interactions", "waiting", c.waiting, ">= 0"));
      if (c.asked_again > c.hand_offs)
        raise(invalid_parameter("service::interactions", "asked_again", c.asked_again, "no more than hand_offs"));
      if (c.attitude > largest || c.attitude < -largest)
        raise(invalid_parameter("service::interactions", "attitude", c.attitude, "finite or missing"));
      before = c.time;
    }
    if (!(observed_until >= before))
      raise(invalid_parameter("service::interactions", "observed_until", observed_until,
                              "no earlier than the last contact"));
  }

  double window_, polite_from_;
  std::uint64_t problems_ = 0, undecided_ = 0, hand_offs_ = 0, tellings_ = 0;
  proportion first_contact_{}, abandoned_{}, repeats_{};
  statistic waiting_{};
  std::vector<double> waits_;
  std::array<std::array<std::uint64_t, 2>, 2> table_{};
  std::map<std::uint64_t, statistic> agents_;
};

}  // namespace clientele::inline v0::service
