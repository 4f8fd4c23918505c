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
#include <tuple>

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

namespace detail {

inline constexpr std::size_t final_stage = stage_count - 1;

/// The moves that the lifecycle does not know.
inline constexpr std::array<std::string_view, 5> unusual_moves{
    "establishment to maintenance skips development", "development to establishment is a backward move",
    "maintenance to establishment is a backward move", "maintenance to development is a backward move",
    "break-up is final: a customer who comes back begins a new relationship"};

/// Which of them a move is, counted from 1; 0 for an ordinary one, and from or to a stage that was not observed.
[[nodiscard]] constexpr std::size_t unusual_place(stage from, stage to) noexcept {
  if (from == stage::unknown || to == stage::unknown) return 0;
  if (from == stage::break_up) return to == stage::break_up ? 0 : 5;
  if (from == stage::establishment) return to == stage::maintenance ? 1 : 0;
  if (from == stage::development) return to == stage::establishment ? 2 : 0;
  return to == stage::establishment ? 3 : to == stage::development ? 4 : 0;
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

/// What `lifecycle_counts` and `lifecycle_moves` gather and conclude: moves between stages. Counts join exactly.
class lifecycle_tally {
 public:
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

  /// So many moves of one kind.
  void take(stage from, stage to, std::uint64_t moves) {
    counts_[detail::place_of(from)][detail::place_of(to)] += moves;
  }
  void take_left_out(std::uint64_t moves) noexcept { left_out_ += moves; }
  void take_history() noexcept { ++histories_; }
  void join(const lifecycle_tally& other) noexcept {
    for (std::size_t i = 0; i < stage_count; ++i)
      for (std::size_t j = 0; j < stage_count; ++j) counts_[i][j] += other.counts_[i][j];
    left_out_ += other.left_out_;
    histories_ += other.histories_;
  }

  /// For keeping and loading.
  template <class Archive>
  void transfer(Archive& archive) {
    archive(counts_, left_out_, histories_);
  }
  friend bool operator==(const lifecycle_tally&, const lifecycle_tally&) = default;

 private:
  std::array<std::array<std::uint64_t, stage_count>, stage_count> counts_{};
  std::uint64_t left_out_ = 0, histories_ = 0;
};

namespace detail {

/// What becomes of a move under the parameters `skips`, `backward` and `returns`. Break-up may follow every stage, and
/// each stage may last.
template <class Component>
[[nodiscard]] constexpr unusual_move fate_of(const Component& c, stage from, stage to) noexcept {
  const std::size_t place = unusual_place(from, to);
  return place == 0 ? unusual_move::accept : place == 5 ? c.returns : place == 1 ? c.skips : c.backward;
}
template <class Component>
void count_move(const Component& c, lifecycle_tally& tally, stage from, stage to, std::uint64_t moves) {
  if (from == stage::unknown || to == stage::unknown) return;
  if (fate_of(c, from, to) == unusual_move::leave_out)
    tally.take_left_out(moves);
  else
    tally.take(from, to, moves);
}

inline constexpr row_rule no_return{"returns", "refuse or leave_out: break-up is final"};

/// The rules of an input that a move may break, in the order of `unusual_moves`.
[[nodiscard]] constexpr std::array<row_rule, 6> move_rules(std::string_view field) noexcept {
  return {row_rule{field, unusual_moves[0]}, row_rule{field, unusual_moves[1]}, row_rule{field, unusual_moves[2]},
          row_rule{field, unusual_moves[3]}, row_rule{field, unusual_moves[4]}, row_rule{field, "a stage, or unknown"}};
}

}  // namespace detail

/// Moves between stages, counted from histories: one stage a period, in the order of the periods.
///
///     const auto s = summarize(customers, on(lifecycle_counts{.backward = unusual_move::accept}, &C::stages));
///     s->chain().time_to_break_up()[stage::establishment]
///
/// Input: `history`, the stages of one customer. The estimate of a probability is the share of the moves, its maximum
/// likelihood estimate. A stage from which no move was seen has no probabilities (NaN, `unobserved_stage`). Break-up
/// stays break-up, whether or not it was seen. Moves from and to a period that was not observed (`unknown`) are no
/// moves.
/// A history with a move that the rules refuse is a bad row, of which nothing is counted: the error names the row, the
/// place in the history at which the stage is reached, and the move. Under `leave_out` for returns, nothing after the
/// first break-up is read.
/// Errors besides: `invalid_parameter` (`returns` accepted). Cost: an increment a move. Memory of the state: 144 bytes;
/// counts join exactly.
///
/// Source: maximum likelihood in Markov chains, Anderson & Goodman (1957).
struct lifecycle_counts {
  unusual_move skips = unusual_move::
      refuse;  ///< establishment to maintenance: `accept` where a period is long enough to pass two stages
  unusual_move backward = unusual_move::refuse;  ///< to an earlier stage
  unusual_move returns =
      unusual_move::refuse;  ///< out of break-up, which is final: a new relationship, never accepted as a move

  static constexpr auto name = fixed_string{"value::lifecycle_counts"};
  static constexpr auto inputs = std::tuple{records_input<"history", stage>{}};
  static constexpr auto rules = detail::move_rules("history");
  static constexpr auto parameters =
      std::tuple{parameter{"skips", &lifecycle_counts::skips, "", interval::any_number()},
                 parameter{"backward", &lifecycle_counts::backward, "", interval::any_number()},
                 parameter{"returns", &lifecycle_counts::returns, "", interval::any_number()}};
  static constexpr auto parameter_rules = std::array{detail::no_return};
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return returns == unusual_move::accept ? 1 : 0;
  }

  [[nodiscard]] constexpr std::size_t broken_rule(std::span<const stage> history) const noexcept {
    return first_refused(history).rule;
  }
  [[nodiscard]] constexpr std::size_t broken_record(std::span<const stage> history) const noexcept {
    return first_refused(history).at;
  }

  using state = lifecycle_tally;
  void take(state& s, std::span<const stage> history) const {
    s.take_history();
    stage before = stage::unknown;
    for (const stage now : history) {
      if (before == stage::break_up && now == stage::unknown) continue;  // break-up lasts, whether or not it is seen
      detail::count_move(*this, s, before, now, 1);
      if (before == stage::break_up && now != stage::break_up) return;
      before = now;
    }
  }
  static void join(state& s, const state& other) { s.join(other); }
  [[nodiscard]] lifecycle_tally conclude(const state& s) const { return s; }

  friend constexpr bool operator==(const lifecycle_counts&, const lifecycle_counts&) = default;

 private:
  struct refused {
    std::size_t rule = 0, at = clientele::detail::not_found;
  };
  [[nodiscard]] constexpr refused first_refused(std::span<const stage> history) const noexcept {
    stage before = stage::unknown;
    for (std::size_t i = 0; i < history.size(); ++i) {
      if (static_cast<std::size_t>(history[i]) > stage_count) return {6, i};
      if (detail::fate_of(*this, before, history[i]) == unusual_move::refuse)
        return {detail::unusual_place(before, history[i]), i};
      if (before != stage::break_up || history[i] != stage::unknown) before = history[i];
    }
    return {};
  }
};

/// The same from moves that are counted already, of customers whose histories are not at hand: a row is so many moves
/// from one stage to another.
///
///     summarize(moves, on(lifecycle_moves{}, &M::from, &M::to, &M::customers))->chain()
///
/// Inputs: `from` and `to`, stages; `moves`, a whole number. Parameters, rules, conclusion: as `lifecycle_counts`,
/// whose tally joins with this one's.
struct lifecycle_moves {
  unusual_move skips = unusual_move::refuse, backward = unusual_move::refuse, returns = unusual_move::refuse;

  static constexpr auto name = fixed_string{"value::lifecycle_moves"};
  static constexpr auto inputs = std::tuple{input<"from">{.allowed = interval::between(0, stage_count).whole_numbers()},
                                            input<"to">{.allowed = interval::between(0, stage_count).whole_numbers()},
                                            input<"moves">{.allowed = interval::at_least(0).whole_numbers()}};
  static constexpr auto rules = detail::move_rules("to");
  static constexpr auto parameters =
      std::tuple{parameter{"skips", &lifecycle_moves::skips, "", interval::any_number()},
                 parameter{"backward", &lifecycle_moves::backward, "", interval::any_number()},
                 parameter{"returns", &lifecycle_moves::returns, "", interval::any_number()}};
  static constexpr auto parameter_rules = std::array{detail::no_return};
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return returns == unusual_move::accept ? 1 : 0;
  }
  [[nodiscard]] constexpr std::size_t broken_rule(double from, double to, double) const noexcept {
    const stage a = static_cast<stage>(from), b = static_cast<stage>(to);
    return detail::fate_of(*this, a, b) == unusual_move::refuse ? detail::unusual_place(a, b) : 0;
  }

  using state = lifecycle_tally;
  void take(state& s, double from, double to, double moves) const {
    detail::count_move(*this, s, static_cast<stage>(from), static_cast<stage>(to), static_cast<std::uint64_t>(moves));
  }
  static void join(state& s, const state& other) { s.join(other); }
  [[nodiscard]] lifecycle_tally conclude(const state& s) const { return s; }

  friend constexpr bool operator==(const lifecycle_moves&, const lifecycle_moves&) = default;
};

}  // namespace clientele::inline v0::value
