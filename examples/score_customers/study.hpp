// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iosfwd>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace CLI {
class App;
class Config;
}  // namespace CLI

namespace score_customers {

/// What a run was asked for, so that it can be asked for once more: the options that were given, by their own names.
struct study {
  std::vector<std::string> command;  ///< "complaints"; "compare", "complaints"; nothing: of customers
  struct option {
    std::string section;  ///< the subcommand; empty: none
    std::string name;     ///< without hyphens in front
    std::vector<std::string> values;
    friend bool operator==(const option&, const option&) = default;
  };
  std::vector<option> options;

  /// As a TOML file, a line an option. What is not UTF-8 is replaced.
  [[nodiscard]] std::string toml() const;
  /// The first option with a value that is not UTF-8, which a file cannot keep; null where there is none.
  [[nodiscard]] const option* not_kept() const;
};

/// As a JSON report has it: an object with a list of values for each option, and one in it for a subcommand.
[[nodiscard]] nlohmann::ordered_json json_of(const study& asked);
/// At the end of a summary.
void print_study(const study& asked, std::ostream& to);

/// The options that were given to a program and to its subcommands, but for those that do not belong in a study.
[[nodiscard]] study study_of(const CLI::App& app);

/// The command of a study that can be read; nothing where it has none. Whoever asks for the options is told what is
/// wrong with another one.
[[nodiscard]] std::vector<std::string> command_in(const std::string& file);

/// Reads a study for CLI11, but for its command: a TOML file, or the report of a run (JSON), which has it under
/// "study".
[[nodiscard]] std::shared_ptr<CLI::Config> study_reader();

}  // namespace score_customers
