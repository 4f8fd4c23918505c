// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/descriptor.hpp>

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace clientele::inline v0 {

/// What tells customers or events apart and is no quantity: a value of the caller's enum, an integer, a bool or a text.
/// What a gathering component is given for its `category_input`s, and what its conclusion lists.
///
/// Order: missing, then numbers by value, then texts byte by byte. An enum is its number; of a described enum `text()`
/// is the enumerator's name, of a bool "false" or "true". Exact for every 64-bit integer. Cost: no heap memory, but for
/// texts longer than a std::string holds in itself.
class category {
 public:
  /// The missing one.
  category() noexcept = default;

  template <class T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>)
  category(T value) noexcept {
    assign(value);
  }
  category(std::string_view text) { assign(text); }
  category(const std::string& text) { assign(std::string_view(text)); }
  category(const char* text) { assign(std::string_view(text)); }
  template <class T>
  category(const std::optional<T>& value) {
    if (value) assign(*value);
  }

  template <class T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>)
  void assign(T value) noexcept {
    if constexpr (std::is_enum_v<T>) {
      assign(static_cast<std::underlying_type_t<T>>(value));
      if constexpr (described_enum<T>) name_ = name_of(value);
    } else {
      kind_ = kind::number;
      if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8)
        if (value > static_cast<T>(std::numeric_limits<std::int64_t>::max())) kind_ = kind::large;
      number_ = static_cast<std::int64_t>(value);
      name_ = std::is_same_v<T, bool> ? (value ? "true" : "false") : std::string_view();
      text_.clear();
    }
  }
  void assign(std::string_view text) {
    kind_ = kind::text;
    number_ = 0;
    name_ = {};
    text_.assign(text);
  }
  void assign_missing() noexcept {
    kind_ = kind::missing;
    number_ = 0;
    name_ = {};
    text_.clear();
  }

  [[nodiscard]] bool is_missing() const noexcept { return kind_ == kind::missing; }
  [[nodiscard]] bool is_text() const noexcept { return kind_ == kind::text; }

  /// The value in words: an enumerator's name, a number, the text; "missing".
  [[nodiscard]] std::string text() const {
    if (kind_ == kind::text || !text_.empty()) return text_;
    if (!name_.empty()) return std::string(name_);
    if (kind_ == kind::missing) return "missing";
    return kind_ == kind::large ? std::to_string(static_cast<std::uint64_t>(number_)) : std::to_string(number_);
  }
  /// The value as the caller's enum or integer; nothing for a text, a missing one, or one that T does not hold.
  template <class T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>)
  [[nodiscard]] std::optional<T> as() const noexcept {
    if constexpr (std::is_enum_v<T>) {
      const auto number = as<std::underlying_type_t<T>>();
      return number ? std::optional<T>(static_cast<T>(*number)) : std::nullopt;
    } else {
      if (kind_ != kind::number && kind_ != kind::large) return std::nullopt;
      const auto value = static_cast<T>(number_);
      return category(value) == *this ? std::optional<T>(value) : std::nullopt;
    }
  }

  friend bool operator==(const category& a, const category& b) noexcept {
    return a.kind_ == b.kind_ && a.number_ == b.number_ && (a.kind_ != kind::text || a.text_ == b.text_);
  }
  friend std::strong_ordering operator<=>(const category& a, const category& b) noexcept {
    if (a.kind_ != b.kind_) return a.kind_ <=> b.kind_;
    if (a.kind_ != kind::text) return a.number_ <=> b.number_;
    return a.text_ <=> b.text_;
  }

  /// Equal categories have equal ones. Cost: a text is read once.
  [[nodiscard]] std::uint64_t hash() const noexcept {
    if (kind_ == kind::text) return std::hash<std::string_view>{}(text_);
    return static_cast<std::uint64_t>(number_) ^ static_cast<std::uint64_t>(kind_) << 62;
  }

  /// For keeping and loading: `archive(kind, number, text)`.
  template <class Archive>
  void transfer(Archive& archive) {
    if (kind_ != kind::text && text_.empty()) text_.assign(name_);
    name_ = {};
    archive(kind_, number_, text_);
  }
  [[nodiscard]] bool is_consistent() const noexcept { return kind_ <= kind::text; }

  /// The number as a place in a table, such as that of an enumerator; beyond every table for others.
  [[nodiscard]] std::size_t as_place() const noexcept {
    return kind_ == kind::number ? static_cast<std::size_t>(number_) : std::numeric_limits<std::size_t>::max();
  }
  friend bool same_meaning(const category& a, const category& b);

 private:
  /// Whether `text()` of a number is this.
  [[nodiscard]] bool is_called(std::string_view wanted) const {
    if (!text_.empty()) return text_ == wanted;
    return name_.empty() ? text() == wanted : name_ == wanted;
  }

  enum class kind : unsigned char { missing, number, large, text };  // large: unsigned, beyond the signed ones

  kind kind_ = kind::missing;
  std::int64_t number_ = 0;
  std::string_view name_{};  ///< of an enumerator or a bool, of static lifetime
  std::string text_{};       ///< of a text; of a number that was loaded the name that was kept
};

/// Whether two categories are equal, or one is a text and the other the enumerator, number or bool of that text.
[[nodiscard]] inline bool same_meaning(const category& a, const category& b) {
  if (a.is_text() == b.is_text()) return a == b;
  if (a.is_missing() || b.is_missing()) return false;
  return a.is_text() ? b.is_called(a.text_) : a.is_called(b.text_);
}

/// An input that is a category: the projection gives an enum, an integer, a bool, a text, or an optional of these.
template <fixed_string Name>
struct category_input {
  clientele::presence presence = presence::required;
  std::string_view source{};

  static constexpr auto label = Name;
  static constexpr std::string_view name = Name.view();
  static constexpr input_kind kind = input_kind::category;
  static constexpr bool is_vector = false, summarised = false;
  static constexpr std::size_t width = 1;
  static constexpr std::string_view unit{};
  static constexpr interval allowed{};
};

/// An input that is a list of records of one customer or case, such as its orders or its steps: the projection gives a
/// range of what converts to `Record`.
template <fixed_string Name, class Record>
struct records_input {
  std::string_view source{};

  using record = Record;
  static constexpr auto label = Name;
  static constexpr std::string_view name = Name.view();
  static constexpr input_kind kind = input_kind::records;
  static constexpr clientele::presence presence = clientele::presence::required;
  static constexpr bool is_vector = false, summarised = false;
  static constexpr std::size_t width = 1;
  static constexpr std::string_view unit{};
  static constexpr interval allowed{};
};

}  // namespace clientele::inline v0
