// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/history.hpp>

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace history_test {

using clientele::models::buying_history;

static_assert(buying_history::is_good(0, 0, 0));
static_assert(buying_history::is_good(3, 2, 2));
static_assert(buying_history::is_good(1, 0, 5));
static_assert(!buying_history::is_good(1, 3, 2));
static_assert(!buying_history::is_good(0, 1, 2));
static_assert(!buying_history::is_good(0.5, 0, 2));
static_assert(buying_history::broken_rule(1, 3, 2) == 1);
static_assert(buying_history::broken_rule(0, 1, 2) == 2);
static_assert(buying_history::broken_rule(0, 3, 2) == 1);

using clientele::models::opportunity_history;

static_assert(opportunity_history::is_good(0, 0, 0));
static_assert(opportunity_history::is_good(2, 2, 6));
static_assert(!opportunity_history::is_good(1, 1.5, 6));
static_assert(!opportunity_history::is_good(1, 1, 6.5));
static_assert(opportunity_history::broken_rule(1, 7, 6) == 1);
static_assert(opportunity_history::broken_rule(0, 1, 6) == 2);
static_assert(opportunity_history::broken_rule(3, 2, 6) == 3);
static_assert(opportunity_history::broken_rule(1, 0, 6) == 3);

struct a_model {
  double r = 1;

  static constexpr auto name = clientele::fixed_string{"models::x"};
  static constexpr auto parameters =
      std::tuple{clientele::parameter{"r", &a_model::r, "", clientele::interval::above(0)}};
};

std::string refused(const a_model& m, const buying_history& h) {
  try {
    clientele::models::detail::check(m, h);
  } catch (const clientele::error& e) {
    return e.text();
  }
  return "accepted";
}

TEST(History, SaysWhatIsWrong) {
  EXPECT_EQ(refused({}, {2, 3, 4}), "accepted");
  EXPECT_EQ(refused({}, {2, 5, 4}), "clientele::models::x: t_x = 5 breaks the rule: not later than T");
  EXPECT_EQ(refused({}, {0, 1, 4}),
            "clientele::models::x: t_x = 1 breaks the rule: 0 where there is no repeat purchase");
  EXPECT_EQ(refused({}, {0.5, 0, 4}),
            "clientele::models::x: x = 0.5 breaks the rule: in [0, 1000000000], whole number");
  EXPECT_EQ(refused({.r = 0}, {0.5, 0, 4}), "clientele::models::x: parameter r = 0 breaks the rule: > 0");
}

}  // namespace history_test
