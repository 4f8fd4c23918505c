// SPDX-License-Identifier: BSL-1.0
#include <clientele/value/first_margin.hpp>

#include <clientele/component/descriptor.hpp>

#include <gtest/gtest.h>

namespace first_margin_test {

using clientele::value::first_margin;

static_assert(first_margin{} == first_margin::unstated);  // never implied

TEST(FirstMargin, HasNames) {
  EXPECT_EQ(clientele::name_of(first_margin::now), "now");
  EXPECT_EQ(clientele::name_of(first_margin::after_one_period), "after_one_period");
  EXPECT_EQ(clientele::name_of(static_cast<first_margin>(9)), "?");
}

}  // namespace first_margin_test
