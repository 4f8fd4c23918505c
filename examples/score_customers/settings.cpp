// SPDX-License-Identifier: BSL-1.0
#include "settings.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "input_ranges.hpp"
#include "parse_number.hpp"
#include "printable.hpp"

namespace score_customers {

double number_of_setting(std::string_view name, std::string_view text) {
  if (text == "inf" || text == "infinite") return std::numeric_limits<double>::infinity();
  const parsed_number number = parse_number(text);
  if (number.refused() || number.missing())
    throw usage_error(std::string(name) + ": " + in_quotes(text) + " " +
                      (number.refused() ? number.problem : "is not a number"));
  return number.value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = 0; end != text.npos; text.remove_prefix(end == text.npos ? 0 : end + 1)) {
    end = text.find(separator);
    parts.push_back(text.substr(0, end));
  }
  return parts;
}

std::string title_of(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return std::string(colon == name.npos ? name : name.substr(colon + 1));
}

std::string as_setting(const clientele::invalid_parameter& error) {
  const std::string parameter(error.parameter), option = "--set " + title_of(error.component) + "." + parameter;
  if (std::isnan(error.value)) return parameter + " has to be stated (" + option + "=…)";
  const std::string_view what = error.what();
  return option + ": " + std::string(what.substr(std::min(what.find("parameter "), what.size())));
}

void describe_inputs(description& d, std::span<const clientele::described_input> inputs, std::size_t elements) {
  for (const clientele::described_input& in : inputs) {
    const bool is_text = in.kind == clientele::input_kind::category;
    d.inputs.push_back({.name = std::string(in.name),
                        .unit = std::string(in.unit),
                        .range = is_text ? "any text" : in.allowed.text(),
                        .source = std::string(in.source),
                        .width = is_text ? 1 : in.lanes(elements),
                        .required = in.presence == clientele::presence::required,
                        .is_text = is_text,
                        .summarised = in.summarised,
                        .zero_or_one = !is_text && in.allowed == zero_or_one});
  }
}

void describe_results(description& d, std::span<const clientele::described_result> results) {
  for (const clientele::described_result& out : results)
    d.results.push_back({.name = std::string(out.name),
                         .unit = std::string(out.unit),
                         .width = out.lanes,
                         .is_list = out.is_list,
                         .classes = out.classes});
}

void refuse_setting(std::string_view name, std::string_view text, const std::string& why) {
  throw usage_error(std::string(name) + ": " + in_quotes(text) + " " + why);
}

std::size_t place_among(std::span<const std::string_view> names, std::string_view name, std::string_view text) {
  std::string known;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return i;
    (known += ' ') += names[i];
  }
  refuse_setting(name, text, "is none of" + known);
}

void refuse_parameter(std::string_view component, std::string_view parameter, const std::string& known) {
  throw usage_error(std::string(component) + " has no parameter " + in_quotes(parameter) +
                    (known.empty() ? "; it has none" : "; it has " + known));
}

}  // namespace score_customers
