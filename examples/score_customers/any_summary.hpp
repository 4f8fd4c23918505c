// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/save.hpp>
#include <clientele/core/summary.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace score_customers {

/// What a summary says of any component, by number of the input and of the result.
struct seen_totals {
  std::uint64_t rows = 0, invalid = 0;
  std::span<const std::uint64_t> missing, blamed;         ///< of each input
  std::span<const clientele::statistic> statistics{};     ///< of each lane of results, then of summarised inputs
  std::vector<std::span<const std::uint64_t>> classes{};  ///< of each class among the results
};

/// A summary of some component.
class any_summary {
 public:
  any_summary() = default;
  any_summary(const any_summary&) = delete;
  any_summary& operator=(const any_summary&) = delete;
  virtual ~any_summary() = default;

  /// Adds one of the same component.
  virtual void add(const any_summary& more) = 0;
  [[nodiscard]] virtual seen_totals seen() const = 0;
  [[nodiscard]] virtual std::vector<std::byte> keep() const = 0;
};

template <class Component>
class summary_of final : public any_summary {
 public:
  explicit summary_of(clientele::summary<Component> all) : all_(std::move(all)) {}

  [[nodiscard]] static const clientele::summary<Component>& in(const any_summary& some) {
    return static_cast<const summary_of&>(some).all_;
  }

  void add(const any_summary& more) override { all_ = merge(std::move(all_), in(more)); }
  CLIENTELE_COLD seen_totals seen() const override {
    seen_totals seen{.rows = all_.rows(),
                     .invalid = all_.invalid(),
                     .missing = all_.missing_by_input(),
                     .blamed = all_.invalid_by_input()};
    if constexpr (clientele::component<Component>) {
      seen.statistics = all_.statistics();
      seen.classes = all_.classes_by_result();
    }
    return seen;
  }
  CLIENTELE_COLD std::vector<std::byte> keep() const override { return clientele::save(all_); }

 private:
  clientele::summary<Component> all_;
};

}  // namespace score_customers
