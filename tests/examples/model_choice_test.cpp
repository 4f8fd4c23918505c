// SPDX-License-Identifier: BSL-1.0
#include "score_customers/model_choice.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace score_customers {
namespace model_choice_test {

compared_model model(const char* name, std::size_t parameters, double bic, bool at_boundary = false) {
  compared_model m;
  m.fit.facts.model = name;
  m.fit.facts.parameters.resize(parameters);
  m.fit.facts.bic = bic;
  m.fit.facts.good = true;
  m.fit.facts.at_boundary = at_boundary;
  return m;
}

compared_model with_error(compared_model m, double root_mean_square) {
  m.holdout = holdout_error{.root_mean_square = root_mean_square};
  return m;
}

TEST(ModelChoice, TheSmallestBicAndWithAHoldoutTheSmallestError) {
  const auto by_bic = choose_model({model("bg_nbd", 4, 100), model("pareto_nbd", 4, 99), model("nbd", 2, 101)});
  EXPECT_EQ(by_bic.model, 1u);
  EXPECT_EQ(by_bic.because, "smallest BIC");
  EXPECT_EQ(by_bic.warning, "");
  const auto by_error = choose_model({with_error(model("bg_nbd", 4, 100), .7), with_error(model("nbd", 2, 90), .8)});
  EXPECT_EQ(by_error.model, 0u);
  EXPECT_EQ(by_error.because, "smallest root mean squared error of the holdout");
}

TEST(ModelChoice, ADifferenceOfRoundingIsNone) {
  const auto choice = choose_model({with_error(model("bg_nbd", 4, 100, true), 0.8),
                                    with_error(model("pareto_nbd", 4, 100, true), std::nextafter(0.8, 0)),
                                    with_error(model("nbd", 2, 90), 0.8 * (1 + 9e-7))});
  EXPECT_EQ(choice.model, 2u);
  EXPECT_EQ(choice.because,
            "smallest root mean squared error of the holdout, the same as of bg_nbd, pareto_nbd with more parameters");
  EXPECT_EQ(choice.warning, "");
  // a difference that is one
  EXPECT_EQ(
      choose_model({with_error(model("bg_nbd", 4, 100), 0.8), with_error(model("nbd", 2, 90), 0.8 * (1 + 2e-6))}).model,
      0u);
  EXPECT_EQ(choose_model({model("bg_nbd", 4, 100 + 9e-7), model("nbd", 2, 100 + 1.8e-6)}).model, 1u);
  EXPECT_EQ(choose_model({model("bg_nbd", 4, 100), model("nbd", 2, 100 + 2e-6)}).model, 0u);
}

TEST(ModelChoice, AlikeInParametersTooItTakesOneWithinItsBoundsAndWarns) {
  const auto choice = choose_model({model("bg_nbd", 4, 100, true), model("mbg_nbd", 4, 100 + 1e-9),  //
                                    model("pareto_nbd", 4, 100 + 1e-9)});
  EXPECT_EQ(choice.model, 1u);
  EXPECT_EQ(choice.because, "smallest BIC");
  EXPECT_EQ(choice.warning,
            "these customers do not tell mbg_nbd from bg_nbd, pareto_nbd: neither the BIC nor the number of parameters "
            "differs");
}

TEST(ModelChoice, WhatStoppedBeforeItsMaximumOnlyIfAllDid) {
  auto unfinished = model("bg_nbd", 4, 50);
  unfinished.fit.facts.good = false;
  EXPECT_EQ(choose_model({unfinished, model("nbd", 2, 100)}).model, 1u);
  auto other = model("nbd", 2, 100);
  other.fit.facts.good = false;
  EXPECT_EQ(choose_model({unfinished, other}).model, 0u);
}

TEST(ModelChoice, OfOneThereIsNoChoice) {
  const auto choice = choose_model({model("nbd", 2, 100)});
  EXPECT_EQ(choice.model, 0u);
  EXPECT_EQ(choice.because, "as asked for");
}

}  // namespace model_choice_test
}  // namespace score_customers
