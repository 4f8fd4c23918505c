// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/class_counts.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using clientele::class_counts;
using samples::mood;

TEST(ClassCounts, AreCountedExactly) {
  class_counts<mood> counts;
  EXPECT_TRUE(std::isnan(counts.share(mood::high)));
  counts.counts = {2, 1, 3};
  EXPECT_EQ(counts[mood::unknown], 2u);
  EXPECT_EQ(counts.total(), 6u);
  EXPECT_EQ(counts.share(mood::high), 0.75);  // of the four that have a class
  EXPECT_EQ(counts.size(), 3u);
}

}  // namespace
