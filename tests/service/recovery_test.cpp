// SPDX-License-Identifier: BSL-1.0
#include <clientele/service/recovery.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace recovery_test {

using clientele::service::outcome;
using clientele::service::recovery;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

static_assert(recovery{}(0, none, 100).outcome == outcome::silent &&
              recovery{}(1, none, 100).outcome == outcome::unresolved);
static_assert(recovery{}(1, 1, 100).outcome == outcome::resolved_quickly &&
              recovery{}(1, 1.5, 100).outcome == outcome::resolved);
static_assert(recovery{}(0, 1, 100).outcome == outcome::silent);
static_assert(recovery{}.is_ordered() && recovery::large_loss().is_ordered());
static_assert(clientele::service::recovery_without_stakes{}.resolved_quickly == 0.95);

TEST(Recovery, WorkedNumbers) {
  EXPECT_NEAR(recovery{}.expected_loss(1, outcome::unresolved, 24, 100), 1566, 1e-10);
  EXPECT_NEAR(recovery::large_loss().expected_loss(1, outcome::unresolved, 24, 100), 2265, 1e-10);
  const double small[] = {0.37, 0.46, 0.70, 0.95}, large[] = {0.09, 0.19, 0.54, 0.82};
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(recovery{}.probability(static_cast<outcome>(i + 1)), small[i]);
    EXPECT_EQ(recovery::large_loss().probability(static_cast<outcome>(i + 1)), large[i]);
  }
}

struct unhappy {
  int complained;
  double time, value;
};

TEST(Recovery, TheSameLossFromTwentyFiveCustomers) {
  std::vector<unhappy> all(25, {0, none, 100});
  all[7].complained = 1;
  const auto of = [](const std::vector<unhappy>& v, const recovery& r) {
    return clientele::summarize(v, r, &unhappy::complained, &unhappy::time, &unhappy::value);
  };
  const auto s = of(all, {});
  EXPECT_NEAR(s->expected_loss, 1566, 1e-10);
  EXPECT_NEAR(of(all, recovery::large_loss())->expected_loss, 2265, 1e-10);
  EXPECT_NEAR(s->expected_loss + s->value_kept, 2500, 1e-10);
  EXPECT_EQ(s->silent, 24u);
  EXPECT_EQ(s->unresolved, 1u);
  EXPECT_TRUE(s->ordered);
  const auto parts = merge(of({all.begin(), all.begin() + 9}, {}), of({all.begin() + 9, all.end()}, {}));
  EXPECT_NEAR(parts->expected_loss, s->expected_loss, 1e-10);
}

TEST(Recovery, WorthsAreTheDifferencesBetweenOutcomes) {
  for (const recovery& r : {recovery{}, recovery::large_loss()}) {
    const auto silent = r(0, none, 80), unresolved = r(1, none, 80), slow = r(1, 5, 80), quick = r(1, 0, 80);
    EXPECT_NEAR(silent.worth_of_speaking, unresolved.value_kept - silent.value_kept, 1e-13);
    EXPECT_NEAR(silent.worth_of_resolving, slow.value_kept - unresolved.value_kept, 1e-13);
    EXPECT_NEAR(silent.worth_of_speed, quick.value_kept - slow.value_kept, 1e-13);
    EXPECT_NEAR(silent.worth_of_speaking + silent.worth_of_resolving + silent.worth_of_speed,
                quick.value_kept - silent.value_kept, 1e-13);
  }
}

TEST(Recovery, AnOrderBrokenIsReportedAndRefusedOnlyWhenStrict) {
  constexpr recovery odd{.silent = 0.5};
  static_assert(!odd.is_ordered());
  EXPECT_EQ(odd(0, none, 10).value_kept, 5);
  try {
    static_cast<void>(recovery{.silent = 0.5, .strict = true}(0, none, 10));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "unresolved");
    EXPECT_EQ(e.value, 0.46);
    EXPECT_EQ(e.rule, "no less than silent (strict)");
  }
  EXPECT_NO_THROW(static_cast<void>(recovery{.strict = true}(0, none, 10)));
}

TEST(RecoveryErrors, NameField) {
  try {
    static_cast<void>(recovery{}(1, -1, 10));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "resolution_time");
    EXPECT_EQ(e.first.value, -1);
  }
  EXPECT_THROW(static_cast<void>(recovery{}(0.5, 1, 10)), clientele::invalid_customer);
}

}  // namespace recovery_test
