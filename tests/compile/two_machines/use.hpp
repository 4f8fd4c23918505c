// SPDX-License-Identifier: BSL-1.0
// One use of the library, which two units compile for different machines.
#pragma once

#include <clientele/churn/ripple.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/satisfaction/gap.hpp>

#include <array>
#include <cstddef>
#include <vector>

namespace two_machines {

struct customer {
  double complainants, annual_purchase;
  std::array<double, 4> expected, perceived;
};

using summaries = std::array<double, 4>;

/// What one unit makes of the customers, and where its engine's code lies.
struct unit {
  summaries (*summarize)(const std::vector<customer>&);
  const void* engine;
};

namespace {  // each unit has its own, compiled as the unit is

[[maybe_unused]] summaries use(const std::vector<customer>& customers) {
  using namespace clientele;
  const auto [ripple, gap] =
      summarize(customers, fuse(on(churn::ripple{}, &customer::complainants, &customer::annual_purchase),
                                on(satisfaction::gap<4>{}, &customer::expected, &customer::perceived)));
  return {ripple->revenue_at_risk, ripple.of(&churn::ripple::result::heard).variance(), gap->mean_overall.value,
          ripple->heard};
}

[[maybe_unused]] unit this_unit() { return {&use, reinterpret_cast<const void*>(&clientele::detail::add_block)}; }

}  // namespace

}  // namespace two_machines
