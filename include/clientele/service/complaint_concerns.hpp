// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace clientele::inline v0::service {

/// What a customer who complains cares about: that it is solved, how fast, and how he is treated.
enum class complaint_concern : unsigned char { solved, speed, attitude };
[[nodiscard]] constexpr auto enumerators(complaint_concern) noexcept {
  return std::array<std::string_view, 3>{"solved", "speed", "attitude"};
}

/// One concern against returning.
struct concern_figures {
  estimate returning_if_met{}, returning_if_not{};  ///< Wilson
  estimate difference{};                            ///< of the two, Newcombe; an association, no effect
};

/// The three concerns of complaints together, against returning.
///
///     summarize(complaints, on(complaint_concerns{}, &C::solved, &C::quick, &C::kind, &C::returned))
///         ->returning(true, true, false)
///
/// Inputs: `solved`, `speed` and `attitude`, whether each concern was met, and `returned`: 1 or 0, missing allowed. A
/// case in which one of the four is missing is left out and counted.
/// Concludes the share returning, with its Wilson interval, in each of the eight cells, and of each concern whether met
/// or not, with the difference.
/// Cost: O(1) a case. Memory of the state: 136 bytes; counts join exactly.
///
/// Source: the three concerns are customary in service management, without one author; Wilson (1927) and Newcombe
/// (1998) for the intervals.
///
/// Of 4 solved, quick and kindly 3 return, of 2 solved only 1: 0.75 and 0.5; by speed 0.75 against 0.5.
struct complaint_concerns {
  double confidence = 0.95;

  static constexpr auto name = fixed_string{"service::complaint_concerns"};
  static constexpr auto inputs = std::tuple{
      input<"solved">{.unit = "1 or 0", .allowed = interval::share().whole_numbers(), .presence = presence::optional},
      input<"speed">{.unit = "1 or 0", .allowed = interval::share().whole_numbers(), .presence = presence::optional},
      input<"attitude">{.unit = "1 or 0", .allowed = interval::share().whole_numbers(), .presence = presence::optional},
      input<"returned">{
          .unit = "1 or 0", .allowed = interval::share().whole_numbers(), .presence = presence::optional}};
  static constexpr auto parameters = std::tuple{parameter{"confidence", &complaint_concerns::confidence, "probability",
                                                          interval::share().without_low().without_high()}};

  struct state {
    std::array<std::uint64_t, 16> cases{};  ///< by solved, speed, attitude and returned, the last changing fastest
    std::uint64_t incomplete = 0;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(cases, incomplete);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  void take(state& s, double solved, double speed, double attitude, double returned) const {
    const double sum = 8 * solved + 4 * speed + 2 * attitude + returned;
    if (sum == sum)
      ++s.cases[static_cast<std::size_t>(sum)];
    else
      ++s.incomplete;
  }
  static void join(state& s, const state& other) {
    for (std::size_t i = 0; i < s.cases.size(); ++i) s.cases[i] += other.cases[i];
    s.incomplete += other.incomplete;
  }

  class conclusion {
   public:
    std::uint64_t incomplete = 0;  ///< cases left out

    /// How many cases of a cell there are, and the share of them that returned.
    [[nodiscard]] std::uint64_t cases(bool solved, bool speed, bool attitude) const noexcept {
      const std::size_t at = place(solved, speed, attitude);
      return counts_[at] + counts_[at + 1];
    }
    [[nodiscard]] estimate returning(bool solved, bool speed, bool attitude) const {
      return wilson(at(place(solved, speed, attitude)), confidence_);
    }
    /// One concern, whatever became of the others.
    [[nodiscard]] concern_figures of(complaint_concern concern) const {
      proportion met, not_met;
      const std::size_t bit = std::size_t{8} >> static_cast<std::size_t>(concern);
      for (std::size_t cell = 0; cell < counts_.size(); cell += 2) {
        proportion& side = (cell & bit) != 0 ? met : not_met;
        side = merge(side, at(cell));
      }
      return {wilson(met, confidence_), wilson(not_met, confidence_), clientele::difference(met, not_met, confidence_)};
    }

   private:
    friend complaint_concerns;
    conclusion(const state& s, double confidence)
        : incomplete(s.incomplete), counts_(s.cases), confidence_(confidence) {}

    [[nodiscard]] static std::size_t place(bool solved, bool speed, bool attitude) noexcept {
      return (solved ? 8U : 0U) + (speed ? 4U : 0U) + (attitude ? 2U : 0U);
    }
    [[nodiscard]] proportion at(std::size_t cell) const noexcept {
      const auto returned = static_cast<double>(counts_[cell + 1]);
      return {returned, returned + static_cast<double>(counts_[cell])};
    }

    std::array<std::uint64_t, 16> counts_;
    double confidence_;
  };
  [[nodiscard]] conclusion conclude(const state& s) const { return {s, confidence}; }

  friend constexpr bool operator==(const complaint_concerns&, const complaint_concerns&) = default;
};

}  // namespace clientele::inline v0::service
