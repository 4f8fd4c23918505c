// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "options.hpp"

namespace score_customers {

/// What `survey` has on the command line beside the options of all commands.
struct survey_line {
  std::vector<std::string> items;  ///< NAME=COLUMN,COLUMN,…
  std::string overall, drivers;
};
void add_survey(CLI::App& app, survey_line& line);
/// Says it in mappings and settings of the components `items` and `drivers`.
void finish_survey(options& o, const survey_line& line);

}  // namespace score_customers
