// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/descriptor.hpp>
#include <clientele/component/interval.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "job.hpp"
#include "parse_number.hpp"

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

/// A parameter's value as one would write it after "--set component.parameter=".
template <class Value>
[[nodiscard]] std::string text_of_setting(const Value& value) {
  if constexpr (std::is_enum_v<Value>) {
    return std::string(clientele::name_of(value));
  } else if constexpr (list_of_numbers<Value>) {
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) text += (i == 0 ? "" : ",") + text_of_setting(value[i]);
    return text.empty() ? "none" : text;
  } else if constexpr (std::is_same_v<Value, bool>) {
    return value ? "true" : "false";
  } else {
    return std::isnan(static_cast<double>(value)) ? "unstated" : clientele::number_text(static_cast<double>(value));
  }
}

[[nodiscard]] inline double number_of_setting(std::string_view name, std::string_view text) {
  if (text == "inf" || text == "infinite") return std::numeric_limits<double>::infinity();
  const parsed_number number = parse_number(text);
  if (number.refused() || number.missing())
    throw usage_error(std::string(name) + ": " + in_quotes(text) + " " +
                      (number.refused() ? number.problem : "is not a number"));
  return number.value;
}

[[nodiscard]] inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = 0; end != text.npos; text.remove_prefix(end == text.npos ? 0 : end + 1)) {
    end = text.find(separator);
    parts.push_back(text.substr(0, end));
  }
  return parts;
}

/// Gives a parameter the value of a text; `name` is for messages.
template <class Value>
void assign_setting(std::string_view name, Value& value, std::string_view text) {
  if constexpr (std::is_enum_v<Value>) {
    const auto& names = clientele::enumerators_of<Value>;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == text) return static_cast<void>(value = static_cast<Value>(i));
    std::string message = std::string(name) + ": " + in_quotes(text) + " is none of";
    for (const std::string_view one : names) message += " " + std::string(one);
    throw usage_error(message);
  } else if constexpr (list_of_numbers<Value>) {
    std::vector<std::string_view> parts = split(text, ',');
    if (text == "none") parts.clear();
    if constexpr (growing_list<Value>)
      value.resize(parts.size());
    else if (parts.size() != value.size())
      throw usage_error(std::string(name) + " takes " + std::to_string(value.size()) +
                        (std::is_enum_v<element_of<Value>> ? " names" : " numbers") + ", separated by commas, not " +
                        std::to_string(parts.size()));
    for (std::size_t i = 0; i < parts.size(); ++i) assign_setting(name, value[i], parts[i]);
  } else if constexpr (std::is_same_v<Value, bool>) {
    if (text != "true" && text != "false")
      throw usage_error(std::string(name) + ": " + in_quotes(text) + " is neither true nor false");
    value = text == "true";
  } else {
    const double number = number_of_setting(name, text);
    if constexpr (std::is_integral_v<Value>) {
      if (!(number >= static_cast<double>(std::numeric_limits<Value>::min()) && number <= 9007199254740992.0 &&
            number <= static_cast<double>(std::numeric_limits<Value>::max()) && std::floor(number) == number))
        throw usage_error(std::string(name) + ": " + in_quotes(text) + " is not a whole number it can hold");
    }
    value = static_cast<Value>(number);
  }
}

/// What a parameter may be, in words.
template <class Value>
[[nodiscard]] std::string range_of_setting(const Value& value, const clientele::interval& allowed) {
  if constexpr (std::is_enum_v<Value>) {
    std::string text;
    for (const std::string_view one : clientele::enumerators_of<Value>)
      text += (text.empty() ? "one of " : ", ") + std::string(one);
    return text;
  } else if constexpr (list_of_numbers<Value>) {
    if constexpr (std::is_enum_v<element_of<Value>>)
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
void set_parameter(Component& component, std::string_view parameter, std::string_view text) {
  const std::string name = std::string(Component::name.view()) + "." + std::string(parameter);
  bool found = false;
  std::string known;
  clientele::for_each_element(Component::parameters, [&](const auto& p) {
    if constexpr (can_be_set<std::remove_cvref_t<decltype(component.*p.member)>>) {
      if (p.name == parameter) {
        found = true;
        assign_setting(name, component.*p.member, text);
      }
      known += (known.empty() ? "" : ", ") + std::string(p.name);
    }
  });
  if (!found)
    throw usage_error(std::string(Component::name.view()) + " has no parameter " + in_quotes(parameter) +
                      (known.empty() ? "; it has none" : "; it has " + known));
}

/// "churn::ripple" is "ripple" for short.
[[nodiscard]] inline std::string title_of(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return std::string(colon == name.npos ? name : name.substr(colon + 1));
}

/// What a component says against a parameter, as the option that sets it.
[[nodiscard]] inline std::string as_setting(const clientele::invalid_parameter& error) {
  const std::string parameter(error.parameter), option = "--set " + title_of(error.component) + "." + parameter;
  if (std::isnan(error.value)) return parameter + " has to be stated (" + option + "=…)";
  const std::string_view what = error.what();
  return option + ": " + std::string(what.substr(std::min(what.find("parameter "), what.size())));
}

// ---- descriptors as texts ----

/// How many elements an input has.
template <class Input, class T>
[[nodiscard]] std::size_t width_of_input(const T& component) {
  if constexpr (Input::width == clientele::dynamic)
    return component.width();
  else
    return Input::width;
}

template <class T>
void describe_inputs(description& d, const T& component) {
  clientele::for_each_element(T::inputs, [&]<class Input>(const Input& in) {
    d.inputs.push_back({std::string(Input::name), std::string(in.unit), in.allowed.text(), std::string(in.source),
                        width_of_input<Input>(component), in.presence == clientele::presence::required});
  });
}

template <class T>
void describe_parameters(description& d, const T& value) {
  clientele::for_each_element(T::parameters, [&](const auto& p) {
    if constexpr (can_be_set<std::remove_cvref_t<decltype(value.*p.member)>>)
      d.parameters.push_back({std::string(p.name), std::string(p.unit), range_of_setting(value.*p.member, p.allowed),
                              std::string(p.source), text_of_setting(value.*p.member)});
  });
  if constexpr (requires { T::parameter_rules; })
    for (const clientele::row_rule& rule : T::parameter_rules)
      d.parameter_rules.push_back(std::string(rule.field) + ": " + std::string(rule.text));
}

template <class Component>
void describe_results(description& d) {
  clientele::for_each_element(Component::results, [&](const auto& out) {
    using value = std::remove_cvref_t<decltype(std::declval<typename Component::result&>().*out.member)>;
    result_description r{std::string(out.name), std::string(out.unit), 1, {}};
    if constexpr (std::is_enum_v<value>)
      r.classes.assign(clientele::enumerators_of<value>.begin(), clientele::enumerators_of<value>.end());
    else if constexpr (!std::is_arithmetic_v<value>)
      r.width = value{}.size();
    d.results.push_back(std::move(r));
  });
}

}  // namespace score_customers
