// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace clientele::inline v0::value {

/// Where a relationship stands; `unknown`: not observed in that period.
enum class stage : unsigned char { unknown, establishment, development, maintenance, break_up };
[[nodiscard]] constexpr auto enumerators(stage) noexcept {
  return std::array<std::string_view, 5>{"unknown", "establishment", "development", "maintenance", "break_up"};
}
inline constexpr std::size_t stage_count = 4;

/// What becomes of a move that the lifecycle does not know.
enum class unusual_move : unsigned char {
  refuse,     ///< `invalid_customer`, naming it
  leave_out,  ///< it is counted by `left_out()` and nowhere else
  accept      ///< it is a move like others
};
[[nodiscard]] constexpr auto enumerators(unusual_move) noexcept {
  return std::array<std::string_view, 3>{"refuse", "leave_out", "accept"};
}

/// How histories are read. Break-up may follow every stage, and each stage may last.
struct lifecycle_rules {
  unusual_move skips = unusual_move::
      refuse;  ///< establishment to maintenance: `accept` where a period is long enough to pass two stages
  unusual_move backward = unusual_move::refuse;  ///< to an earlier stage
  unusual_move returns =
      unusual_move::refuse;  ///< out of break-up, which is final: a new relationship, never accepted as a move

  friend constexpr bool operator==(const lifecycle_rules&, const lifecycle_rules&) = default;
};

namespace detail {

inline constexpr std::size_t final_stage = stage_count - 1;

/// Why the lifecycle does not know a move; empty for an ordinary one.
[[nodiscard]] constexpr std::string_view unusual_text(stage from, stage to) noexcept {
  if (from == stage::establishment && to == stage::maintenance) return "establishment to maintenance skips development";
  if (from == stage::development && to == stage::establishment)
    return "development to establishment is a backward move";
  if (from == stage::maintenance && to == stage::establishment)
    return "maintenance to establishment is a backward move";
  if (from == stage::maintenance && to == stage::development) return "maintenance to development is a backward move";
  if (from == stage::break_up && to != stage::break_up)
    return "break-up is final: a customer who comes back begins a new relationship";
  return {};
}

/// One row or column of the chain.
[[nodiscard]] inline std::size_t place_of(stage s) {
  if (s == stage::unknown || static_cast<std::size_t>(s) > stage_count)
    raise(invalid_parameter("value::lifecycle", "stage", static_cast<double>(s),
                            "establishment, development, maintenance or break_up"));
  return static_cast<std::size_t>(s) - 1;
}

}  // namespace detail

/// Why a figure of a stage does not exist.
enum class lifecycle_state : unsigned char {
  defined,
  unobserved_stage,  ///< this stage, or one that can follow, was never seen to end: its probabilities are not known
  never_breaks_up,   ///< from here the relationship may last for ever, and nothing discounts it
  endless_reward     ///< break-up itself has a reward in every period, and nothing discounts it
};
[[nodiscard]] constexpr auto enumerators(lifecycle_state) noexcept {
  return std::array<std::string_view, 4>{"defined", "unobserved_stage", "never_breaks_up", "endless_reward"};
}

/// A figure for each stage, with its standard error; NaN where the state is not `defined`.
struct stage_figures {
  std::array<double, stage_count> values{};
  std::array<double, stage_count> standard_errors{};
  std::array<lifecycle_state, stage_count> states{};

  [[nodiscard]] double operator[](stage s) const { return values[detail::place_of(s)]; }
  [[nodiscard]] double standard_error(stage s) const { return standard_errors[detail::place_of(s)]; }
  [[nodiscard]] lifecycle_state state(stage s) const { return states[detail::place_of(s)]; }
};

/// The life of a customer relationship as a Markov chain over establishment, development, maintenance and break-up.
///
///     P = probabilities(from, to) of a period, break-up final
///     V = Σₜ (P/(1 + d))ᵗ R = (I − P/(1 + d))⁻¹ R        value by stage, the reward of the first period now
///     T = (I − P₀)⁻¹ 1                                   expected periods until break-up, P₀: P without break-up
///
/// With d = 0 the sum is taken over the stages before break-up, and exists when break-up has no reward and is certain.
/// Made by `lifecycle_counts::chain()`, or put together from probabilities that are known: then `departures` stays
/// infinite, and standard errors are 0.
///
/// Rewards: currency / period for a customer who is in that stage, of any sign. Discount: share / period, ≥ 0.
/// Standard errors: of a probability √(p(1 − p)/n), n departures from that stage, rows independent (Anderson &
/// Goodman 1957); of V and T by the delta method, to first order: with N = (I − P₀/(1 + d))⁻¹/(1 + d),
/// Var Vᵢ = Σₛ Nᵢₛ² · Var(V at the next stage after s) / nₛ. Few departures make them too small; a share of 0 or 1
/// has standard error 0, which `interval` (Wilson) has not.
/// Errors: `invalid_parameter` (a probability outside [0, 1], a row that does not add up to 1 within 1e-9, break-up not
/// final, a reward not finite, discount below 0).
/// Accuracy: 1e-14 relative for rewards of one sign, however near to 1 the probability of staying is: the elimination
/// subtracts nothing (Grassmann, Taksar & Heyman 1985). Cost: a few hundred operations.
///
/// Sources: Pfeifer & Carraway (2000); the stages, Dwyer, Schurr & Oh (1987).
///
/// P: establishment 0.4, 0.4, 0, 0.2; development 0, 0.5, 0.3, 0.2; maintenance 0, 0, 0.9, 0.1: expected time to
/// break-up 7, 8 and 10 periods. Rewards −20, 50, 100 and 0: 433.333…, 700 and 1000 with d = 0; 77.0308…, 226.1904…
/// and 357.1428… with d = 0.25.
struct lifecycle {
  std::array<std::array<double, stage_count>, stage_count>
      probabilities{};  ///< [from][to], in the order of the stages; a row of NaN: not known
  std::array<double, stage_count> departures{infinite, infinite, infinite,
                                             infinite};  ///< moves observed from each stage

  [[nodiscard]] double probability(stage from, stage to) const {
    return probabilities[detail::place_of(from)][detail::place_of(to)];
  }
  /// √(p(1 − p)/n); NaN for a stage that was not observed.
  [[nodiscard]] double standard_error(stage from, stage to) const {
    const double p = probability(from, to);
    return std::sqrt(p * (1 - p) / departures[detail::place_of(from)]);
  }
  /// The probability with its Wilson interval; `no_values` for a stage that was not observed.
  [[nodiscard]] estimate interval(stage from, stage to, double confidence = 0.95) const {
    const double n = departures[detail::place_of(from)], p = probability(from, to);
    if (!(n < infinite)) return estimate_with(p, 0, confidence);
    const double moves = n * p;
    return wilson({n > 0 ? (moves < n ? moves : n) : 0, n}, confidence);
  }

  /// V, by the stage in which a customer is now.
  [[nodiscard]] stage_figures values(const std::array<double, stage_count>& rewards, double discount) const {
    check();
    check_value("value::lifecycle", "discount", discount, interval::at_least(0));
    for (const double r : rewards) check_value("value::lifecycle", "rewards", r, interval::any_number());
    return solve(rewards, discount);
  }

  /// T, by the stage in which a customer is now; 0 after break-up.
  [[nodiscard]] stage_figures time_to_break_up() const {
    check();
    return solve({1, 1, 1, 0}, 0);
  }

  /// Throws `invalid_parameter` unless this is a chain with a final break-up.
  void check() const {
    for (std::size_t i = 0; i < stage_count; ++i) {
      if (!is_known(i)) continue;
      double sum = 0;
      for (const double p : probabilities[i]) {
        check_value("value::lifecycle", "probabilities", p, interval::share());
        sum += p;
      }
      if (!(sum > 1 - 1e-9 && sum < 1 + 1e-9))
        raise(invalid_parameter("value::lifecycle", "probabilities", sum, "each row adds up to 1"));
      if (!(departures[i] > 0))
        raise(invalid_parameter("value::lifecycle", "departures", departures[i], "> 0 for a row that is known"));
    }
    if (probabilities[final_stage][final_stage] != 1)
      raise(invalid_parameter("value::lifecycle", "probabilities", probabilities[final_stage][final_stage],
                              "break-up is final: 1"));
  }

  friend constexpr bool operator==(const lifecycle&, const lifecycle&) = default;

 private:
  static constexpr double infinite = std::numeric_limits<double>::infinity(),
                          nan = std::numeric_limits<double>::quiet_NaN();
  static constexpr std::size_t final_stage = detail::final_stage;

  [[nodiscard]] bool is_known(std::size_t i) const noexcept {
    for (const double p : probabilities[i])
      if (p == p) return true;
    return false;
  }

  /// Spreads a property against the moves: whoever can get into a stage with it has it.
  void spread(std::array<bool, stage_count>& property) const noexcept {
    for (std::size_t round = 0; round < stage_count; ++round)
      for (std::size_t i = 0; i < stage_count; ++i)
        for (std::size_t j = 0; j < stage_count; ++j)
          property[i] = property[i] || (probabilities[i][j] > 0 && property[j]);
  }

  [[nodiscard]] stage_figures solve(const std::array<double, stage_count>& rewards, double discount) const {
    std::array<bool, stage_count> unknown{}, ends{}, trapped{};
    for (std::size_t i = 0; i < stage_count; ++i) unknown[i] = !is_known(i);
    spread(unknown);
    ends[final_stage] = true;
    spread(ends);
    for (std::size_t i = 0; i < stage_count; ++i) trapped[i] = discount == 0 && !ends[i];
    spread(trapped);

    stage_figures f;
    std::array<std::size_t, stage_count> use{};  // the stages before break-up that have a value; they lead to no others
    std::size_t n = 0;
    for (std::size_t i = 0; i < stage_count; ++i) {
      f.states[i] = unknown[i]                                   ? lifecycle_state::unobserved_stage
                    : trapped[i]                                 ? lifecycle_state::never_breaks_up
                    : discount == 0 && rewards[final_stage] != 0 ? lifecycle_state::endless_reward
                                                                 : lifecycle_state::defined;
      f.values[i] = f.standard_errors[i] = nan;
      if (i != final_stage && f.states[i] == lifecycle_state::defined) use[n++] = i;
    }
    if (f.states[final_stage] != lifecycle_state::defined) return f;
    const double after = rewards[final_stage] == 0 ? 0 : rewards[final_stage] / discount * (1 + discount);
    f.values[final_stage] = after;
    f.standard_errors[final_stage] = 0;

    // ((1 + d)I − P) N = I. By elimination without subtraction: of each row are kept the entries beside the diagonal
    // and what the row as a whole has left, d and the moves to break-up; the diagonal is their sum.
    std::array<std::array<double, stage_count>, stage_count> move{}, right{};
    std::array<double, stage_count> left{}, diagonal{};
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) move[a][b] = probabilities[use[a]][use[b]];
      left[a] = discount + probabilities[use[a]][final_stage];
      right[a][a] = 1;
    }
    for (std::size_t k = n; k-- > 0;) {
      diagonal[k] = left[k];
      for (std::size_t b = 0; b < k; ++b) diagonal[k] += move[k][b];
      for (std::size_t a = 0; a < k; ++a) {
        const double factor = move[a][k] / diagonal[k];
        for (std::size_t b = 0; b < k; ++b) move[a][b] += factor * move[k][b];
        for (std::size_t c = 0; c < n; ++c) right[a][c] += factor * right[k][c];
        left[a] += factor * left[k];
      }
    }
    std::array<std::array<double, stage_count>, stage_count> inverse{};
    for (std::size_t a = 0; a < n; ++a)
      for (std::size_t c = 0; c < n; ++c) {
        double sum = right[a][c];
        for (std::size_t b = 0; b < a; ++b) sum += move[a][b] * inverse[b][c];
        inverse[a][c] = sum / diagonal[a];
      }

    for (std::size_t a = 0; a < n; ++a) {
      double value = 0;
      for (std::size_t c = 0; c < n; ++c)
        value += inverse[a][c] * ((1 + discount) * rewards[use[c]] + probabilities[use[c]][final_stage] * after);
      f.values[use[a]] = value;
    }
    std::array<double, stage_count> next{};  // variance of the value at the next stage, over the departures
    for (std::size_t c = 0; c < n; ++c) {
      const auto& row = probabilities[use[c]];
      const double here = f.values[use[c]];  // deviations from it: nothing to lose for those who mostly stay
      double mean = 0, square = 0;
      for (std::size_t j = 0; j < stage_count; ++j) {
        if (!(row[j] > 0)) continue;
        const double deviation = f.values[j] - here;
        mean += row[j] * deviation;
        square += row[j] * deviation * deviation;
      }
      next[c] = (square - mean * mean) / departures[use[c]];
    }
    for (std::size_t a = 0; a < n; ++a) {
      double variance = 0;
      for (std::size_t c = 0; c < n; ++c) variance += inverse[a][c] * inverse[a][c] * next[c];
      f.standard_errors[use[a]] = std::sqrt(variance > 0 ? variance : 0);
    }
    return f;
  }
};

/// Moves between stages, counted from histories: one stage a period, in the order of the periods.
///
///     lifecycle_counts counts{{.backward = unusual_move::accept}};
///     for (const auto& customer : customers) counts.add(customer.stages);
///     counts.chain().time_to_break_up()[stage::establishment]
///
/// The estimate of a probability is the share of the moves, its maximum likelihood estimate. A stage from which no move
/// was seen has no probabilities (NaN, `unobserved_stage`). Break-up stays break-up, whether or not it was seen. Moves
/// from and to a period that was not observed (`unknown`) are no moves.
/// A history with a move that the rules refuse changes nothing: `invalid_customer` names the history's number (from 0),
/// the place in it, the stage reached and the move. Counts are whole numbers: order and parts do not matter, `merge` is
/// exact. Errors besides: `invalid_parameter` (`returns` accepted), `invalid_use` (merging under different rules).
/// Cost: about 1 ns a move.
///
/// Source: maximum likelihood in Markov chains, Anderson & Goodman (1957).
class lifecycle_counts {
 public:
  explicit lifecycle_counts(const lifecycle_rules& rules = {}) : rules_(rules) {
    if (rules.returns == unusual_move::accept)
      raise(invalid_parameter("value::lifecycle_counts", "returns", static_cast<double>(rules.returns),
                              "refuse or leave_out: break-up is final"));
  }

  /// One customer's stages. Under `leave_out` for returns, nothing after the first break-up is read.
  void add(std::span<const stage> history) {
    stage before = stage::unknown;
    for (std::size_t i = 0; i < history.size(); ++i) {
      judge(before, history[i], i);
      before = before == stage::break_up && history[i] == stage::unknown ? before : history[i];
    }
    ++histories_;
    before = stage::unknown;
    for (const stage now : history) {
      if (before == stage::break_up && now == stage::unknown) continue;  // break-up lasts, whether or not it is seen
      count(before, now, 1);
      if (before == stage::break_up && now != stage::break_up) return;
      before = now;
    }
  }

  /// Adds so many moves of one kind, where the histories are not at hand.
  void add(stage from, stage to, std::uint64_t moves = 1) {
    judge(from, to, 1);
    count(from, to, moves);
  }

  void merge(const lifecycle_counts& other) {
    if (!(rules_ == other.rules_))
      raise(invalid_use("clientele::value::lifecycle_counts: counts under different rules cannot be merged"));
    for (std::size_t i = 0; i < stage_count; ++i)
      for (std::size_t j = 0; j < stage_count; ++j) counts_[i][j] += other.counts_[i][j];
    left_out_ += other.left_out_;
    histories_ += other.histories_;
  }
  /// The counts of both.
  friend lifecycle_counts merge(lifecycle_counts a, const lifecycle_counts& b) {
    a.merge(b);
    return a;
  }

  [[nodiscard]] const lifecycle_rules& rules() const noexcept { return rules_; }
  [[nodiscard]] std::uint64_t moves(stage from, stage to) const {
    return counts_[detail::place_of(from)][detail::place_of(to)];
  }
  [[nodiscard]] std::uint64_t departures(stage from) const {
    std::uint64_t n = 0;
    for (const std::uint64_t c : counts_[detail::place_of(from)]) n += c;
    return n;
  }
  /// Unusual moves that the rules leave out.
  [[nodiscard]] std::uint64_t left_out() const noexcept { return left_out_; }
  [[nodiscard]] std::uint64_t histories() const noexcept { return histories_; }

  /// The chain by maximum likelihood.
  [[nodiscard]] lifecycle chain() const noexcept {
    lifecycle l;
    for (std::size_t i = 0; i < detail::final_stage; ++i) {
      std::uint64_t n = 0;
      for (const std::uint64_t c : counts_[i]) n += c;
      l.departures[i] = static_cast<double>(n);
      for (std::size_t j = 0; j < stage_count; ++j)
        l.probabilities[i][j] = static_cast<double>(counts_[i][j]) / static_cast<double>(n);  // 0/0: NaN
    }
    l.probabilities[detail::final_stage][detail::final_stage] = 1;
    return l;
  }

  friend bool operator==(const lifecycle_counts&, const lifecycle_counts&) = default;

 private:
  [[nodiscard]] unusual_move rule_of(stage from, stage to) const noexcept {
    if (from == stage::unknown || to == stage::unknown || detail::unusual_text(from, to).empty())
      return unusual_move::accept;
    if (from == stage::break_up) return rules_.returns;
    return to > from ? rules_.skips : rules_.backward;
  }

  void judge(stage from, stage to, std::size_t at) const {
    if (static_cast<std::size_t>(from) > stage_count || static_cast<std::size_t>(to) > stage_count)
      static_cast<void>(detail::place_of(from > to ? from : to));
    if (rule_of(from, to) == unusual_move::refuse)
      raise(invalid_customer({.row = histories_,
                              .component = "value::lifecycle_counts",
                              .field = "history",
                              .element = static_cast<std::int64_t>(at),
                              .value = static_cast<double>(to),
                              .because = detail::unusual_text(from, to)},
                             1));
  }

  void count(stage from, stage to, std::uint64_t moves) {
    if (from == stage::unknown || to == stage::unknown) return;
    if (rule_of(from, to) == unusual_move::leave_out)
      left_out_ += moves;
    else
      counts_[detail::place_of(from)][detail::place_of(to)] += moves;
  }

  lifecycle_rules rules_;
  std::array<std::array<std::uint64_t, stage_count>, stage_count> counts_{};
  std::uint64_t left_out_ = 0, histories_ = 0;
};

}  // namespace clientele::inline v0::value
