// SPDX-License-Identifier: BSL-1.0
#include "score_customers/time_zone.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace score_customers {
namespace time_zone_test {

std::int64_t ahead(std::string_view zone, std::int64_t utc = 0) {
  const auto known = time_zone::named(zone);
  EXPECT_TRUE(known) << zone;
  return known ? known->ahead_at(utc) : -1;
}

TEST(TimeZone, FixedOffsets) {
  EXPECT_EQ(ahead("UTC"), 0);
  EXPECT_EQ(ahead("Z"), 0);
  EXPECT_EQ(ahead("+02:00"), 7200);
  EXPECT_EQ(ahead("-0330"), -12600);
  EXPECT_EQ(ahead("+5"), 18000);
  EXPECT_EQ(ahead("+18:00"), 64800);
}

TEST(TimeZone, RulesOfTheSystem) {
  if (!std::filesystem::exists("/usr/share/zoneinfo/Europe/Berlin")) GTEST_SKIP() << "no time zone data";
  EXPECT_EQ(ahead("Europe/Berlin", 1704153600), 3600) << "2 January 2024";
  EXPECT_EQ(ahead("Europe/Berlin", 1719792000), 7200) << "1 July 2024";
  EXPECT_EQ(ahead("Europe/Berlin", 1711846799), 3600) << "the second before summer time of 2024 begins";
  EXPECT_EQ(ahead("Europe/Berlin", 1711846800), 7200);
  EXPECT_EQ(ahead("Asia/Kathmandu", 1704153600), 20700);
}

TEST(TimeZone, RefusesWhatIsNone) {
  for (const char* name : {"", "Berlin/Europe", "+", "+2:0", "+19:00", "+02:60", "++2", "02:00", "/etc/passwd",
                           "../zoneinfo/UTC", "Europe", "Europe/", "zone.tab", "CEST-2", "+02:00x", "+123"})
    EXPECT_FALSE(time_zone::named(name)) << name;
}

}  // namespace time_zone_test
}  // namespace score_customers
