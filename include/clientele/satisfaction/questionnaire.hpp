// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/satisfaction/reliability.hpp>
#include <clientele/statistics/exact_statistic.hpp>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

namespace clientele::inline v0::satisfaction {

/// Which way an item counts.
enum class key : unsigned char {
  straight,  ///< a high answer scores high ("true" is right)
  reverse    ///< a low answer scores high ("false" is right)
};
[[nodiscard]] constexpr auto enumerators(key) noexcept {
  return std::array<std::string_view, 2>{"straight", "reverse"};
}

namespace detail {

inline constexpr interval scale_range =
    interval::between(-1e90, 1e90);  // a keyed answer is a value of `covariance_sums`

}  // namespace detail

/// One respondent's result.
struct questionnaire_score {
  double total;  ///< sum of the keyed answers; NaN unless all items are answered
  double mean;   ///< mean of the keyed answers of the answered items; NaN without any
  std::size_t answered;
};

/// What all respondents say.
struct questionnaire_report {
  covariance items;     ///< of the keyed answers
  statistic totals;     ///< of complete respondents
  estimate mean_total;  ///< normal interval
  reliability_report reliability;
};

/// A questionnaire with its answer key: the score of one respondent, and gathered from all of them scores and
/// reliability.
///
///     keyed answer = answer                       straight
///                    lowest + highest − answer    reverse
///
///     summarize(answers, on(questionnaire{.keys = …}, &A::answers))->reliability.alpha
///
/// True or false questions are a scale from 0 to 1: then the total is the number of right answers. The key is the
/// caller's; `true_false` makes one from the right answers.
/// Inputs: `answers`, one an item, from lowest to highest; NaN or an empty optional is "not answered".
/// Errors: `invalid_parameter` (an empty key, lowest ≥ highest), `invalid_customer` (an answer off the scale),
/// `mismatched_sizes`.
/// Cost: O(items²) a respondent, that of `covariance_sums`. Memory of the state: 272 bytes for each of k(k + 3)/2 sums
/// and 600 bytes, whatever the number of respondents; it joins exactly.
///
/// Source: summated ratings, Likert (1932).
///
/// Scale 1–5, second item reversed, answers (4, 2, 5): keyed (4, 4, 5), total 13, mean 4.333….
struct questionnaire {
  std::vector<clientele::satisfaction::key> keys{};
  double lowest = 1, highest = 5;
  double confidence = 0.95;

  /// Items answered true (1) or false (0), with the right answer of each.
  [[nodiscard]] static questionnaire true_false(std::initializer_list<bool> right) {
    questionnaire q{.lowest = 0, .highest = 1};
    for (const bool r : right) q.keys.push_back(r ? key::straight : key::reverse);
    return q;
  }

  static constexpr auto name = fixed_string{"satisfaction::questionnaire"};
  static constexpr auto inputs =
      std::tuple{input<"answers", dynamic>{.allowed = interval::any_number(), .presence = presence::optional}};
  static constexpr auto rules = std::array{row_rule{"answers", "each from lowest to highest"}};
  static constexpr auto parameters = std::tuple{
      parameter{"keys", &questionnaire::keys, "", interval::any_number()},
      parameter{"lowest", &questionnaire::lowest, "", detail::scale_range},
      parameter{"highest", &questionnaire::highest, "", detail::scale_range},
      parameter{"confidence", &questionnaire::confidence, "share", interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"keys", "at least one item"}, row_rule{"lowest", "below highest"}};
  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept {
    return keys.empty() ? 1 : lowest < highest ? 0 : 2;
  }
  [[nodiscard]] std::size_t width() const noexcept { return keys.size(); }
  [[nodiscard]] std::size_t broken_rule(std::span<const double> answers) const noexcept {
    for (const double x : answers)
      if (x < lowest || x > highest) return 1;
    return 0;
  }

  /// The keyed answer of one item.
  [[nodiscard]] double keyed(std::size_t item, double answer) const noexcept {
    return keys[item] == key::reverse ? lowest + highest - answer : answer;
  }

  /// The score of one respondent.
  [[nodiscard]] questionnaire_score score(std::span<const double> answers) const {
    check_parameters(*this);
    if (answers.size() != keys.size())
      raise(mismatched_sizes("the answers", answers.size(), "the answer key", keys.size()));
    check_inputs(*this, answers);
    return unchecked_score(answers);
  }

  struct state {
    covariance_sums items;
    exact_statistic totals;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(items, totals);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  void take(state& s, std::span<const double> answers) const {
    std::vector<double> turned(answers.begin(), answers.end());
    for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = keyed(i, turned[i]);
    s.items.take(turned);
    if (const double total = unchecked_score(answers).total; total == total) s.totals.take(total);
  }
  static void join(state& s, const state& other) {
    s.items.join(other.items);
    s.totals.join(other.totals);
  }
  [[nodiscard]] questionnaire_report conclude(const state& s) const {
    const covariance items = s.items.value(keys.size());
    const statistic totals = s.totals.value();
    return {items, totals, mean_of(totals, confidence), reliability_of(items, confidence)};
  }

  friend bool operator==(const questionnaire&, const questionnaire&) = default;

 private:
  [[nodiscard]] questionnaire_score unchecked_score(std::span<const double> answers) const noexcept {
    double sum = 0;
    std::size_t answered = 0;
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (const double x = keyed(i, answers[i]); x == x) sum += x, ++answered;
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    return {answered == keys.size() ? sum : none, answered > 0 ? sum / static_cast<double>(answered) : none, answered};
  }
};

}  // namespace clientele::inline v0::satisfaction
