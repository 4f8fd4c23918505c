// SPDX-License-Identifier: BSL-1.0
// One include brings every room.
#include <clientele/clientele.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace {

struct customer {
  double expected[4], perceived[4], complainants, purchase, margin, retention, value;
};

TEST(Clientele, OneIncludeBringsAllRooms) {
  using namespace clientele;
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

}  // namespace
