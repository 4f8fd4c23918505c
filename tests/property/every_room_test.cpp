// SPDX-License-Identifier: BSL-1.0
// Components of the other rooms through every path.
#include "support/every_path.hpp"

#include <clientele/churn/four_rates.hpp>
#include <clientele/churn/rates.hpp>
#include <clientele/churn/ripple.hpp>
#include <clientele/churn/told.hpp>
#include <clientele/classification/axes.hpp>
#include <clientele/classification/criteria.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/retention/churn_band.hpp>
#include <clientele/retention/cross_buying.hpp>
#include <clientele/retention/order_effort.hpp>
#include <clientele/retention/sensitivity.hpp>
#include <clientele/satisfaction/net_promoter_score.hpp>
#include <clientele/satisfaction/zone_of_tolerance.hpp>
#include <clientele/service/complaint_handling.hpp>
#include <clientele/service/recovery.hpp>
#include <clientele/service/recovery_band.hpp>
#include <clientele/value/levers.hpp>
#include <clientele/value/lifetime.hpp>
#include <clientele/value/potential_by_comparison.hpp>

namespace every_room_test {

using namespace clientele;
using paths::walk_every_path;

TEST(EveryRoom, ZoneOfTolerance) { walk_every_path(satisfaction::zone_of_tolerance{}); }
TEST(EveryRoom, NetPromoterScore) { walk_every_path(satisfaction::net_promoter_score{}); }
TEST(EveryRoom, Recovery) { walk_every_path(service::recovery{}); }
TEST(EveryRoom, Told) { walk_every_path(churn::told{}); }
TEST(EveryRoom, Rates) { walk_every_path(churn::rates{}); }
TEST(EveryRoom, Sensitivity) { walk_every_path(retention::sensitivity{.discount = 0.1}); }

TEST(EveryRoom, ComplaintHandling) { walk_every_path(service::complaint_handling{.attitude_from = 4}); }
TEST(EveryRoom, Criteria) {
  using enum classification::fact_kind;
  walk_every_path(classification::criteria<3>{.kinds = {ratio, count, steps},
                                              .step_cuts = {{{}, {}, {10, 30, 60, 90}}},
                                              .step_scores = {{{}, {}, {5, 20, 50, 70, 100}}}});
}
TEST(EveryRoom, RippleWithinBase) { walk_every_path(churn::ripple{.customers = 1e5}.wider()); }
TEST(EveryRoom, FourRates) { walk_every_path(churn::four_rates{}); }
TEST(EveryRoom, Axes) {
  walk_every_path(classification::axes{.long_from = 24, .key_from = 100, .middle_from = 40, .general_from = 2});
}
TEST(EveryRoom, CrossBuying) { walk_every_path(retention::cross_buying{}); }
TEST(EveryRoom, OrderEffort) { walk_every_path(retention::order_effort{}); }
TEST(EveryRoom, ChurnBand) { walk_every_path(retention::churn_band{.discount = 0.1}); }
TEST(EveryRoom, RecoveryBand) { walk_every_path(service::recovery_band{}); }
TEST(EveryRoom, IndividualLifetime) {
  walk_every_path(
      value::lifetime{.timing = value::first_margin::now, .discount = 2.5, .retention_gain = 0.1, .target_share = 0.6}
          .wider());
}
TEST(EveryRoom, IndividualFiniteLifetime) {
  walk_every_path(value::finite_lifetime{
      .timing = value::first_margin::after_one_period, .discount = 0.1, .horizon = 7, .target_share = 0.5}
                      .wider());
}
TEST(EveryRoom, IndividualLevers) {
  walk_every_path(
      value::levers{.timing = value::first_margin::now, .discount = 2.5, .margin = 0.1, .target_share = 0.6}.wider());
}
TEST(EveryRoom, PotentialByComparison) {
  walk_every_path(value::fitted_potential_by_comparison{.quantile = 0.5, .levels = {10, 20, 30}});
}

}  // namespace every_room_test
