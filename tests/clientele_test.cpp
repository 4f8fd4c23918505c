// SPDX-License-Identifier: BSL-1.0
// One include brings every room.
#include <clientele/clientele.hpp>

#include <gtest/gtest.h>

#include <vector>

// What a program may have called its own before it writes `using namespace clientele`: docs/decisions/023.
struct place {
  double latitude;
};
struct output {
  int channel;
};
struct parts {
  int count;
};
struct history_of_orders {
  double total;
};
static double share(double part, double whole) { return part / whole; }
static bool above(double x, double limit) { return x > limit; }
static bool between(double x, double low, double high) { return low <= x && x <= high; }
static int at_least(int a, int b) { return a < b ? b : a; }

using namespace clientele;

namespace clientele_test {

struct customer {
  double expected[4], perceived[4], complainants, purchase, margin, retention, value;
};

TEST(Clientele, OneIncludeBringsAllRooms) {
  const std::vector<customer> customers{{{4, 5, 4, 3}, {5, 4, 4, 3}, 1, 100, 100, 0.8, 50},
                                        {{4, 4, 4, 4}, {4, 4, 4, 4}, 0, 10, 10, 0.5, 5}};
  const value::lifetime lifetime{.timing = value::first_margin::now, .discount = 0.1};
  const auto [gap, ripple, worth] =
      summarize(customers, fuse(on(satisfaction::gap<4>{}, &customer::expected, &customer::perceived),
                                on(churn::ripple{}, &customer::complainants, &customer::purchase),
                                on(lifetime, &customer::margin, &customer::retention)));
  EXPECT_EQ(gap->satisfied, 2u);
  EXPECT_EQ(ripple->unhappy, 25);
  EXPECT_NEAR(worth.of(&value::lifetime::result::current).maximum(), 1100.0 / 3, 1e-10);
  const auto abc = *fit(classification::abc{}, customers, &customer::value);
  EXPECT_EQ(abc(50).grade, classification::grade::A);
  EXPECT_EQ(abc(5).grade, classification::grade::B);  // 50 of 55 stand before it: 0.909
}

TEST(Clientele, AUsingDirectiveLeavesEverydayWordsToTheProgram) {
  const place here{50};
  const output one{1};
  const parts two{2};
  const history_of_orders orders{4};
  EXPECT_EQ(share(one.channel, two.count), 0.5);
  EXPECT_TRUE(above(here.latitude, orders.total) && between(3, 2, 4));
  EXPECT_EQ(at_least(2, 3), 3);
  EXPECT_TRUE(interval::share().contains(share(1, 2)));
}

}  // namespace clientele_test
