// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/time_grid.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace time_grid_test {

using namespace std::chrono;
using namespace clientele::history;
using grid = time_grid<sys_days>;

constexpr grid cdnow{.begin = sys_days{1997y / 1 / 1}, .end = sys_days{1998y / 6 / 30}, .period = weeks{1}};
static_assert(cdnow.count() == 78);
static_assert(cdnow.index(sys_days{1997y / 1 / 7}) == 0 && cdnow.index(sys_days{1997y / 1 / 8}) == 1 &&
              cdnow.index(sys_days{1996y / 12 / 31}) == -1);
static_assert(cdnow.start(1) == sys_days{1997y / 1 / 8});

TEST(TimeGrid, MonthsBeginOnTheFirst) {
  const grid months{.begin = sys_days{1997y / 1 / 20}, .end = sys_days{1998y / 6 / 30}, .period = calendar_months{1}};
  EXPECT_EQ(months.count(), 18U);
  EXPECT_EQ(months.start(0), sys_days{1997y / 1 / 1});
  EXPECT_EQ(months.start(17), sys_days{1998y / 6 / 1});
}

TEST(TimeGrid, NamesWhatIsWrong) {
  const auto refusal = [](const auto& g, std::size_t most) -> std::string {
    try {
      g.check("here", most);
    } catch (const clientele::invalid_parameter& e) {
      return std::string(e.component) + " " + std::string(e.parameter) + " " + e.rule;
    }
    return "none";
  };
  EXPECT_EQ(refusal(cdnow, 78), "none");
  EXPECT_EQ(refusal(cdnow, 77), "here end at most 77 periods after begin");
  EXPECT_EQ(refusal(grid{.begin = cdnow.begin, .end = cdnow.end}, 78), "here period > 0");
  EXPECT_EQ(refusal(grid{.begin = cdnow.end, .end = cdnow.begin, .period = days{1}}, 78), "here end not before begin");
  EXPECT_EQ(refusal(time_grid<double>{.begin = NAN, .end = 1, .period = 1}, 78), "here begin finite");
  EXPECT_EQ(refusal(time_grid<double>{.begin = 0, .end = INFINITY, .period = 1}, 78), "here end finite");
}

}  // namespace time_grid_test
