// SPDX-License-Identifier: BSL-1.0
// Components with little in them, for the tests of the core.
#pragma once

#include <clientele/component/branch_free.hpp>
#include <clientele/component/check.hpp>

namespace samples {

using namespace clientele;

/// Two numbers, of which the first may not be negative. `Whole`: one result that overflows voids both.
template <class Scalar = double, bool Whole = false>
struct basic_pair {
  using scalar = Scalar;
  static constexpr bool whole_result = Whole;

  Scalar factor = 1;

  struct result {
    Scalar sum{}, product{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  static constexpr auto name = fixed_string{"samples::pair"};
  static constexpr auto inputs =
      std::tuple{input<"first">{.unit = "things", .allowed = interval::at_least(0), .summarised = true},
                 input<"second">{.unit = "things"}};
  static constexpr auto parameters = std::tuple{parameter{"factor", &basic_pair::factor, "", interval::above(0)}};
  static constexpr auto results =
      std::tuple{named_result{"sum", &result::sum, "things"}, named_result{"product", &result::product}};

  constexpr result operator()(Scalar first, Scalar second) const { return checked(*this, first, second); }
  [[nodiscard]] constexpr result compute(Scalar first, Scalar second) const noexcept {
    return {first + second, factor * first * second};
  }
  friend constexpr bool operator==(const basic_pair&, const basic_pair&) = default;
};
using pair = basic_pair<>;
using whole_pair = basic_pair<double, true>;

enum class mood : unsigned char { unknown, low, high };
[[nodiscard]] constexpr auto enumerators(mood) noexcept {
  return std::array<std::string_view, 3>{"unknown", "low", "high"};
}

/// Three answers from 1 to 5, each of which may be missing.
struct answers {
  using scalar = double;

  struct result {
    std::array<double, 3> above_middle{};
    double mean{};
    samples::mood mood{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };

  static constexpr auto name = fixed_string{"samples::answers"};
  static constexpr auto inputs = std::tuple{
      input<"answers", 3>{.unit = "points", .allowed = interval::between(1, 5), .presence = presence::optional}};
  static constexpr auto results = std::tuple{named_result{"above_middle", &result::above_middle},
                                             named_result{"mean", &result::mean}, named_result{"mood", &result::mood}};

  constexpr result operator()(const std::array<double, 3>& given) const { return checked(*this, given); }
  [[nodiscard]] constexpr result compute(const std::array<double, 3>& given) const noexcept {
    result r{};
    double sum = 0, count = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      r.above_middle[j] = given[j] - 3;
      sum += or_zero(given[j]);
      count += where_present(given[j], 1.0);
    }
    r.mean = sum / count;
    r.mood = static_cast<samples::mood>(static_cast<int>(is_present(r.mean) + (r.mean > 3 ? 1.0 : 0.0)));
    return r;
  }
  friend constexpr bool operator==(const answers&, const answers&) = default;
};

/// The number itself: for statistics.
struct identity {
  using scalar = double;
  struct result {
    double value{};
  };
  static constexpr auto name = fixed_string{"samples::identity"};
  static constexpr auto inputs = std::tuple{input<"value">{}};
  static constexpr auto results = std::tuple{named_result{"value", &result::value}};
  [[nodiscard]] constexpr result compute(double value) const noexcept { return {value}; }
};

}  // namespace samples
