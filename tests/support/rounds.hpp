// SPDX-License-Identifier: BSL-1.0
// A fit in rounds: rows cut anywhere and in every round otherwise, three machines that know nothing but kept bytes,
// parts that come back in any order.
#pragma once

#include <clientele/core/learn.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <random>
#include <span>
#include <vector>

namespace clientele::tests {

/// Places at which n rows are cut, with 0 and n: any number of parts, empty ones and ones of one row among them.
inline std::vector<std::size_t> cuts_of(std::size_t n, std::mt19937& random) {
  std::vector<std::size_t> cuts{0, n};
  for (auto k = random() % 9; k > 0; --k) cuts.push_back(random() % (n + 1));
  if (random() % 2 == 0) cuts.push_back(cuts.back() == n ? n : cuts.back() + 1);
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

template <class Specification>
struct rounds {
  std::vector<std::size_t> largest_parts{};  ///< bytes, by walk
  typename fit_state<Specification>::fitted_type fitted{};
};

/// `placed`: whether parts say where they begin.
template <class Specification, class Row, class... Projections>
rounds<Specification> fit_in_rounds(const Specification& s, std::span<const Row> rows, bool placed,
                                    std::mt19937& random, Projections... projections) {
  const quarantine ignore{[](const bad_row&) {}};
  rounds<Specification> all;
  fit_state state(s);
  while (!state.is_fitted()) {
    const auto kept_state = save(state);
    const std::array machines{load_state<Specification>(kept_state), load_state<Specification>(kept_state),
                              load_state<Specification>(kept_state)};
    const auto cuts = cuts_of(rows.size(), random);
    std::vector<std::vector<std::byte>> kept;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      const auto some = rows.subspan(cuts[i], cuts[i + 1] - cuts[i]);
      const auto& machine = machines[i % 3];
      kept.push_back(placed ? save(learn(machine, some, projections..., starting_at{cuts[i]}, ignore))
                            : save(learn(machine, some, projections..., ignore)));
    }
    std::shuffle(kept.begin(), kept.end(), random);
    std::vector<fit_part<Specification>> parts;
    std::size_t largest = 0;
    for (const auto& bytes : kept) parts.push_back(load_part(state, bytes)), largest = std::max(largest, bytes.size());
    all.largest_parts.push_back(largest);
    state = advance(load_state<Specification>(kept_state), std::move(parts));
  }
  all.fitted = state.fitted();
  return all;
}

}  // namespace clientele::tests
