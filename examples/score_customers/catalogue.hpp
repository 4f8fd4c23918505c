// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "job.hpp"

namespace score_customers {

/// A component that the program knows.
struct catalogue_entry {
  /// Makes the job for vector inputs of so many elements; 0: as many as it has by default. Null where there
  /// is no job of that width.
  std::function<std::unique_ptr<job>(std::size_t width)> make;
  /// The most elements of a vector input; 0 where there is none.
  std::size_t widest = 0;
  /// Names of the elements of a vector input of `width` elements; empty where they have none.
  std::function<std::span<const std::string_view>(std::size_t width)> elements = [](std::size_t) {
    return std::span<const std::string_view>();
  };
};

// One function a room, each compiled in a file of its own.
[[nodiscard]] catalogue_entry gap_entry();
[[nodiscard]] catalogue_entry ripple_entry();
[[nodiscard]] catalogue_entry roi_entry();
[[nodiscard]] catalogue_entry lifetime_entry();
[[nodiscard]] catalogue_entry finite_lifetime_entry();
[[nodiscard]] catalogue_entry matrix_entry();
[[nodiscard]] catalogue_entry scorecard_entry();
[[nodiscard]] catalogue_entry abc_entry();

/// All of them. A component may read the results of those before it.
[[nodiscard]] inline std::vector<catalogue_entry> catalogue() {
  return {gap_entry(),    ripple_entry(), lifetime_entry(),  finite_lifetime_entry(),
          matrix_entry(), roi_entry(),    scorecard_entry(), abc_entry()};
}

}  // namespace score_customers
