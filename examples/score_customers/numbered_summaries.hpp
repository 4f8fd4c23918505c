// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/save.hpp>
#include <clientele/core/summary.hpp>

#include <cstddef>
#include <deque>
#include <span>
#include <utility>
#include <vector>

namespace score_customers {

/// The summaries of a job: of all customers, then of groups, each made when rows are first added to it.
template <class Component>
class numbered_summaries {
 public:
  using summary = clientele::summary<Component>;

  void start(const Component& component) { all_.assign(1, summary(component)); }
  [[nodiscard]] const Component& component() const { return all_.front().component(); }
  [[nodiscard]] const summary& operator[](std::size_t number) const { return all_[number]; }

  void add(std::size_t number, const summary& rows) {
    while (number >= all_.size()) all_.emplace_back(component());
    all_[number] = merge(std::move(all_[number]), rows);
  }

  [[nodiscard]] std::vector<std::byte> keep(std::size_t number) const { return clientele::save(all_[number]); }
  void join(std::size_t number, std::span<const std::byte> kept) { add(number, clientele::load(component(), kept)); }

 private:
  std::deque<summary> all_;
};

}  // namespace score_customers
