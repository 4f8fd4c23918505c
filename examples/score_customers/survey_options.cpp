// SPDX-License-Identifier: BSL-1.0
#include "survey_options.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "printable.hpp"
#include "settings.hpp"
#include "survey_entries.hpp"

namespace score_customers {

namespace {}  // namespace

void add_survey(CLI::App& app, survey_line& line) {
  constexpr const char* group = "Survey";
  app.add_option("--items", line.items, "Items of a block; -COLUMN is keyed the other way round")
      ->type_name("BLOCK=COLUMN,…")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option("--overall", line.overall, "Overall satisfaction: a block or a column")
      ->type_name("BLOCK")
      ->group(group);
  app.add_option("--drivers", line.drivers, "What may drive it: blocks or columns (all blocks but that of --overall)")
      ->type_name("BLOCK,…")
      ->group(group);
}

void finish_survey(options& o, const survey_line& line) {
  std::vector<std::string> blocks, sizes, reversed, columns;
  for (const std::string& text : line.items) {
    const std::size_t sign = text.find('=');
    if (sign == text.npos || sign == 0 || sign + 1 == text.size())
      throw CLI::ValidationError("--items", in_quotes(text) + " is not BLOCK=COLUMN,COLUMN,…");
    blocks.push_back(text.substr(0, sign));
    if (std::count(blocks.begin(), blocks.end(), blocks.back()) != 1 || blocks.back().find(',') != text.npos)
      throw CLI::ValidationError("--items", in_quotes(blocks.back()) + " cannot name a block, or names two");
    const std::vector<std::string_view> named = split(std::string_view(text).substr(sign + 1), ',');
    for (const std::string_view one : named) {
      const bool turned = one.starts_with('-');
      columns.emplace_back(one.substr(turned ? 1 : 0));
      if (columns.back().empty())
        throw CLI::ValidationError("--items", in_quotes(text) + " has a column without a name");
      if (turned) reversed.push_back(std::to_string(columns.size()));
      o.mappings.push_back({"items.answers_" + std::to_string(columns.size()), "column:" + columns.back()});
    }
    sizes.push_back(std::to_string(named.size()));
  }
  if (!columns.empty()) {
    if (columns.size() > most_survey_items)
      throw CLI::ValidationError("--items", "names more than " + std::to_string(most_survey_items) + " items");
    if (columns.size() < 2) throw CLI::ValidationError("--items", "names a single item; two at least");
    o.settings.push_back({"items", "sizes", joined(sizes, ",")});
    if (!reversed.empty()) o.settings.push_back({"items", "reversed", joined(reversed, ",")});
    o.settings.push_back({"items", "names", joined(blocks, ",")});
    o.settings.push_back({"items", "columns", joined(columns, ",")});
  }
  if (line.overall.empty()) {
    if (!line.drivers.empty()) throw CLI::ValidationError("--drivers", "goes with --overall only");
    return;
  }
  const auto place_of = [&](const std::string& name) {
    return std::find(blocks.begin(), blocks.end(), name) == blocks.end() ? "column:" + name : "items." + name;
  };
  std::vector<std::string> drivers;
  if (line.drivers.empty())
    std::copy_if(blocks.begin(), blocks.end(), std::back_inserter(drivers),
                 [&](const std::string& block) { return block != line.overall; });
  else
    for (const std::string_view one : split(line.drivers, ',')) drivers.emplace_back(one);
  if (drivers.size() < 2)
    throw CLI::ValidationError("--overall",
                               "has fewer than two blocks or columns beside it that may drive it (--drivers)");
  o.mappings.push_back({"drivers.overall", place_of(line.overall)});
  for (std::size_t i = 0; i < drivers.size(); ++i)
    o.mappings.push_back({"drivers.ratings_" + std::to_string(i + 1), place_of(drivers[i])});
  o.settings.push_back({"drivers", "names", joined(drivers, ",")});
}

}  // namespace score_customers
