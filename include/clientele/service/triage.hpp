// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/comparison.hpp>
#include <clientele/component/error.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace clientele::inline v0::service {

/// One piece of open feedback. Ranks are the caller's; the higher goes first.
struct open_feedback {
  int urgency = 0;
  int nature = 0;          ///< complaint over request over praise, say
  int customer_class = 0;  ///< A over B over C
  double arrival = 0;      ///< the earlier goes first
};

/// The order in which open feedback is to be handled: by urgency, then nature, then customer class, then arrival; what
/// is equal in all keeps its place. Returns places in `open`.
/// Errors: `invalid_parameter` (an arrival that is not finite). Cost: O(n log n).
///
/// (urgency, nature, class, arrival) (1, 2, 3, 1), (2, 1, 1, 3), (2, 1, 1, 2): order 2, 1, 0.
[[nodiscard]] inline std::vector<std::size_t> triage(std::span<const open_feedback> open);

/// Weights of the weighted variant: score = urgency·w + nature·w + class·w + waiting time·w.
struct triage_weights {
  double urgency = 4, nature = 2, customer_class = 1, waiting = 0;
};

/// The weighted variant: the highest score at `now` first, then the earlier arrival, then the place; so that something
/// less urgent that has waited long can go first. Scores are computed, so those that differ by rounding alone are equal
/// (`lowest_of_group`); arrivals are given, and equal where they are the same number.
/// Errors: `invalid_parameter` (arrivals, negative or infinite weights). Cost: O(n log n).
///
/// The three above with weights (4, 2, 1, 0): scores 11, 11, 11, so by arrival 0, 2, 1.
[[nodiscard]] inline std::vector<std::size_t> weighted_triage(std::span<const open_feedback> open,
                                                              const triage_weights& w, double now);

namespace detail {

template <class Before>
[[nodiscard]] std::vector<std::size_t> order_of(std::span<const open_feedback> open, Before before) {
  std::vector<std::size_t> order(open.size());
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (!(std::numeric_limits<double>::lowest() <= open[i].arrival &&
          open[i].arrival <= std::numeric_limits<double>::max()))
      raise(invalid_parameter("service::triage", "arrival", open[i].arrival, "finite"));
    order[i] = i;
  }
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return before(i, j) || (!before(j, i) && i < j); });
  return order;
}

}  // namespace detail

inline std::vector<std::size_t> triage(std::span<const open_feedback> open) {
  return detail::order_of(open, [&](std::size_t i, std::size_t j) {
    const open_feedback &a = open[i], &b = open[j];
    if (a.urgency != b.urgency) return a.urgency > b.urgency;
    if (a.nature != b.nature) return a.nature > b.nature;
    if (a.customer_class != b.customer_class) return a.customer_class > b.customer_class;
    return a.arrival < b.arrival;
  });
}

inline std::vector<std::size_t> weighted_triage(std::span<const open_feedback> open, const triage_weights& w,
                                                double now) {
  for (const double x : {w.urgency, w.nature, w.customer_class, w.waiting})
    if (!(x >= 0 && x <= std::numeric_limits<double>::max()))
      raise(invalid_parameter("service::triage", "weight", x, ">= 0"));
  std::vector<double> score;
  for (const open_feedback& f : open)
    score.push_back(w.urgency * f.urgency + w.nature * f.nature + w.customer_class * f.customer_class +
                    w.waiting * (now - f.arrival));
  std::vector<double> sorted = score;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  std::vector<double> heads;  // the highest score of each group, falling
  for (const double s : sorted)
    if (heads.empty() || s < lowest_of_group(heads.back())) heads.push_back(s);
  const auto head_of = [&](double s) { return *(std::lower_bound(heads.rbegin(), heads.rend(), s)); };
  for (double& s : score) s = head_of(s);
  return detail::order_of(open, [&](std::size_t i, std::size_t j) {
    return score[i] != score[j] ? score[i] > score[j] : open[i].arrival < open[j].arrival;
  });
}

}  // namespace clientele::inline v0::service
