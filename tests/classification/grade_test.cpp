// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/grade.hpp>

#include <clientele/component/descriptor.hpp>

#include <gtest/gtest.h>

namespace grade_test {

using clientele::classification::grade;

static_assert(clientele::described_enum<grade>);
static_assert(grade{} == grade::unknown);
static_assert(sizeof(grade) == 1);

TEST(Grade, NamesStandInTheOrderOfTheValues) {
  EXPECT_EQ(clientele::name_of(grade::unknown), "unknown");
  EXPECT_EQ(clientele::name_of(grade::A), "A");
  EXPECT_EQ(clientele::name_of(grade::B), "B");
  EXPECT_EQ(clientele::name_of(grade::C), "C");
  EXPECT_EQ(clientele::name_of(static_cast<grade>(9)), "?");
}

}  // namespace grade_test
