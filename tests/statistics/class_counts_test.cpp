// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/class_counts.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

namespace class_counts_test {

using clientele::class_counts;
using samples::mood;

TEST(ClassCounts, AreCountedExactly) {
  class_counts<mood> counts;
  EXPECT_EQ(counts.share(mood::high).state, clientele::statistic_state::no_values);
  counts.counts = {2, 1, 3};
  EXPECT_EQ(counts[mood::unknown], 2u);
  EXPECT_EQ(counts.total(), 6u);
  EXPECT_EQ(counts.share(mood::high).value, 0.75);  // of the four that have a class
  EXPECT_EQ(counts.share(mood::high, 0.9).low, clientele::wilson({3, 4}, 0.9).low);
  EXPECT_EQ(counts.size(), 3u);
}

}  // namespace class_counts_test
