// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/text.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace clientele::inline v0 {

/// 2^53: up to here every integer is a double.
inline constexpr std::int64_t exact_integers = std::int64_t{1} << 53;

/// The values that an input or a parameter may take. NaN is never among them, infinity only where
/// `infinite` says so. `interval::at_least(0)`, `interval::share().without_low()`, …; described
/// by `text()`.
struct interval {
  double low = -std::numeric_limits<double>::max();
  double high = std::numeric_limits<double>::max();
  bool open_low = false;
  bool open_high = false;
  bool whole = false;     ///< only whole numbers
  bool infinite = false;  ///< +infinity is allowed too, as "no limit"

  [[nodiscard]] static constexpr interval any_number() noexcept { return {}; }
  [[nodiscard]] static constexpr interval at_least(double low) noexcept { return {.low = low}; }
  [[nodiscard]] static constexpr interval above(double low) noexcept { return {.low = low, .open_low = true}; }
  [[nodiscard]] static constexpr interval at_most(double high) noexcept { return {.high = high}; }
  [[nodiscard]] static constexpr interval between(double low, double high) noexcept {
    return {.low = low, .high = high};
  }
  [[nodiscard]] static constexpr interval share() noexcept { return {.low = 0, .high = 1}; }

  [[nodiscard]] constexpr bool contains(double x) const noexcept {
    if (infinite && x > std::numeric_limits<double>::max()) return true;
    const bool inside = (open_low ? x > low : x >= low) && (open_high ? x < high : x <= high);
    if (!inside) return false;
    constexpr auto exact = static_cast<double>(exact_integers);  // beyond it every double is a whole number
    return !whole || x >= exact || x <= -exact || static_cast<double>(static_cast<std::int64_t>(x)) == x;
  }

  [[nodiscard]] constexpr interval without_low() const noexcept {
    auto i = *this;
    i.open_low = true;
    return i;
  }
  [[nodiscard]] constexpr interval without_high() const noexcept {
    auto i = *this;
    i.open_high = true;
    return i;
  }
  [[nodiscard]] constexpr interval whole_numbers() const noexcept {
    auto i = *this;
    i.whole = true;
    return i;
  }
  [[nodiscard]] constexpr interval or_infinite() const noexcept {
    auto i = *this;
    i.infinite = true;
    return i;
  }

  /// ">= 0", "in (0, 1]", "finite, whole number", …
  [[nodiscard]] CLIENTELE_COLD std::string text() const {
    constexpr double limit = std::numeric_limits<double>::max();
    const std::string from = number_text(low), to = number_text(high);
    const std::string_view ends =
        whole ? (infinite ? ", whole number, or infinite" : ", whole number") : (infinite ? ", or infinite" : "");
    if (low <= -limit && high >= limit) return joined_text({"finite", ends});
    if (high >= limit) return joined_text({open_low ? "> " : ">= ", from, ends});
    if (low <= -limit) return joined_text({open_high ? "< " : "<= ", to, ends});
    return joined_text({open_low ? "in (" : "in [", from, ", ", to, open_high ? ")" : "]", ends});
  }

  friend constexpr bool operator==(const interval&, const interval&) = default;
};

}  // namespace clientele::inline v0
