// SPDX-License-Identifier: BSL-1.0
// fails with SINGLE_PASS: static assertion failed.*fit walks along the range more than once, so it needs a forward range
// fails with SINGLE_PASS: classification::abc
#include <clientele/classification/abc.hpp>
#include <clientele/core/fit.hpp>

#include <istream>
#include <iterator>
#include <ranges>
#include <sstream>
#include <vector>

int main() {
  std::istringstream text("1 2 3");
  auto once = std::views::istream<double>(text);
  const std::vector<double> values{1, 2, 3};
  static_cast<void>(once);
#ifdef SINGLE_PASS
  clientele::fit(clientele::classification::abc{}, once, std::identity{});
#else
  clientele::fit(clientele::classification::abc{}, values, std::identity{});
#endif
}
