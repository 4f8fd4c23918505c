// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/check.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace clientele;
using samples::pair;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

static_assert(pair{}(2, 3) == pair::result{5, 6});
static_assert(samples::answers{}({1, 3, 5}).mean == 3);

template <class F>
std::string what(F&& f) {
  try {
    f();
  } catch (const std::exception& e) {
    return e.what();
  }
  return "nothing was thrown";
}

TEST(Check, ADirectCallNamesTheInput) {
  EXPECT_EQ(what([] { pair{}(-1, 0); }), "clientele::samples::pair: first = -1 breaks the rule: >= 0");
  EXPECT_EQ(what([] { pair{}(1, nan); }), "clientele::samples::pair: second = NaN breaks the rule: finite");
  EXPECT_EQ(what([] { pair{}(-1, infinity); }),
            "clientele::samples::pair: first = -1 breaks the rule: >= 0");  // the first of two
  EXPECT_EQ(what([] { samples::answers{}({1, 5.5, 7}); }),
            "clientele::samples::answers: answers[1] = 5.5 breaks the rule: in [1, 5]");
  EXPECT_EQ(what([] { samples::answers{}({1, nan, nan}); }), "nothing was thrown");
  EXPECT_EQ(what([] { samples::answers{}({1, nan, infinity}); }),
            "clientele::samples::answers: answers[2] = inf breaks the rule: in [1, 5]");
}

TEST(Check, ParametersComeFirst) {
  EXPECT_EQ(what([] { pair{.factor = 0}(-1, nan); }),
            "clientele::samples::pair: parameter factor = 0 breaks the rule: > 0");
  EXPECT_EQ(what([] { check_parameters(pair{.factor = infinity}); }),
            "clientele::samples::pair: parameter factor = inf breaks the rule: > 0");
}

// ---- lists, enums, rules between several ----

enum class timing : unsigned char { now, later };
[[nodiscard]] constexpr auto enumerators(timing) noexcept { return std::array<std::string_view, 2>{"now", "later"}; }

/// Weights for a list of any length, where the lower bound may not be above the upper.
struct weighted {
  using scalar = double;
  std::vector<double> weights{1, 1};
  timing when{};
  int periods = 1;
  struct result {
    double value{};
  };
  static constexpr auto name = fixed_string{"samples::weighted"};
  static constexpr auto inputs = std::tuple{input<"low">{}, input<"high">{}, input<"list", dynamic>{}};
  static constexpr auto parameters = std::tuple{parameter{"weights", &weighted::weights, "", at_least(0)},
                                                parameter{"when", &weighted::when, "", any_number()},
                                                parameter{"periods", &weighted::periods, "", between(1, 12)}};
  static constexpr auto rules = std::array{row_rule{"high", "not below low"}, row_rule{"list", "not all zero"}};
  static constexpr auto parameter_rules = std::array{row_rule{"periods", "as many as weights, unless later"}};

  [[nodiscard]] std::size_t width() const noexcept { return weights.size(); }
  [[nodiscard]] std::size_t broken_rule(double low, double high, std::span<const double> list) const noexcept {
    if (low > high) return 1;
    for (const double x : list)
      if (x != 0) return 0;
    return 2;
  }
  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept {
    return when == timing::now && static_cast<std::size_t>(periods) * 2 != weights.size() ? 1 : 0;
  }
  [[nodiscard]] result compute(double low, double high, std::span<const double> list) const noexcept {
    return {low + high + list[0]};
  }
  [[nodiscard]] result operator()(double low, double high, std::span<const double> list) const {
    return checked(*this, low, high, list);
  }
};

TEST(Check, RulesBetweenInputs) {
  const std::vector<double> one_two{1, 2}, zeros{0, 0};
  EXPECT_EQ(weighted{}(1, 2, one_two).value, 4);
  EXPECT_EQ(what([&] { static_cast<void>(weighted{}(3, 2, zeros)); }),
            "clientele::samples::weighted: high = 2 breaks the rule: not below low");
  EXPECT_EQ(what([&] { static_cast<void>(weighted{}(1, 2, zeros)); }),
            "clientele::samples::weighted: list = NaN breaks the rule: not all zero");
}

TEST(Check, ListsOfTheWrongLength) {
  const std::vector<double> three{1, 2, 3};
  EXPECT_EQ(what([&] { static_cast<void>(weighted{}(1, 2, three)); }),
            "clientele: list has 3 rows, samples::weighted has 2");
}

TEST(Check, ParametersThatAreListsEnumsAndIntegers) {
  EXPECT_EQ(what([] { check_parameters(weighted{.weights = {1, -2}}); }),
            "clientele::samples::weighted: parameter weights = -2 breaks the rule: >= 0");
  EXPECT_EQ(what([] { check_parameters(weighted{.weights = {1, nan}}); }),
            "clientele::samples::weighted: parameter weights = NaN breaks the rule: >= 0");
  EXPECT_EQ(what([] { check_parameters(weighted{.when = static_cast<timing>(2)}); }),
            "clientele::samples::weighted: parameter when = 2 breaks the rule: one of the named values");
  EXPECT_EQ(what([] { check_parameters(weighted{.periods = 13}); }),
            "clientele::samples::weighted: parameter periods = 13 breaks the rule: in [1, 12]");
  EXPECT_EQ(what([] { check_parameters(weighted{.periods = 2}); }),
            "clientele::samples::weighted: parameter periods = 2 breaks the rule: as many as weights, unless later");
  EXPECT_EQ(what([] { check_parameters(weighted{.when = timing::later, .periods = 2}); }), "nothing was thrown");
}

}  // namespace
