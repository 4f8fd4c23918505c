// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/satisfaction/reliability.hpp>

#include <array>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
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

/// One respondent's result.
struct questionnaire_score {
  double total;  ///< sum of the keyed answers; NaN unless all items are answered
  double mean;   ///< mean of the keyed answers of the answered items; NaN without any
  std::size_t answered;
};

/// A questionnaire with its answer key.
///
///     keyed answer = answer                       straight
///                    lowest + highest − answer    reverse
///
/// True or false questions are a scale from 0 to 1: then the total is the number of right answers. The key is the
/// caller's; `true_false` makes one from the right answers. NaN is "not answered".
/// Errors: `invalid_parameter` (an empty key, lowest ≥ highest, an answer off the scale), `mismatched_sizes`.
/// Cost: O(items).
///
/// Source: summated ratings, Likert (1932).
///
/// Scale 1–5, second item reversed, answers (4, 2, 5): keyed (4, 4, 5), total 13, mean 4.333….
struct questionnaire {
  std::vector<clientele::satisfaction::key> keys;
  double lowest = 1, highest = 5;

  /// Items answered true (1) or false (0), with the right answer of each.
  [[nodiscard]] static questionnaire true_false(std::initializer_list<bool> right) {
    questionnaire q{{}, 0, 1};
    for (const bool r : right) q.keys.push_back(r ? key::straight : key::reverse);
    return q;
  }

  /// Throws `invalid_parameter` for an empty key or a scale without width.
  void check() const {
    if (keys.empty()) raise(invalid_parameter("satisfaction::questionnaire", "keys", 0, "at least one item"));
    if (!(lowest < highest)) raise(invalid_parameter("satisfaction::questionnaire", "lowest", lowest, "below highest"));
  }

  /// The keyed answer of one item.
  [[nodiscard]] double keyed(std::size_t item, double answer) const {
    if (answer < lowest || answer > highest)
      raise(invalid_parameter("satisfaction::questionnaire", "answer", answer,
                              interval::between(lowest, highest).text()));
    return keys[item] == key::reverse ? lowest + highest - answer : answer;
  }

  [[nodiscard]] questionnaire_score score(std::span<const double> answers) const {
    check();
    if (answers.size() != keys.size())
      raise(mismatched_sizes("the answers", answers.size(), "the answer key", keys.size()));
    double sum = 0;
    std::size_t answered = 0;
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (const double x = keyed(i, answers[i]); x == x) sum += x, ++answered;
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    return {answered == keys.size() ? sum : none, answered > 0 ? sum / static_cast<double>(answered) : none, answered};
  }

  friend bool operator==(const questionnaire&, const questionnaire&) = default;
};

/// All respondents of a questionnaire: scores and what reliability needs. Mergeable.
class questionnaire_summary {
 public:
  explicit questionnaire_summary(questionnaire q) : questionnaire_(std::move(q)), items_(questionnaire_.keys.size()) {
    questionnaire_.check();
  }

  /// Counts one respondent and returns the score. Errors as `questionnaire::score`; nothing is then counted.
  questionnaire_score add(std::span<const double> answers) {
    const questionnaire_score s = questionnaire_.score(answers);
    keyed_.resize(answers.size());
    for (std::size_t i = 0; i < answers.size(); ++i) keyed_[i] = questionnaire_.keyed(i, answers[i]);
    items_.add(keyed_);
    if (s.total == s.total) totals_ = with_value(totals_, s.total);
    return s;
  }

  [[nodiscard]] const covariance& items() const noexcept { return items_; }   ///< of the keyed answers
  [[nodiscard]] const statistic& totals() const noexcept { return totals_; }  ///< of complete respondents
  [[nodiscard]] estimate mean_total(double confidence = 0.95) const { return mean_of(totals_, confidence); }
  [[nodiscard]] reliability_report reliability(double confidence = 0.95) const {
    return clientele::satisfaction::reliability(items_, confidence);
  }

  /// Throws `invalid_use` when the keys differ.
  friend questionnaire_summary merge(questionnaire_summary a, const questionnaire_summary& b) {
    if (!(a.questionnaire_ == b.questionnaire_))
      raise(invalid_use("clientele::satisfaction::questionnaire: summaries of different keys cannot be merged"));
    a.items_ = merge(std::move(a.items_), b.items_);
    a.totals_ = merge(a.totals_, b.totals_);
    return a;
  }

 private:
  clientele::satisfaction::questionnaire questionnaire_;
  covariance items_;
  statistic totals_{};
  std::vector<double> keyed_;
};

}  // namespace clientele::inline v0::satisfaction
