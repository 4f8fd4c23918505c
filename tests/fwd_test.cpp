// SPDX-License-Identifier: BSL-1.0
// The declarations come first, and then every definition: they agree, or this does not compile.
#include <clientele/fwd.hpp>

namespace fwd_test {

// used before anything is defined
using namespace clientele;
template <class T>
struct names {
  T* later = nullptr;
};
struct header_of_a_program {
  names<churn::ripple> lost;
  names<satisfaction::basic_gap<double, 4>> gap;
  names<value::model_lifetime<models::bg_nbd, models::gamma_gamma>> worth;
  names<fitted<models::pareto_nbd, no_diagnostics>> buying;
  names<history::customer_history<unsigned, int>> customer;
  names<summary<churn::ripple>> all;
  names<estimate> rate;
};

}  // namespace fwd_test

#include <clientele/clientele.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace fwd_test {

static_assert(std::is_same_v<satisfaction::basic_gap<double, 4>, satisfaction::gap<4>>);
static_assert(std::is_same_v<churn::basic_ripple<double>, churn::ripple>);
static_assert(std::is_same_v<decltype(header_of_a_program{}.worth.later), value::model_lifetime<models::bg_nbd>*>);
static_assert(sizeof(churn::ripple) > 0 && sizeof(fitted<models::pareto_nbd, no_diagnostics>) > 0 &&
              sizeof(estimate) > 0);

TEST(Forward, WhatIsDeclaredIsWhatIsDefined) {
  const churn::ripple component{.told = 0};
  header_of_a_program program;
  const names<const churn::ripple> lost{&component};
  EXPECT_EQ(lost.later->told, 0);
  EXPECT_EQ(program.lost.later, nullptr);
}

}  // namespace fwd_test
