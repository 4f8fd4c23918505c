// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "catalogue.hpp"

namespace score_customers {

/// Where a command finds an input that neither an option nor a column of its name gives: in a column, a result or a
/// constant, named as in "--map field=target". What is not there is passed over for the next one of the same field.
struct usual_place {
  std::string_view field, target;
};

/// A component whose inputs may all be missing in a row, and those of them of which one has to be found, so that it
/// does not run on nothing.
struct one_of_inputs {
  std::string_view component;
  std::span<const std::string_view> inputs;
};

/// What the program does with a file of rows of one kind: its components, and where their inputs usually are.
struct command {
  std::string_view name;      ///< "complaints", the word on the command line
  std::string_view row_name;  ///< what the rows are, in the plural
  std::string_view about;     ///< the first lines of its help
  std::string_view details;   ///< the last ones: columns, sections, examples
  std::vector<catalogue_entry> (*entries)();
  std::span<const usual_place> places{};
  std::span<const one_of_inputs> needs{};
};

/// Those of the program, "customers" first.
[[nodiscard]] std::span<const command* const> commands();
/// The one of a name; null where there is none.
[[nodiscard]] const command* command_named(std::string_view name);

/// The entries of the components of these titles in the catalogue of customers.
[[nodiscard]] std::vector<catalogue_entry> entries_titled(std::span<const std::string_view> titles);

// Each is defined in a file of its own.
extern const command customers_command, complaints_command, survey_command, subscriptions_command, leavers_command,
    experiment_command, contacts_command;

}  // namespace score_customers
