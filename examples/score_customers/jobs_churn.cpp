// SPDX-License-Identifier: BSL-1.0
#include <clientele/churn/ripple.hpp>

#include "catalogue.hpp"
#include "component_job.hpp"

namespace score_customers {

catalogue_entry ripple_entry() {
  using clientele::churn::ripple;
  const auto figures = [](section& s, const clientele::summary<ripple>& all, const job&) {
    s.amount("complainants", all->complainants, "customers");
    s.amount("unhappy", all->unhappy, "customers");
    s.amount("of them silent", all->silent, "customers");
    s.amount("people who hear of it", all->heard, "people");
    s.amount("people, upper figure", all->heard_upper, "people");
    s.amount("revenue at risk", all->revenue_at_risk, "currency / year");
    s.amount("the same by the pooled mean purchase", all->revenue_at_risk_pooled, "currency / year");
  };
  return {.make = [figures](std::size_t) { return std::make_unique<component_job<ripple>>(ripple{}, figures); }};
}

}  // namespace score_customers
