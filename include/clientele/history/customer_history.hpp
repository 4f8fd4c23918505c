// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace clientele::inline v0::history {

/// One customer of a transaction log, as the models of buying and leaving want it. Purchases are those after merging
/// (`observation::merged_within`); "calibration" is all of the observation where no calibration end was given.
///
///     x     = purchases of the calibration − 1
///     t_x   = periods from the first purchase to the last of the calibration; 0 for x = 0
///     T     = periods from the first purchase to the end of the calibration
///     T_hold = periods from the end of the calibration to the end of the observation
///
/// Sums of amounts are carried as two doubles: as long as a customer's amounts lie within a factor of 2^30 of each
/// other (a cent and ten millions) they do not depend on the order of rows, to the last bit. A total beyond the largest
/// number is infinite, the means exist all the same. Only where the amounts of one moment are together beyond the
/// largest number is the purchase itself infinite, and the means with it: `log_counts` counts such moments, and a fit
/// to the means names the customer as a bad row.
/// Source: Schmittlein, Morrison & Colombo (1987) for (x, t_x, T); Fader, Hardie & Lee (2005) for `repeat_mean`.
template <class Id, class Time>
struct customer_history {
  Id id{};
  Time first_purchase{};
  double x = 0;              ///< repeat purchases
  double t_x = 0;            ///< recency, periods
  double T = 0;              ///< age, periods
  double first_spend = 0;    ///< spent at the first purchase
  double repeat_mean = 0;    ///< mean spend of the repeat purchases (what Gamma-Gamma wants); 0 when there were none
  double mean = 0;           ///< mean spend of all purchases; 0 when no amount was known
  double spend = 0;          ///< total of the calibration
  double holdout_x = 0;      ///< purchases after the calibration
  double holdout_spend = 0;  ///< total after the calibration
  double T_hold = 0;         ///< length of the holdout, periods

  friend constexpr bool operator==(const customer_history&, const customer_history&) = default;
};

/// One purchase of a customer after merging, as handed in order of time to whatever else reads the log.
template <class Time>
struct purchase {
  Time first{};     ///< of this customer
  Time previous{};  ///< the purchase before it; for the first one its own time
  Time at{};
  std::uint64_t number = 0;  ///< 0 for the first
  double amount = 0;         ///< of its rows with a known amount, refunds of the same moment taken off
};

/// What reads purchases along with the histories: a `reader` of a gathering component, or the caller's own.
template <class Reader, class Time>
concept purchase_reader = requires(Reader& reader, const purchase<Time>& p) { reader.take(p); };

}  // namespace clientele::inline v0::history
