// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/check.hpp>
#include <clientele/component/vector_input.hpp>

#include "support/sample_components.hpp"
#include "support/thrown.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <span>
#include <string>
#include <vector>

namespace check_test {

using namespace clientele;
using samples::pair;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

static_assert(pair{}(2, 3) == pair::result{5, 6});
static_assert(samples::answers{}({1, 3, 5}).mean == 3);

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
  static constexpr auto parameters = std::tuple{parameter{"weights", &weighted::weights, "", interval::at_least(0)},
                                                parameter{"when", &weighted::when, "", interval::any_number()},
                                                parameter{"periods", &weighted::periods, "", interval::between(1, 12)}};
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

TEST(Check, AValueThatNoDescriptorLists) {
  EXPECT_NO_THROW(clientele::check_value("churn::reasons", "money", 0, clientele::interval::at_least(0)));
  for (const double bad : {-1.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    EXPECT_THROW(clientele::check_value("churn::reasons", "money", bad, clientele::interval::at_least(0)),
                 clientele::invalid_parameter)
        << bad;
  try {
    clientele::check_value("churn::reasons", "money", -1, clientele::interval::at_least(0));
  } catch (const clientele::invalid_parameter& e) {
    const std::string said = e.what();
    for (const char* part : {"churn::reasons", "money", "-1", ">= 0"})
      EXPECT_NE(said.find(part), std::string::npos) << said;
  }
}

TEST(Check, RulesBetweenInputs) {
  const std::vector<double> one_two{1, 2}, zeros{0, 0};
  EXPECT_EQ(weighted{}(1, 2, one_two).value, 4);
  EXPECT_EQ(what([&] { static_cast<void>(weighted{}(3, 2, zeros)); }),
            "clientele::samples::weighted: high = 2 breaks the rule: not below low");
  EXPECT_EQ(what([&] { static_cast<void>(weighted{}(1, 2, zeros)); }),
            "clientele::samples::weighted: list breaks the rule: not all zero");
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

/// Rules that blame an enum, a list, a thing without words.
struct spoken {
  struct thing {};
  enum class plain : signed char { minus_two = -2, zero = 0 };

  std::size_t breaks = 0;
  timing when = timing::later;
  std::vector<double> weights{0, 0.5};
  thing other{};
  plain without_names = plain::minus_two;
  std::array<timing, 2> times{timing::later, timing::now};
  static constexpr auto name = fixed_string{"samples::spoken"};
  static constexpr auto parameters =
      std::tuple{parameter{"when", &spoken::when, "", interval::any_number()},
                 parameter{"weights", &spoken::weights, "", interval::any_number()},
                 parameter{"without_names", &spoken::without_names, "", interval::any_number()},
                 parameter{"times", &spoken::times, "", interval::any_number()}};
  static constexpr auto parameter_rules =
      std::array{row_rule{"when", "now"}, row_rule{"weights", "all above 0"}, row_rule{"other", "another"},
                 row_rule{"without_names", "zero"}, row_rule{"times", "all now"}};
  [[nodiscard]] std::size_t broken_parameter_rule() const noexcept { return breaks; }
};

TEST(Check, ABrokenRuleNamesTheValueInWords) {
  EXPECT_EQ(what([] { check_parameters(spoken{.breaks = 1}); }),
            "clientele::samples::spoken: parameter when = later breaks the rule: now");
  EXPECT_EQ(what([] { check_parameters(spoken{.breaks = 2}); }),
            "clientele::samples::spoken: parameter weights = (0, 0.5) breaks the rule: all above 0");
  EXPECT_EQ(what([] { check_parameters(spoken{.breaks = 2, .weights = {1, 2, 3, 4, 5, 6, 7, 8, 9}}); }),
            "clientele::samples::spoken: parameter weights = (1, 2, 3, 4, 5, 6, 7, 8, …) breaks the rule: all above 0");
  EXPECT_EQ(what([] { check_parameters(spoken{.breaks = 3}); }),
            "clientele::samples::spoken: parameter other breaks the rule: another");
  EXPECT_EQ(what([] { check_parameters(spoken{.breaks = 4}); }),
            "clientele::samples::spoken: parameter without_names = -2 breaks the rule: zero");
  EXPECT_EQ(what([] { check_parameters(spoken{.breaks = 5}); }),
            "clientele::samples::spoken: parameter times = (later, now) breaks the rule: all now");
  try {
    check_parameters(spoken{.breaks = 1});
    FAIL();
  } catch (const invalid_parameter& e) {
    EXPECT_EQ(e.value, 1);  // the number of `later`
    EXPECT_EQ(e.rule, "now");
  }
}

// ---- vectors of one ----

/// A list of k numbers, the first not above a limit.
template <std::size_t k>
struct listed {
  using scalar = double;
  double limit = 10;
  struct result {
    double sum{};
    friend constexpr bool operator==(const result&, const result&) = default;
  };
  static constexpr auto name = fixed_string{"samples::listed"};
  static constexpr auto inputs = std::tuple{input<"values", k>{.allowed = interval::at_least(0)}};
  static constexpr auto parameters = std::tuple{parameter{"limit", &listed::limit, "", interval::any_number()}};
  static constexpr auto results = std::tuple{named_result{"sum", &result::sum}};
  static constexpr auto rules = std::array{row_rule{"values", "the first not above the limit"}};
  [[nodiscard]] constexpr std::size_t broken_rule(vector_input<double, k> values) const noexcept {
    return values[0] > limit ? 1 : 0;
  }
  [[nodiscard]] constexpr result compute(vector_input<double, k> values) const noexcept {
    double sum = 0;
    for (const double x : values) sum += x;
    return {sum};
  }
  constexpr result operator()(vector_input<double, k> values) const { return checked(*this, values); }
};
static_assert(listed<1>{}(3.0).sum == 3 && listed<1>{}({4}).sum == 4 && listed<2>{}({4, 5}).sum == 9);

TEST(Check, AVectorOfOneIsBlamedAsANumber) {
  EXPECT_EQ(what([] { listed<1>{}(-1.0); }), "clientele::samples::listed: values = -1 breaks the rule: >= 0");
  EXPECT_EQ(what([] { listed<2>{}({0, -1}); }), "clientele::samples::listed: values[1] = -1 breaks the rule: >= 0");
  EXPECT_EQ(what([] { listed<1>{}(11.0); }),
            "clientele::samples::listed: values = 11 breaks the rule: the first not above the limit");
  EXPECT_EQ(what([] { listed<2>{}({11, 0}); }),
            "clientele::samples::listed: values breaks the rule: the first not above the limit");
}

}  // namespace check_test
