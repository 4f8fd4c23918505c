// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/bg_bb.hpp>
#include <clientele/models/likelihood/grouped_rows.hpp>
#include <clientele/numerics/gamma_beta.hpp>
#include <clientele/portability.hpp>

#include <array>
#include <cmath>
#include <cstddef>

namespace clientele::inline v0::models {

namespace detail {

/// The logarithm of a probability with its derivatives by alpha, beta, gamma, delta: value, 4 first, and 10 second, the
/// upper half by rows.
using opportunity_terms = std::array<double, 15>;

/// The silence of a customer who is there, opportunity by opportunity: what has been added up over those who left in
/// it, and the state of those who stay. It goes on from where it is, so that rows that differ in n alone share its
/// steps.
class growing_silence {
 public:
  explicit growing_silence(const bg_bb& c) noexcept : c_(c) {}

  [[nodiscard]] double length() const noexcept { return length_; }

  /// Up to so many opportunities, or to where less than 2^-60 of the whole is still silent.
  void grow(double length) noexcept {
    const double per_gamma = 1 / c_.gamma, sum = c_.alpha + c_.beta, all = c_.gamma + c_.delta;
    for (; length_ < length && silent_ > 0x1p-60 * left_[0]; length_ += 1) {
      const double i = length_, y_buying = 1 / (sum + i), y_passing = 1 / (c_.beta + i);
      const double y_leaving = 1 / (all + i), y_staying = 1 / (c_.delta + i);
      // those who leave before the next opportunity: the slopes are those of staying so far, and of leaving now
      slopes now = stay_;
      now.first[2] += per_gamma - y_leaving, now.first[3] -= y_leaving;
      const double square = y_leaving * y_leaving;
      now.second[7] += square - per_gamma * per_gamma, now.second[8] += square, now.second[9] += square;
      add(left_, silent_ * (c_.gamma * y_leaving), now);
      // those who stay and do not use it
      const double stays = (c_.delta + i) * y_leaving;
      bought_ += silent_ * stays * (c_.alpha * y_buying);
      silent_ *= stays * ((c_.beta + i) * y_buying);
      const double passed = c_.alpha * y_passing * y_buying, stayed = c_.gamma * y_staying * y_leaving;
      stay_.first[0] -= y_buying, stay_.first[1] += passed, stay_.first[2] -= y_leaving, stay_.first[3] += stayed;
      stay_.second[0] += y_buying * y_buying, stay_.second[1] += y_buying * y_buying;
      stay_.second[4] -= passed * (y_passing + y_buying);
      stay_.second[7] += square, stay_.second[8] += square;
      stay_.second[9] -= stayed * (y_staying + y_leaving);
    }
  }

  /// ln P(silent) and its derivatives: means of slopes over those who left and those who stayed.
  [[nodiscard]] opportunity_terms logarithm() const noexcept {
    opportunity_terms all = left_;
    add(all, silent_, stay_);
    const double per = 1 / all[0];
    opportunity_terms e{};
    e[0] = all[0] < 0.5 ? std::log(all[0]) : std::log1p(-bought_);
    std::size_t at = 5;
    for (std::size_t i = 0; i < 4; ++i) {
      e[1 + i] = all[1 + i] * per;
      for (std::size_t j = i; j < 4; ++j, ++at) e[at] = all[at] * per - (all[1 + i] * per) * (all[1 + j] * per);
    }
    return e;
  }

 private:
  struct slopes {
    std::array<double, 4> first{};
    std::array<double, 10> second{};
  };
  static void add(opportunity_terms& to, double mass, const slopes& s) noexcept {
    to[0] += mass;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      to[1 + i] += mass * s.first[i];
      for (std::size_t j = i; j < 4; ++j, ++at) to[5 + at] += mass * (s.second[at] + s.first[i] * s.first[j]);
    }
  }

  bg_bb c_;
  double length_ = 0, silent_ = 1, bought_ = 0;
  opportunity_terms left_{};
  slopes stay_{};
};

/// ln P(x of t_x opportunities, which they were, and being there at the last of them).
[[nodiscard]] CLIENTELE_BODY inline opportunity_terms log_used(const bg_bb& m, double x, double t_x) noexcept {
  const polygamma_differences used(m.alpha, x), passed(m.beta, t_x - x), both(m.alpha + m.beta, t_x);
  const polygamma_differences stayed(m.delta, t_x), all(m.gamma + m.delta, t_x);
  opportunity_terms e{};
  e[0] = -special::cumulative_hazard(m.beta, m.alpha, x) - special::cumulative_hazard(m.alpha + x, m.beta, t_x - x) -
         special::cumulative_hazard(m.gamma, m.delta, t_x);
  e[1] = used.first - both.first, e[2] = passed.first - both.first;
  e[3] = -all.first, e[4] = stayed.first - all.first;
  e[5] = used.second - both.second, e[6] = -both.second, e[9] = passed.second - both.second;
  e[12] = -all.second, e[13] = -all.second, e[14] = stayed.second - all.second;
  return e;
}

/// The sums over a leaf of the BG/BB.
CLIENTELE_BODY inline void sum_opportunities(const grouped_rows& rows, const grouped_rows::leaf& leaf, const bg_bb& m,
                                             double* out) {
  const double x = rows.groups[leaf.group].x;
  opportunity_terms sum{}, used{};
  growing_silence silence(m);
  double last = -1;
  for (std::size_t i = leaf.begin; i < leaf.end; ++i) {
    const double t_x = rows.first[i], length = rows.second[i] - t_x;
    if (t_x != last) used = log_used(m, x, t_x);
    if (t_x != last || length < silence.length()) silence = growing_silence(if_alive(m, x, t_x));
    last = t_x;
    silence.grow(length);
    const opportunity_terms quiet = silence.logarithm();
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += rows.weight[i] * (used[k] + quiet[k]);
  }
  for (std::size_t k = 0; k < sum.size(); ++k) out[k] = sum[k];
}

}  // namespace detail

/// Log-likelihood of all rows, (x, t_x, n), and its derivatives by alpha, beta, gamma, delta. Without `hessian` that
/// stays 0. Cost: linear in the distinct rows and in the opportunities after the last one used, which
/// rows that differ in n alone share.
template <bool hessian = true>
[[nodiscard]] expansion log_likelihood(const bg_bb& m, const grouped_rows& rows, const work_sharing& how = {}) {
  expansion e(4);
  detail::sum_by_group<15>(
      rows, how, [&](const grouped_rows::leaf& leaf, double* out) { detail::sum_opportunities(rows, leaf, m, out); },
      [&](const grouped_rows::group&, const double* t) {
        e.value += t[0];
        std::size_t at = 5;
        for (std::size_t i = 0; i < 4; ++i) {
          e.gradient[i] += t[1 + i];
          for (std::size_t j = i; j < 4; ++j) e.hessian(i, j) += t[at++];
        }
      });
  detail::finish(e, hessian);
  return e;
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE expansion log_likelihood<true>(const bg_bb&, const grouped_rows&, const work_sharing&);
#endif

}  // namespace clientele::inline v0::models
