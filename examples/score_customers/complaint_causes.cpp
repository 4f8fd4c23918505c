// SPDX-License-Identifier: BSL-1.0
// Complaints by what they are about and who handles them.
#include <clientele/classification/cross_table.hpp>
#include <clientele/statistics/category_counts.hpp>
#include <clientele/statistics/indexed_map.hpp>
#include <clientele/statistics/proportion.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "complaint_entries.hpp"
#include "component_job.hpp"
#include "input_ranges.hpp"

namespace score_customers {

// Named, as what stands in a namespace without a name and is used by templates alone counts as unused.
namespace complaints {

using clientele::category;
using clientele::category_input;
using clientele::estimate;
using clientele::input;
using clientele::interval;
using clientele::parameter;
using clientele::presence;
using clientele::proportion;

/// Complaints by cause, department, channel and handler, each a Pareto table, and causes by departments.
struct breakdown {
  double confidence = 0.95;

  static constexpr auto name = clientele::fixed_string{"complaints::breakdown"};
  static constexpr auto inputs =
      std::tuple{input<"complained">{.unit = "1 or 0", .allowed = zero_or_one},
                 input<"is_resolved">{.unit = "1 or 0", .allowed = zero_or_one, .presence = presence::optional},
                 input<"amount">{.unit = "currency", .allowed = interval::any_number(), .presence = presence::optional},
                 category_input<"cause">{.presence = presence::optional},
                 category_input<"department">{.presence = presence::optional},
                 category_input<"channel">{.presence = presence::optional},
                 category_input<"handler">{.presence = presence::optional}};
  static constexpr auto parameters = std::tuple{
      parameter{"confidence", &breakdown::confidence, "probability", interval::share().without_low().without_high()}};
  static constexpr std::size_t ways = 4;

  /// The complaints of one category.
  struct line {
    std::uint64_t complaints = 0;
    proportion resolved{};
    clientele::exact_sum amount{};

    void join(const line& other) {
      complaints += other.complaints;
      resolved = merge(resolved, other.resolved);
      amount += other.amount;
    }
    template <class Archive>
    void transfer(Archive& archive) {
      archive(complaints, resolved, amount);
    }
    friend bool operator==(const line&, const line&) = default;
  };
  struct state {
    std::array<clientele::indexed_map<category, line>, ways> by{};
    clientele::classification::cross_table::state crossed{};
    std::uint64_t complaints = 0, amounts = 0;

    template <class Archive>
    void transfer(Archive& archive) {
      archive(by, crossed, complaints, amounts);
    }
    friend bool operator==(const state&, const state&) = default;
  };
  struct conclusion {
    struct told {
      clientele::pareto_line count;
      estimate resolved;
      double amount;
    };
    std::array<std::vector<told>, ways> by{};
    clientele::classification::contingency_table crossed;
    std::uint64_t complaints = 0, amounts = 0;
  };

  void take(state& s, double complained, double is_resolved, double amount, const category& cause,
            const category& department, const category& channel, const category& handler) const {
    if (complained == 0) return;
    ++s.complaints;
    s.amounts += amount == amount ? 1U : 0U;
    const std::array<const category*, ways> of{&cause, &department, &channel, &handler};
    for (std::size_t i = 0; i < ways; ++i) {
      if (of[i]->is_missing()) continue;
      line& here = s.by[i][*of[i]];
      ++here.complaints;
      if (is_resolved == is_resolved) here.resolved.add(is_resolved == 1);
      if (amount == amount) here.amount.add(amount);
    }
    if (!cause.is_missing() && !department.is_missing())
      clientele::classification::cross_table{}.take(s.crossed, cause, department, amount);
  }
  static void join(state& s, const state& other) {
    for (std::size_t i = 0; i < ways; ++i)
      for (const auto& [which, more] : other.by[i]) s.by[i][which].join(more);
    clientele::classification::cross_table::join(s.crossed, other.crossed);
    s.complaints += other.complaints, s.amounts += other.amounts;
  }
  [[nodiscard]] conclusion conclude(const state& s) const {
    conclusion c{.crossed = clientele::classification::cross_table{confidence}.conclude(s.crossed),
                 .complaints = s.complaints,
                 .amounts = s.amounts};
    for (std::size_t i = 0; i < ways; ++i) {
      clientele::category_counts counts;
      std::map<std::string, line> lines;
      for (const auto& [which, one] : s.by[i]) counts.add(which.text(), one.complaints), lines[which.text()].join(one);
      for (clientele::pareto_line& one : counts.pareto(confidence)) {
        const line& of = lines[one.name];
        c.by[i].push_back({one, clientele::wilson(of.resolved, confidence), of.amount.value()});
      }
    }
    return c;
  }

  friend constexpr bool operator==(const breakdown&, const breakdown&) = default;
};

void tell_breakdown(section& s, const clientele::summary<breakdown>& of) {
  constexpr std::array<const char*, breakdown::ways> names{"cause", "department", "channel", "handler"};
  s.count("complaints", of->complaints, "");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (of->by[i].empty()) continue;
    table t{.name = std::string("by ") + names[i],
            .columns = {{names[i]},
                        {"complaints", figure::form::count},
                        {"share", figure::form::share},
                        {"cumulative", figure::form::share}}};
    bool resolved = false;
    for (const auto& one : of->by[i]) resolved = resolved || one.resolved.is_defined();
    if (resolved) t.columns.push_back({"resolved", figure::form::share});
    if (of->amounts != 0) t.columns.push_back({"amount"});
    for (const auto& one : of->by[i]) {
      auto& row = t.rows.emplace_back(std::vector<table_cell>{one.count.name, static_cast<double>(one.count.count),
                                                              one.count.share, one.count.cumulative});
      if (resolved) row.emplace_back(one.resolved);
      if (of->amounts != 0) row.emplace_back(one.amount);
    }
    s.tables.push_back(std::move(t));
  }
  const auto& crossed = of->crossed;
  if (crossed.known() == 0) return;
  table counts{.name = "cause by department, complaints", .columns = {{"cause"}}};
  table shares{.name = "cause by department, shares of the cause", .columns = {{"cause"}}};
  for (const category& department : crossed.columns()) {
    counts.columns.push_back({department.text(), figure::form::count});
    shares.columns.push_back({department.text(), figure::form::share});
  }
  for (const category& cause : crossed.rows()) {
    auto& of_count = counts.rows.emplace_back(std::vector<table_cell>{cause.text()});
    auto& of_share = shares.rows.emplace_back(std::vector<table_cell>{cause.text()});
    for (const category& department : crossed.columns()) {
      of_count.emplace_back(static_cast<double>(crossed.count(cause, department)));
      of_share.emplace_back(crossed.row_share(cause, department));
    }
  }
  s.tables.push_back(std::move(counts));
  s.tables.push_back(std::move(shares));
}

}  // namespace complaints

std::vector<catalogue_entry> complaint_cause_entries() {
  using namespace complaints;
  return {gathering_entry<breakdown>(heading::complaints, tell_breakdown)};
}

}  // namespace score_customers
