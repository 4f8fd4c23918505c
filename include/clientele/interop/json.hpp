// SPDX-License-Identifier: BSL-1.0
// Needs JSON for Modern C++ (nlohmann): link clientele::json.
#pragma once

#include <clientele/core/save.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

namespace detail {

inline constexpr std::uint32_t json_version = 1;

/// A number as JSON: whole numbers exact, doubles in the fewest digits that give them back; what JSON has no number for
/// as "nan", "inf", "-inf".
template <class T>
nlohmann::json json_number(T value) {
  if constexpr (std::is_enum_v<T>) {
    return json_number(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    if (value != value) return "nan";
    if (value - value != 0) return value > 0 ? "inf" : "-inf";
    return static_cast<double>(value);
  } else {
    return value;
  }
}
template <class T>
T number_of_json(const nlohmann::json& from) {
  if constexpr (std::is_enum_v<T>) {
    return static_cast<T>(number_of_json<std::underlying_type_t<T>>(from));
  } else if constexpr (std::is_floating_point_v<T>) {
    if (from.is_string()) {
      const auto& text = from.template get_ref<const std::string&>();
      if (text == "nan") return std::numeric_limits<T>::quiet_NaN();
      if (text == "inf") return std::numeric_limits<T>::infinity();
      if (text == "-inf") return -std::numeric_limits<T>::infinity();
    }
    if (!from.is_number()) raise(invalid_archive("clientele: JSON has " + from.dump() + " where a number is expected"));
    return from.template get<T>();
  } else {
    const bool fits = from.is_boolean() ? std::is_same_v<T, bool>
                      : from.is_number_unsigned()
                          ? std::in_range<T>(from.template get<std::uint64_t>())
                          : from.is_number_integer() && std::in_range<T>(from.template get<std::int64_t>());
    if (!fits)
      raise(
          invalid_archive("clientele: JSON has " + from.dump() + " where a whole number of another range is expected"));
    return from.template get<T>();
  }
}

/// A value of numbers, lists and what has `transfer`, as JSON; a list of values as an array.
class json_writer {
 public:
  nlohmann::json all = nlohmann::json::array();

  template <class... T>
  void operator()(const T&... values) {
    (all.push_back(of(values)), ...);
  }

  template <class T>
  static nlohmann::json of(const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      return value;
    } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      return json_number(value);
    } else if constexpr (requires(T& v, json_writer& w) { v.transfer(w); }) {
      json_writer inner;
      const_cast<T&>(value).transfer(inner);  // reads only, as json_writer takes everything by const reference
      return std::move(inner.all);
    } else {
      auto list = nlohmann::json::array();
      for (std::size_t i = 0; i < value.size(); ++i) list.push_back(of(value[i]));
      return list;
    }
  }
};

class json_reader {
 public:
  explicit json_reader(const nlohmann::json& from) : from_(from) {
    if (!from.is_array()) raise(invalid_archive("clientele: JSON has " + from.dump() + " where a list is expected"));
  }

  template <class... T>
  void operator()(T&... values) {
    (take(next(), values), ...);
  }

  template <class T>
  static void take(const nlohmann::json& from, T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      if (!from.is_string()) raise(invalid_archive("clientele: JSON has " + from.dump() + " where a text is expected"));
      value = from.template get<std::string>();
    } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      value = number_of_json<T>(from);
    } else if constexpr (requires(json_reader& r) { value.transfer(r); }) {
      json_reader inner(from);
      value.transfer(inner);
      inner.end();
      if constexpr (requires { value.is_consistent(); })
        if (!value.is_consistent())
          raise(invalid_archive("clientele: the values in the JSON contradict one another: " + from.dump()));
    } else {
      if (!from.is_array()) raise(invalid_archive("clientele: JSON has " + from.dump() + " where a list is expected"));
      if constexpr (requires { value.resize(std::size_t{1}); })
        value.resize(from.size());
      else if (from.size() != value.size())
        raise(invalid_archive("clientele: JSON has a list of " + std::to_string(from.size()) + " where " +
                              std::to_string(value.size()) + " are expected"));
      for (std::size_t i = 0; i < value.size(); ++i) take(from[i], value[i]);
    }
  }

  void end() const {
    if (at_ != from_.size()) raise(invalid_archive("clientele: the JSON has more in a list than is expected"));
  }

 private:
  const nlohmann::json& next() {
    if (at_ == from_.size()) raise(invalid_archive("clientele: the JSON has less in a list than is expected"));
    return from_[at_++];
  }

  const nlohmann::json& from_;
  std::size_t at_ = 0;
};

}  // namespace detail

/// A fitted model or component as JSON that people can read: `{"clientele": 1, "name": "models::bg_nbd",
/// "parameters": {"r": 0.2426, …}}`, exact to the last bit; what a component holds beside its parameters is under
/// "fitted". A summary is kept by `save`.
template <detail::kept_by_name T>
[[nodiscard]] nlohmann::json to_json(const T& value) {
  nlohmann::json all{{"clientele", detail::json_version}, {"name", std::string(T::name.view())}};
  if constexpr (requires { T::parameters; }) {
    auto& parameters = all["parameters"] = nlohmann::json::object();
    for_each_element(T::parameters, [&](const auto& p) {
      parameters[std::string(p.name)] = detail::json_writer::of(value.*p.member);
    });
  }
  if constexpr (requires(T& v, detail::json_writer& w) { v.transfer(w); })
    all["fitted"] = detail::json_writer::of(value);
  return all;
}
/// The same of what `fit` returned.
template <class T, class Diagnostics>
[[nodiscard]] nlohmann::json to_json(const fitted<T, Diagnostics>& f) {
  return to_json(f.value);
}

/// The value that was written. Throws `invalid_archive`, which says what differs, and `invalid_parameter`.
template <detail::kept_by_name T>
[[nodiscard]] T from_json(const nlohmann::json& from) {
  if (!from.is_object() || !from.contains("clientele") || !from.contains("name") || !from["name"].is_string())
    raise(invalid_archive("clientele: this JSON was not written by to_json"));
  if (const auto version = detail::number_of_json<std::uint32_t>(from["clientele"]);
      version == 0 || version > detail::json_version)
    raise(invalid_archive("clientele: the JSON is of version " + std::to_string(version)));
  if (const auto name = from["name"].get<std::string>(); name != T::name.view())
    raise(invalid_archive(joined_text({"clientele: the JSON is of ", name, ", not of ", T::name.view()})));
  T value{};
  if constexpr (requires(detail::json_reader& r) { value.transfer(r); })
    if (from.contains("fitted")) detail::json_reader::take(from["fitted"], value);
  if constexpr (requires { T::parameters; })
    for_each_element(T::parameters, [&](const auto& p) {
      const std::string name(p.name);
      if (!from.contains("parameters") || !from["parameters"].contains(name))
        raise(invalid_archive("clientele: the JSON has no parameter " + name));
      detail::json_reader::take(from["parameters"][name], value.*p.member);
    });
  check_parameters(value);
  return value;
}

}  // namespace clientele::inline v0
