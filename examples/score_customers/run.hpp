// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace score_customers {

/// The whole program: arguments without the program's name; returns its exit code (options.hpp). The
/// summary goes to `out` (to `err` when a file that is written is the standard output), everything else to
/// `err`; `terminal`: whether `err` is one, so that progress is shown.
[[nodiscard]] int run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err, bool terminal);

}  // namespace score_customers
