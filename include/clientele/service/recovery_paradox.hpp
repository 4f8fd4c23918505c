// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/statistics/proportion.hpp>

#include <cstddef>
#include <vector>

namespace clientele::inline v0::service {

/// The recovery paradox: are customers whose complaint was resolved more loyal than those who never had a problem?
///
///     paradox = loyal share of the resolved − loyal share of those without a problem
///
/// by class of customer and pooled over classes (shares of all, not a mean of class figures). Loyal is the caller's yes
/// or no (bought again, renewed, would recommend). Intervals: Newcombe's, from Wilson bounds. A class with no customers
/// on one side has no difference: `no_values`. Mergeable: parts with different numbers of classes join as well.
/// Cost: O(1) a customer.
///
/// Source: McCollough & Bharadwaj (1992); interval: Newcombe (1998).
///
/// 56 of 70 resolved customers loyal, 48 of 80 without a problem: +0.2, from 0.0524 to 0.3339.
class recovery_paradox {
 public:
  /// Counts one customer.
  void add(bool resolved_problem, bool loyal, std::size_t customer_class = 0) {
    if (customer_class >= classes_.size()) classes_.resize(customer_class + 1);
    (resolved_problem ? classes_[customer_class].resolved : classes_[customer_class].without_problem).add(loyal);
  }

  [[nodiscard]] std::size_t classes() const noexcept { return classes_.size(); }
  [[nodiscard]] proportion resolved(std::size_t customer_class) const noexcept {
    return pair_of(customer_class).resolved;
  }
  [[nodiscard]] proportion without_problem(std::size_t customer_class) const noexcept {
    return pair_of(customer_class).without_problem;
  }

  /// Of one class.
  [[nodiscard]] estimate paradox(std::size_t customer_class, double confidence = 0.95) const {
    const pair p = pair_of(customer_class);
    return difference(p.resolved, p.without_problem, confidence);
  }
  /// Of all customers.
  [[nodiscard]] estimate paradox_of_all(double confidence = 0.95) const {
    pair all;
    for (const pair& p : classes_)
      all = {merge(all.resolved, p.resolved), merge(all.without_problem, p.without_problem)};
    return difference(all.resolved, all.without_problem, confidence);
  }

  friend recovery_paradox merge(recovery_paradox a, const recovery_paradox& b) {
    if (a.classes_.size() < b.classes_.size()) a.classes_.resize(b.classes_.size());
    for (std::size_t i = 0; i < b.classes_.size(); ++i)
      a.classes_[i] = {merge(a.classes_[i].resolved, b.classes_[i].resolved),
                       merge(a.classes_[i].without_problem, b.classes_[i].without_problem)};
    return a;
  }
  friend bool operator==(const recovery_paradox&, const recovery_paradox&) = default;

 private:
  struct pair {
    proportion resolved, without_problem;
    friend bool operator==(const pair&, const pair&) = default;
  };
  [[nodiscard]] pair pair_of(std::size_t i) const noexcept { return i < classes_.size() ? classes_[i] : pair{}; }

  std::vector<pair> classes_;
};

}  // namespace clientele::inline v0::service
