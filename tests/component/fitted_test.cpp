// SPDX-License-Identifier: BSL-1.0
#include <clientele/component/fitted.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace fitted_test {

using clientele::fitted;

struct cuts {
  double high = 0;
  friend bool operator==(const cuts&, const cuts&) = default;
};
struct errors {
  double of_high = 0;
  friend bool operator==(const errors&, const errors&) = default;
};

static_assert(clientele::is_fitted<fitted<cuts>> && clientele::is_fitted<fitted<cuts, errors>>);
static_assert(!clientele::is_fitted<cuts> && !clientele::is_fitted<std::vector<double>>);
static_assert(std::is_same_v<fitted<cuts>::value_type, cuts>);

TEST(Fitted, ItsValueIsReadInThreeWays) {
  fitted<cuts> f;
  f.value.high = 7;
  EXPECT_EQ((*f).high, 7);
  EXPECT_EQ(f->high, 7);
  EXPECT_EQ(f.operator->(), &f.value);
}

TEST(Fitted, OfATemporaryTheValueIsMovedOut) {
  fitted<std::vector<int>> f;
  f.value.assign(1000, 3);
  const int* const memory = f.value.data();
  const std::vector<int> taken = *std::move(f);
  EXPECT_EQ(taken.data(), memory);
}

TEST(Fitted, SaysHowManyRowsItWasLearntFrom) {
  fitted<cuts> f;
  EXPECT_FALSE(f.fitted_to_anybody());
  f.rows = 10, f.invalid = 3, f.ignored = 2;
  EXPECT_EQ(f.used(), 5u);
  EXPECT_TRUE(f.fitted_to_anybody());
  f.ignored = 7;
  EXPECT_FALSE(f.fitted_to_anybody());
}

TEST(Fitted, IsEqualWhereValueDiagnosticsRowsAndWarningsAre) {
  fitted<cuts, errors> a, b;
  EXPECT_EQ(a, b);
  b.of_high = 1;
  EXPECT_FALSE(a == b);
  b = a, b.rows = 1;
  EXPECT_FALSE(a == b);
  b = a, b.value.high = 1;
  EXPECT_FALSE(a == b);
  b = a, b.warnings.push_back("flat");
  EXPECT_FALSE(a == b);
}

}  // namespace fitted_test
