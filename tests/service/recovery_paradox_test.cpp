// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/recovery_paradox.hpp>

#include <clientele/core.hpp>

#include <gtest/gtest.h>

namespace recovery_paradox_test {

using clientele::service::recovery_paradox;

enum class grade : unsigned char { unknown, A, B };
constexpr auto enumerators(grade) { return std::array<std::string_view, 3>{"unknown", "A", "B"}; }

struct customer {
  grade which;
  bool resolved, loyal;
};
std::vector<customer> of(int resolved_loyal, int resolved, int other_loyal, int others, grade which = grade::A) {
  std::vector<customer> all;
  for (int i = 0; i < resolved; ++i) all.push_back({which, true, i < resolved_loyal});
  for (int i = 0; i < others; ++i) all.push_back({which, false, i < other_loyal});
  return all;
}
const auto plan = clientele::on(recovery_paradox{}, &customer::which, &customer::resolved, &customer::loyal);
auto summary_of(const std::vector<customer>& all) { return clientele::summarize(all, plan); }

// Newcombe (1998), table II, (a), method 10: 0.0524 to 0.3339.
TEST(RecoveryParadox, WorkedNumber) {
  const auto s = summary_of(of(56, 70, 48, 80));
  const auto& e = s->of_all.paradox;
  EXPECT_NEAR(e.value, 0.2, 1e-15);
  EXPECT_NEAR(e.low, 0.0524, 5e-5);
  EXPECT_NEAR(e.high, 0.3339, 5e-5);
  EXPECT_EQ(e.method, clientele::interval_method::newcombe);
}

TEST(RecoveryParadox, ClassesPoolToAllAndPartsMerge) {
  const auto a = summary_of(of(10, 30, 20, 40)), b = summary_of(of(46, 40 + 10, 28, 40, grade::B));
  const auto whole = merge(a, b);
  EXPECT_EQ(whole.state(), merge(b, a).state());
  ASSERT_EQ(whole->classes.size(), 2u);
  EXPECT_EQ(whole->classes[1].customer_class.text(), "B");
  EXPECT_EQ(whole->classes[1].resolved, (clientele::proportion{46, 50}));
  EXPECT_NEAR(whole->of_all.paradox.value, 56.0 / 80 - 48.0 / 80, 1e-15);
  EXPECT_NEAR(whole->of(grade::B).paradox.value, 46.0 / 50 - 28.0 / 40, 1e-15);
  EXPECT_LT(whole->of(grade::A).paradox.value, 0);
}

TEST(RecoveryParadox, AnEmptySideHasNoDifference) {
  using clientele::statistic_state;
  EXPECT_EQ(summary_of(of(3, 4, 0, 0))->of(grade::A).paradox.state, statistic_state::no_values);
  EXPECT_EQ(summary_of({})->of(5).paradox.state, statistic_state::no_values);
  EXPECT_EQ(summary_of({})->of_all.paradox.state, statistic_state::no_values);
}

TEST(RecoveryParadoxErrors, NameWhatIsWrong) {
  const std::vector<customer> all = of(1, 2, 1, 2);
  try {
    static_cast<void>(
        clientele::summarize(all, recovery_paradox{}, &customer::which, &customer::resolved, clientele::constant(0.5)));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "loyal");
    EXPECT_EQ(e.first.value, 0.5);
  }
  EXPECT_THROW(static_cast<void>(clientele::summarize(all, recovery_paradox{95}, &customer::which, &customer::resolved,
                                                      &customer::loyal)),
               clientele::invalid_parameter);
}

}  // namespace recovery_paradox_test
