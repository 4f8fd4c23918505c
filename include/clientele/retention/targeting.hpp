// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/check.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/retention/gain.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <vector>

namespace clientele::inline v0::retention {

/// The profit of targeting everybody with this score or a higher one.
struct profit_point {
  double score = 0;
  double targeted = 0;                                               ///< share of all customers
  double profit = 0;                                                 ///< per customer of the whole base (currency)
  double standard_error = std::numeric_limits<double>::quiet_NaN();  ///< of the profit; NaN for fewer than 2 customers
};

/// The best cut of a list.
struct best_target {
  statistic_state state = statistic_state::no_values;       ///< `defined`, or `no_values` without customers
  double score = std::numeric_limits<double>::quiet_NaN();  ///< target from here on; NaN: nobody
  double targeted =
      0;  ///< share of all customers: without standard error: the position of a maximum has none of order 1/√n
  estimate profit{};  ///< per customer of the whole base; 0, without an interval, where nobody is worth targeting
};

/// The expected maximum profit.
struct expected_profit {
  statistic_state state = statistic_state::no_values;
  estimate profit{};    ///< per customer of the whole base; 0, without an interval, where nobody is worth targeting
  double targeted = 0;  ///< the expected share of customers to target
};

/// What a retention campaign by a churn score earns. Each targeted customer is contacted; of the leavers a share γ
/// accepts the offer and stays, of the others everybody takes it:
///
///     profit(cut; γ) = γ·(value − offer)·F₀ − contact·F₀ − (offer + contact)·F₁
///
/// per customer of the base, F₀ leavers and F₁ others at or above the cut as shares of all customers.
///
///     maximum profit          = max over cuts at γ = α/(α + β)
///     expected maximum profit = ∫ max over cuts of profit(cut; γ) · Beta(γ; α, β) dγ
///
/// The second in closed form, over the convex hull of the ROC curve: a side of the hull is worth going along for
/// γ above (contact + (offer + contact)·ΔF₁/ΔF₀)/(value − offer), and between two such γ the integral is a difference
/// of incomplete beta functions. Cuts lie between groups of equal score; targeting nobody (profit 0) is always a
/// choice. Standard errors are for customers who are a sample, by the influence of each (Hampel 1974), intervals
/// normal: of a profit, what a customer brings at its cut; of the two maxima the same at the best cut (for every γ, in
/// closed form), because at a maximum the error of the cut itself is of second order. They do not know that the score,
/// or the cut, was chosen by the same customers: such a maximum is too high, and customers not used for either should
/// judge it. Parameters: `value` of a kept customer, `offer`, `contact` (currency; value above offer); `alpha`, `beta`
/// of the acceptance (above 0). Input: the `gain_curve` of the score, a hit being a customer who left.
/// Undefined: without customers (`no_values`); fewer than two have a profit and no standard error.
/// Errors: `invalid_parameter`. Accuracy of the closed form: 1e-10 of the result or of one unit of money, whichever is
/// greater. Cost: O(distinct scores), and two incomplete beta functions a corner of the hull.
///
/// Source: Verbraken, Verbeke & Baesens (2013), with their defaults: value 200, offer 10, contact 1, Beta(6, 14).
///
/// A perfect score, 100 of 1 000 leave: maximum profit 0.3 · 190 · 0.1 − 0.1 = 5.6, reached by targeting the leavers;
/// standard error 56 · √(0.1 · 0.9/1000) = 0.531263.
struct targeting {
  double value = 200;  ///< lifetime value of a customer who stays
  double offer = 10;   ///< what an accepted offer costs
  double contact = 1;  ///< what reaching a customer costs
  double alpha = 6;    ///< of the acceptance by leavers, Beta(alpha, beta)
  double beta = 14;    ///< likewise

  static constexpr auto name = fixed_string{"retention::targeting"};
  static constexpr auto parameters = std::tuple{
      parameter{"value", &targeting::value, "currency", interval::above(0), "Verbraken, Verbeke & Baesens 2013"},
      parameter{"offer", &targeting::offer, "currency", interval::at_least(0), "Verbraken, Verbeke & Baesens 2013"},
      parameter{"contact", &targeting::contact, "currency", interval::at_least(0), "Verbraken, Verbeke & Baesens 2013"},
      parameter{"alpha", &targeting::alpha, "", interval::above(0), "Verbraken, Verbeke & Baesens 2013"},
      parameter{"beta", &targeting::beta, "", interval::above(0), "Verbraken, Verbeke & Baesens 2013"}};
  static constexpr auto parameter_rules = std::array{row_rule{"offer", "below value"}};
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept { return offer < value ? 0 : 1; }

  /// E(γ).
  [[nodiscard]] double mean_acceptance() const noexcept { return alpha / (alpha + beta); }

  /// The profit at every cut, at a given acceptance.
  [[nodiscard]] std::vector<profit_point> profit_curve(const gain_curve& list, double acceptance) const {
    check_parameters(*this);
    check_value(name, "acceptance", acceptance, clientele::interval::share());
    std::vector<profit_point> found;
    found.reserve(list.points.size());
    const auto n = static_cast<double>(list.customers);
    const double of_leaver = acceptance * (value - offer) - contact, of_other = offer + contact;
    for (const gain_point& p : list.points) {
      const double leavers = static_cast<double>(p.hits) / n, others = static_cast<double>(p.customers - p.hits) / n;
      const double profit = of_leaver * leavers - of_other * others;
      found.push_back({p.score, leavers + others, profit,
                       error_of(of_leaver * of_leaver * leavers + of_other * of_other * others, profit, n)});
    }
    return found;
  }
  [[nodiscard]] std::vector<profit_point> profit_curve(const gain_curve& list) const {
    return profit_curve(list, mean_acceptance());
  }

  /// The cut of greatest profit at a given acceptance; of several, the one with fewest customers.
  [[nodiscard]] best_target maximum_profit(const gain_curve& list, double acceptance, double confidence = 0.95) const {
    profit_point most{std::numeric_limits<double>::quiet_NaN()};
    for (const profit_point& p : profit_curve(list, acceptance))
      if (p.profit > most.profit) most = p;
    const estimate profit = estimate_of(list, most.profit, most.standard_error, confidence);
    return {profit.state, most.score, most.targeted, profit};
  }
  [[nodiscard]] best_target maximum_profit(const gain_curve& list) const {
    return maximum_profit(list, mean_acceptance());
  }

  [[nodiscard]] expected_profit expected_maximum_profit(const gain_curve& list, double confidence = 0.95) const {
    check_parameters(*this);
    expected_profit found;
    const std::vector<corner> hull = roc_hull(list);
    double profit = 0, squares = 0;
    // before the first corner nothing is targeted and nothing earned
    double from = 1, share_below = 1, mean_below = mean_acceptance();
    for (std::size_t i = hull.size(); i-- > 0;) {
      const corner before = i == 0 ? corner{} : hull[i - 1];
      const double leavers = hull[i].leavers - before.leavers, others = hull[i].others - before.others;
      const double turn = leavers > 0 ? (contact + (offer + contact) * (others / leavers)) / (value - offer) : 1;
      if (turn >= 1) continue;
      const double at = turn > 0 ? turn : 0;
      const double share_at = regularized_beta(alpha, beta, at),
                   mean_at = mean_acceptance() * regularized_beta(alpha + 1, beta, at);
      // what one customer of this side of the hull brings, in the mean over the acceptances at which it is targeted
      const double of_leaver = (value - offer) * (mean_acceptance() - mean_at) - contact * (1 - share_at),
                   of_other = (offer + contact) * (1 - share_at);
      squares += of_leaver * of_leaver * leavers + of_other * of_other * others;
      if (turn >= from) continue;
      const double share = share_below - share_at, mean = mean_below - mean_at;
      profit += (value - offer) * hull[i].leavers * mean -
                (contact * hull[i].leavers + (offer + contact) * hull[i].others) * share;
      found.targeted += (hull[i].leavers + hull[i].others) * share;
      from = at, share_below = share_at, mean_below = mean_at;
    }
    found.profit =
        estimate_of(list, profit, error_of(squares, profit, static_cast<double>(list.customers)), confidence);
    found.state = found.profit.state;
    return found;
  }

  friend constexpr bool operator==(const targeting&, const targeting&) = default;

 private:
  struct corner {
    double leavers = 0, others = 0;  ///< shares of all customers at or above the cut
  };

  /// Of a mean over n customers, from the mean of the squares.
  [[nodiscard]] static double error_of(double squares, double mean, double n) noexcept {
    const double variance = squares - mean * mean;
    return n < 2 ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(variance > 0 ? variance / n : 0);
  }
  [[nodiscard]] static estimate estimate_of(const gain_curve& list, double profit, double error, double confidence) {
    estimate e = estimate_with(profit, error, confidence, interval_method::influence);
    if (list.customers == 0) return undefined_estimate(statistic_state::no_values, confidence);
    if (profit > 0 && list.customers > 1) return e;
    e = undefined_estimate(statistic_state::defined, confidence);
    return e.value = profit, e;
  }
  /// The corners of the hull above the ROC curve, the origin left out; each side flatter than the one before it.
  [[nodiscard]] static std::vector<corner> roc_hull(const gain_curve& list) {
    struct whole {
      std::uint64_t leavers, others;
    };
    std::vector<whole> hull{{0, 0}};
    for (const gain_point& p : list.points) {
      const whole next{p.hits, p.customers - p.hits};
      while (hull.size() > 1) {
        const whole &a = hull[hull.size() - 2], &b = hull.back();
        const double first = static_cast<double>(b.leavers - a.leavers) * static_cast<double>(next.others - b.others);
        const double second = static_cast<double>(next.leavers - b.leavers) * static_cast<double>(b.others - a.others);
        if (first > second) break;  // the turn is to the right: b is a corner
        hull.pop_back();
      }
      hull.push_back(next);
    }
    std::vector<corner> found;
    const auto n = static_cast<double>(list.customers);
    for (std::size_t i = 1; i < hull.size(); ++i)
      found.push_back({static_cast<double>(hull[i].leavers) / n, static_cast<double>(hull[i].others) / n});
    return found;
  }
};

}  // namespace clientele::inline v0::retention
