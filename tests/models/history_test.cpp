// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/history.hpp>

#include <gtest/gtest.h>

namespace {

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

TEST(History, SaysWhatIsWrong) {
  try {
    clientele::models::detail::fail_history("models::x", {2, 5, 4});
  } catch (const clientele::invalid_customer& e) {
    EXPECT_STREQ(e.what(), "clientele::models::x: t_x = 5 breaks the rule: not later than T");
  }
}

}  // namespace
