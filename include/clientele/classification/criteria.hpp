// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/component/vector_input.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::classification {

/// A fact in a word. `poor` is 1, `fair` 2, `good` 3 where words come as numbers.
enum class rated : unsigned char { unknown, poor, fair, good };
[[nodiscard]] constexpr auto enumerators(rated) noexcept {
  return std::array<std::string_view, 4>{"unknown", "poor", "fair", "good"};
}

/// How a criterion makes its score of a raw fact.
enum class fact_kind : unsigned char {
  points,  ///< is a score of 0 to 100 already
  ratio,   ///< to a target
  count,   ///< of what should not happen
  word,    ///< `rated`, or its number
  steps    ///< a staircase
};
[[nodiscard]] constexpr auto enumerators(fact_kind) noexcept {
  return std::array<std::string_view, 5>{"points", "ratio", "count", "word", "steps"};
}

/// Scores of 0 to 100 from raw facts, one for each criterion of a scorecard, by mappings that are parameters.
///
///     points   x
///     ratio    100·x / target
///     count    count_start − count_fall·x
///     word     word_scores: of poor, fair, good
///     steps    its step_scores[0] below the first of its step_cuts, step_scores[i] from the i-th on (at the cut: from
///              it on)
///     each     no less than 0, no more than 100
///
///     score(customers, scorecard<>{}, [](const C& c) {
///       return criteria<>{}({c.sales, c.cooperation, c.late, c.information}, {c.target, nan, nan, nan}).scores;
///     });
///
/// Inputs: `facts`, a vector of k numbers, all required (a count ≥ 0, a word as 1, 2 or 3, points in [0, 100]);
/// `targets`, a vector of k, each above 0 and missing where its criterion is no ratio. Parameters: `kinds`, in the
/// order of `scorecard_criteria` for k = 4 (ratio, word, count, word), otherwise points; and of each criterion
/// `count_start` and `count_fall`, `word_scores`, and a staircase of at most four cuts, the unused infinite.
/// Errors: `invalid_parameter` (cuts that fall, a staircase without a finite cut where a criterion is by steps),
/// `invalid_customer` (a ratio without a target, a fact that its kind does not have).
/// Cost: one division, ten comparisons a criterion.
///
/// Source: the evaluation of key customers by weighted criteria, a practice without one author; 90 less 10 a late
/// payment and 80, 60, 30 for good, fair and poor are convention.
///
/// Sales 400 of 500, cooperation good, three late payments, information good: 80, 80, 60, 80.
template <class Scalar = double, std::size_t k = 4>
struct basic_criteria {
  static_assert(k > 0, "clientele: criteria need at least one criterion");
  using scalar = Scalar;
  using list = vector_input<Scalar, k>;

  std::array<fact_kind, k> kinds = usual_kinds();
  std::array<Scalar, k> count_start = filled(Scalar(90));  ///< score of a count of 0
  std::array<Scalar, k> count_fall = filled(Scalar(10));   ///< by which each of them lowers it
  std::array<std::array<Scalar, 3>, k> word_scores = filled(std::array<Scalar, 3>{30, 60, 80});  ///< poor, fair, good
  std::array<std::array<Scalar, 4>, k> step_cuts = filled(std::array<Scalar, 4>{none, none, none, none});
  std::array<std::array<Scalar, 5>, k> step_scores{};
  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    std::array<Scalar, k> scores{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes: means with normal intervals, and which is lowest.
  struct conclusion {
    std::array<estimate, k> mean_scores{};
    std::size_t weakest = k;  ///< k where there is none
  };

  static constexpr auto name = fixed_string{"classification::criteria"};
  static constexpr auto inputs = std::tuple{
      input<"facts", k>{.unit = "as its kind says"},
      input<"targets", k>{.unit = "unit of the fact", .allowed = interval::above(0), .presence = presence::optional}};
  static constexpr auto rules =
      std::array{row_rule{"facts", "points in [0, 100]"}, row_rule{"targets", "present where a criterion is a ratio"},
                 row_rule{"facts", "a count at least 0"}, row_rule{"facts", "a word 1 (poor), 2 (fair) or 3 (good)"}};
  static constexpr auto parameters = std::tuple{
      parameter{"kinds", &basic_criteria::kinds, "", interval::any_number()},
      parameter{"count_start", &basic_criteria::count_start, "points", interval::any_number(), "convention"},
      parameter{"count_fall", &basic_criteria::count_fall, "points", interval::at_least(0), "convention"},
      parameter{"word_scores", &basic_criteria::word_scores, "points", interval::between(0, 100), "convention"},
      parameter{"step_cuts", &basic_criteria::step_cuts, "unit of the fact", interval::any_number().or_infinite()},
      parameter{"step_scores", &basic_criteria::step_scores, "points", interval::between(0, 100)},
      parameter{"confidence", &basic_criteria::confidence, "probability",
                interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules = std::array{
      row_rule{"step_cuts", "in rising order"}, row_rule{"step_cuts", "a finite one where a criterion is by steps"}};
  static constexpr auto results = std::tuple{named_result{"scores", &result::scores, "points"}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    for (const auto& cuts : step_cuts)
      for (std::size_t i = 1; i < cuts.size(); ++i)
        if (cuts[i] < cuts[i - 1]) return 1;
    for (std::size_t j = 0; j < k; ++j)
      if (kinds[j] == fact_kind::steps && !(step_cuts[j][0] < none)) return 2;
    return 0;
  }
  [[nodiscard]] constexpr std::size_t broken_rule(const list& facts, const list& targets) const noexcept {
    std::size_t broken = 0;
    unrolled<k>([&](std::size_t j) {
      const Scalar x = facts[j];
      const bool is_word = x == 1 || x == 2 || x == 3;
      const std::size_t of_this = kinds[j] == fact_kind::points && !(x >= 0 && x <= 100) ? 1
                                  : kinds[j] == fact_kind::ratio && !(targets[j] > 0)    ? 2
                                  : kinds[j] == fact_kind::count && !(x >= 0)            ? 3
                                  : kinds[j] == fact_kind::word && !is_word              ? 4
                                                                                         : 0;
      broken = broken == 0 ? of_this : broken;
    });
    return broken;
  }

  constexpr result operator()(const list& facts, const list& targets) const { return checked(*this, facts, targets); }

  [[nodiscard]] constexpr result compute(const list& facts, const list& targets) const noexcept {
    result r{};
    unrolled<k>([&](std::size_t j) {
      const Scalar x = facts[j];
      const Scalar ratio = 100 * x / targets[j], count = count_start[j] - count_fall[j] * x;
      const auto& words = word_scores[j];
      const Scalar fair = x >= 2 ? words[1] : words[0], word = x >= 3 ? words[2] : fair;
      Scalar stair = step_scores[j][0];
      unrolled<4>([&](std::size_t i) {
        stair = reaches(x, step_cuts[j][i], absolute(step_cuts[j][i])) > 0 ? step_scores[j][i + 1] : stair;
      });
      const fact_kind kind = kinds[j];
      const Scalar first = kind == fact_kind::ratio ? ratio : x, second = kind == fact_kind::count ? count : first;
      const Scalar third = kind == fact_kind::word ? word : second;
      const Scalar score = kind == fact_kind::steps ? stair : third;
      const Scalar at_least_none = score > 0 ? score : Scalar(0);
      r.scores[j] = at_least_none < 100 ? at_least_none : Scalar(100);
    });
    return r;
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    conclusion c;
    for (std::size_t j = 0; j < k; ++j) {
      c.mean_scores[j] = mean_of(t.of(&result::scores, j), static_cast<double>(confidence));
      const double mean = c.mean_scores[j].value;
      if (mean == mean && (c.weakest == k || mean < c.mean_scores[c.weakest].value)) c.weakest = j;
    }
    return c;
  }

  friend constexpr bool operator==(const basic_criteria&, const basic_criteria&) = default;

 private:
  static constexpr Scalar none = std::numeric_limits<Scalar>::infinity();
  template <class Value>
  static constexpr std::array<Value, k> filled(const Value& value) {
    std::array<Value, k> all{};
    all.fill(value);
    return all;
  }
  static constexpr std::array<fact_kind, k> usual_kinds() {
    if constexpr (k == 4)
      return {fact_kind::ratio, fact_kind::word, fact_kind::count, fact_kind::word};
    else
      return {};
  }
};

/// The criteria of a scorecard of k, four unless said otherwise.
template <std::size_t k = 4>
using criteria = basic_criteria<double, k>;

}  // namespace clientele::inline v0::classification
