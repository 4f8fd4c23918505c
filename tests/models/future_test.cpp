// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/future.hpp>

#include <gtest/gtest.h>

namespace future_test {

using namespace clientele::models;
using clientele::v0::models::detail::answer_directly;
using clientele::v0::models::detail::future_question;

template <class Model>
void answers(const Model& m) {
  const auto all = answer_directly(m, future_question{.t = 39, .rate = 0.01, .horizon = 104}, 3, 7, 20);
  EXPECT_EQ(all.alive, probability_alive(m, 3, 7, 20));
  EXPECT_EQ(all.alive * all.purchases, expected_purchases(m, 39, 3, 7, 20));
  EXPECT_EQ(all.alive * all.discounted, discounted_transactions(m, 0.01, 3, 7, 20, 104));
  const auto none = answer_directly(m, future_question{}, 3, 7, 20);
  EXPECT_EQ(none.alive, all.alive);
  EXPECT_EQ(none.purchases, 0);
  EXPECT_EQ(none.discounted, 0);
  EXPECT_EQ(answer_directly(m, future_question{.rate = 0.01, .horizon = 0}, 3, 7, 20).discounted, 0);
}

TEST(Future, AnswersAreThoseOfTheOperations) {
  answers(bg_nbd{0.6, 5, 0.8, 2.4});
  answers(mbg_nbd{0.6, 5, 0.8, 2.4});
  answers(pareto_nbd{0.6, 5, 0.8, 12});
  answers(nbd{0.6, 5});
}

}  // namespace future_test
