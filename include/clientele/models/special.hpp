// SPDX-License-Identifier: BSL-1.0
// The special functions of the models, each evaluated in one way that holds over its whole domain: sums of positive
// terms instead of differences, and no case split at removable singularities. The stated errors were measured against
// 30-digit values; `eps` is 2^-52.
#pragma once

#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/numerics/quadrature.hpp>
#include <clientele/numerics/vector_math.hpp>
#include <clientele/portability.hpp>

#include <cmath>
#include <cstddef>
#include <limits>

namespace clientele::inline v0::models::special {

/// ln of the binomial coefficient n + r − 1 over n, n ≥ 0 whole: Γ(r + n) / (Γ(r) n!). Beyond few n it is computed
/// without the terms that cancel in `log_nbd`.
inline constexpr double few_purchases = 24;
[[nodiscard]] CLIENTELE_BODY inline double log_choices(double n, double r) noexcept {
  if (n > few_purchases) return log_beta_peak(n, r) - std::log(n);
  return n == 0 ? 0 : log_gamma_ratio(r, n) - log_gamma_ratio(1, n);
}

/// ln of P(n purchases in t) of the NBD, rates being gamma-distributed with shape r and scale 1; n ≥ 0 whole, t > 0;
/// `choices` is log_choices(n, r).
[[nodiscard]] CLIENTELE_BODY inline double log_nbd(double n, double r, double t, double choices) noexcept {
  if (n > few_purchases) return log_beta_density(n, r, t, choices);
  return choices - r * std::log1p(t) - (n == 0 ? 0 : n * std::log1p(1 / t));
}

/// ln of the density of x purchase times up to T, rates being gamma-distributed with shape r and inverse scale alpha.
[[nodiscard]] CLIENTELE_BODY inline double log_density_of_purchases(double r, double alpha, double x,
                                                                    double T) noexcept {
  const double bought = x == 0 ? 0 : log_gamma_ratio(r, x) - x * std::log(alpha + T);
  return bought - r * std::log1p(T / alpha);
}

/// (1 − e^(−k·l)) / k, with its limit l at k = 0. Error: 2 eps relative.
[[nodiscard]] CLIENTELE_BODY inline double decayed(double k, double l) noexcept {
  const double y = k * l;
  return y == 0 ? l : -std::expm1(-y) / k;
}

/// ln(1 + a/b), a ≥ 0, b > 0, where a/b may overflow.
[[nodiscard]] CLIENTELE_BODY inline double log1p_of_ratio(double a, double b) noexcept {
  return a / b < 1e300 ? std::log1p(a / b) : std::log(a) - std::log(b);
}

/// 1 / (1 + e^d), the probability whose log-odds are −d. Error: 2 eps + eps·|d|.
[[nodiscard]] CLIENTELE_BODY inline double probability_against(double log_odds) noexcept {
  return 1 / (1 + std::exp(log_odds));
}

/// ln(1 + e^d) without overflow.
[[nodiscard]] CLIENTELE_BODY inline double log_one_plus_exp(double d) noexcept {
  return d > 0 ? d + std::log1p(std::exp(-d)) : std::log1p(std::exp(d));
}

/// The odds of having left in an interval of silence against being alive, per unit of survival density at its start:
///
///     s ∫₀^length (1 + v/a)^−n (1 + v/b)^−(s+1) dv / b,      a, b, s > 0, n ≥ 0, length ≥ 0
///
/// the integral of the Pareto/NBD. In w = ln(1 + v / min(a, b)) the integrand is free of singularities for |Im w| < π
/// whatever the ratio of a and b, so there is no case a ≈ b and no cancellation. Error: 8 eps relative. Cost: 20
/// points for about every factor e² of decay or 12 units of exponent, most often one or two panels.
[[nodiscard]] CLIENTELE_BODY inline double silent_death(double n, double a, double s, double b, double length,
                                                        quadrature::effort spent = {}) {
  if (!(length > 0)) return 0;
  if (a < b) {
    const double end = std::log1p(length / a);
    return s * (a / b) *
           quadrature::integrate_decaying(
               end,
               [=](double w) {
                 return vector_math::exp(-(n - 1) * w - (s + 1) * vector_math::log1p(a * vector_math::expm1(w) / b));
               },
               [=](double w) {
                 const double v = a * std::expm1(w);
                 return (n - 1) + (s + 1) * ((a + v) / (b + v));
               },
               spent);
  }
  const double end = std::log1p(length / b);
  return s *
         quadrature::integrate_decaying(
             end,
             [=](double w) { return vector_math::exp(-s * w - n * vector_math::log1p(b * vector_math::expm1(w) / a)); },
             [=](double w) {
               const double v = b * std::expm1(w);
               return s + n * ((b + v) / (a + v));
             },
             spent);
}

/// ∫₀^length e^(−zu) (1 + u)^−s du, z ≥ 0, s > 0; the length may be infinite if z > 0: then it is z^(s−1) e^z Γ(1−s,
/// z), or U(1, 2−s, z) of Tricomi. Error: 8 eps relative.
[[nodiscard]] CLIENTELE_BODY inline double discounted_survival(double s, double z, double length,
                                                               quadrature::effort spent = {}) {
  if (!(length > 0)) return 0;
  if (z == 0) return decayed(s - 1, std::log1p(length));
  if (z * length > 42) length = 42 / z;  // survival falls, so the rest is below e^−42 of the whole
  return quadrature::integrate_decaying(
      std::log1p(length), [=](double w) { return vector_math::exp(-z * vector_math::expm1(w) + (1 - s) * w); },
      [=](double w) { return z * std::exp(w) + (s - 1); }, spent);
}

/// P(at least n purchases by t) when rates are gamma-distributed with shape r and scale 1, n ≥ 1 whole: the regularised
/// incomplete beta function I_z(n, r), z = t/(1 + t), as the integral over the time of the n-th purchase,
///
///     Γ(r + n)/(Γ(r) Γ(n)) ∫₀^ln(1+t) e^(−rw) (1 − e^−w)^(n−1) dw
///
/// Error: 1e-13 relative.
[[nodiscard]] CLIENTELE_BODY inline double at_least(double n, double r, double t, quadrature::effort spent = {}) {
  if (!(t > 0)) return 0;
  const bool few = n <= few_purchases;
  const double choices = few ? log_gamma_ratio(r, n) - (n == 1 ? 0 : log_gamma_ratio(1, n - 1)) : log_beta_peak(n, r);
  const double probability = quadrature::integrate_log_concave(
      std::log1p(t), std::log1p((n - 1) / r), n - 1,
      [=](double w) {
        if (!few) return log_beta_density(n, r, std::expm1(w), choices) - std::log(-std::expm1(-w));
        return choices - r * w + (n == 1 ? 0 : (n - 1) * std::log(-std::expm1(-w)));
      },
      [=](double w) { return (n == 1 ? 0 : (n - 1) / std::expm1(w)) - r; }, spent);
  return probability < 1 ? probability : 1;
}

/// (1 − (1 + p·t)^−r) / p, with its limit r·t at p = 0: the expected purchases in t of a customer who leaves with
/// probability p after each purchase and whose rate is gamma-distributed with shape r and scale 1. Error: 4 eps
/// relative.
[[nodiscard]] constexpr double bought_until_leaving(double r, double t, double p) noexcept {
  const double product = p * t, bought = -vector_math::expm1(-r * vector_math::log1p(product)) / p;
  return vector_math::where_negative(product * (r + 1) - 1e-18, r * t, bought);
}

/// The rule for `mean_bought` of an r and t up to these.
[[nodiscard]] CLIENTELE_BODY inline quadrature::beta_rule rule_of_bought(double r, double t, double a, double b) {
  const double reach = std::log1p(t * (r + 1));
  return quadrature::beta_rule(a, b, reach, reach);
}

/// The mean of `bought_until_leaving` over p with beta distribution (a, b). With c = a + b it is
///
///     (c − 1)/(a − 1) · [1 − (1 − z)^(a−1) ₂F₁(a−1, c−1−r; c−1; z)],   z = t/(1 + t)
///
/// where a = 1 and c = 1 are removable; the rule has no trouble there. Error: 1e-13 relative.
[[nodiscard]] CLIENTELE_BODY inline double mean_bought(double r, double t, const quadrature::beta_rule& leaving,
                                                       quadrature::effort spent = {}) {
  return leaving.mean([=](double p) { return bought_until_leaving(r, t, p); }, spent);
}
[[nodiscard]] CLIENTELE_BODY inline double mean_bought(double r, double t, double a, double b,
                                                       quadrature::effort spent = {}) {
  return t > 0 ? mean_bought(r, t, rule_of_bought(r, t, a, b), spent) : 0;
}

/// The mean of λ (1 − e^−(d + λp)·length)/(d + λp) over λ with gamma distribution of shape r and scale 1 and p with
/// beta distribution (a, b), d > 0: purchases within the length at rate λ until leaving at rate λp, discounted at
/// rate d. Without end, the length being infinite, it is the mean of λ/(d + λp),
///
///     ∫₀^∞ e^(−dv) r ₂F₁(r + 1, a; a + b; −v) dv
///
/// A sum over the rules of both. For all d from `lowest` on and all lengths up to `longest`, all of them infinite or
/// none. Error: 1e-13 relative for d from 1e-290 on. Cost: the rules, then one division for two of about 4 000 pairs of
/// points, and an exponential where there is an end.
///
/// With s the greater of d and 1/length, the mean over λ is (1 − κ p^−r)/p where p is far above s: what is not κ p^−r
/// is less by s/p. So where s is below 1e-40, beyond p = 1e24 s it is not summed but continued from there, and the
/// points to be summed are no more for an s of 1e-290 than for one of 1e-40.
class mean_discounted {
 public:
  static constexpr double endless = std::numeric_limits<double>::infinity();

  mean_discounted(double r, double a, double b, double lowest, double longest = endless)
      : r_(r),
        least_(scale(lowest, longest)),
        rate_(r + 1, log1p_of_ratio(1, continued() ? 1 / beyond : least_),
              log1p_of_ratio(r + 1, continued() ? 1 / beyond : least_)),
        leaving_(of_leaving(r, a, b, least_)) {
    if (continued()) far_ = leaving_.part(least_ * beyond);
  }

  [[nodiscard]] double operator()(double d, double length = endless, quadrature::effort spent = {}) const noexcept {
    if (!(length < endless)) return mean_of([=](double left) { return 1 / (d + left); }, scale(d, length), spent);
    return mean_of(
        [=](double left) {
          const double rate = d + left;
          return -vector_math::expm1(-rate * length) / rate;
        },
        scale(d, length), spent);
  }

 private:
  static constexpr double beyond = 1e24, slack = 1e4;

  [[nodiscard]] static double scale(double d, double length) noexcept { return d * length > 1 ? d : 1 / length; }
  [[nodiscard]] bool continued() const noexcept { return least_ < 1e-40; }
  [[nodiscard]] static quadrature::beta_rule of_leaving(double r, double a, double b, double least) {
    const double fastest = r + 40 + 9 * std::sqrt(r), reach = log1p_of_ratio(fastest, least);
    return quadrature::beta_rule(a, b, reach, reach);
  }
  /// `g(λp)` is what λ is multiplied by.
  template <class G>
  [[nodiscard]] double mean_of(G&& g, double s, quadrature::effort spent) const noexcept {
    double sum = 0;
    for (std::size_t k = 0; k < rate_.count; ++k) {
      const double rate = rate_.point[k];
      sum += rate_.weight[k] * leaving_.mean([=](double p) { return g(rate * p); }, spent);
    }
    if (!continued()) return r_ * sum;
    if (s > slack * least_) return std::numeric_limits<double>::quiet_NaN();  // not a rule for this one
    const double from = least_ * beyond;
    const double share = r_ * from * rate_.mean([=](double rate) { return g(rate * from); }, spent);
    const double log_rest = share < 1 ? std::log1p(-share) : -endless;
    const double power = r_;
    return r_ * sum +
           far_.mean([=](double p) { return -vector_math::expm1(log_rest - power * vector_math::log(p / from)) / p; },
                     spent);
  }

  double r_;
  double least_;
  quadrature::gamma_rule rate_;
  quadrature::beta_rule leaving_;
  quadrature::mean_rule far_;
};

/// The mean of (1 + p·t)^−r over p with beta distribution (a, b), ₂F₁(r, a; a + b; −t). Error: 1e-13 relative while
/// above 1e-290, then absolute.
[[nodiscard]] CLIENTELE_BODY inline double mean_still_there(double r, double t, double a, double b,
                                                            quadrature::effort spent = {}) {
  if (!(t > 0)) return 1;
  const double rise = r * std::log1p(a / (a + b) * t);
  const quadrature::beta_rule rule(a, b, std::log1p(t * (r + 1)), rise < 650 ? rise : 650);
  const double there = rule.mean([=](double p) { return vector_math::exp(-r * vector_math::log1p(p * t)); }, spent);
  return there < 1 ? there : 1;  // the weights add up to 1 but for their rounding
}

/// −ln of the mean of (1 − p)ⁿ over p with beta distribution (a, b), ln [B(a, b) / B(a, b + n)]: the hazard gathered in
/// n throws of a coin that is thrown until it comes up. Upwards from b a product of factors above 1, then the second
/// difference of the Stirling series, of whose tail nothing is subtracted either, so that small hazards are as exact as
/// great ones. Error: 8 eps relative for a, b from 1e-8 to 1e8, n ≥ 0 up to 1e300, whole or not.
[[nodiscard]] CLIENTELE_BODY inline double cumulative_hazard(double a, double b, double n) noexcept {
  if (!(n > 0)) return 0;
  double sum = 0, grown = 0, low = b;  // the product of the factors is 1 + grown
  for (; low < 10; low += 1) {
    const double more = (a / low) * (n / (a + low + n));
    grown += more + grown * more;
    if (grown > 1e100) sum += std::log1p(grown), grown = 0;
  }
  const double at_n = low + n, at_a = low + a, last = at_a + n;
  const double crossed = std::log1p((a / low) * (n / last));
  sum += std::log1p(grown) + (n * std::log1p(a / at_n) + a * std::log1p(n / at_a) - (low - 0.5) * crossed);
  // a falling function at low, low + n, low + a and low + a + n, and by how much it falls: with n (of low), with a (of
  // low and of low + n), and by how much less it falls with n at low + a
  struct falling {
    double here, at_n, at_a, last, with_n, with_a, with_a_at_n, twice;
    [[nodiscard]] falling operator*(const falling& g) const noexcept {
      return {here * g.here,
              at_n * g.at_n,
              at_a * g.at_a,
              last * g.last,
              with_n * g.here + at_n * g.with_n,
              with_a * g.here + at_a * g.with_a,
              with_a_at_n * g.at_n + last * g.with_a_at_n,
              with_n * g.with_a + twice * g.at_a + with_a_at_n * g.with_n + last * g.twice};
    }
  };
  const double p = 1 / low, q = 1 / at_n, r = 1 / at_a, s = 1 / last;
  falling power{p, q, r, s, (n * q) * p, (a * r) * p, (a * s) * q, (n * q) * (a * r) * p * (s * (low + last))};
  const falling square = power * power;
  constexpr double tail[] = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156};
  double of_tail = 0;
  for (const double factor : tail) {
    of_tail += factor * power.twice;
    power = power * square;
  }
  return sum + of_tail;
}

}  // namespace clientele::inline v0::models::special
