// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iosfwd>
#include <optional>

#include "options.hpp"
#include "output_files.hpp"
#include "progress.hpp"

namespace score_customers {

/// From a transaction log to valued customers: history, models, holdout check, report. Returns an exit code; the
/// streams are those of run(), and so are the files, which it opens.
[[nodiscard]] int score_transactions(const options& chosen, std::optional<output_files>& files, std::ostream& out,
                                     std::ostream& err, progress& shown);

}  // namespace score_customers
