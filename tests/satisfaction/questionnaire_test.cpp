// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/questionnaire.hpp>

#include <clientele/core.hpp>

#include <gtest/gtest.h>

#include <array>
#include <functional>

namespace questionnaire_test {

using clientele::satisfaction::key;
using clientele::satisfaction::questionnaire;
const double none = std::nan("");

TEST(Questionnaire, WorkedNumber) {
  const questionnaire q{{key::straight, key::reverse, key::straight}};
  const auto s = q.score(std::array{4.0, 2.0, 5.0});
  EXPECT_EQ(s.total, 13);
  EXPECT_EQ(s.mean, 13.0 / 3);
  const auto part = q.score(std::array{4.0, none, 5.0});
  EXPECT_TRUE(std::isnan(part.total));
  EXPECT_EQ(part.mean, 4.5);
  EXPECT_EQ(part.answered, 2u);
  EXPECT_TRUE(std::isnan(q.score(std::array{none, none, none}).mean));
}

TEST(Questionnaire, TwelveTrueOrFalseItemsCountTheRightAnswers) {
  const auto q =
      questionnaire::true_false({true, false, true, true, false, true, false, true, true, false, true, true});
  std::array<double, 12> answers{};
  for (unsigned pattern = 0; pattern < 4096; ++pattern) {
    int right = 0;
    for (std::size_t i = 0; i < 12; ++i) {
      answers[i] = pattern >> i & 1;
      right += (answers[i] == 1) == (q.keys[i] == key::straight);
    }
    EXPECT_EQ(q.score(answers).total, right);
  }
}

TEST(Questionnaire, TheReadySetOfTwelve) {
  using clientele::satisfaction::attitude_to_customers;
  const auto q = questionnaire::attitude();
  ASSERT_EQ(q.keys.size(), 12u);
  std::array<double, 12> as_keyed{}, all_true{};
  all_true.fill(1);
  std::size_t right = 0;
  for (std::size_t i = 0; i < 12; ++i) {
    EXPECT_FALSE(attitude_to_customers[i].text.empty());
    as_keyed[i] = attitude_to_customers[i].right;
    right += attitude_to_customers[i].right;
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(attitude_to_customers[i].text, attitude_to_customers[j].text);
  }
  EXPECT_EQ(right, 6u);
  EXPECT_EQ(q.score(as_keyed).total, 12);
  EXPECT_EQ(q.score(all_true).total, 6);  // saying yes to everything says nothing
}

using answers = std::array<double, 3>;

TEST(Questionnaire, TurningAnItemRoundAndItsKeyChangesNothingAndPartsMerge) {
  const questionnaire key_of_straight{{key::straight, key::straight, key::straight}},
      key_of_turned{{key::straight, key::reverse, key::straight}};
  std::vector<answers> straight, turned, first, second;
  for (int i = 0; i < 50; ++i) {
    const double a = 1 + i * 7 % 5, b = 1 + (i * 7 % 5 + i % 2) % 5,
                 c = i % 13 == 0 ? none : 1 + (i * 7 % 5 + i % 3) % 5;
    straight.push_back({a, b, c});
    turned.push_back({a, 6 - b, c});
    (i < 21 ? first : second).push_back({a, 6 - b, c});
  }
  const auto r = clientele::summarize(straight, key_of_straight, std::identity{})->reliability;
  EXPECT_EQ(r.incomplete, 4u);
  EXPECT_EQ(r.respondents, 46u);
  const auto plan = clientele::on(key_of_turned, std::identity{});
  const auto s = clientele::summarize(turned, plan);
  EXPECT_NEAR(s->reliability.alpha.value, r.alpha.value, 1e-13);
  const auto whole = merge(clientele::summarize(second, plan), clientele::summarize(first, plan));
  EXPECT_EQ(whole.state(), s.state());
  EXPECT_EQ(whole->totals.count(), 46u);
  EXPECT_EQ(whole->mean_total.standard_error, s->mean_total.standard_error);
  double variance_of_total = 0;  // law: the variance of the sum is the sum of all covariances
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) variance_of_total += whole->items(i, j);
  EXPECT_NEAR(whole->totals.variance(), variance_of_total, 1e-12);
  EXPECT_THROW(static_cast<void>(merge(s, clientele::summarize(straight, key_of_straight, std::identity{}))),
               clientele::invalid_use);
}

TEST(QuestionnaireErrors, NameWhatIsWrong) {
  const questionnaire q{{key::straight, key::reverse, key::straight}};
  EXPECT_THROW(static_cast<void>(q.score(std::array{1.0})), clientele::mismatched_sizes);
  EXPECT_THROW(static_cast<void>(q.score(answers{1, 6, 1})), clientele::invalid_customer);
  const std::vector<answers> all{{1, 1, 1}, {1, 6, 1}};
  try {
    static_cast<void>(clientele::summarize(all, q, std::identity{}));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.row, 1u);
    EXPECT_EQ(e.first.field, "answers");
    EXPECT_EQ(e.first.rule(), "each from lowest to highest");
  }
  EXPECT_THROW(static_cast<void>(questionnaire{}.score({})), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(questionnaire{{key::straight}, 5, 1}.score(std::array{3.0})),
               clientele::invalid_parameter);
}

}  // namespace questionnaire_test
