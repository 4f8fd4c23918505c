// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/observation.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace observation_test {

using namespace std::chrono;
using namespace clientele::history;
using clientele::invalid_parameter;
using by_day = observation<sys_days>;

static_assert(by_day{}.merged_within == period<sys_days>(days{1}));
static_assert(observation<sys_seconds>{}.merged_within == period<sys_seconds>(days{1}));
static_assert(observation<int>{}.merged_within.is_moment());
static_assert(observation<time_point<system_clock, weeks>>{}.merged_within.is_moment());  // no days in weeks
static_assert(clientele::name_of(refund_policy::net) == "net" &&
              clientele::name_of(row_policy::leave_out) == "leave_out" &&
              clientele::name_of(amount_policy::purchase) == "purchase");

template <class Time>
std::string refusal(const observation<Time>& seen) {
  try {
    seen.check();
  } catch (const invalid_parameter& e) {
    EXPECT_EQ(e.component, "history::observation");
    return std::string(e.parameter) + " " + clientele::number_text(e.value) + " " + e.rule;
  }
  return "none";
}

TEST(Observation, NamesWhatIsWrong) {
  const sys_days end{1998y / 6 / 30};
  EXPECT_EQ(refusal(by_day{.end = end, .period = weeks{1}}), "none");
  EXPECT_EQ(refusal(by_day{.end = end, .calibration_end = end, .period = calendar_months{1}}), "none");
  EXPECT_EQ(refusal(by_day{.end = end}), "period 0 > 0");
  EXPECT_EQ(refusal(by_day{.end = end, .period = days{-7}}), "period -7 > 0");
  EXPECT_EQ(refusal(by_day{.end = end, .period = calendar_months{0}}), "period 0 > 0");
  EXPECT_EQ(refusal(by_day{.end = end, .calibration_end = end + days{1}, .period = days{1}}),
            "calibration_end 10408 not after end");
  EXPECT_EQ(refusal(by_day{.end = end, .period = days{1}, .merged_within = hours{36}}),
            "merged_within 1.5 a whole number of the unit of time");
  EXPECT_EQ(refusal(by_day{.end = end, .period = days{1}, .merged_within = days{-1}}), "merged_within -1 >= 0");
  EXPECT_EQ(refusal(observation<double>{.end = NAN, .period = 1}), "end NaN finite");
  EXPECT_EQ(refusal(observation<double>{.end = 1, .period = NAN}), "period NaN > 0");
  EXPECT_EQ(refusal(observation<double>{.end = 1, .calibration_end = -INFINITY, .period = 1}),
            "calibration_end -inf finite");
  EXPECT_EQ(refusal(by_day{.end = end, .period = days{1}, .refunds = static_cast<refund_policy>(4)}),
            "refunds 4 one of the named values");
}

TEST(Observation, AMomentIsTheBeginningOfItsCell) {
  const observation<sys_seconds> seen{.end = sys_days{1998y / 6 / 30}, .period = weeks{1}};
  EXPECT_EQ(seen.moment(sys_days{1998y / 6 / 1} + 13h), sys_days{1998y / 6 / 1});
  const by_day mondays{.end = sys_days{1998y / 6 / 30},
                       .period = weeks{1},
                       .merged_within = weeks{1},
                       .origin = sys_days{1998y / 1 / 5}};
  EXPECT_EQ(mondays.moment(sys_days{1998y / 1 / 4}), sys_days{1997y / 12 / 29});
}

}  // namespace observation_test
