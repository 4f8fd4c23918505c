// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/error.hpp>
#include <clientele/core/detail/misuse.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// A column of the caller's own, in its own element type: row i is `data[i * stride]`. Nothing is copied; the
/// memory must outlive the pass.
template <class T>
struct column_view {
  const T* data = nullptr;
  std::size_t size = 0;
  std::ptrdiff_t stride = 1;
  std::string_view name{};  ///< for error messages, which may outlive the column: a text of static lifetime

  [[nodiscard]] constexpr const T& operator[](std::size_t row) const noexcept {
    return data[static_cast<std::ptrdiff_t>(row) * stride];
  }
  friend constexpr bool operator==(const column_view&, const column_view&) = default;
};

/// A column's name, for error messages, kept as long as the program runs: a text known at compile time stays where it
/// is, any other text is copied once. Cost: a search among the texts copied so far.
class column_name {
 public:
  template <class Text>
    requires std::is_convertible_v<const Text&, std::string_view>
  constexpr column_name(const Text& text) : text_(text) {
    if (!std::is_constant_evaluated()) text_ = kept(text_);
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return text_; }

 private:
  static std::string_view kept(std::string_view text) {
    struct name {
      std::string text;
      name* next;
    };
    static name* names = nullptr;  // grows at its head and is never destroyed: messages may outlive everything
    name* first = __atomic_load_n(&names, __ATOMIC_ACQUIRE);
    for (const name* known = first; known != nullptr; known = known->next)
      if (known->text == text) return known->text;
    auto* fresh = new name{std::string(text), first};
    while (!__atomic_compare_exchange_n(&names, &fresh->next, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
    }
    return fresh->text;
  }

  std::string_view text_;
};

/// Which values of a column are there: row i has one where bit `offset` + i of a bitmap is 1, the lowest bit of each
/// byte first, as Apache Arrow lays it out. Nothing is copied; the bitmap must outlive the pass.
class validity {
 public:
  /// Of a vector, an array or a span of bytes.
  template <class Bytes>
    requires(!std::is_same_v<std::remove_cvref_t<Bytes>, validity>)
  explicit validity(Bytes&& bytes, std::size_t offset = 0) : offset_(offset) {
    if constexpr (detail::is_column_memory<Bytes>) {
      using byte = std::ranges::range_value_t<Bytes>;
      static_assert(std::is_same_v<byte, std::uint8_t> || std::is_same_v<byte, std::byte>,
                    "clientele: validity(bytes, offset): a bitmap is made of std::uint8_t or std::byte");
      bytes_ = reinterpret_cast<const std::uint8_t*>(std::ranges::data(bytes));
      const std::size_t bits = 8 * static_cast<std::size_t>(std::ranges::size(bytes));
      rows_ = bits > offset ? bits - offset : 0;
    } else {
      detail::explain_column<Bytes>();
    }
  }
  /// Of so many rows.
  constexpr validity(const std::uint8_t* bytes, std::size_t offset, std::size_t rows) noexcept
      : bytes_(bytes), offset_(offset), rows_(rows) {}

  /// How many rows the bitmap covers.
  [[nodiscard]] constexpr std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] constexpr bool operator[](std::size_t row) const noexcept {
    const std::size_t bit = offset_ + row;
    return (bytes_[bit / 8] >> bit % 8 & 1) != 0;
  }
  /// The bits of n ≤ 64 rows from row `first` on, the first one lowest; those above are 0. Reads no byte that has none
  /// of them.
  [[nodiscard]] constexpr std::uint64_t word(std::size_t first, std::size_t n) const noexcept {
    if (n == 0) return 0;
    const std::uint8_t* at = bytes_ + (offset_ + first) / 8;
    const std::size_t shift = (offset_ + first) % 8, bytes = (shift + n + 7) / 8;
    std::uint64_t bits = 0;
    if (bytes >= 8)
      for (std::size_t k = 0; k < 8; ++k) bits |= std::uint64_t{at[k]} << 8 * k;
    else
      for (std::size_t k = 0; k < bytes; ++k) bits |= std::uint64_t{at[k]} << 8 * k;
    bits >>= shift;
    if (bytes > 8) bits |= std::uint64_t{at[8]} << (64 - shift);
    return n == 64 ? bits : bits & ((std::uint64_t{1} << n) - 1);
  }
  friend constexpr bool operator==(const validity&, const validity&) = default;

 private:
  const std::uint8_t* bytes_ = nullptr;
  std::size_t offset_ = 0, rows_ = 0;
};

/// A column some of whose values are missing, whatever lies in their places. Made by `column(values, validity(…))`.
template <class T>
struct masked_column {
  column_view<T> values;
  validity present;

  [[nodiscard]] constexpr std::optional<T> operator[](std::size_t row) const {
    return present[row] ? std::optional<T>(values[row]) : std::nullopt;
  }
  friend constexpr bool operator==(const masked_column&, const masked_column&) = default;
};

/// Binds a contiguous column (a span, a vector, an array) to an input: `on(ripple, column(complaints), …)`.
/// The name, any text, stands in error messages; without one the input's. A temporary container is refused, because
/// nothing would keep it until the pass; a span of one cannot be told from another span.
template <class Range>
  requires(!detail::has_its_own_column<std::remove_cvref_t<Range>>)
[[nodiscard]] constexpr auto column(Range&& values) {
  if constexpr (detail::is_column_memory<Range>)
    return column_view<std::ranges::range_value_t<Range>>{std::ranges::data(values),
                                                          static_cast<std::size_t>(std::ranges::size(values))};
  else
    detail::explain_column<Range>();
}

template <class Name, class Range>
  requires(!detail::has_its_own_column<std::remove_cvref_t<Range>>)
[[nodiscard]] constexpr auto column(const Name& name, Range&& values) {
  if constexpr (!std::is_convertible_v<const Name&, std::string_view>) {
    static_assert(detail::can_be_meant<Name, Range>,
                  "clientele: column(name, values): the name comes first; a member of structs is a projection: "
                  "summarize(structs, on(component, &S::member))");
  } else if constexpr (detail::is_column_memory<Range>) {
    return column_view<std::ranges::range_value_t<Range>>{
        std::ranges::data(values), static_cast<std::size_t>(std::ranges::size(values)), 1, column_name(name).view()};
  } else {
    detail::explain_column<Range>();
  }
}

namespace detail {
template <>
inline constexpr bool has_its_own_column<validity> = true;

template <class T>
[[nodiscard]] constexpr masked_column<T> masked(const column_view<T>& values, const validity& present) {
  if (present.rows() < values.size)
    raise(mismatched_sizes("the bitmap of validity(…)", present.rows(),
                           values.name.empty() ? "its column" : values.name, values.size));
  return {values, present};
}
}  // namespace detail

/// The same with missing values: `column(complaints, validity(bits, offset))`, `column("complaints", complaints,
/// validity(bits))`. A missing value is NaN to the component, whatever lies in its place; a block of 64 rows of which
/// none is missing costs one word more than without.
template <class Range>
  requires(!detail::has_its_own_column<std::remove_cvref_t<Range>>)
[[nodiscard]] constexpr auto column(Range&& values, validity present) {
  return detail::masked(column(std::forward<Range>(values)), present);
}
template <class Name, class Range>
  requires(!detail::has_its_own_column<std::remove_cvref_t<Range>>)
[[nodiscard]] constexpr auto column(const Name& name, Range&& values, validity present) {
  return detail::masked(column(name, std::forward<Range>(values)), present);
}

template <class T>
auto column(std::initializer_list<T>) {
  detail::explain_column<std::vector<T>>();
}

}  // namespace clientele::inline v0
