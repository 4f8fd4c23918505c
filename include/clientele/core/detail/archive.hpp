// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/save.hpp>
// Values as bytes and back: little-endian, every number bit for bit, lists with their length before them. A class says
// by `transfer(archive)` which members it is made of, and where not all of their values make sense by
// `is_consistent()` whether they do.
#pragma once

#include <clientele/component/descriptor.hpp>
#include <clientele/component/error.hpp>
#include <clientele/component/text.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0::detail {

template <class T>
inline constexpr bool is_archived_list = false;
template <class T>
inline constexpr bool is_archived_list<std::vector<T>> = true;
template <>
inline constexpr bool is_archived_list<std::string> = true;
template <class T>
inline constexpr bool is_archived_set = false;
template <class T, class... More>
inline constexpr bool is_archived_set<std::set<T, More...>> = true;
template <class T>
inline constexpr bool is_archived_map = requires {
  typename T::key_type;
  typename T::mapped_type;
};
template <class T>
inline constexpr bool is_archived_tuple = false;
template <class... T>
inline constexpr bool is_archived_tuple<std::tuple<T...>> = true;
template <class A, class B>
inline constexpr bool is_archived_tuple<std::pair<A, B>> = true;
template <class T>
inline constexpr bool is_archived_array = std::is_array_v<T>;
template <class T, std::size_t n>
inline constexpr bool is_archived_array<std::array<T, n>> = true;
template <class T>
inline constexpr bool is_archived_optional = false;
template <class T>
inline constexpr bool is_archived_optional<std::optional<T>> = true;

template <std::size_t bytes>
using bits_of_size = std::conditional_t<
    bytes == 1, std::uint8_t,
    std::conditional_t<bytes == 2, std::uint16_t, std::conditional_t<bytes == 4, std::uint32_t, std::uint64_t>>>;

/// Appends the low bytes of a number.
CLIENTELE_ONCE inline void append_bits(std::vector<std::byte>& bytes, std::uint64_t bits, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<std::byte>(bits >> (8 * i) & 0xffu));
}

[[noreturn]] CLIENTELE_COLD_ONCE inline void refuse_bytes() {
  raise(invalid_archive("clientele: the kept bytes make no sense: they were not written by save"));
}

/// Takes them from the front.
[[nodiscard]] CLIENTELE_ONCE inline std::uint64_t take_bits(std::span<const std::byte>& rest, std::size_t size) {
  if (rest.size() < size) refuse_bytes();
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < size; ++i) bits |= static_cast<std::uint64_t>(rest[i]) << (8 * i);
  rest = rest.subspan(size);
  return bits;
}

/// Appends values to bytes.
class byte_writer {
 public:
  std::vector<std::byte> bytes{};

  template <class... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }

 private:
  template <class T>
  void put(const T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      static_assert(sizeof(T) <= 8);
      append_bits(bytes, std::bit_cast<bits_of_size<sizeof(T)>>(value), sizeof(T));
    } else if constexpr (is_archived_array<T>) {
      for (const auto& one : value) put(one);
    } else if constexpr (is_archived_list<T> || is_archived_set<T> || is_archived_map<T>) {
      put(static_cast<std::uint64_t>(value.size()));
      for (const auto& one : value) put(one);
    } else if constexpr (is_archived_tuple<T>) {
      for_each_element(value, [&](const auto& one) { put(one); });
    } else if constexpr (is_archived_optional<T>) {
      put(value.has_value());
      if (value) put(*value);
    } else {
      static_assert(
          requires(T& v, byte_writer& w) { v.transfer(w); },
          "clientele: what save keeps is made of numbers, enums, texts, vectors, arrays, maps, sets, pairs, "
          "tuples, optionals, and of structs with template <class Archive> void transfer(Archive& a) { "
          "a(members…); }");
      const_cast<T&>(value).transfer(*this);  // reads only, as `byte_writer` takes everything by const reference
    }
  }
};

/// Takes values from bytes; throws `invalid_archive` where there are too few, or where they make no sense.
class byte_reader {
 public:
  std::uint32_t version = 0;  ///< of the archive that wrote them; 0: not told

  explicit byte_reader(std::span<const std::byte> bytes) noexcept : rest_(bytes) {}

  [[nodiscard]] std::size_t left() const noexcept { return rest_.size(); }

  template <class... T>
  void operator()(T&... values) {
    (take(values), ...);
  }
  template <class T>
  [[nodiscard]] T next() {
    T value{};
    take(value);
    return value;
  }

 private:
  /// A length: each element takes at least one byte.
  std::size_t length() {
    const auto n = next<std::uint64_t>();
    if (n > rest_.size()) refuse_bytes();
    return static_cast<std::size_t>(n);
  }

  template <class T>
  void take(T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      const auto all = static_cast<bits_of_size<sizeof(T)>>(take_bits(rest_, sizeof(T)));
      if constexpr (std::is_same_v<T, bool>) {
        if (all > 1) refuse_bytes();
        value = all == 1;
      } else {
        value = std::bit_cast<T>(all);
      }
    } else if constexpr (is_archived_array<T>) {
      for (auto& one : value) take(one);
    } else if constexpr (is_archived_list<T>) {
      const std::size_t n = length();
      value.clear();
      for (std::size_t i = 0; i < n; ++i) value.push_back(next<typename T::value_type>());
    } else if constexpr (is_archived_set<T>) {
      const std::size_t n = length();
      value.clear();
      for (std::size_t i = 0; i < n; ++i) value.insert(next<typename T::value_type>());
      if (value.size() != n) refuse_bytes();
    } else if constexpr (is_archived_map<T>) {
      const std::size_t n = length();
      value.clear();
      for (std::size_t i = 0; i < n; ++i) {
        auto key = next<typename T::key_type>();
        take(value[std::move(key)]);
      }
      if (value.size() != n) refuse_bytes();
    } else if constexpr (is_archived_tuple<T>) {
      for_each_element(value, [&](auto& one) { take(one); });
    } else if constexpr (is_archived_optional<T>) {
      value.reset();
      if (next<bool>()) take(value.emplace());
    } else {
      value.transfer(*this);
      if constexpr (requires { value.is_consistent(); })
        if (!value.is_consistent()) refuse_bytes();
    }
  }

  std::span<const std::byte> rest_;
};

/// The cyclic redundancy check of 64 bits by Jones (2002), which finds every error of up to 64 bits in a row.
[[nodiscard]] CLIENTELE_BODY inline std::uint64_t checksum(std::span<const std::byte> bytes) noexcept {
  static constexpr auto table = [] {
    std::array<std::uint64_t, 256> t{};
    for (std::uint64_t i = 0; i < 256; ++i) {
      std::uint64_t c = i;
      for (int k = 0; k < 8; ++k) c = (c & 1) != 0 ? (c >> 1) ^ 0x95ac9329ac4bc9b5u : c >> 1;
      t[i] = c;
    }
    return t;
  }();
  std::uint64_t sum = 0;
  for (const std::byte b : bytes) sum = table[(sum ^ static_cast<std::uint64_t>(b)) & 0xff] ^ (sum >> 8);
  return sum;
}

}  // namespace clientele::inline v0::detail
