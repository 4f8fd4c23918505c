// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>

namespace clientele::tests {

/// An execution in one thread: the parts one after the other, the last first.
struct backwards {
  std::size_t most = static_cast<std::size_t>(-1);
  [[nodiscard]] std::size_t parts(std::size_t pieces) const { return std::min(pieces, most); }
  template <class Task>
  void run(std::size_t parts, Task&& task) const {
    for (std::size_t p = parts; p-- > 0;) task(p);
  }
};

}  // namespace clientele::tests
