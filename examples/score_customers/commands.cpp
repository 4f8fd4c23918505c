// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace score_customers {

const command customers_command{
    .name = "customers", .row_name = "customers", .about = {}, .details = {}, .entries = catalogue};

std::span<const command* const> commands() {
  static constexpr std::array all{&customers_command, &complaints_command, &survey_command,  &subscriptions_command,
                                  &leavers_command,   &experiment_command, &contacts_command};
  return all;
}

const command* command_named(std::string_view name) {
  const auto found =
      std::find_if(commands().begin(), commands().end(), [&](const command* c) { return c->name == name; });
  return found == commands().end() ? nullptr : *found;
}

std::vector<catalogue_entry> entries_titled(std::span<const std::string_view> titles) {
  std::vector<catalogue_entry> chosen(titles.size());
  for (catalogue_entry& entry : catalogue()) {
    const std::string title = entry.make(0)->describe().title;
    const auto at = std::find(titles.begin(), titles.end(), title);
    if (at == titles.end()) continue;
    chosen[static_cast<std::size_t>(at - titles.begin())] = std::move(entry);
  }
  return chosen;
}

}  // namespace score_customers
