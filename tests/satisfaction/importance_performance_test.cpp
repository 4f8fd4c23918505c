// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/importance_performance.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace importance_performance_test {

using clientele::satisfaction::cut_at_means;
using clientele::satisfaction::importance_performance;
using clientele::satisfaction::quadrant;

constexpr std::array<double, 4> importance{1, 2, 3, 6}, performance{5, 9, 4, 10};
constexpr auto worked = cut_at_means(importance, performance);
static_assert(worked == importance_performance{.importance_cut = 3, .performance_cut = 7});
static_assert(worked(1, 5).quadrant == quadrant::low_priority && worked(2, 9).quadrant == quadrant::possible_overkill);
static_assert(worked(3, 4).quadrant == quadrant::concentrate_here &&
              worked(6, 10).quadrant == quadrant::keep_up_the_good_work);
static_assert(worked(3, 7).quadrant == quadrant::keep_up_the_good_work);  // at both cuts
static_assert(worked(3, std::numeric_limits<double>::quiet_NaN()).quadrant == quadrant::unknown);

struct dimension {
  double importance, performance;
};

TEST(ImportancePerformance, SummaryAgreesWithEnumerationAndMerges) {
  std::vector<dimension> all;
  for (int i = 0; i < 100; ++i) all.push_back({i % 7 * 1.0, i % 11 * 1.0});
  all.push_back({std::nan(""), 3});
  std::uint64_t count[2][2]{};
  for (std::size_t i = 0; i < 100; ++i) ++count[all[i].importance >= 3][all[i].performance >= 7];
  const auto of = [](const std::vector<dimension>& v) {
    return clientele::summarize(v, worked, &dimension::importance, &dimension::performance);
  };
  const auto s = merge(of({all.begin(), all.begin() + 40}), of({all.begin() + 40, all.end()}));
  EXPECT_EQ(s->keep_up_the_good_work, count[1][1]);
  EXPECT_EQ(s->concentrate_here, count[1][0]);
  EXPECT_EQ(s->possible_overkill, count[0][1]);
  EXPECT_EQ(s->low_priority, count[0][0]);
  EXPECT_EQ(s->unknown, 1u);
}

TEST(ImportancePerformance, AMeanOfEqualsIsReachedByAll) {
  const std::vector<double> tenths(7, 0.1);
  const auto c = cut_at_means(tenths, tenths);
  EXPECT_EQ(c(0.1, 0.1).quadrant, quadrant::keep_up_the_good_work);
}

TEST(ImportancePerformanceErrors, NameWhatIsWrong) {
  EXPECT_THROW(static_cast<void>(cut_at_means({}, {})), clientele::undefined_result);
  EXPECT_THROW(static_cast<void>(cut_at_means(importance, std::span(performance).first(3))),
               clientele::mismatched_sizes);
  EXPECT_THROW(static_cast<void>(worked(1, std::numeric_limits<double>::infinity())), clientele::invalid_customer);
  try {
    static_cast<void>(importance_performance{.importance_cut = std::nan("")}(1, 1));
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "importance_cut");
  }
}

}  // namespace importance_performance_test
