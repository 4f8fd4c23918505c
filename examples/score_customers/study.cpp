// SPDX-License-Identifier: BSL-1.0
#include "study.hpp"

#include <toml++/toml.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "printable.hpp"

namespace score_customers {

namespace {

using json = nlohmann::ordered_json;

[[noreturn]] void refuse(const std::string& why) { throw CLI::ValidationError("--study", why); }

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

/// A TOML value as text; numbers, dates and yes and no may stand without quotes.
std::string text_of(const std::string& name, const toml::node& value) {
  if (const auto* text = value.as_string()) return text->get();
  std::ostringstream printed;
  value.visit([&](const auto& one) {
    if constexpr (toml::is_value<decltype(one)>)
      printed << one;
    else
      refuse(in_quotes(name) + " is neither a value nor a list of values");
  });
  return printed.str();
}

json values_of(const std::string& name, const toml::node& value) {
  json values = json::array();
  if (const toml::array* const list = value.as_array())
    for (const toml::node& one : *list) values.push_back(text_of(name, one));
  else
    values.push_back(text_of(name, value));
  return values;
}

/// The shape that a report has.
json options_of(const toml::table& table) {
  json all = json::object();
  for (const auto& [key, value] : table) {
    const std::string name(key.str());
    all[name] = value.is_table() ? options_of(*value.as_table()) : values_of(name, value);
  }
  return all;
}

/// Under which the command stands, beside the options.
constexpr const char* command_key = "command";

json options_in(std::istream& input) {
  const std::string text{std::istreambuf_iterator<char>(input), {}};
  if (const std::size_t first = text.find_first_not_of(" \t\r\n"); first != text.npos && text[first] == '{') {
    const json report = json::parse(text, nullptr, false);
    if (report.is_discarded() || !report.contains("study")) refuse("the report (JSON) has no study");
    return report["study"];
  }
  try {
    return options_of(toml::parse(text));
  } catch (const toml::parse_error& error) {
    refuse("line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
  }
}

class reader final : public CLI::Config {
 public:
  std::string to_config(const CLI::App* app, bool, bool, std::string) const override { return study_of(*app).toml(); }

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    json options = options_in(input);
    if (options.is_object()) options.erase(command_key);
    std::vector<CLI::ConfigItem> read;
    add(options, {}, read);
    return read;
  }

 private:
  static void add(const json& options, const std::vector<std::string>& parents, std::vector<CLI::ConfigItem>& read) {
    if (!options.is_object()) refuse("it is no list of options with their values");
    const auto item = [&](const std::vector<std::string>& under, std::string name, std::vector<std::string> values) {
      CLI::ConfigItem& one = read.emplace_back();
      one.parents = under;
      one.name = std::move(name);
      one.inputs = std::move(values);
    };
    for (const auto& [name, value] : options.items()) {
      if (value.is_object()) {
        if (!parents.empty()) refuse(in_quotes(name) + " is neither a value nor a list of values");
        item({name}, "++", {});  // opens the subcommand, for CLI11
        add(value, {name}, read);
        item({name}, "--", {});
        continue;
      }
      std::vector<std::string> values;
      if (value.is_array())
        for (const json& one : value) values.push_back(text_of(one));
      else
        values.push_back(text_of(value));
      item(parents, name, std::move(values));
    }
  }
};

void add_options(const CLI::App& app, const std::string& section, study& into) {
  for (const CLI::Option* const one : app.get_options())
    if (one->get_configurable() && one->count() != 0) {
      const std::string name = one->get_single_name();
      into.options.push_back({section, name, one->results()});
    }
}

}  // namespace

std::string study::toml() const {
  // A JSON string is a TOML one.
  const auto quoted = [](const std::string& text) {
    return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
  };
  std::string text, section;
  const auto add = [&](const std::string& name, const std::vector<std::string>& values) {
    text += name + " = ";
    if (values.size() != 1) text += "[";
    for (std::size_t i = 0; i < values.size(); ++i) text += (i == 0 ? "" : ", ") + quoted(values[i]);
    text += values.size() != 1 ? "]\n" : "\n";
  };
  if (!command.empty()) add(command_key, command);
  for (const option& one : options) {
    if (one.section != section) text += "[" + one.section + "]\n";
    section = one.section;
    add(one.name, one.values);
  }
  return text;
}

const study::option* study::not_kept() const {
  const auto is_text = [](const std::string& value) {
    try {
      static_cast<void>(json(value).dump());
      return true;
    } catch (const json::type_error&) {
      return false;
    }
  };
  for (const option& one : options)
    if (!std::all_of(one.values.begin(), one.values.end(), is_text)) return &one;
  return nullptr;
}

nlohmann::ordered_json json_of(const study& asked) {
  json all = json::object();
  if (!asked.command.empty()) all[command_key] = asked.command;
  for (const study::option& one : asked.options) (one.section.empty() ? all : all[one.section])[one.name] = one.values;
  return all;
}

void print_study(const study& asked, std::ostream& to) {
  if (asked.command.empty() && asked.options.empty()) return;
  to << "\nstudy\n";
  std::istringstream lines(asked.toml());
  for (std::string line; std::getline(lines, line);) to << "  " << printable(line, 2000) << '\n';
}

study study_of(const CLI::App& app) {
  study all;
  add_options(app, {}, all);
  for (const CLI::App* const one : app.get_subcommands()) add_options(*one, one->get_name(), all);
  return all;
}

std::vector<std::string> command_in(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  std::vector<std::string> words;
  try {
    const json options = options_in(input);
    if (!options.is_object() || !options.contains(command_key)) return words;
    const json& said = options[command_key];
    for (const json& one : said.is_array() ? said : json::array({said})) words.push_back(text_of(one));
  } catch (const CLI::ValidationError&) {
    words.clear();
  }
  return words;
}

std::shared_ptr<CLI::Config> study_reader() { return std::make_shared<reader>(); }

}  // namespace score_customers
