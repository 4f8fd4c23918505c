// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/kept_rows.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0::service {

/// One piece of open feedback. Ranks are the caller's; the higher goes first.
struct open_feedback {
  category id{};
  double urgency = 0;
  double nature = 0;          ///< complaint over request over praise, say
  double customer_class = 0;  ///< A over B over C
  double arrival = 0;         ///< days; the earlier goes first

  template <class Archive>
  void transfer(Archive& archive) {
    archive(id, urgency, nature, customer_class, arrival);
  }
  friend bool operator==(const open_feedback&, const open_feedback&) = default;
  friend auto operator<=>(const open_feedback&, const open_feedback&) = default;
};

namespace detail {

inline constexpr auto triage_inputs = std::tuple{
    category_input<"id">{}, input<"urgency">{.allowed = interval::any_number()},
    input<"nature">{.allowed = interval::any_number()}, input<"customer_class">{.allowed = interval::any_number()},
    input<"arrival">{.unit = "days", .allowed = interval::any_number()}};

/// By the keys, those equal in all of them by the feedback itself.
template <class Keys>
[[nodiscard]] std::vector<open_feedback> in_order_of(std::vector<open_feedback> feedback, const Keys& keys) {
  std::sort(feedback.begin(), feedback.end(), [&](const open_feedback& a, const open_feedback& b) {
    const auto x = keys(a), y = keys(b);
    return x != y ? x < y : a < b;
  });
  return feedback;
}

}  // namespace detail

/// The order in which open feedback is to be handled: by urgency, then nature, then customer class, then arrival, the
/// highest rank and the earliest arrival first; what is equal in all by its id.
///
///     summarize(feedback, on(triage{}, &F::number, &F::urgency, &F::nature, &F::customer_class, &F::arrived))
///
/// Inputs: `id`, by which the caller knows it; three ranks; `arrival`, a time point or a number of days. Concludes all
/// of them in order. Rows may come in any order.
/// Cost: of the conclusion O(n log n). Memory of the state: about 100 bytes a row.
///
/// Source: convention; the order of the keys is the customary one of complaint desks, without one author.
///
/// (urgency, nature, class, arrival) a (1, 2, 3, 1), b (2, 1, 1, 3), c (2, 1, 1, 2): order c, b, a.
struct triage {
  static constexpr auto name = fixed_string{"service::triage"};
  static constexpr auto inputs = detail::triage_inputs;
  static constexpr auto parameters = std::tuple{};

  using state = kept_rows<open_feedback>;
  void take(state& s, const category& id, double urgency, double nature, double customer_class, double arrival) const {
    s.take({id, urgency, nature, customer_class, arrival});
  }
  static void join(state& s, const state& other) { s.join(other); }
  [[nodiscard]] std::vector<open_feedback> conclude(const state& s) const {
    const auto keys = [](const open_feedback& f) {
      return std::tuple(-f.urgency, -f.nature, -f.customer_class, f.arrival);
    };
    return detail::in_order_of(s.sorted(), keys);
  }

  friend constexpr bool operator==(const triage&, const triage&) = default;
};

/// The weighted variant: the highest score = urgency·w + nature·w + class·w + waiting·w·(now − arrival) first, then the
/// earlier arrival, then the id; so that something less urgent that has waited long can go first. Scores are computed,
/// so those that differ by rounding alone are equal (`lowest_of_group`); arrivals are given, and equal where they are
/// the same number. The weights say what the firm holds important and have no default. The conclusion takes the moment:
/// `at(now)`, in days, gives all of them in order. Inputs, cost, memory: as `triage`.
///
/// The three above with the weights (4, 2, 1) and 0 for waiting: scores 11, 11, 11, so by arrival a, c, b.
struct weighted_triage {
  double urgency = std::numeric_limits<double>::quiet_NaN(), nature = std::numeric_limits<double>::quiet_NaN(),
         customer_class = std::numeric_limits<double>::quiet_NaN();  ///< weights: have to be said
  double waiting = 0;                                                ///< weight of a day; 0: waiting does not count

  static constexpr auto name = fixed_string{"service::weighted_triage"};
  static constexpr auto inputs = detail::triage_inputs;
  static constexpr auto parameters =
      std::tuple{parameter{"urgency", &weighted_triage::urgency, "", interval::at_least(0)},
                 parameter{"nature", &weighted_triage::nature, "", interval::at_least(0)},
                 parameter{"customer_class", &weighted_triage::customer_class, "", interval::at_least(0)},
                 parameter{"waiting", &weighted_triage::waiting, "1/days", interval::at_least(0)}};

  using state = kept_rows<open_feedback>;
  void take(state& s, const category& id, double its_urgency, double its_nature, double its_class,
            double arrival) const {
    s.take({id, its_urgency, its_nature, its_class, arrival});
  }
  static void join(state& s, const state& other) { s.join(other); }

  class conclusion {
   public:
    /// All of them in order, at a moment in days.
    [[nodiscard]] std::vector<open_feedback> at(double now) const {
      const auto score = [&](const open_feedback& f) {
        const double s = weights_.urgency * f.urgency + weights_.nature * f.nature +
                         weights_.customer_class * f.customer_class + weights_.waiting * (now - f.arrival);
        return s == s ? s : -std::numeric_limits<double>::infinity();  // terms beyond the largest number: last
      };
      std::vector<double> scores;
      for (const open_feedback& f : feedback_) scores.push_back(score(f));
      std::sort(scores.begin(), scores.end(), std::greater<>());
      std::vector<double> heads;  // the highest score of each group, falling
      for (const double s : scores)
        if (heads.empty() || !(s >= lowest_of_group(heads.back()))) heads.push_back(s);
      const auto keys = [&](const open_feedback& f) {
        return std::tuple(-*std::lower_bound(heads.rbegin(), heads.rend(), score(f)), f.arrival);
      };
      return detail::in_order_of(feedback_, keys);
    }

   private:
    friend weighted_triage;
    conclusion(const weighted_triage& weights, std::vector<open_feedback> feedback)
        : weights_{weights.urgency, weights.nature, weights.customer_class, weights.waiting},
          feedback_(std::move(feedback)) {}

    struct {
      double urgency, nature, customer_class, waiting;
    } weights_;
    std::vector<open_feedback> feedback_;
  };
  [[nodiscard]] conclusion conclude(const state& s) const { return {*this, s.sorted()}; }

  friend constexpr bool operator==(const weighted_triage&, const weighted_triage&) = default;
};

}  // namespace clientele::inline v0::service
