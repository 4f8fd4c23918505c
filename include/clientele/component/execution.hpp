// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>

namespace clientele::inline v0 {

/// Splits work into parts and runs them, as `parallel` does: `parts(n)` says how many parts are wanted of n pieces,
/// `run(parts, task)` calls `task(p)` for each part, in any order and on any thread.
template <class T>
concept execution = requires(const T& e, std::size_t n, void (&task)(std::size_t)) {
  { e.parts(n) } -> std::convertible_to<std::size_t>;
  e.run(n, task);
};

/// Runs everything in the calling thread, as one part.
struct one_thread {
  [[nodiscard]] static constexpr std::size_t parts(std::size_t) noexcept { return 1; }
  template <class Task>
  static constexpr void run(std::size_t parts, Task&& task) {
    for (std::size_t p = 0; p < parts; ++p) task(p);
  }
};

}  // namespace clientele::inline v0
