// SPDX-License-Identifier: BSL-1.0
// Components of the other rooms through every path.
#include "support/every_path.hpp"

#include <clientele/churn/rates.hpp>
#include <clientele/churn/told.hpp>
#include <clientele/classification/criteria.hpp>
#include <clientele/retention/sensitivity.hpp>
#include <clientele/satisfaction/net_promoter_score.hpp>
#include <clientele/satisfaction/zone_of_tolerance.hpp>
#include <clientele/service/complaint_handling.hpp>
#include <clientele/service/recovery.hpp>

namespace {

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
  walk_every_path(classification::criteria<3>{
      .kinds = {ratio, count, steps}, .step_cuts = {10, 30, 60, 90}, .step_scores = {5, 20, 50, 70, 100}});
}

}  // namespace
