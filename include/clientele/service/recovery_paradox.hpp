// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/indexed_map.hpp>
#include <clientele/statistics/proportion.hpp>

#include <tuple>
#include <vector>

namespace clientele::inline v0::service {

/// The recovery paradox: are customers whose complaint was resolved more loyal than those who never had a problem?
///
///     paradox = loyal share of the resolved − loyal share of those without a problem
///
///     const auto s = summarize(customers, on(recovery_paradox{}, &C::grade, &C::had_problem_resolved, &C::renewed));
///     s->of_all.paradox, s->of(grade::A).paradox
///
/// by class of customer and pooled over classes (shares of all, not a mean of class figures). Inputs: `customer_class`,
/// the caller's (`constant(0)` where there is none, missing allowed: a class of its own); `resolved`, 1 for a customer
/// whose problem was resolved and 0 for one who had none; `loyal`, the caller's yes (1) or no (0): bought again,
/// renewed, would recommend.
/// Intervals: Newcombe's, from Wilson bounds. A class with no customers on one side has no difference: `no_values`.
/// Cost: a look-up of the class a customer. Memory of the state: about 250 bytes a class; counts join exactly.
///
/// Source: McCollough & Bharadwaj (1992); interval: Newcombe (1998).
///
/// 56 of 70 resolved customers loyal, 48 of 80 without a problem: +0.2, from 0.0524 to 0.3339.
struct recovery_paradox {
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"service::recovery_paradox"};
  static constexpr auto inputs = std::tuple{category_input<"customer_class">{.presence = presence::optional},
                                            input<"resolved">{.allowed = interval::share().whole_numbers()},
                                            input<"loyal">{.allowed = interval::share().whole_numbers()}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &recovery_paradox::confidence, "share", interval::share().without_low().without_high()}};

  /// Loyal customers among the resolved and among those without a problem.
  struct counts {
    proportion resolved, without_problem;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(resolved, without_problem);
    }
    friend bool operator==(const counts&, const counts&) = default;
  };
  struct state {
    indexed_map<category, counts> classes;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(classes);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  void take(state& s, const category& customer_class, double resolved, double loyal) const {
    counts& c = s.classes[customer_class];
    (resolved != 0 ? c.resolved : c.without_problem).add(loyal != 0);
  }
  static void join(state& s, const state& other) {
    for (const auto& [which, c] : other.classes) s.classes[which] = both(s.classes[which], c);
  }

  /// Of one class of customers.
  struct figures {
    category customer_class{};
    proportion resolved{}, without_problem{};
    estimate paradox{};
  };
  struct conclusion {
    std::vector<figures> classes;  ///< in the order of their categories
    figures of_all;

    /// Of one class; `no_values` of one that did not occur.
    [[nodiscard]] figures of(const category& customer_class) const {
      for (const figures& f : classes)
        if (f.customer_class == customer_class) return f;
      figures none{.customer_class = customer_class};
      none.paradox.confidence = of_all.paradox.confidence;
      return none;
    }
  };
  [[nodiscard]] conclusion conclude(const state& s) const {
    conclusion all{};
    counts together;
    for (const auto& [which, c] : s.classes) {
      all.classes.push_back(figures_of(which, c));
      together = both(together, c);
    }
    all.of_all = figures_of({}, together);
    return all;
  }

  friend constexpr bool operator==(const recovery_paradox&, const recovery_paradox&) = default;

 private:
  [[nodiscard]] static counts both(const counts& a, const counts& b) noexcept {
    return {merge(a.resolved, b.resolved), merge(a.without_problem, b.without_problem)};
  }
  [[nodiscard]] figures figures_of(const category& which, const counts& c) const {
    return {which, c.resolved, c.without_problem, difference(c.resolved, c.without_problem, confidence)};
  }
};

}  // namespace clientele::inline v0::service
