// SPDX-License-Identifier: BSL-1.0
#pragma once

#if __has_include(<clientele/interop/parallel.hpp>)
#include <clientele/interop/parallel.hpp>
#endif

#include <cstddef>

namespace score_customers {

/// How a chunk is scored: the one place that knows. Reading and writing stay in one thread.
#if __has_include(<clientele/interop/parallel.hpp>)
[[nodiscard]] inline auto execution(int threads) { return clientele::parallel{.threads = threads}; }
#else
struct one_thread {
  [[nodiscard]] static std::size_t parts(std::size_t) noexcept { return 1; }
  template <class Task>
  void run(std::size_t parts, Task&& task) const {
    for (std::size_t part = 0; part < parts; ++part) task(part);
  }
};
[[nodiscard]] inline one_thread execution(int) { return {}; }
#endif

}  // namespace score_customers
