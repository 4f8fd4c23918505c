// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/quantile_rank.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0::value {

/// Where a customer stands among those like him.
enum class among_peers : unsigned char { unknown, no_peers, below, reached };
[[nodiscard]] constexpr auto enumerators(among_peers) noexcept {
  return std::array<std::string_view, 4>{"unknown", "no_peers", "below", "reached"};
}

/// Potential by comparison with levels that were fitted to a set of customers: `fit(potential_by_comparison{.quantile =
/// 0.75}, customers, &C::group, &C::expected)`. It compares these customers or others.
///
///     potential = max(0, level of the group − value)
///
/// In a group that nobody was in when it was fitted there is no potential (NaN): `no_peers`.
/// Inputs, errors: as `potential_by_comparison`. Cost: a look-up and a subtraction.
///
/// Source: see `potential_by_comparison`.
///
/// Level 40 in group 0: a value of 10 has a potential of 30, one of 50 none.
struct fitted_potential_by_comparison {
  using scalar = double;

  double quantile = std::numeric_limits<double>::quiet_NaN();  ///< that the levels are
  std::vector<double> levels;                                  ///< by group; infinite where nobody was in it

  struct result {
    double potential{};  ///< NaN without peers
    among_peers place{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  /// What a summary concludes.
  struct conclusion {
    double value, potential;  ///< totals
    std::uint64_t below, reached, no_peers;
  };

  static constexpr auto name = fixed_string{"value::fitted_potential_by_comparison"};
  static constexpr auto inputs =
      std::tuple{input<"group">{.unit = "number of the group", .allowed = interval::between(0, 65535).whole_numbers()},
                 input<"value">{.unit = "currency", .summarised = true}};
  static constexpr auto parameters = std::tuple{
      parameter{"quantile", &fitted_potential_by_comparison::quantile, "share of the group", interval::share()},
      parameter{"levels", &fitted_potential_by_comparison::levels, "currency", interval::any_number().or_infinite()}};
  static constexpr auto parameter_rules = std::array{row_rule{"levels", "that of one group at least"}};
  static constexpr auto results =
      std::tuple{named_result{"potential", &result::potential, "currency"}, named_result{"place", &result::place}};

  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept { return levels.empty() ? 1 : 0; }

  result operator()(double group, double value) const { return checked(*this, group, value); }

  [[nodiscard]] result compute(double group, double value) const noexcept {
    const auto last = static_cast<double>(levels.size() - 1);
    const double from = group > 0 ? group : 0, inside = from < last ? from : last;  // of a bad row any number
    const double level = levels[static_cast<std::size_t>(inside)];
    const double known = level <= std::numeric_limits<double>::max() && group <= last ? 1.0 : 0.0;
    const double distance = level > value ? level - value : 0.0;
    return {known > 0 ? distance : std::numeric_limits<double>::quiet_NaN(),
            class_of<among_peers>(1 + known * (distance > 0 ? 1.0 : 2.0))};
  }

  template <class Totals>
  [[nodiscard]] conclusion conclude(const Totals& t) const {
    const auto n = t.classes(&result::place);
    return {input_of<"value">(t).total(), t.of(&result::potential).total(), n[among_peers::below],
            n[among_peers::reached], n[among_peers::no_peers]};
  }

  friend bool operator==(const fitted_potential_by_comparison&, const fitted_potential_by_comparison&) = default;
};

/// Potential by comparison: what a customer would bring more who did as well as the better ones of those like him. For
/// customers of whom there are transactions and no levers.
///
///     level     = the quantile of the values in the customer's group, by the first definition of Hyndman & Fan
///     potential = max(0, level − value)
///
/// A group is a class of frequency and recency, or whatever the caller holds to be alike; the value what is expected of
/// the customer, such as a `model_lifetime`. It is a comparison and no forecast: nothing says that a customer can be
/// moved to where others are.
/// Inputs: `group`, a whole number from 0 to 65 535, such as 10 · recency score + frequency score of `rfm`; `value`
/// (currency, any sign). Parameter: `quantile`, **which has no default**: with 0.5 half of each group has a potential,
/// with 0.75 three quarters.
/// Errors: `invalid_parameter` (the quantile not stated, or outside [0, 1]), `invalid_customer`.
/// Cost: one pass and a sort; memory 16 bytes a customer while it is fitted, 12 in the kept bytes of a part.
///
/// Source: none known; a convention, after the benchmarks that are customary in sales management. Quantiles, Hyndman &
/// Fan (1996).
///
/// One group with values 10, 20, 30, 40 and the quantile 0.75: level 30, potentials 20, 10, 0, 0.
struct potential_by_comparison {
  double quantile = std::numeric_limits<double>::quiet_NaN();  ///< has to be said

  static constexpr auto name = fixed_string{"value::potential_by_comparison"};
  static constexpr auto inputs =
      std::tuple{input<"group">{.unit = "number of the group", .allowed = interval::between(0, 65535).whole_numbers()},
                 input<"value">{.unit = "currency"}};
  static constexpr auto parameters =
      std::tuple{parameter{"quantile", &potential_by_comparison::quantile, "share of the group", interval::share()}};

  /// What `fit` runs.
  class fitting {
   public:
    explicit fitting(double quantile) : quantile_(quantile) {}

    void add(std::span<const double> groups, std::span<const double> values) {
      for (std::size_t i = 0; i < groups.size(); ++i)
        rows_.emplace_back(static_cast<std::uint32_t>(groups[i]), values[i] + 0.0);  // one zero
    }
    [[nodiscard]] static constexpr bool another_pass() noexcept { return false; }

    [[nodiscard]] fitting part() const { return fitting(quantile_); }
    void join(const std::vector<fitting>& parts, const auto&) {
      for (const fitting& one : parts) rows_.insert(rows_.end(), one.rows_.begin(), one.rows_.end());
    }
    template <class Archive>
    void transfer(Archive& archive) {
      archive(rows_);
    }
    [[nodiscard]] bool is_consistent() const noexcept {
      return std::all_of(rows_.begin(), rows_.end(), [](const auto& row) {
        return nth_input<potential_by_comparison, 0>.allowed.contains(static_cast<double>(row.first)) &&
               nth_input<potential_by_comparison, 1>.allowed.contains(row.second);
      });
    }

    [[nodiscard]] fitted_potential_by_comparison finish() const {
      auto rows = rows_;
      std::sort(rows.begin(), rows.end());
      fitted_potential_by_comparison f{quantile_, {}};
      f.levels.assign(rows.empty() ? 1 : rows.back().first + 1, std::numeric_limits<double>::infinity());
      for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin;
        while (end < rows.size() && rows[end].first == rows[begin].first) ++end;
        f.levels[rows[begin].first] = rows[begin + inverse_cdf_rank(quantile_, end - begin) - 1].second;
        begin = end;
      }
      return f;
    }

   private:
    double quantile_;
    std::vector<std::pair<std::uint32_t, double>> rows_;
  };
  [[nodiscard]] fitting start() const { return fitting(quantile); }

  friend constexpr bool operator==(const potential_by_comparison&, const potential_by_comparison&) = default;
};

}  // namespace clientele::inline v0::value
