// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/classification/migration.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kept_run.hpp"
#include "report.hpp"
#include "section.hpp"

namespace score_customers {

/// What one of two files says: all that is needed of its run once the jobs are gone.
struct compared_file {
  struct group {
    std::uint64_t customers = 0;
    std::vector<section> sections;
  };
  report all;
  std::map<group_key, group> groups;

  explicit compared_file(const finished_run& run);
};

/// The class of each customer in the two files; none where he is not in it.
using classes_by_customer = std::map<std::string, std::array<std::optional<std::string>, 2>>;

/// The change from one estimate to another of independent samples: its bounds are
///
///     d − √((a − low(a))² + (high(b) − b)²),   d + √((high(a) − a)² + (b − low(b))²),   d = a − b,
///
/// for a after and b before, whatever the two intervals are made by: of Wilson's it is Newcombe's interval, of normal
/// ones the normal interval. Without both intervals there is the value alone.
/// Source: Zou & Donner (2008), Newcombe (1998).
[[nodiscard]] clientele::estimate change(const clientele::estimate& before, const clientele::estimate& after);

/// The drift of every figure and mean, by component, of all customers and of the groups that both files have.
[[nodiscard]] report comparison(const compared_file& before, const compared_file& after);

/// How customers moved between classes, as a section.
[[nodiscard]] section moves(const classes_by_customer& classes, const clientele::classification::migration& how);

}  // namespace score_customers
