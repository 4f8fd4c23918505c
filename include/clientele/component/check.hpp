// SPDX-License-Identifier: BSL-1.0
// The checks of one direct call, and of parameters. The engine checks whole blocks by the same descriptors.
#pragma once

#include <clientele/component/described.hpp>
#include <clientele/component/descriptor.hpp>
#include <clientele/component/error.hpp>
#include <clientele/component/interval.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

namespace detail {

/// A parameter as a number: of an enum the number of its value, NaN for anything that is no number.
template <class Value>
[[nodiscard]] constexpr double number_of_parameter(const Value& value) noexcept {
  if constexpr (std::is_enum_v<Value>)
    return static_cast<double>(static_cast<std::underlying_type_t<Value>>(value));
  else if constexpr (std::is_arithmetic_v<Value>)
    return static_cast<double>(value);
  else
    return std::numeric_limits<double>::quiet_NaN();
}

/// A parameter in words: "2.5", "now", "(1, 0, 3)", the first eight of more elements; of a record its `text()`,
/// where it has one.
template <class Value>
[[nodiscard]] CLIENTELE_COLD std::string text_of_parameter(const Value& value) {
  if constexpr (list_of_values<Value>) {
    constexpr std::size_t most = 8;
    std::string text = "(";
    for (std::size_t i = 0; i < value.size() && i < most; ++i)
      text += (i == 0 ? "" : ", ") + text_of_parameter(value[i]);
    return text + (value.size() > most ? ", …)" : ")");
  } else if constexpr (std::is_enum_v<Value> || std::is_arithmetic_v<Value>) {
    if constexpr (described_enum<Value>)
      if (const auto name = name_of(value); name != "?") return std::string(name);
    return number_text(number_of_parameter(value));
  } else if constexpr (requires { value.text(); }) {
    return value.text();
  } else {
    return {};
  }
}

template <class Value>
[[noreturn]] CLIENTELE_COLD void fail_parameter(std::string_view component, std::string_view which, const Value& value,
                                                std::string rule) {
  raise(invalid_parameter(component, which, number_of_parameter(value), std::move(rule), text_of_parameter(value)));
}

/// Whether a value breaks its input's range, missing answers allowed where the input is optional.
template <class Value>
[[nodiscard]] constexpr bool violates(const Value& x, const interval& allowed, presence need) noexcept {
  if (x != x) return need == presence::required;
  return !allowed.contains(static_cast<double>(x));
}

template <class Value>
constexpr void check_parameter_value(std::string_view component, std::string_view which, const Value& value,
                                     const interval& allowed) {
  if constexpr (described_enum<Value>) {
    if (static_cast<std::size_t>(value) >= enumerators_of<Value>.size())
      fail_parameter(component, which, value, "one of the named values");
  } else if constexpr (list_of_values<Value>) {
    for (std::size_t i = 0; i < value.size(); ++i) check_parameter_value(component, which, value[i], allowed);
  } else if constexpr (requires { static_cast<double>(value); }) {  // records have rules and no range
    if (violates(value, allowed, presence::required)) fail_parameter(component, which, value, allowed.text());
  }
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE std::string text_of_parameter(const double&);
CLIENTELE_TEMPLATE void fail_parameter(std::string_view, std::string_view, const double&, std::string);
#endif

}  // namespace detail

/// Throws `invalid_parameter` unless the interval contains the value: an argument or a member that no descriptor lists.
constexpr void check_value(std::string_view component, std::string_view which, double value, const interval& allowed) {
  detail::check_parameter_value(component, which, value, allowed);
}
/// The same of an enum: one of its named values.
template <described_enum Enum>
constexpr void check_value(std::string_view component, std::string_view which, Enum value) {
  detail::check_parameter_value(component, which, value, interval::any_number());
}

/// Throws `invalid_parameter` for the first parameter of a component outside its allowed range.
template <class Component>
constexpr void check_parameters(const Component& c) {
  if constexpr (requires { Component::parameters; })
    for_each_element(Component::parameters, [&](const auto& p) {
      detail::check_parameter_value(Component::name, p.name, c.*p.member, p.allowed);
    });
  if constexpr (requires { c.broken_parameter_rule(); }) {
    if (const std::size_t broken = c.broken_parameter_rule(); broken != 0) {
      const row_rule& rule = Component::parameter_rules[broken - 1];
      const auto blame = [&](std::string_view name, const auto& value) {
        if (name == rule.field) detail::fail_parameter(Component::name, rule.field, value, std::string(rule.text));
      };
      for_each_element(Component::parameters, [&](const auto& p) { blame(p.name, c.*p.member); });
      detail::fail_parameter(Component::name, rule.field, nullptr, std::string(rule.text));
    }
  }
}

namespace detail {

/// Whether all elements of the I-th input keep its range.
template <class Component, std::size_t I, class Value>
[[nodiscard]] constexpr bool input_is_good(const Value& value) noexcept {
  constexpr const auto& in = nth_input<Component, I>;
  if constexpr (in.kind == input_kind::category) {
    return in.presence == presence::optional || !value.is_missing();
  } else if constexpr (in.kind == input_kind::records) {
    return true;
  } else if constexpr (!list_of_values<Value>) {
    return !violates(value, in.allowed, in.presence);
  } else {
    for (std::size_t i = 0; i < value.size(); ++i)
      if (violates(value[i], in.allowed, in.presence)) return false;
    return true;
  }
}

/// Whether one customer's inputs keep every range and rule.
template <class Component, class... Inputs>
[[nodiscard]] constexpr bool inputs_are_good(const Component& c, const Inputs&... inputs) noexcept {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    if (!(input_is_good<Component, I>(inputs) && ...)) return false;
    if constexpr (requires { c.broken_rule(inputs...); })
      return c.broken_rule(inputs...) == 0;
    else
      return true;
  }(std::index_sequence_for<Inputs...>{});
}

/// A bad row and the index of the input to blame.
struct blame {
  std::size_t input = 0;
  bad_row bad{};
};

/// The value of one input of one customer, whatever its type.
struct given_value {
  const void* numbers = nullptr;  ///< null for a value that is no number
  std::size_t count = 0;
  double (*nth)(const void*, std::size_t) = nullptr;
  bool is_good = true;

  [[nodiscard]] double operator[](std::size_t i) const { return nth(numbers, i); }
};
template <class Number>
[[nodiscard]] double nth_number(const void* numbers, std::size_t i) {
  return static_cast<double>(static_cast<const Number*>(numbers)[i]);
}
template <class Component, std::size_t I, class Value>
[[nodiscard]] constexpr given_value as_given(const Value& value) noexcept {
  if constexpr (nth_input<Component, I>.kind != input_kind::number)
    return {nullptr, 0, nullptr, input_is_good<Component, I>(value)};
  else if constexpr (list_of_values<Value>)
    return {value.size() == 0 ? nullptr : &value[0], value.size(),
            &nth_number<std::remove_cvref_t<decltype(value[0])>>};
  else
    return {&value, 1, &nth_number<Value>};
}

/// Blames the first input that is out of its range; false where none is.
CLIENTELE_COLD_ONCE inline bool blame_range(blame& found, std::span<const described_input> inputs,
                                            std::span<const given_value> values) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const described_input& in = inputs[i];
    const bool is_number = in.kind == input_kind::number;
    std::size_t element = 0;
    if (is_number)
      while (element < values[i].count && !violates(values[i][element], in.allowed, in.presence)) ++element;
    if (is_number ? element == values[i].count : values[i].is_good) continue;
    found.input = i;
    found.bad.field = in.name;
    found.bad.allowed = in.allowed;
    if (!is_number) {
      found.bad.because = "a value that is not missing";
      found.bad.value = std::numeric_limits<double>::quiet_NaN();
      return true;
    }
    if (in.is_vector && in.width != 1) found.bad.element = static_cast<std::int64_t>(element);
    found.bad.value = values[i][element];
    return true;
  }
  return false;
}

/// Blames the input that a broken rule names.
CLIENTELE_COLD_ONCE inline void blame_rule(blame& found, std::span<const described_input> inputs,
                                           std::span<const given_value> values, const row_rule& rule) {
  found.bad.field = rule.field;
  found.bad.because = rule.text;
  found.bad.value = std::numeric_limits<double>::quiet_NaN();
  found.bad.of_list = true;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const described_input& in = inputs[i];
    if (in.name != rule.field) continue;
    found.input = i;
    if (in.kind == input_kind::category) found.bad.of_list = false;
    if (in.kind != input_kind::number || in.width != 1) continue;
    found.bad.value = values[i][0];
    found.bad.of_list = false;
  }
}

/// What is wrong with inputs that are not good: the first input out of its range, otherwise the broken rule.
template <class Component, class... Inputs>
[[nodiscard]] CLIENTELE_COLD blame find_blame([[maybe_unused]] const Component& c, const Inputs&... inputs) {
  blame found{.bad = {.component = Component::name}};
  const auto& places = inputs_of<Component>;
  const auto values = [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::array<given_value, sizeof...(I)>{as_given<Component, I>(inputs)...};
  }(std::index_sequence_for<Inputs...>{});
  if (!blame_range(found, places, values)) {
    if constexpr (requires { c.broken_rule(inputs...); }) {
      blame_rule(found, places, values, Component::rules[c.broken_rule(inputs...) - 1]);
      if constexpr (requires { c.broken_record(inputs...); })
        found.bad.element = static_cast<std::int64_t>(c.broken_record(inputs...));
    }
  }
  std::size_t i = 0;
  const auto show = [&](const auto& value) {
    if constexpr (requires { value.text(); })
      if (i == found.input && places[i].name == found.bad.field) found.bad.shown = value.text();
    ++i;
  };
  (show(inputs), ...);
  return found;
}

/// Vector inputs of dynamic width must have the component's width.
template <class Component, std::size_t I, class Value>
constexpr void check_width(const Component& c, const Value& value) {
  if constexpr (nth_input<Component, I>.width == dynamic)
    if (value.size() != c.width())
      raise(mismatched_sizes(nth_input<Component, I>.name, value.size(), Component::name, c.width()));
}

}  // namespace detail

/// Throws `invalid_customer` for the first input out of its range, otherwise for the rule that the inputs break.
template <class Component, class... Inputs>
constexpr void check_inputs(const Component& c, const Inputs&... inputs) {
  if (!detail::inputs_are_good(c, inputs...)) raise(invalid_customer(detail::find_blame(c, inputs...).bad));
}

/// One customer: checks the parameters and the inputs, then computes. What a component's call operator calls.
template <class Component, class... Inputs>
constexpr typename Component::result checked(const Component& c, const Inputs&... inputs) {
  static_assert(sizeof...(Inputs) == input_count<Component>, "a component is called with one argument for each input");
  check_parameters(c);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (detail::check_width<Component, I>(c, inputs), ...);
  }(std::index_sequence_for<Inputs...>{});
  check_inputs(c, inputs...);
  return c.compute(inputs...);
}

}  // namespace clientele::inline v0
