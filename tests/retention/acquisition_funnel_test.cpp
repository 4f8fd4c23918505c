// SPDX-License-Identifier: BSL-1.0
#include <clientele/retention/acquisition_funnel.hpp>

#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace acquisition_funnel_test {

using clientele::retention::acquisition_funnel;

// 10 M spent, 20 000 prospects, 2 000 buyers.
constexpr auto worked = acquisition_funnel{}(10e6, 20000, 2000);
static_assert(worked.conversion == 0.1 && worked.cost_per_prospect == 500 && worked.cost_per_buyer == 5000 &&
              worked.remaining == 18000);

TEST(AcquisitionFunnel, CostPerProspectIsCostPerBuyerTimesConversion) {
  for (double buyers = 1; buyers <= 400; buyers *= 3) {
    const auto r = acquisition_funnel{}(1234.5, 400, buyers);
    EXPECT_NEAR(r.cost_per_prospect, r.cost_per_buyer * r.conversion, 1e-12 * r.cost_per_prospect);
    EXPECT_EQ(r.remaining + buyers, 400);
  }
}

TEST(AcquisitionFunnel, WhereNobodyCameOrBoughtThereIsNoCostOfOne) {
  const auto nobody = acquisition_funnel{}(100, 0, 0);
  EXPECT_TRUE(std::isnan(nobody.conversion) && std::isnan(nobody.cost_per_prospect) &&
              std::isnan(nobody.cost_per_buyer));
  const auto unsold = acquisition_funnel{}(100, 50, 0);
  EXPECT_EQ(unsold.conversion, 0);
  EXPECT_EQ(unsold.cost_per_prospect, 2);
  EXPECT_TRUE(std::isnan(unsold.cost_per_buyer));
}

TEST(AcquisitionFunnel, MoreBuyersThanProspectsIsABadRow) {
  try {
    acquisition_funnel{}(100, 10, 11);
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field, "buyers");
    EXPECT_EQ(e.first.value, 11);
    EXPECT_EQ(e.first.rule(), "not above prospects");
  }
  EXPECT_THROW(acquisition_funnel{}(-1, 10, 1), clientele::invalid_customer);
}

struct campaign {
  double spent, prospects, buyers;
};

// Independent computation: the customers of all campaigns counted as of one.
TEST(AcquisitionFunnelSummary, IsTheFunnelOfAllAsOneAndMerges) {
  constexpr auto bound = clientele::on(acquisition_funnel{}, &campaign::spent, &campaign::prospects, &campaign::buyers);
  const std::vector<campaign> all{{1000, 100, 10}, {50, 0, 0}, {9000, 300, 150}};
  const auto whole = clientele::summarize(all, bound);
  const auto one = acquisition_funnel{}(10050, 400, 160);
  EXPECT_EQ(whole->conversion.value, one.conversion);
  EXPECT_EQ(whole->cost_per_prospect.value, one.cost_per_prospect);
  EXPECT_EQ(whole->cost_per_buyer.value, one.cost_per_buyer);
  EXPECT_EQ(whole->remaining, 240);
  const auto rate = clientele::wilson({160, 400});
  EXPECT_EQ(whole->conversion.low, rate.low);
  EXPECT_NEAR(whole->cost_per_buyer.low, 10050 / (400 * rate.high), 1e-12);
  EXPECT_NEAR(whole->cost_per_buyer.high, 10050 / (400 * rate.low), 1e-12);
  const auto nobody = clientele::summarize(std::vector(all.begin(), all.begin()), bound);
  EXPECT_EQ(nobody->conversion.state, clientele::statistic_state::no_values);
  EXPECT_EQ(nobody->cost_per_buyer.state, clientele::statistic_state::no_values);
  EXPECT_EQ(nobody->cost_per_prospect.state, clientele::statistic_state::no_total);
  const auto unsold = clientele::summarize(std::vector<campaign>{{50, 7, 0}}, bound);
  EXPECT_EQ(unsold->cost_per_buyer.state, clientele::statistic_state::no_total);
  EXPECT_EQ(unsold->cost_per_prospect.value, 50.0 / 7);
  const auto wider = clientele::summarize(all, acquisition_funnel{.confidence = 0.99}, &campaign::spent,
                                          &campaign::prospects, &campaign::buyers);
  EXPECT_EQ(wider->conversion.high, clientele::wilson({160, 400}, 0.99).high);
  EXPECT_EQ(wider->cost_per_buyer.confidence, 0.99);
  const auto parts =
      merge(clientele::summarize(std::vector(all.begin(), all.begin() + 2), bound),
            clientele::summarize(std::vector(all.begin() + 2, all.end()), bound, clientele::starting_at{2}));
  EXPECT_EQ(parts->cost_per_buyer.value, whole->cost_per_buyer.value);
}

/// Totals that rounding has put the wrong way round.
struct rounded_totals {
  struct sum {
    double value;
    [[nodiscard]] double total() const { return value; }
  };
  template <clientele::fixed_string Input>
  [[nodiscard]] sum input() const {
    if (Input.view() == "spent") return {1000};
    return {Input.view() == "buyers" ? std::nextafter(400.0, 500.0) : 400.0};
  }
};

TEST(AcquisitionFunnel, MoreBuyersThanProspectsByRoundingAreAllOfThem) {
  const auto c = acquisition_funnel{}.conclude(rounded_totals{});
  const auto all = clientele::wilson({400, 400});
  EXPECT_EQ(c.conversion.state, all.state);
  EXPECT_EQ(c.conversion.value, 1);
  EXPECT_EQ(c.conversion.low, all.low);
  EXPECT_EQ(c.conversion.high, 1);
}

}  // namespace acquisition_funnel_test
