// SPDX-License-Identifier: BSL-1.0
// Needs oneTBB: link clientele::parallel.
#pragma once

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/info.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include <cstddef>

namespace clientele::inline v0 {

/// Runs `summarize`, `score(…, into(…))` and `fit` on several threads of oneTBB: `summarize(customers, plan,
/// parallel{})`, `fit(bg_nbd_fit{}, customers, &C::x, &C::t_x, &C::T, parallel{})`.
///
/// The rows are cut at leaves into parts, each part is a pass of its own, and the parts are joined in row order:
/// the results and the summary have the bits of one thread, whatever the number of threads. Needs a sized
/// random-access range (or columns); projections are called from several threads at once, each row by one. Bad rows
/// reach a quarantine after the pass, still in row order; sinks of `into(…)` must be mergeable.
/// Cost: a workspace of about a hundred kilobytes for each part.
struct parallel {
  int threads = 0;  ///< 0: as many as the machine has; never more than it has are used

  [[nodiscard]] std::size_t parts(std::size_t leaves) const {
    constexpr std::size_t parts_a_thread = 4;  // uneven cores still end together
    const std::size_t wanted =
        parts_a_thread * static_cast<std::size_t>(threads > 0 ? threads : tbb::info::default_concurrency());
    return leaves < wanted ? leaves : wanted;
  }

  template <class Task>
  void run(std::size_t parts, Task&& task) const {
    const int available = tbb::info::default_concurrency();
    tbb::task_arena arena(threads > 0 && threads < available ? threads : available);
    arena.execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<std::size_t>(0, parts, 1),
          [&](const tbb::blocked_range<std::size_t>& some) {
            for (std::size_t p = some.begin(); p != some.end(); ++p) task(p);
          },
          tbb::simple_partitioner{});
    });
  }
};

}  // namespace clientele::inline v0
