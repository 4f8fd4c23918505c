// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tuple>

namespace clientele::inline v0::history {

/// Readers that see every purchase of the same pass. Made by `also`.
template <class... Readers>
struct also_read {
  std::tuple<Readers*...> readers;
};

/// `sorted_log(orders, seen, &O::id, &O::day, &O::amount, also(weekly, by_cohort))`: tracking, cohorts, interpurchase
/// times or the caller's own readers, filled in the pass that makes the histories. The readers must outlive the pass.
/// Customers who are left out are not shown to them. Within a customer purchases come in order of time; which customer
/// comes first is not specified.
template <class... Readers>
[[nodiscard]] constexpr also_read<Readers...> also(Readers&... readers) noexcept {
  return {std::tuple<Readers*...>(&readers...)};
}

}  // namespace clientele::inline v0::history
