// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/totals.hpp>

#include <clientele/core/summarize.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace totals_test {

using namespace clientele;
using samples::answers;
using samples::mood;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

TEST(Totals, OfNothing) {
  const totals<answers> none;
  EXPECT_EQ(none.rows(), 0u);
  EXPECT_EQ(none.valid(), 0u);
  EXPECT_EQ(none.missing<"answers">(), 0u);
  EXPECT_EQ(none.of(&answers::result::mean).count(), 0u);
  EXPECT_EQ(none.classes(&answers::result::mood).total(), 0u);
}

TEST(Totals, ByResultElementClassAndInput) {
  std::vector<std::array<double, 3>> given(100, {5, 4, 3});
  given[10] = {1, missing, 2};
  given[64] = {missing, missing, missing};
  given[99] = {9, 9, 9};
  const totals<answers> t = summarize(given, answers{}, std::identity{}, quarantine{[](const bad_row&) {}});
  EXPECT_EQ(t.rows(), 100u);
  EXPECT_EQ(t.invalid(), 1u);
  EXPECT_EQ(t.valid(), 99u);
  EXPECT_EQ(t.invalid<"answers">(), 1u);
  EXPECT_EQ(t.missing<"answers">(), 4u);
  EXPECT_EQ(t.of(&answers::result::mean).count(), 98u);
  EXPECT_EQ(t.of(&answers::result::mean).total(), 97 * 4 + 1.5);
  EXPECT_EQ(t.of(&answers::result::above_middle, 0).total(), 97 * 2 - 2);
  EXPECT_EQ(t.of(&answers::result::above_middle, 1).count(), 97u);
  EXPECT_EQ(t.of(&answers::result::above_middle, 2).minimum(), -1);
  const auto moods = t.classes(&answers::result::mood);
  EXPECT_EQ(moods[mood::unknown], 1u);
  EXPECT_EQ(moods[mood::low], 1u);
  EXPECT_EQ(moods[mood::high], 97u);
  EXPECT_EQ(moods.total(), t.valid());
  EXPECT_EQ(moods.share(mood::low).value, 1 / 98.0);
}

struct hidden : samples::identity {
  struct result {
    double value{}, not_listed{};
  };
  static constexpr auto results = std::tuple{named_result{"value", &result::value}};
};

TEST(Totals, RefuseWhatTheyDoNotHave) {
  const totals<answers> t;
  try {
    static_cast<void>(t.of(&answers::result::above_middle, 3));
    FAIL();
  } catch (const invalid_use& e) {
    EXPECT_STREQ(e.what(), "clientele::samples::answers: element 3 of 3");
  }
  EXPECT_THROW(static_cast<void>(totals<hidden>{}.of(&hidden::result::not_listed)), invalid_use);
}

}  // namespace totals_test
