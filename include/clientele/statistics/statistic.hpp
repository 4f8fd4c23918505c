// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/numerics/sums.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

namespace clientele::inline v0 {

/// Count, total, mean, variance and extremes of one quantity over many customers; mergeable.
///
/// The total and the mean are each carried as two doubles, the variance as the sum of squared deviations from
/// that mean (Chan, Golub & LeVeque 1983), so that data offset by 1e9 keep ten digits of variance. Without values
/// mean, minimum and maximum are NaN, with fewer than two the variance is; `count()` tells, `mean_of` states it.
class statistic {
 public:
  constexpr statistic() = default;
  constexpr statistic(std::uint64_t count, double sum, double sum_low, double mean, double mean_low, double squares,
                      double low, double high)
      : n_(count),
        sum_(sum),
        sum_low_(sum_low),
        mean_(mean),
        mean_low_(mean_low),
        squares_(squares),
        low_(low),
        high_(high) {}

  [[nodiscard]] constexpr std::uint64_t count() const noexcept { return n_; }
  [[nodiscard]] constexpr double total() const noexcept {
    const double t = sum_ + sum_low_;
    return t == t ? t : sum_;  // beyond the largest double the low part is NaN
  }
  [[nodiscard]] constexpr double mean() const noexcept {
    if (n_ == 0) return nan;
    const double t = total();
    return t - t == 0 ? t / static_cast<double>(n_)
                      : mean_ + mean_low_;  // the mean of a total beyond the largest double
  }
  /// Σ(x − mean)² / (n − 1); NaN for fewer than two values.
  [[nodiscard]] constexpr double variance() const noexcept {
    return n_ < 2 ? nan : squares_ / static_cast<double>(n_ - 1);
  }
  [[nodiscard]] double standard_deviation() const noexcept { return std::sqrt(variance()); }
  [[nodiscard]] constexpr double minimum() const noexcept { return n_ == 0 ? nan : low_; }
  [[nodiscard]] constexpr double maximum() const noexcept { return n_ == 0 ? nan : high_; }

  /// The statistic of both parts: n = nₐ + n_b, δ = mean_b − meanₐ, M₂ = M₂ₐ + M₂_b + δ²·nₐn_b/n.
  friend constexpr statistic merge(const statistic& a, const statistic& b) noexcept {
    if (a.n_ == 0) return b;
    if (b.n_ == 0) return a;
    const double na = static_cast<double>(a.n_), nb = static_cast<double>(b.n_), n = na + nb;
    statistic s;
    s.n_ = a.n_ + b.n_;
    s.sum_ = a.sum_ + b.sum_;
    s.sum_low_ = lost_in_sum(a.sum_, b.sum_, s.sum_) + (a.sum_low_ + b.sum_low_);
    const double delta = (b.mean_ - a.mean_) + (b.mean_low_ - a.mean_low_);
    const double step = delta * (nb / n);
    s.mean_ = a.mean_ + step;
    s.mean_low_ = lost_in_sum(a.mean_, step, s.mean_) + a.mean_low_;
    s.squares_ = a.squares_ + b.squares_ + delta * step * na;
    s.low_ = b.low_ < a.low_ ? b.low_ : a.low_;
    s.high_ = b.high_ > a.high_ ? b.high_ : a.high_;
    return s;
  }

  friend constexpr bool operator==(const statistic&, const statistic&) = default;
  template <class Archive>
  constexpr void transfer(Archive& archive) {
    archive(n_, sum_, sum_low_, mean_, mean_low_, squares_, low_, high_);
  }

 private:
  static constexpr double nan = std::numeric_limits<double>::quiet_NaN();

  std::uint64_t n_ = 0;
  double sum_ = 0, sum_low_ = 0, mean_ = 0, mean_low_ = 0, squares_ = 0;
  double low_ = std::numeric_limits<double>::max(), high_ = -std::numeric_limits<double>::max();
};

}  // namespace clientele::inline v0
