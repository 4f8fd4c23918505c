// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/profit_contribution.hpp>

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace profit_contribution_test {

using clientele::churn::fitted_profit_contribution;
using clientele::churn::profit_contribution;

auto fitted(const std::vector<double>& profits) {
  return *clientele::fit(profit_contribution{}, clientele::column(profits));
}

TEST(ProfitContribution, OfTheWorkedCase) {
  const std::vector<double> profits{60, 30, 20, -10};
  const auto f = fitted(profits);
  EXPECT_EQ(f.total, 100);
  EXPECT_EQ(f.losses, 1u);
  EXPECT_EQ(f.lost, -10);
  EXPECT_EQ(f(60).share, 0.6);
  EXPECT_EQ(f(30).share, 0.3);
  EXPECT_EQ(f(20).share, 0.2);
  EXPECT_EQ(f(-10).share, -0.1);
}

TEST(ProfitContribution, AddsUpToOneOverThoseWhoWereFitted) {
  std::vector<double> profits;
  for (int i = 0; i < 10000; ++i) profits.push_back(100 * std::sin(i) + 7);
  const auto f = fitted(profits);
  std::vector<double> shares(profits.size());
  const auto all = clientele::score(clientele::on(f, clientele::column(profits)),
                                    clientele::into(&fitted_profit_contribution::result::share, shares));
  double sum = 0, magnitude = 0;
  for (const double s : shares) sum += s, magnitude += std::abs(s);
  EXPECT_NEAR(sum, 1, 1e-13 * magnitude);
  static_cast<void>(all);
}

// Independent computation: the total in long double; and it does not depend on the order.
TEST(ProfitContribution, TotalIsExactInEveryOrder) {
  std::vector<double> profits{1e16, 1, -1e16, 1, 0.5};
  EXPECT_EQ(fitted(profits).total, 2.5);
  std::ranges::sort(profits);
  EXPECT_EQ(fitted(profits).total, 2.5);
}

TEST(ProfitContribution, WhoBringsNothingIsNoLoss) {
  const auto f = fitted({10, 0, -0.0, -2});
  EXPECT_EQ(f.losses, 1u);
  EXPECT_EQ(f.lost, -2);
}

TEST(ProfitContribution, OfNoProfitIsUndefined) {
  EXPECT_THROW(fitted({}), clientele::undefined_result);
  EXPECT_THROW(fitted({5, -5}), clientele::undefined_result);
  EXPECT_THROW(fitted({-1}), clientele::undefined_result);
  EXPECT_THROW(fitted({1, std::nan("")}), clientele::invalid_customer);
  try {
    fitted_profit_contribution{.total = 0}(1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "total");
    EXPECT_EQ(e.value, 0);
    EXPECT_EQ(e.rule, "> 0");
  }
}

TEST(ProfitContribution, OfASegmentIsThatOfItsTotalAndMerges) {
  const std::vector<double> profits{60, 30, 20, -10};
  const auto f = fitted(profits);
  const std::vector<double> first{60, 30}, second{20, -10};
  const auto a = clientele::summarize(clientele::on(f, clientele::column(first))),
             b = clientele::summarize(clientele::on(f, clientele::column(second)));
  EXPECT_DOUBLE_EQ(a->share, 0.9);
  EXPECT_DOUBLE_EQ(merge(a, b)->share, 1);
}

}  // namespace profit_contribution_test
