// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/descriptor.hpp>
#include <clientele/statistics/kept_rows.hpp>
#include <clientele/statistics/line.hpp>
#include <clientele/statistics/rank_correlation.hpp>

#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

namespace clientele::inline v0 {

/// How one quantity goes with another over groups, periods or customers, each with an interval where there are rows
/// enough for one: an association, from which no cause follows.
///
///     const auto a = summarize(departments, on(association{}, &D::empowerment, &D::attention));
///     a->spearman.value;   a->theil_sen.slope.low
///
/// Inputs: `x` and `y` of each row, at most 1e100 in size; a row of which one is missing is left out and counted.
/// Parameters: `confidence` of the intervals. What each figure is: `spearman` and `kendall` of
/// `statistics/rank_correlation.hpp`, `least_squares` and `theil_sen` of `statistics/line.hpp`.
/// Memory: 16 bytes a row. Cost: the n²/2 slopes of `theil_sen` up to 2 000 rows.
///
/// Source: see those.
///
/// Empowerment 1, 2, 3, 4 against attention 2, 3, 3, 5: ρ 0.9487, τ_b 0.9129. Waiting 9, 6, 5, 4 on spending 10, 20,
/// 30, 40: least squares −0.16, Theil–Sen −0.1333….
struct association {
  double confidence = 0.95;  ///< of all intervals

  /// What a summary concludes.
  struct conclusion {
    std::uint64_t rows, incomplete;  ///< with both values; with one or none
    estimate spearman, kendall;
    line least_squares, theil_sen;  ///< of y on x
  };

  static constexpr auto name = fixed_string{"statistics::association"};
  static constexpr auto inputs =
      std::tuple{input<"x">{.allowed = interval::between(-covariance_sums::largest, covariance_sums::largest),
                            .presence = presence::optional},
                 input<"y">{.allowed = interval::between(-covariance_sums::largest, covariance_sums::largest),
                            .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &association::confidence, "probability", interval::share().without_low().without_high()}};

  struct state {
    kept_rows<std::array<double, 2>> rows{};
    std::uint64_t incomplete = 0;
    friend bool operator==(const state&, const state&) = default;
    template <class Archive>
    void transfer(Archive& archive) {
      archive(rows, incomplete);
    }
  };
  static void take(state& s, double x, double y) {
    if (x == x && y == y)
      s.rows.take({x, y});
    else
      ++s.incomplete;
  }
  static void join(state& s, const state& other) {
    s.rows.join(other.rows);
    s.incomplete += other.incomplete;
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    std::vector<double> x, y;
    x.reserve(s.rows.size()), y.reserve(s.rows.size());
    for (const auto& [its_x, its_y] : s.rows.sorted()) x.push_back(its_x), y.push_back(its_y);
    const tied_ranks a = ranks_of(x), b = ranks_of(y);
    return {s.rows.size(),
            s.incomplete,
            clientele::spearman(a, b, confidence),
            clientele::kendall(a, b, confidence),
            clientele::least_squares(x, y, confidence),
            clientele::theil_sen(x, y, confidence)};
  }

  friend constexpr bool operator==(const association&, const association&) = default;
};

}  // namespace clientele::inline v0
