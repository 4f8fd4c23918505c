// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/classification/grade.hpp>
#include <clientele/component.hpp>
#include <clientele/component/vector_input.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace clientele::inline v0::classification {

/// The four criteria of the scorecard unless the caller has others.
inline constexpr std::array<std::string_view, 4> scorecard_criteria{"sales performance", "cooperation", "credit",
                                                                    "information supplied"};

/// What each class is served with, in the order of `grade`: the customary policies of sales management, in words of our
/// own. A firm puts its own into `policies`.
inline constexpr std::array<std::string_view, 4> service_policies{
    "no class: complete the evaluation first", "A: key customer: excellent service; make selling more efficient",
    "B: promising customer: communicate more; raise sales",
    "C: ordinary customer: an ordinary share of time and effort"};

/// Evaluation of a customer by criteria, each scored 0 to 100, weighted, and cut into the classes A, B and C.
///
///     score = Σ wⱼ sⱼ / Σ wⱼ
///     grade = A if score ≥ a_cut, B if score ≥ b_cut, otherwise C
///
/// Input: `scores`, a vector of k scores, each in [0, 100] and all required. They come from raw facts by `criteria`,
/// whose mappings are parameters, or by the caller's own mapping, which is the projection:
///
///     score(customers, scorecard<>{}, each(&Customer::percent_of_target, &Customer::cooperation,
///           [](const Customer& c) { return std::max(0, 90 - 10 * c.late_payments); },   // three late payments: 60
///           &Customer::information))
///
/// Comparisons with the cuts allow for the rounding of the weighted sum. k = `dynamic`: as many criteria as there are
/// weights, known at run time. `policy(grade)` is the service that the class carries.
/// Errors: `invalid_parameter` (a negative weight, all weights zero, weights too large to add up, a cut outside
/// [0, 100], b_cut above a_cut), `invalid_customer` (a score missing or outside [0, 100]). Cost: O(k).
///
/// Source: the evaluation of key customers by weighted criteria, a practice without one author; the cuts 80 and 60
/// are its customary ones.
///
/// 80 % of the target (80), good cooperation (80), three late payments (60), good information (80), equal weights:
/// score 75, B.
template <class Scalar = double, std::size_t k = 4>
struct basic_scorecard {
  using scalar = Scalar;
  using weight_list = std::conditional_t<k == dynamic, std::vector<Scalar>, std::array<Scalar, k>>;
  using score_list = vector_input<Scalar, k>;

  weight_list weights = equal_weights();  ///< importance of each criterion
  Scalar a_cut = 80;                      ///< lowest score of an A
  Scalar b_cut = 60;                      ///< lowest score of a B
  std::array<std::string_view, 4> policies =
      service_policies;              ///< what each class is served with; the texts must outlive this
  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    Scalar score{};
    classification::grade grade{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes; undefined (`no_values`) when no customer was valid.
  struct conclusion {
    std::uint64_t customers, a, b, c;
    estimate share_a, share_b, share_c;  ///< Wilson
    estimate mean_score;                 ///< normal
  };

  static constexpr auto name = fixed_string{"classification::scorecard"};
  static constexpr bool whole_result = true;
  static constexpr auto inputs = std::tuple{input<"scores", k>{.unit = "points", .allowed = interval::between(0, 100)}};
  static constexpr auto parameters =
      std::tuple{parameter{"weights", &basic_scorecard::weights, "importance", interval::at_least(0)},
                 parameter{"a_cut", &basic_scorecard::a_cut, "points", interval::between(0, 100), "convention"},
                 parameter{"b_cut", &basic_scorecard::b_cut, "points", interval::between(0, 100), "convention"},
                 parameter{"confidence", &basic_scorecard::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"weights", "at least one weight is above 0"},
                 row_rule{"weights", "a hundred times the sum of the weights is a finite number"},
                 row_rule{"b_cut", "not above a_cut"}};
  static constexpr auto results =
      std::tuple{named_result{"score", &result::score, "points"}, named_result{"grade", &result::grade}};

  [[nodiscard]] constexpr std::size_t width() const noexcept { return weights.size(); }

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    Scalar sum = 0;
    for (const Scalar& w : weights) sum += w;
    if (!(sum > 0)) return 1;
    if (!(sum <= std::numeric_limits<Scalar>::max() / 100)) return 2;
    return b_cut <= a_cut ? 0 : 3;
  }

  constexpr result operator()(score_list scores) const { return checked(*this, scores); }

  [[nodiscard]] constexpr result compute(score_list scores) const noexcept {
    Scalar sum = 0, weight = 0;
    const auto add = [&](std::size_t j) {
      sum += weights[j] * scores[j];
      weight += weights[j];
    };
    if constexpr (k == dynamic)
      for (std::size_t j = 0; j < weights.size(); ++j) add(j);
    else
      unrolled<k>(add);
    const Scalar score = sum / weight;
    const Scalar place = 3 - (reaches(score, a_cut, score) + reaches(score, b_cut, score));
    return {score, class_of<classification::grade>(where_present(score, place))};
  }

  /// The service that a class carries.
  [[nodiscard]] constexpr std::string_view policy(classification::grade g) const noexcept {
    return policies[static_cast<std::size_t>(g)];
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    using enum classification::grade;
    const auto grades = t.classes(&result::grade);
    const auto level = static_cast<double>(confidence);
    return {t.valid(),
            grades[A],
            grades[B],
            grades[C],
            grades.share(A, level),
            grades.share(B, level),
            grades.share(C, level),
            mean_of(t.of(&result::score), level)};
  }

  friend constexpr bool operator==(const basic_scorecard&, const basic_scorecard&) = default;

 private:
  static constexpr weight_list equal_weights() {
    weight_list all{};
    for (Scalar& w : all) w = Scalar(1);
    return all;
  }
};

/// The scorecard of k criteria, four unless said otherwise.
template <std::size_t k = 4>
using scorecard = basic_scorecard<double, k>;
/// The scorecard of as many criteria as there are weights.
using dynamic_scorecard = basic_scorecard<double, dynamic>;

}  // namespace clientele::inline v0::classification
