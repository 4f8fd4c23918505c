// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/described.hpp>
#include <clientele/component/descriptor.hpp>
#include <clientele/component/interval.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "job.hpp"

namespace score_customers {

// Parameters by name: texts to values and back, for every type that a parameter may have. Ranges and
// rules are the component's own affair (clientele::check_parameters).

template <class T>
concept growing_list = requires(T& list) { list.resize(1); };

template <class T>
concept list_of_numbers = !std::is_arithmetic_v<T> && requires(const T& list) {
  list.size();
  list[0];
};

template <class List>
using element_of = std::remove_cvref_t<decltype(std::declval<const List&>()[0])>;

/// Whether a text can say it; a table of structs cannot be set from the command line and has the value it begins with.
template <class Value>
inline constexpr bool can_be_set = std::is_enum_v<Value> || std::is_arithmetic_v<Value>;
template <list_of_numbers Value>
inline constexpr bool can_be_set<Value> = can_be_set<element_of<Value>>;

/// Between the elements of a list: commas; between lists semicolons.
template <list_of_numbers List>
inline constexpr char separator_of = list_of_numbers<element_of<List>> ? ';' : ',';

/// A parameter's value as one would write it after "--set component.parameter=".
template <class Value>
[[nodiscard]] CLIENTELE_COLD std::string text_of_setting(const Value& value) {
  if constexpr (std::is_enum_v<Value>) {
    return std::string(clientele::name_of(value));
  } else if constexpr (list_of_numbers<Value>) {
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i)
      text += (i == 0 ? std::string() : std::string(1, separator_of<Value>)) + text_of_setting(value[i]);
    return text.empty() ? "none" : text;
  } else if constexpr (std::is_same_v<Value, bool>) {
    return value ? "true" : "false";
  } else {
    return std::isnan(static_cast<double>(value)) ? "unstated" : clientele::number_text(static_cast<double>(value));
  }
}

[[nodiscard]] double number_of_setting(std::string_view name, std::string_view text);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// Says that a setting's text has no meaning.
[[noreturn]] void refuse_setting(std::string_view name, std::string_view text, const std::string& why);
/// The place of a text among names.
[[nodiscard]] std::size_t place_among(std::span<const std::string_view> names, std::string_view name,
                                      std::string_view text);
/// Says that there is no such parameter among those that are known.
[[noreturn]] void refuse_parameter(std::string_view component, std::string_view parameter, const std::string& known);

/// Gives a parameter the value of a text; `name` is for messages.
template <class Value>
CLIENTELE_COLD void assign_setting(std::string_view name, Value& value, std::string_view text) {
  if constexpr (std::is_enum_v<Value>) {
    value = static_cast<Value>(place_among(clientele::enumerators_of<Value>, name, text));
  } else if constexpr (list_of_numbers<Value>) {
    std::vector<std::string_view> parts = split(text, separator_of<Value>);
    if (text == "none") parts.clear();
    if constexpr (growing_list<Value>)
      value.resize(parts.size());
    else if (parts.size() != value.size())
      throw usage_error(std::string(name) + " takes " + std::to_string(value.size()) +
                        (list_of_numbers<element_of<Value>>  ? " lists, separated by semicolons, not "
                         : std::is_enum_v<element_of<Value>> ? " names, separated by commas, not "
                                                             : " numbers, separated by commas, not ") +
                        std::to_string(parts.size()));
    for (std::size_t i = 0; i < parts.size(); ++i) assign_setting(name, value[i], parts[i]);
  } else if constexpr (std::is_same_v<Value, bool>) {
    if (text != "true" && text != "false") refuse_setting(name, text, "is neither true nor false");
    value = text == "true";
  } else {
    const double number = number_of_setting(name, text);
    if constexpr (std::is_integral_v<Value>) {
      if (!(number >= static_cast<double>(std::numeric_limits<Value>::min()) && number <= 9007199254740992.0 &&
            number <= static_cast<double>(std::numeric_limits<Value>::max()) && std::floor(number) == number))
        refuse_setting(name, text, "is not a whole number it can hold");
    }
    value = static_cast<Value>(number);
  }
}

/// What a parameter may be, in words.
template <class Value>
[[nodiscard]] CLIENTELE_COLD std::string range_of_setting(const Value& value, const clientele::interval& allowed) {
  if constexpr (std::is_enum_v<Value>) {
    std::string text;
    for (const std::string_view one : clientele::enumerators_of<Value>)
      text += (text.empty() ? "one of " : ", ") + std::string(one);
    return text;
  } else if constexpr (list_of_numbers<Value>) {
    if constexpr (std::is_enum_v<element_of<Value>> || list_of_numbers<element_of<Value>>)
      return "each " + range_of_setting(element_of<Value>{}, allowed);
    else
      return allowed.text();
  } else if constexpr (std::is_same_v<Value, bool>) {
    return "true or false";
  } else {
    static_cast<void>(value);
    return allowed.text();
  }
}

/// Sets a parameter of a component (or of what is fitted) by its name.
template <class Component>
CLIENTELE_COLD void set_parameter(Component& component, std::string_view parameter, std::string_view text) {
  bool found = false;
  std::string known;
  clientele::for_each_element(Component::parameters, [&](const auto& p) {
    if constexpr (can_be_set<std::remove_cvref_t<decltype(component.*p.member)>>) {
      if (p.name == parameter) {
        found = true;
        assign_setting(std::string(Component::name.view()) + "." + std::string(parameter), component.*p.member, text);
      }
      known += (known.empty() ? "" : ", ") + std::string(p.name);
    }
  });
  if (!found) refuse_parameter(Component::name.view(), parameter, known);
}

/// "churn::ripple" is "ripple" for short.
[[nodiscard]] std::string title_of(std::string_view name);

/// What a component says against a parameter, as the option that sets it.
[[nodiscard]] std::string as_setting(const clientele::invalid_parameter& error);

// ---- descriptors as texts ----

/// The inputs of a component or a specification; `elements`: of those whose width it tells itself.
void describe_inputs(description& d, std::span<const clientele::described_input> inputs, std::size_t elements);
/// The results of a component.
void describe_results(description& d, std::span<const clientele::described_result> results);

template <class T>
[[nodiscard]] std::size_t width_of(const T& component) {
  if constexpr (requires { component.width(); })
    return component.width();
  else
    return 1;
}

template <class T>
CLIENTELE_COLD void describe_parameters(description& d, const T& value) {
  clientele::for_each_element(T::parameters, [&](const auto& p) {
    if constexpr (can_be_set<std::remove_cvref_t<decltype(value.*p.member)>>)
      d.parameters.push_back({std::string(p.name), std::string(p.unit), range_of_setting(value.*p.member, p.allowed),
                              std::string(p.source), text_of_setting(value.*p.member)});
  });
  if constexpr (requires { T::parameter_rules; })
    for (const clientele::row_rule& rule : T::parameter_rules)
      d.parameter_rules.push_back(std::string(rule.field) + ": " + std::string(rule.text));
}

/// All that a component or a specification says of itself.
template <class T>
[[nodiscard]] CLIENTELE_COLD description describe(const T& what) {
  description d{.name = std::string(T::name.view()), .title = title_of(T::name.view())};
  describe_inputs(d, clientele::inputs_of<T>, width_of(what));
  describe_parameters(d, what);
  if constexpr (clientele::component<T>) describe_results(d, clientele::results_of<T>);
  return d;
}

}  // namespace score_customers
