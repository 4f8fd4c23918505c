// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/interop/arrow.hpp>
// What an Arrow schema says of a column's type, and which types are refused.
#pragma once

#include <clientele/component/error.hpp>
#include <clientele/component/text.hpp>
#include <clientele/interop/detail/arrow_abi.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace clientele::inline v0::detail {

enum class arrow_kind : unsigned char {
  nothing,
  boolean,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  half_float,
  single_float,
  double_float,
  date32,
  date64,
  timestamp,
  duration,
  decimal,
  text,
  large_text,
  text_view
};

/// The type of the values of a column, those of the dictionary where it has one.
struct arrow_type {
  arrow_kind kind = arrow_kind::nothing;
  std::size_t bytes = 0;                         ///< of a value
  int scale = 0;                                 ///< of a decimal
  std::int64_t ticks = 1, seconds_per_tick = 1;  ///< a tick of a time is seconds_per_tick / ticks seconds

  [[nodiscard]] bool is_integer() const noexcept { return kind >= arrow_kind::int8 && kind <= arrow_kind::uint64; }
  [[nodiscard]] bool is_text() const noexcept { return kind >= arrow_kind::text; }
  [[nodiscard]] bool is_time() const noexcept { return kind >= arrow_kind::date32 && kind <= arrow_kind::duration; }
};

/// The type in words, as far as its format tells.
[[nodiscard]] CLIENTELE_COLD_ONCE inline std::string_view name_of_arrow_format(std::string_view format) {
  constexpr struct {
    std::string_view begins, name;
  } all[] = {{"+l", "list"},
             {"+L", "large list"},
             {"+vl", "list view"},
             {"+vL", "large list view"},
             {"+w:", "fixed-size list"},
             {"+s", "struct"},
             {"+m", "map"},
             {"+ud:", "dense union"},
             {"+us:", "sparse union"},
             {"+r", "run-end encoded"},
             {"z", "binary"},
             {"Z", "large binary"},
             {"vz", "binary view"},
             {"w:", "fixed-size binary"},
             {"tt", "time of day"},
             {"ti", "interval"},
             {"td", "date"},
             {"ts", "timestamp"},
             {"tD", "duration"},
             {"d:", "decimal"},
             {"u", "string"},
             {"U", "large string"},
             {"vu", "string view"},
             {"b", "bool"},
             {"n", "null"},
             {"f", "float"},
             {"g", "double"},
             {"e", "half float"}};
  for (const auto& one : all)
    if (format.starts_with(one.begins)) return one.name;
  return format.size() == 1 && std::string_view("cCsSiIlL").find(format) != format.npos ? "integer" : "unknown";
}

[[noreturn]] CLIENTELE_COLD_ONCE inline void refuse_arrow_column(std::string_view name, std::string_view format,
                                                                 std::string_view why) {
  raise(invalid_use(joined_text(
      {"clientele: the Arrow column \"", name, "\" of type ", name_of_arrow_format(format), " (", format, ") ", why})));
}

/// The ticks of a unit of time: s, m, u, n.
[[nodiscard]] inline std::int64_t arrow_ticks(char unit) noexcept {
  return unit == 's' ? 1 : unit == 'm' ? 1000 : unit == 'u' ? 1000000 : unit == 'n' ? 1000000000 : 0;
}

/// "precision,scale" or "precision,scale,bits" of a decimal; bytes stay 0 when it is neither.
inline void read_arrow_decimal(std::string_view text, arrow_type& type) {
  int numbers[3] = {0, 0, 128}, sign = 1;
  std::size_t k = 0;
  bool digits = false;
  for (const char c : text) {
    if (c == ',') {
      if (!digits || ++k == 3) return;
      digits = false;
      sign = 1;
      numbers[k] = 0;
    } else if (c == '-' && !digits) {
      sign = -1;
    } else if (c >= '0' && c <= '9' && numbers[k] < 100000 && numbers[k] > -100000) {
      numbers[k] = numbers[k] * 10 + sign * (c - '0');
      digits = true;
    } else {
      return;
    }
  }
  const int bits = numbers[2];
  if (k == 0 || !digits || (bits != 32 && bits != 64 && bits != 128 && bits != 256)) return;
  type.scale = numbers[1];
  type.bytes = static_cast<std::size_t>(bits) / 8;
}

/// The type of a format; `bytes` is 0 where it is refused, but for the null type.
[[nodiscard]] inline arrow_type type_of_arrow_format(std::string_view format) {
  constexpr struct {
    char letter;
    arrow_kind kind;
    std::size_t bytes;
  } letters[] = {
      {'b', arrow_kind::boolean, 1},    {'c', arrow_kind::int8, 1},         {'C', arrow_kind::uint8, 1},
      {'s', arrow_kind::int16, 2},      {'S', arrow_kind::uint16, 2},       {'i', arrow_kind::int32, 4},
      {'I', arrow_kind::uint32, 4},     {'l', arrow_kind::int64, 8},        {'L', arrow_kind::uint64, 8},
      {'e', arrow_kind::half_float, 2}, {'f', arrow_kind::single_float, 4}, {'g', arrow_kind::double_float, 8},
      {'u', arrow_kind::text, 4},       {'U', arrow_kind::large_text, 8}};
  arrow_type type;
  if (format.size() == 1)
    for (const auto& one : letters)
      if (one.letter == format[0]) return {one.kind, one.bytes};
  if (format == "vu") return {arrow_kind::text_view, 16};
  if (format == "tdD") return {arrow_kind::date32, 4, 0, 1, 86400};
  if (format == "tdm") return {arrow_kind::date64, 8, 0, 1000, 1};
  if ((format.starts_with("ts") && format.size() >= 4 && format[3] == ':') ||
      (format.starts_with("tD") && format.size() == 3)) {
    type = {format[1] == 's' ? arrow_kind::timestamp : arrow_kind::duration, 8, 0, arrow_ticks(format[2]), 1};
    if (type.ticks == 0) type.bytes = 0;
  } else if (format.starts_with("d:")) {
    type.kind = arrow_kind::decimal;
    read_arrow_decimal(format.substr(2), type);
  }
  return type;
}

/// The value of a key in a schema's metadata, empty where there is none.
[[nodiscard]] inline std::string_view arrow_metadata(const char* metadata, std::string_view wanted) {
  if (metadata == nullptr) return {};
  const auto number = [&] {
    std::int32_t n = 0;
    std::memcpy(&n, metadata, sizeof n);
    metadata += sizeof n;
    return static_cast<std::size_t>(n < 0 ? 0 : n);
  };
  const auto text = [&] {
    const std::size_t size = number();
    const std::string_view t(metadata, size);
    metadata += size;
    return t;
  };
  for (std::size_t pairs = number(); pairs != 0; --pairs) {
    const std::string_view key = text(), value = text();
    if (key == wanted) return value;
  }
  return {};
}

/// The type of a column's values; raises `invalid_use`, naming the column, for what is none of ours.
[[nodiscard]] inline arrow_type type_of_arrow_column(const ArrowSchema& schema, std::string_view name) {
  if (const std::string_view extension = arrow_metadata(schema.metadata, "ARROW:extension:name"); !extension.empty())
    refuse_arrow_column(name, schema.format, joined_text({"is of an extension that is not known here: ", extension}));
  const ArrowSchema& values = schema.dictionary == nullptr ? schema : *schema.dictionary;
  const arrow_type type = type_of_arrow_format(values.format);
  if (type.bytes == 0 && std::string_view(values.format) != "n")
    refuse_arrow_column(name, values.format, "is neither numbers nor times nor texts");
  if (schema.dictionary != nullptr &&
      (!type_of_arrow_format(schema.format).is_integer() || values.dictionary != nullptr))
    refuse_arrow_column(name, schema.format, "is a dictionary without integers that point into it");
  if (schema.dictionary != nullptr && type.is_time())
    refuse_arrow_column(name, values.format, "is a dictionary of times: give the times themselves");
  return type;
}

}  // namespace clientele::inline v0::detail
