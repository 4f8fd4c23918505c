// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/estimate.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::satisfaction {

/// What an answer to "would you recommend us?" makes of a customer; `unknown` without an answer.
enum class recommendation : unsigned char { unknown, detractor, passive, promoter };
[[nodiscard]] constexpr auto enumerators(recommendation) noexcept {
  return std::array<std::string_view, 4>{"unknown", "detractor", "passive", "promoter"};
}

/// Answers by group. Mergeable.
struct recommendation_counts {
  std::uint64_t promoters = 0, passives = 0, detractors = 0;

  [[nodiscard]] constexpr std::uint64_t answers() const noexcept { return promoters + passives + detractors; }
  friend constexpr recommendation_counts merge(const recommendation_counts& a,
                                               const recommendation_counts& b) noexcept {
    return {a.promoters + b.promoters, a.passives + b.passives, a.detractors + b.detractors};
  }
  friend constexpr bool operator==(const recommendation_counts&, const recommendation_counts&) = default;
};

namespace detail {

inline estimate net_promoter_of(double promoters, double detractors, double n, double confidence,
                                interval_method method) {
  const double p = promoters / n, d = detractors / n, net = p - d;
  const double variance = (p + d - net * net) / n;
  return estimate_with(100 * net, 100 * std::sqrt(variance > 0 ? variance : 0), confidence, method);
}

}  // namespace detail

/// The net promoter score 100·(p − d) with standard error 100·√((p + d − (p − d)²)/n) and Wald interval; with p the
/// share of promoters, d that of detractors, n the answers. Bounds are not cut at ±100. Without answers: `no_values`.
/// Errors: `invalid_parameter` (confidence). Source: Reichheld (2003); variance of a difference of multinomial shares.
/// 50 promoters, 30 passives, 20 detractors: 30, standard error 7.8102497.
[[nodiscard]] inline estimate net_promoter(const recommendation_counts& c, double confidence = 0.95) {
  const double n = static_cast<double>(c.answers());
  if (c.answers() == 0) return undefined_estimate(statistic_state::no_values, confidence);
  return detail::net_promoter_of(static_cast<double>(c.promoters), static_cast<double>(c.detractors), n, confidence,
                                 interval_method::wald);
}

/// The same for small samples: the adjusted Wald interval after adding three answers, ¾ promoter, 1½ passive and
/// ¾ detractor, which keeps a width where all answers agree. `value` is the adjusted score, the middle of the interval.
/// Choose it below some 30 answers, and `net_promoter` above.
/// Source: Rocks (2016). 5 promoters of 5: 62.5, not 100.
[[nodiscard]] inline estimate small_sample_net_promoter(const recommendation_counts& c, double confidence = 0.95) {
  const double n = static_cast<double>(c.answers());
  if (c.answers() == 0) return undefined_estimate(statistic_state::no_values, confidence);
  return detail::net_promoter_of(static_cast<double>(c.promoters) + 0.75, static_cast<double>(c.detractors) + 0.75,
                                 n + 3, confidence, interval_method::adjusted_wald);
}

/// The change between two periods with different customers asked in each, `later − earlier`, points: the variances add.
/// For the same customers asked twice choose the component `paired_recommendations`, whose interval is narrower.
/// From 30 (standard error 7.81) to 40 with 55, 30, 15 of 100: +10, standard error 10.7238.
[[nodiscard]] inline estimate net_promoter_change(const recommendation_counts& earlier,
                                                  const recommendation_counts& later, double confidence = 0.95) {
  estimate e = difference_of(net_promoter(later, confidence), net_promoter(earlier, confidence));
  if (e.is_defined()) e.method = interval_method::wald;
  return e;
}

/// The net promoter score: the share who recommend the firm less the share who warn against it.
///
///     promoter 9–10, passive 7–8, detractor 0–6        (the cuts are parameters)
///
/// Input: `rating`, a whole number 0–10; NaN or an empty optional is "not answered". The summary gives the score with
/// its Wald interval and, by name, the interval for small samples; `counts` goes into the differences above.
/// Errors: `invalid_parameter` (cuts, confidence), `invalid_customer`. Cost: two comparisons.
///
/// Source: Reichheld (2003).
///
/// 50 promoters, 30 passives, 20 detractors: score 30, standard error 7.8102497.
template <class Scalar = double>
struct basic_net_promoter_score {
  using scalar = Scalar;

  Scalar promoter_from = 9;          ///< the lowest rating of a promoter
  Scalar passive_from = 7;           ///< the lowest rating of a passive
  Scalar confidence = Scalar(0.95);  ///< of the summary's intervals

  struct result {
    recommendation group{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    recommendation_counts counts;
    std::uint64_t without_answer;
    estimate score;               ///< Wald
    estimate small_sample_score;  ///< adjusted Wald
  };

  static constexpr auto name = fixed_string{"satisfaction::net_promoter_score"};
  static constexpr auto inputs = std::tuple{input<"rating">{.unit = "0–10",
                                                            .allowed = interval::between(0, 10).whole_numbers(),
                                                            .presence = presence::optional,
                                                            .source = "Reichheld 2003"}};
  static constexpr auto parameters =
      std::tuple{parameter{"promoter_from", &basic_net_promoter_score::promoter_from, "rating",
                           interval::between(0, 10), "Reichheld 2003"},
                 parameter{"passive_from", &basic_net_promoter_score::passive_from, "rating", interval::between(0, 10),
                           "Reichheld 2003"},
                 parameter{"confidence", &basic_net_promoter_score::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules = std::array{row_rule{"passive_from", "no more than promoter_from"}};
  static constexpr auto results = std::tuple{named_result{"group", &result::group}};

  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept {
    return passive_from > promoter_from ? 1 : 0;
  }

  constexpr result operator()(Scalar rating) const { return checked(*this, rating); }

  [[nodiscard]] constexpr result compute(Scalar rating) const noexcept {
    return {class_of<recommendation>(is_present(rating) + (rating >= passive_from ? Scalar(1) : Scalar(0)) +
                                     (rating >= promoter_from ? Scalar(1) : Scalar(0)))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto n = t.classes(&result::group);
    const recommendation_counts c{n[recommendation::promoter], n[recommendation::passive],
                                  n[recommendation::detractor]};
    const double level = static_cast<double>(confidence);
    return {c, n[recommendation::unknown], net_promoter(c, level), small_sample_net_promoter(c, level)};
  }

  friend constexpr bool operator==(const basic_net_promoter_score&, const basic_net_promoter_score&) = default;
};

using net_promoter_score = basic_net_promoter_score<>;

/// What `paired_recommendations` concludes.
struct recommendation_change {
  std::array<std::array<std::uint64_t, 3>, 3> table{};  ///< detractors, passives, promoters before, by the same after
  std::uint64_t pairs = 0;                              ///< customers with both answers
  std::uint64_t incomplete = 0;                         ///< customers who lack one, left out
  estimate change;                                      ///< of the score, points, Wald

  /// 0 for `unknown`.
  [[nodiscard]] constexpr std::uint64_t count(recommendation earlier, recommendation later) const noexcept {
    if (earlier == recommendation::unknown || later == recommendation::unknown) return 0;
    return table[static_cast<std::size_t>(earlier) - 1][static_cast<std::size_t>(later) - 1];
  }
};

/// The change of the net promoter score of customers who are asked twice. Gathers.
///
///     change         = mean of (s₂ − s₁) · 100,   s = +1 promoter, 0 passive, −1 detractor
///     standard error = 100·√((mean of (s₂ − s₁)² − (mean of (s₂ − s₁))²)/n)
///
/// Inputs: `earlier` and `later`, ratings as in `net_promoter_score`; a customer who lacks one is counted and left out.
/// Concludes: `recommendation_change`, `no_values` without a pair. Choose it for the same customers, and
/// `net_promoter_change` for different ones.
/// Errors: `invalid_parameter` (cuts, confidence), `invalid_customer`. Cost: four comparisons; 80 bytes of state.
///
/// Source: variance of a paired difference of shares (McNemar 1947), for three groups.
///
/// 3 from passive to promoter, 1 back, 6 as before: change 20, standard error 18.9737.
struct paired_recommendations {
  double promoter_from = 9;  ///< the lowest rating of a promoter
  double passive_from = 7;   ///< the lowest rating of a passive
  double confidence = 0.95;  ///< of the interval

  static constexpr auto name = fixed_string{"satisfaction::paired_recommendations"};
  static constexpr auto inputs = std::tuple{input<"earlier">{.unit = "0–10",
                                                             .allowed = interval::between(0, 10).whole_numbers(),
                                                             .presence = presence::optional,
                                                             .source = "Reichheld 2003"},
                                            input<"later">{.unit = "0–10",
                                                           .allowed = interval::between(0, 10).whole_numbers(),
                                                           .presence = presence::optional,
                                                           .source = "Reichheld 2003"}};
  static constexpr auto parameters =
      std::tuple{parameter{"promoter_from", &paired_recommendations::promoter_from, "rating", interval::between(0, 10),
                           "Reichheld 2003"},
                 parameter{"passive_from", &paired_recommendations::passive_from, "rating", interval::between(0, 10),
                           "Reichheld 2003"},
                 parameter{"confidence", &paired_recommendations::confidence, "probability",
                           interval::share().without_low().without_high()}};
  static constexpr auto parameter_rules = net_promoter_score::parameter_rules;
  [[nodiscard]] constexpr std::size_t broken_parameter_rule() const noexcept { return once().broken_parameter_rule(); }

  struct state {
    std::array<std::array<std::uint64_t, 3>, 3> table{};
    std::uint64_t incomplete = 0;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(table, incomplete);
    }
    friend constexpr bool operator==(const state&, const state&) = default;
  };
  void take(state& s, double earlier, double later) const noexcept {
    const auto before = static_cast<std::size_t>(once().compute(earlier).group),
               after = static_cast<std::size_t>(once().compute(later).group);
    if (before == 0 || after == 0)
      ++s.incomplete;
    else
      ++s.table[before - 1][after - 1];
  }
  static void join(state& s, const state& other) noexcept {
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j) s.table[i][j] += other.table[i][j];
    s.incomplete += other.incomplete;
  }
  [[nodiscard]] recommendation_change conclude(const state& s) const {
    recommendation_change found{s.table, 0, s.incomplete, undefined_estimate(statistic_state::no_values, confidence)};
    double sum = 0, squares = 0;
    for (int a = 0; a < 3; ++a)
      for (int b = 0; b < 3; ++b) {
        const std::uint64_t customers = s.table[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)];
        const double n = static_cast<double>(customers);
        found.pairs += customers, sum += n * (b - a), squares += n * (b - a) * (b - a);
      }
    if (found.pairs == 0) return found;
    const double n = static_cast<double>(found.pairs), mean = sum / n, variance = (squares / n - mean * mean) / n;
    found.change =
        estimate_with(100 * mean, 100 * std::sqrt(variance > 0 ? variance : 0), confidence, interval_method::wald);
    return found;
  }

  friend constexpr bool operator==(const paired_recommendations&, const paired_recommendations&) = default;

 private:
  [[nodiscard]] constexpr net_promoter_score once() const noexcept { return {promoter_from, passive_from, confidence}; }
};

}  // namespace clientele::inline v0::satisfaction
