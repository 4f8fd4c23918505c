// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/questionnaire.hpp>

#include <gtest/gtest.h>

#include <array>

namespace {

using clientele::satisfaction::key;
using clientele::satisfaction::questionnaire;
using clientele::satisfaction::questionnaire_summary;
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

TEST(QuestionnaireSummary, TurningAnItemRoundAndItsKeyChangesNothingAndPartsMerge) {
  questionnaire_summary straight({{key::straight, key::straight, key::straight}}),
      turned({{key::straight, key::reverse, key::straight}});
  questionnaire_summary first = turned, second = turned;
  for (int i = 0; i < 50; ++i) {
    const double a = 1 + i * 7 % 5, b = 1 + (i * 7 % 5 + i % 2) % 5,
                 c = i % 13 == 0 ? none : 1 + (i * 7 % 5 + i % 3) % 5;
    straight.add(std::array{a, b, c});
    turned.add(std::array{a, 6 - b, c});
    (i < 21 ? first : second).add(std::array{a, 6 - b, c});
  }
  const auto r = straight.reliability();
  EXPECT_EQ(r.incomplete, 4u);
  EXPECT_EQ(r.respondents, 46u);
  EXPECT_NEAR(turned.reliability().alpha.value, r.alpha.value, 1e-13);
  const auto whole = merge(first, second);
  EXPECT_NEAR(whole.reliability().alpha.value, r.alpha.value, 1e-13);
  EXPECT_EQ(whole.totals().count(), 46u);
  EXPECT_NEAR(whole.mean_total().standard_error, turned.mean_total().standard_error, 1e-13);
  double variance_of_total = 0;  // law: the variance of the sum is the sum of all covariances
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) variance_of_total += whole.items()(i, j);
  EXPECT_NEAR(whole.totals().variance(), variance_of_total, 1e-12);
}

TEST(QuestionnaireErrors, NameWhatIsWrong) {
  const questionnaire q{{key::straight, key::reverse}};
  EXPECT_THROW(static_cast<void>(q.score(std::array{1.0})), clientele::mismatched_sizes);
  questionnaire_summary s(q);
  try {
    s.add(std::array{1.0, 6.0});
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "answer");
    EXPECT_EQ(e.value, 6);
    EXPECT_EQ(e.rule, "in [1, 5]");
  }
  EXPECT_EQ(s.items().count(), 0u);
  EXPECT_THROW(questionnaire_summary({}), clientele::invalid_parameter);
  EXPECT_THROW(static_cast<void>(merge(s, questionnaire_summary({{key::straight, key::straight}}))),
               clientele::invalid_use);
}

}  // namespace
