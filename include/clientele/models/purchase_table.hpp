// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/future.hpp>
#include <clientele/portability.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

namespace clientele::inline v0::models {

namespace detail {

/// Intervals of y = ln(shift + T) between two times, on each of which a function that is free of singularities where
/// shift + T has a positive real part is a sum of `terms` Chebyshev polynomials, to 1e-14.
class time_pieces {
 public:
  time_pieces() = default;
  time_pieces(double shift, double first, double last)
      : shift_(shift), first_(first), last_(last), low_(std::log(shift + first)) {
    const double length = std::log(shift + last) - low_;
    pieces_ = 1 + static_cast<std::size_t>(length / 1.5);
    const double piece = length / static_cast<double>(pieces_);
    per_piece_ = piece > 0 ? 1 / piece : 0;
    if (!(piece > 1e-12)) return;
    const double wide = 1.5707963267948966 / (0.5 * piece), growth = std::log(wide + std::sqrt(1 + wide * wide));
    terms_ = 3 + static_cast<std::size_t>(33 / growth);
    terms_ = terms_ < 8 ? 8 : terms_ < most_terms ? terms_ : most_terms;
  }
  static constexpr std::size_t most_terms = 24;

  [[nodiscard]] std::size_t pieces() const noexcept { return pieces_; }
  [[nodiscard]] std::size_t terms() const noexcept { return terms_; }
  [[nodiscard]] std::size_t nodes() const noexcept { return pieces_ * terms_; }
  [[nodiscard]] bool contains(double T) const noexcept { return T >= first_ && T <= last_; }

  struct place {
    std::size_t piece;
    double u;  ///< −1 … 1 within the piece
  };
  [[nodiscard]] place find(double T) const noexcept {
    const double at = (vector_math::log(shift_ + T) - low_) * per_piece_;
    const int most = static_cast<int>(pieces_) - 1, floor = static_cast<int>(at), piece = floor < most ? floor : most;
    return {static_cast<std::size_t>(piece), 2 * (at - piece) - 1};
  }

  /// Numbers stored for a polynomial: its coefficients by power, filled up with zeros to eights.
  [[nodiscard]] std::size_t stored() const noexcept { return (terms_ + 7) / 8 * 8; }

  /// 1, u, …, u⁷ and u⁸.
  struct powers {
    explicit powers(double u) noexcept : of{1, u, u * u, 0, 0, 0, 0, 0} {
      of[3] = of[2] * u, of[4] = of[2] * of[2], of[5] = of[4] * u, of[6] = of[4] * of[2], of[7] = of[4] * of[3];
      eighth = of[4] * of[4];
    }
    double of[8];
    double eighth;
  };
  /// A polynomial at the place whose powers are given: eight strands, added up as a tree.
  [[nodiscard]] double sum(const double* coefficients, const powers& u) const noexcept {
    double strand[8];
    const double* c = coefficients + stored() - 8;
    for (std::size_t j = 0; j < 8; ++j) strand[j] = c[j];
    while (c != coefficients) {
      c -= 8;
      for (std::size_t j = 0; j < 8; ++j) strand[j] = c[j] + u.eighth * strand[j];
    }
    for (std::size_t j = 0; j < 8; ++j) strand[j] *= u.of[j];
    for (std::size_t j = 0; j < 4; ++j) strand[j] += strand[j + 4];
    for (std::size_t j = 0; j < 2; ++j) strand[j] += strand[j + 2];
    return strand[0] + strand[1];
  }

  /// Appends the coefficients of k functions, one after the other, on every piece, `f(T)` giving their values; returns
  /// whether the Chebyshev coefficients fall to 1e-13 of the first, otherwise nothing is appended.
  template <std::size_t k, class F>
  bool append(std::vector<double>& coefficients, F&& f) const {
    const std::size_t n = terms_, before = coefficients.size();
    const double step = 3.14159265358979323846 / static_cast<double>(n);
    for (std::size_t piece = 0; piece < pieces_; ++piece) {
      std::array<std::array<double, k>, most_terms> values{};
      for (std::size_t i = 0; i < n; ++i) {
        const double u = std::cos((static_cast<double>(i) + 0.5) * step);
        const double y = low_ + (static_cast<double>(piece) + 0.5 * (1 + u)) * (per_piece_ > 0 ? 1 / per_piece_ : 0);
        const double T = n == 1 ? first_ : std::exp(y) - shift_;
        values[i] = f(T < first_ ? first_ : T < last_ ? T : last_);
      }
      for (std::size_t g = 0; g < k; ++g) {
        std::array<double, most_terms> chebyshev{};
        for (std::size_t j = 0; j < n; ++j) {
          double sum = 0;
          for (std::size_t i = 0; i < n; ++i)
            sum += values[i][g] * std::cos(static_cast<double>(j) * (static_cast<double>(i) + 0.5) * step);
          chebyshev[j] = sum * (j == 0 ? 1 : 2) / static_cast<double>(n);
        }
        if (!((n > 2 ? std::abs(chebyshev[n - 1]) + std::abs(chebyshev[n - 2]) : 0) <= 1e-13 * chebyshev[0])) {
          coefficients.resize(before);
          return false;
        }
        append_powers(coefficients, chebyshev);
      }
    }
    return true;
  }

 private:
  /// From sums of Chebyshev polynomials to powers. The coefficients fall by more than 4 from one to the next and those
  /// of the polynomials grow by 2.4, so nothing is lost.
  void append_powers(std::vector<double>& coefficients, const std::array<double, most_terms>& chebyshev) const {
    std::array<double, most_terms> by_power{}, now{1}, next{0, 1};  // T_j, T_(j + 1)
    for (std::size_t j = 0; j < terms_; ++j) {
      for (std::size_t i = 0; i <= j; ++i) by_power[i] += chebyshev[j] * now[i];
      std::array<double, most_terms> after{};
      for (std::size_t i = 0; i < most_terms; ++i) after[i] = (i > 0 ? 2 * next[i - 1] : 0) - now[i];
      now = next, next = after;
    }
    coefficients.insert(coefficients.end(), by_power.begin(), by_power.begin() + static_cast<std::ptrdiff_t>(stored()));
  }

  double shift_ = 1, first_ = 0, last_ = -1, low_ = 0, per_piece_ = 0;
  std::size_t pieces_ = 1, terms_ = 1;
};

/// What a table needs to know of the customers: how many have each x, and the first and the last T.
struct histories_seen {
  static constexpr double most = 65536;  ///< customers with more purchases are computed singly
  std::vector<std::uint32_t> by_x;
  double first = std::numeric_limits<double>::infinity(), last = 0;

  [[nodiscard]] bool anybody() const noexcept { return first <= last; }
  void add(std::span<const double> x, std::span<const double> T) {
    for (std::size_t i = 0; i < T.size(); ++i) first = T[i] < first ? T[i] : first, last = T[i] > last ? T[i] : last;
    for (const double n : x) {
      if (!(n < most)) continue;
      const auto k = static_cast<std::size_t>(n);
      if (k >= by_x.size()) by_x.resize(k + 1);
      by_x[k] += by_x[k] < 0xffffffffU ? 1 : 0;
    }
  }
};

/// Coefficients by x of k functions on a grid of times, for those x that enough customers have to be worth it.
template <std::size_t k>
class functions_by_x {
 public:
  /// `make(x)` gives the functions of an x as one function of T.
  template <class Make>
  void fill(const time_pieces& grid, const std::vector<std::uint32_t>& by_x, Make&& make) {
    size_ = grid.pieces() * grid.stored() * k;
    slot_.assign(by_x.size(), 0);
    for (std::size_t x = 0; x < by_x.size(); ++x) {
      if (by_x[x] == 0 || 2 * std::uint64_t{by_x[x]} < grid.nodes()) continue;
      auto&& functions = make(static_cast<double>(static_cast<std::uint32_t>(x)));
      if (grid.append<k>(coefficients_, functions)) slot_[x] = ++filled_;
    }
    coefficients_.shrink_to_fit();
  }
  /// Of all pieces; null where there are none.
  [[nodiscard]] const double* find(double x) const noexcept {
    const auto at = static_cast<std::size_t>(x);
    const std::size_t slot = at < slot_.size() ? slot_[at] : 0;
    return slot == 0 ? nullptr : coefficients_.data() + (slot - 1) * size_;
  }
  [[nodiscard]] std::size_t filled() const noexcept { return filled_; }

 private:
  std::vector<std::uint32_t> slot_;  ///< place among the coefficients + 1, or 0
  std::vector<double> coefficients_;
  std::size_t size_ = 0;
  std::uint32_t filled_ = 0;
};

/// The answers for many customers: what depends on x and T alone comes from a table. Of a model without one, directly.
/// The points are counted at which functions are evaluated to make it.
template <class Model>
class future_table {
 public:
  future_table(const Model&, const future_question&, const histories_seen&, quadrature::effort = {}) {}
  [[nodiscard]] bool find(const Model& m, const future_question& asked, double x, double t_x, double T,
                          future_answer& answer) const noexcept {
    answer = answer_directly(m, asked, x, t_x, T);
    return true;
  }
  [[nodiscard]] static std::size_t filled() noexcept { return 0; }
};

template <leaving_begins begins>
class future_table<beta_geometric_nbd<begins>> {
 public:
  using model = beta_geometric_nbd<begins>;

  future_table(const model& m, const future_question& asked, const histories_seen& seen, quadrature::effort spent = {})
      : grid_(m.alpha, seen.first, seen.last) {
    both_ = asked.t > 0 && asked.rate > 0 && asked.horizon > 0;
    if (both_)
      two_.fill(grid_, seen.by_x, [&](double x) { return future(m, asked, x, seen.first, spent); });
    else
      one_.fill(grid_, seen.by_x, [&](double x) {
        return [&asked, f = future(m, asked, x, seen.first, spent)](double T) {
          const auto both = f(T);
          return std::array{asked.t > 0 ? both[0] : both[1]};
        };
      });
  }

  [[nodiscard]] bool find(const model& m, const future_question& asked, double x, double t_x, double T,
                          future_answer& answer) const noexcept {
    const double* coefficients = both_ ? two_.find(x) : one_.find(x);
    if (coefficients == nullptr || !grid_.contains(T)) return false;
    const auto [piece, u] = grid_.find(T);
    const time_pieces::powers powers(u);
    const double alive = probability_alive(unchecked{}, m, x, t_x, T);
    if (both_) {
      const double* c = coefficients + piece * grid_.stored() * 2;
      answer = {alive, grid_.sum(c, powers), grid_.sum(c + grid_.stored(), powers)};
    } else {
      const double sum = grid_.sum(coefficients + piece * grid_.stored(), powers);
      answer = {alive, asked.t > 0 ? sum : 0, asked.t > 0 ? 0 : sum};
    }
    return true;
  }
  [[nodiscard]] std::size_t filled() const noexcept { return both_ ? two_.filled() : one_.filled(); }

 private:
  /// Both functions of one x, with rules that hold from the first T on.
  class future {
   public:
    future(const model& m, const future_question& asked, double x, double first, quadrature::effort spent)
        : m_(m), asked_(asked), x_(x), endless_(practically_endless(asked.rate, asked.horizon)), spent_(spent) {
      const staying_customer c = if_alive(m, x, first);
      if (asked.t > 0) bought_.push_back(special::rule_of_bought(c.r, asked.t / c.alpha, c.a, c.b));
      if (asked.rate > 0) discounted_.emplace_back(c.r, c.a, c.b, asked.rate * c.alpha, length(c));
    }
    [[nodiscard]] std::array<double, 2> operator()(double T) const {
      const staying_customer c = if_alive(m_, x_, T);
      return {asked_.t > 0 ? special::mean_bought(c.r, asked_.t / c.alpha, bought_.front(), spent_) : 0,
              asked_.rate > 0 ? discounted_.front()(asked_.rate * c.alpha, length(c), spent_) : 0};
    }

   private:
    [[nodiscard]] double length(const staying_customer& c) const noexcept {
      return endless_ ? special::mean_discounted::endless : asked_.horizon / c.alpha;
    }

    model m_;
    future_question asked_;
    double x_;
    bool endless_;
    quadrature::effort spent_;
    std::vector<quadrature::beta_rule> bought_;
    std::vector<special::mean_discounted> discounted_;
  };

  time_pieces grid_;
  functions_by_x<2> two_;
  functions_by_x<1> one_;
  bool both_ = false;
};

/// Under the Pareto/NBD what is expected of a customer who is alive is r + x times a function of T. P(alive) comes from
///
///     g(t) = s ∫₀^∞ (1 + v/(alpha + t))^−(r + x) (1 + v/(beta + t))^−(s + 1) dv / (beta + t),   0 < g < 1
///
/// the probability that a customer with x purchases who is alive at t leaves before buying again, which depends on t
/// alone:
///
///     1 / P(alive) = 1 − g(T) + R·g(t_x),   R = ((alpha + T)/(alpha + t_x))^(r + x) ((beta + T)/(beta + t_x))^s ≥ 1
///
/// where nothing cancels: 1 − g(T) is at least as great as the error of g.
template <>
class future_table<pareto_nbd> {
 public:
  future_table(const pareto_nbd& m, const future_question& asked, const histories_seen& seen,
               quadrature::effort spent = {})
      : grid_(m.alpha < m.beta ? m.alpha : m.beta, 0, seen.last) {
    future_ok_ = grid_.append<2>(future_, [&](double T) {
      const pareto_nbd c{1, m.alpha + T, m.s, m.beta + T};
      return std::array{asked.t > 0 ? expected_while_there(unchecked{spent}, c, asked.t) : 0,
                        asked.rate > 0 && asked.horizon > 0
                            ? discounted_while_there(unchecked{spent}, c, asked.rate, asked.horizon)
                            : 0};
    });
    silence_.fill(grid_, seen.by_x, [&](double x) {
      return [&m, spent, n = m.r + x](double t) {
        constexpr double infinite = std::numeric_limits<double>::infinity();
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        return std::array{n + m.s > 0.1 ? special::silent_death(n, m.alpha + t, m.s, m.beta + t, infinite, spent)
                                        : nan};
      };
    });
  }

  [[nodiscard]] bool find(const pareto_nbd& m, const future_question&, double x, double t_x, double T,
                          future_answer& answer) const noexcept {
    const double* coefficients = silence_.find(x);
    if (coefficients == nullptr || !future_ok_ || !grid_.contains(T)) return false;
    const auto [piece, u] = grid_.find(T);
    const auto [piece_before, u_before] = grid_.find(t_x);
    const double silence = T - t_x, n = m.r + x;
    const double log_grown =
        n * vector_math::log1p(silence / (m.alpha + t_x)) + m.s * vector_math::log1p(silence / (m.beta + t_x));
    if (!(log_grown < 700)) return false;
    const double grown = vector_math::exp(log_grown);
    const time_pieces::powers now(u), then(u_before);
    const double after = grid_.sum(coefficients + piece * grid_.stored(), now);
    const double before = grid_.sum(coefficients + piece_before * grid_.stored(), then);
    const double* future = future_.data() + piece * grid_.stored() * 2;
    answer = {1 / ((1 - after) + grown * before), n * grid_.sum(future, now),
              n * grid_.sum(future + grid_.stored(), now)};
    return true;
  }
  [[nodiscard]] std::size_t filled() const noexcept { return silence_.filled(); }

 private:
  time_pieces grid_;
  functions_by_x<1> silence_;
  std::vector<double> future_;
  bool future_ok_ = false;
};

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE class future_table<bg_nbd>;
CLIENTELE_TEMPLATE class future_table<mbg_nbd>;
#endif

}  // namespace detail

/// What predictions look up instead of computing it for every customer: the part of a model of buying and leaving that
/// depends on x and T alone, for the customers that `fit` has seen. A component that predicts holds one; until it is
/// fitted the table is empty and every customer is computed singly. Copies share the table.
///
/// For one x the expected and the discounted purchases are smooth functions of T: for each x of enough customers, at
/// least half as many as there are points, they are computed at 8 to 24 points for every factor 4.5 of alpha + T over
/// the range of T, and a polynomial in ln(alpha + T) goes through them, within 1e-13 relative; where its coefficients
/// do not fall that far (or x is 65 536 or more) customers are computed singly. So a customer's time need not occur
/// twice, and a new customer is in the table if x and T are in its ranges. For the Pareto/NBD P(alive) is tabulated
/// too.
///
/// Memory: 8 to 24 numbers for each x and factor 4.5, at most 64 bytes for a customer, in practice kilobytes.
/// Cost of making it: 3 ns a customer for the range, 10 to 100 µs for each x; of a customer in it two polynomials and
/// P(alive), of another microseconds.
template <class Model>
struct purchase_table {
  std::uint64_t tabulated = 0;  ///< numbers of purchases x in the table
  std::shared_ptr<const detail::future_table<Model>> functions{};

  [[nodiscard]] detail::future_answer answer(const Model& m, const detail::future_question& asked, double x, double t_x,
                                             double T) const noexcept {
    detail::future_answer a;
    if (!functions || !functions->find(m, asked, x, t_x, T, a)) a = detail::answer_directly(m, asked, x, t_x, T);
    return a;
  }
};

/// What `fit` runs for a component that predicts: it gathers x and T and returns the component with its table filled.
/// The component has a `table`, `buying_model()` and `question()`.
template <class Component>
class tabulating {
 public:
  explicit tabulating(const Component& component) : made_(component) { check_parameters(made_); }

  template <class... Rest>
  void add(std::span<const double> x, std::span<const double>, std::span<const double> T, const Rest&...) {
    seen_.add(x, T);
  }
  static bool another_pass() noexcept { return false; }
  [[nodiscard]] Component finish() {
    auto& table = made_.table;
    table = {};
    if (!seen_.anybody()) return made_;
    using functions = std::remove_cvref_t<decltype(*table.functions)>;
    table.functions = std::make_shared<const functions>(made_.buying_model(), made_.question(), seen_);
    table.tabulated = table.functions->filled();
    return made_;
  }

 private:
  Component made_;
  detail::histories_seen seen_;
};

}  // namespace clientele::inline v0::models
