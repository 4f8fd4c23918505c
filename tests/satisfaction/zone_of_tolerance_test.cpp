// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/zone_of_tolerance.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace zone_of_tolerance_test {

using clientele::satisfaction::zone;
using clientele::satisfaction::zone_of_tolerance;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

static_assert(zone_of_tolerance{}(5, 8, 4) == zone_of_tolerance::result{-1, -4, 3, zone::below});
static_assert(zone_of_tolerance{}(5, 8, 5).zone == zone::within);
static_assert(zone_of_tolerance{}(5, 8, 8).zone == zone::within);
static_assert(zone_of_tolerance{}(5, 8, 9).zone == zone::above);
static_assert(zone_of_tolerance{}(5, 5, 5).zone == zone::within);

TEST(ZoneOfTolerance, WithoutAnAnswerTheZoneIsUnknown) {
  EXPECT_EQ(zone_of_tolerance{}(5, none, 4).zone, zone::unknown);
  EXPECT_EQ(zone_of_tolerance{}(5, none, 4).adequacy, -1);
  EXPECT_EQ(zone_of_tolerance{}(none, 8, 4).zone, zone::unknown);
  EXPECT_EQ(zone_of_tolerance{}(5, 8, none).zone, zone::unknown);
}

TEST(ZoneOfTolerance, AdequacyLessSuperiorityIsTheWidthAndZonesRise) {
  for (double adequate = 1; adequate <= 4; ++adequate)
    for (double desired = adequate; desired <= 6; ++desired) {
      int before = 0;
      for (double perceived = 0; perceived <= 8; perceived += 0.5) {
        const auto r = zone_of_tolerance{}(adequate, desired, perceived);
        EXPECT_EQ(r.adequacy - r.superiority, r.width);
        EXPECT_GE(static_cast<int>(r.zone), before);
        before = static_cast<int>(r.zone);
        EXPECT_EQ(r.zone, perceived < adequate ? zone::below : perceived > desired ? zone::above : zone::within);
      }
    }
}

TEST(ZoneOfTolerance, BoundsReachedButForRoundingAreWithin) {
  EXPECT_EQ(zone_of_tolerance{}(0.3, 0.9, 0.1 * 3).zone, zone::within);
  EXPECT_EQ(zone_of_tolerance{}(0.1, 0.3, 0.1 + 0.2).zone, zone::within);
}

struct answers {
  double adequate, desired, perceived;
};

TEST(ZoneOfTolerance, SummaryAgreesWithCountingAndMerges) {
  std::vector<answers> all;
  for (int i = 0; i < 200; ++i)
    all.push_back({static_cast<double>(i % 4), 4.0 + i % 3, i % 17 == 0 ? none : static_cast<double>(i % 9)});
  std::uint64_t below = 0, answered = 0;
  double adequacy = 0;
  for (const auto& a : all)
    if (a.perceived == a.perceived) below += a.perceived < a.adequate, ++answered, adequacy += a.perceived - a.adequate;
  const auto s =
      clientele::summarize(all, zone_of_tolerance{}, &answers::adequate, &answers::desired, &answers::perceived);
  EXPECT_EQ(s->below, below);
  EXPECT_EQ(s->without_answer, 200 - answered);
  EXPECT_EQ(s->below + s->within + s->above, answered);
  EXPECT_EQ(s->below_share.value, static_cast<double>(below) / static_cast<double>(answered));
  EXPECT_EQ(s->below_share.method, clientele::interval_method::wilson);
  EXPECT_NEAR(s->adequacy.value, adequacy / static_cast<double>(answered), 1e-13);
  const auto in_parts = [&](std::ptrdiff_t cut) {
    const std::vector<answers> a(all.begin(), all.begin() + cut), b(all.begin() + cut, all.end());
    return merge(
        clientele::summarize(a, zone_of_tolerance{}, &answers::adequate, &answers::desired, &answers::perceived),
        clientele::summarize(b, zone_of_tolerance{}, &answers::adequate, &answers::desired, &answers::perceived));
  };
  EXPECT_EQ(in_parts(71)->below, below);
  EXPECT_NEAR(in_parts(71)->superiority.standard_error, s->superiority.standard_error, 1e-14);
}

TEST(ZoneOfToleranceErrors, AdequateAboveDesiredIsABadRow) {
  try {
    static_cast<void>(zone_of_tolerance{}(8, 5, 6));
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "adequate");
    EXPECT_EQ(e.first.value, 8);
    EXPECT_EQ(e.first.rule(), "no more than desired");
  }
  EXPECT_THROW(static_cast<void>(zone_of_tolerance{.confidence = 1}(1, 2, 3)), clientele::invalid_parameter);
}

TEST(ZoneOfTolerance, AnEndOfTheZoneThatIsMissedByRoundingIsInIt) {
  constexpr double three_tenths = 0.1 + 0.2;  // a little more than 0.3
  ASSERT_GT(three_tenths, 0.3);
  EXPECT_EQ(zone_of_tolerance{}(0.1, 0.3, three_tenths).zone, zone::within);
  EXPECT_EQ(zone_of_tolerance{}(three_tenths, 0.9, 0.3).zone, zone::within);
  EXPECT_EQ(zone_of_tolerance{}(0.1, 0.3, 0.31).zone, zone::above);
  EXPECT_EQ(zone_of_tolerance{}(0.31, 0.9, 0.3).zone, zone::below);
}

}  // namespace zone_of_tolerance_test
