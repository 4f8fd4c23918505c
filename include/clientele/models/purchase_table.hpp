// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/joined_rows.hpp>

#include <memory>
#include <span>

namespace clientele::inline v0::models {

namespace detail {

/// Numbers by (x, T), found by hashing; not changed after it was built.
class table_by_history {
 public:
  void reserve(std::size_t n) {
    std::size_t size = 16;
    while (size < 2 * n) size *= 2;
    slots_.assign(size, slot{});
  }
  struct slot {
    double x = -1, T = 0, purchases = 0, discounted = 0;
  };
  void insert(const slot& s) {
    std::size_t at = place(s.x, s.T);
    while (slots_[at].x >= 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = s;
  }
  /// Null where there is none.
  [[nodiscard]] const slot* find(double x, double T) const noexcept {
    for (std::size_t at = place(x, T);; at = (at + 1) & (slots_.size() - 1)) {
      const slot& s = slots_[at];
      if (s.x == x && s.T == T) return &s;
      if (s.x < 0) return nullptr;
    }
  }

 private:
  [[nodiscard]] std::size_t place(double x, double T) const noexcept {
    std::uint64_t h = std::bit_cast<std::uint64_t>(T + 0.0) * 0x9E3779B97F4A7C15;
    h = ((h ^ (h >> 29)) + std::bit_cast<std::uint64_t>(x + 0.0)) * 0xBF58476D1CE4E5B9;
    return static_cast<std::size_t>(h ^ (h >> 32)) & (slots_.size() - 1);
  }
  std::vector<slot> slots_;
};

/// Fills values of a smooth positive function at many ascending points: itself at a few Chebyshev points in
/// ln(shift + T), and their interpolation elsewhere; where the two differ by more than 2e-13 at three points between,
/// with more of them, and in the end itself everywhere.
template <class F>
void fill_smooth(std::span<const double> T, double shift, std::span<double> values, F&& f) {
  const double low = std::log(shift + T.front()), high = std::log(shift + T.back());
  const double middle = 0.5 * (low + high), half = 0.5 * (high - low);
  for (const std::size_t n : {std::size_t{12}, std::size_t{18}, std::size_t{28}}) {
    if (T.size() < 2 * n || !(half > 0)) break;
    std::array<double, 28> node{}, logarithm{}, weight{};
    for (std::size_t k = 0; k < n; ++k) {
      const double angle = (2 * static_cast<double>(k) + 1) * 1.5707963267948966192 / static_cast<double>(n);
      node[k] = std::cos(angle);
      weight[k] = (k % 2 == 0 ? 1 : -1) * std::sin(angle);
      logarithm[k] = std::log(f(std::exp(middle + half * node[k]) - shift));
    }
    const auto interpolated = [&](double t) {
      const double y = (std::log(shift + t) - middle) / half;
      double above = 0, below = 0;
      for (std::size_t k = 0; k < n; ++k) {
        const double d = y - node[k];
        if (d == 0) return std::exp(logarithm[k]);
        above += weight[k] / d * logarithm[k];
        below += weight[k] / d;
      }
      return std::exp(above / below);
    };
    bool good = true;
    for (const double share : {0.07, 0.41, 0.93}) {
      const double at = T[static_cast<std::size_t>(share * static_cast<double>(T.size() - 1))], exact = f(at);
      good = good && std::abs(interpolated(at) - exact) <= 2e-13 * exact;
    }
    if (!good) continue;
    for (std::size_t i = 0; i < T.size(); ++i) values[i] = interpolated(T[i]);
    return;
  }
  for (std::size_t i = 0; i < T.size(); ++i) values[i] = f(T[i]);
}

}  // namespace detail

/// Expected purchases and their discounted value, with what depends on x and T alone in a table: made by
/// `fit(purchase_table{…}, …)`, an ordinary component.
///
/// Inputs: x, t_x, T as in `history`. Results: `purchases` expected in the time t after the observation; `discounted`,
/// those of the horizon, each discounted by e^(−rate · time), or 0 where no rate is given; `alive`. A customer whose
/// (x, T) stands in the table costs a look-up and the probability of being there; another is computed as without it.
/// Copies share the table. Errors: `invalid_parameter`, `invalid_customer`.
///
/// Source: see the model. → BG/NBD r .243, alpha 4.414, a .793, b 2.426, t = 39; x = 2, t_x = 30.43, T = 38.86: 1.226.
template <class Model>
struct tabulated_purchases {
  using scalar = double;

  Model model{};
  double t = 0;     ///< how far ahead purchases are counted
  double rate = 0;  ///< continuous discount rate per unit of time; 0: no discounted value
  double horizon = std::numeric_limits<double>::infinity();  ///< of the discounted value
  std::shared_ptr<const detail::table_by_history> table{};
  std::uint64_t rows = 0;      ///< customers seen, good and bad
  std::uint64_t invalid = 0;   ///< bad ones
  std::uint64_t distinct = 0;  ///< pairs in the table

  struct result {
    double purchases{}, discounted{}, alive{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };
  struct conclusion {
    double purchases, discounted, alive;
  };

  static constexpr auto name = fixed_string{"models::tabulated_purchases"};
  static constexpr auto inputs = history::inputs;
  static constexpr auto rules = history::rules;
  static constexpr auto parameters =
      std::tuple{parameter{"t", &tabulated_purchases::t, "time", at_least(0)},
                 parameter{"rate", &tabulated_purchases::rate, "1 / time", at_least(0)},
                 parameter{"horizon", &tabulated_purchases::horizon, "time", at_least(0).or_infinite()}};
  static constexpr auto results =
      std::tuple{output{"purchases", &result::purchases, "purchases"},
                 output{"discounted", &result::discounted, "purchases"}, output{"alive", &result::alive, "share"}};
  static constexpr auto parameter_rules = std::array{row_rule{"model", "parameters above 0 and finite"}};
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return detail::is_proper(model) ? 0 : 1;
  }
  [[nodiscard]] constexpr std::size_t broken_rule(double x, double t_x, double T) const noexcept {
    return history::broken_rule(x, t_x, T);
  }

  result operator()(double x, double t_x, double T) const { return checked(*this, x, t_x, T); }
  [[nodiscard]] result compute(double x, double t_x, double T) const noexcept {
    const double alive = detail::probability_alive(model, x, t_x, T);
    if (const auto* found = table ? table->find(x, T) : nullptr)
      return {alive * found->purchases, alive * found->discounted, alive};
    return {alive * purchases_while_there(x, T), alive * discounted_while_there(x, T), alive};
  }

  /// Of a customer who is there.
  [[nodiscard]] double purchases_while_there(double x, double T) const noexcept {
    return detail::expected_while_there(if_alive(model, x, T), t);
  }
  [[nodiscard]] double discounted_while_there(double x, double T) const noexcept {
    return rate == 0 ? 0 : detail::discounted_while_there(if_alive(model, x, T), rate, horizon);
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& totals) const {
    return {totals.of(&result::purchases).total(), totals.of(&result::discounted).total(),
            totals.of(&result::alive).total()};
  }

  friend constexpr bool operator==(const tabulated_purchases& a, const tabulated_purchases& b) noexcept {
    return a.model == b.model && a.t == b.t && a.rate == b.rate && a.horizon == b.horizon;
  }
};

/// Expected purchases in the time t after each customer's observation, and with a rate the discounted value of those of
/// the horizon (or of all to come), for many customers: `fit(purchase_table{.model = m, .t = 52, .rate = 0.0027},
/// customers, &C::x, &C::t_x, &C::T)` tabulates over the distinct (x, T) of the range.
///
/// Within one x the values are smooth functions of T: from about 24 different T on they are computed at 12 to 28 of
/// them and interpolated to 2e-13, checked at three points. Memory: 64 to 128 bytes a distinct pair.
/// Errors: `invalid_parameter`, `invalid_customer`.
template <class Model>
struct purchase_table {
  Model model{};
  double t = 0;
  double rate = 0;
  double horizon = std::numeric_limits<double>::infinity();

  static constexpr auto name = fixed_string{"models::purchase_table"};
  static constexpr auto inputs = history::inputs;

  class fitting {
   public:
    explicit fitting(const purchase_table& s) {
      made_.model = s.model, made_.t = s.t, made_.rate = s.rate, made_.horizon = s.horizon;
      check_parameters(made_);
    }
    void add(std::span<const double> x, std::span<const double>, std::span<const double> T) {
      for (std::size_t i = 0; i < x.size(); ++i) pairs_.add({x[i], T[i]}, 1);
    }
    static bool another_pass() noexcept { return false; }
    template <class Rows>
    [[nodiscard]] tabulated_purchases<Model> finish(const Rows& seen) {
      pairs_.sort();
      const auto& keys = pairs_.keys();
      const auto table = std::make_shared<detail::table_by_history>();
      table->reserve(keys.size());
      std::vector<double> T, purchases, discounted;
      for (std::size_t i = 0; i < keys.size();) {
        const double x = keys[i][0];
        T.clear();
        for (; i < keys.size() && keys[i][0] == x; ++i) T.push_back(keys[i][1]);
        purchases.assign(T.size(), 0);
        discounted.assign(T.size(), 0);
        const double shift = made_.model.alpha;
        if (made_.t > 0)
          detail::fill_smooth(T, shift, purchases, [&](double at) { return made_.purchases_while_there(x, at); });
        if (made_.rate > 0 && made_.horizon > 0)
          detail::fill_smooth(T, shift, discounted, [&](double at) { return made_.discounted_while_there(x, at); });
        for (std::size_t k = 0; k < T.size(); ++k) table->insert({x, T[k], purchases[k], discounted[k]});
      }
      made_.table = table;
      made_.rows = seen.rows, made_.invalid = seen.invalid, made_.distinct = keys.size();
      return made_;
    }

   private:
    tabulated_purchases<Model> made_;
    joined_rows<2> pairs_;
  };
  [[nodiscard]] fitting start() const { return fitting(*this); }

  friend constexpr bool operator==(const purchase_table&, const purchase_table&) = default;
};

template <class Model>
purchase_table(Model, double) -> purchase_table<Model>;
template <class Model>
purchase_table(Model, double, double) -> purchase_table<Model>;
template <class Model>
purchase_table(Model, double, double, double) -> purchase_table<Model>;

}  // namespace clientele::inline v0::models
