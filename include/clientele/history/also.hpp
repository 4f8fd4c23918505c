// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/check.hpp>
#include <clientele/core/summary.hpp>
#include <clientele/history/customer_history.hpp>

#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0::history {

/// A gathering component over customers' purchases that a log fills in the pass that makes the histories.
///
///     reader weekly{tracking<sys_days>{{.begin = …, .end = …, .period = std::chrono::weeks{1}}}};
///     auto customers = sorted_log(orders, seen, &O::id, &O::day, &O::amount, also(weekly));
///     for (const auto& c : customers) …
///     weekly.summary()->repeat[3]
///
/// The component has one input, a list of records that are `purchase<Time>` or its time: `tracking`, `cohorts`,
/// `interpurchase_times`, or the caller's own. Its summary is the one that `summarize` makes of customers with their
/// purchases, merges with it, and counts customers as rows.
/// Errors: `invalid_parameter` on construction. Memory: the state, and the purchases of one customer.
template <gathering_component Component>
class reader {
 public:
  explicit reader(Component component) : component_(std::move(component)) { check_parameters(component_); }

  /// The next purchase of the customer, or the first of the next one.
  template <class Time>
  void take(const purchase<Time>& p) {
    if (p.number == 0) {
      close(sums_);
      purchases_.clear();
    }
    if constexpr (std::is_convertible_v<const purchase<Time>&, record>)
      purchases_.push_back(p);
    else
      purchases_.push_back(p.at);
  }

  /// Of the purchases read so far.
  [[nodiscard]] clientele::summary<Component> summary() const {
    auto sums = sums_;
    close(sums);
    return clientele::detail::summary_access::made(component_, std::move(sums));
  }

  /// Adds what another reader has read of other customers. Throws `invalid_use` when the parameters differ.
  void merge(const reader& other) {
    clientele::detail::check_same_parameters(component_, other.component_);
    close(sums_);
    purchases_.clear();
    sums_.add(other.sums_);
    other.close(sums_);
  }
  /// An empty one of the same component.
  [[nodiscard]] reader emptied() const { return reader(component_); }

 private:
  static_assert(input_count<Component> == 1, "clientele: a log fills a component of one input, the purchases");
  using record = typename std::remove_cvref_t<decltype(std::get<0>(Component::inputs))>::record;

  /// Ends a customer: the purchases are complete.
  void close(clientele::detail::accumulated<Component>& sums) const {
    if (purchases_.empty()) return;
    ++sums.rows;
    component_.take(sums.state, purchases_);
  }

  Component component_;
  clientele::detail::accumulated<Component> sums_{};
  std::vector<record> purchases_;  ///< of the customer that is being read
};

/// Readers that see every purchase of the same pass. Made by `also`.
template <class... Readers>
struct also_read {
  std::tuple<Readers*...> readers;
};

/// `sorted_log(orders, seen, &O::id, &O::day, &O::amount, also(weekly, by_cohort))`: a `reader` of tracking, cohorts or
/// interpurchase times, or the caller's own with `take(const purchase<Time>&)`, filled in the pass that makes the
/// histories. The readers must outlive the pass. Customers who are left out are not shown to them. Within a customer
/// purchases come in order of time; which customer comes first is not specified.
template <class... Readers>
[[nodiscard]] constexpr also_read<Readers...> also(Readers&... readers) noexcept {
  return {std::tuple<Readers*...>(&readers...)};
}

}  // namespace clientele::inline v0::history
