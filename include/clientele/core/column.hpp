// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <string_view>
#include <type_traits>

namespace clientele::inline v0 {

/// A column of the caller's own, in its own element type: row i is `data[i * stride]`. Nothing is copied; the
/// memory must outlive the pass.
template <class T>
struct column_view {
  const T* data = nullptr;
  std::size_t size = 0;
  std::ptrdiff_t stride = 1;
  std::string_view name{};

  [[nodiscard]] constexpr const T& operator[](std::size_t row) const noexcept {
    return data[static_cast<std::ptrdiff_t>(row) * stride];
  }
  friend constexpr bool operator==(const column_view&, const column_view&) = default;
};

/// Binds a contiguous column (a span, a vector, an array) to an input: `on(ripple, column(complaints), …)`.
/// The name, a literal, stands in error messages; without one the input's.
template <std::ranges::contiguous_range Range>
  requires std::ranges::sized_range<Range> && std::ranges::borrowed_range<Range>
[[nodiscard]] constexpr auto column(std::string_view name, Range&& values) {
  using value = std::ranges::range_value_t<Range>;
  return column_view<value>{std::ranges::data(values), static_cast<std::size_t>(std::ranges::size(values)), 1, name};
}

template <std::ranges::contiguous_range Range>
  requires std::ranges::sized_range<Range> && std::ranges::borrowed_range<Range>
[[nodiscard]] constexpr auto column(Range&& values) {
  return column(std::string_view{}, values);
}

namespace detail {
template <class Range>
inline constexpr bool outlives_the_call = std::ranges::borrowed_range<Range>;
}

/// A temporary container: refused, nothing would keep it until the pass.
template <std::ranges::contiguous_range Range>
  requires(!std::ranges::borrowed_range<Range>)
auto column(std::string_view, Range&&) {
  static_assert(detail::outlives_the_call<Range>,
                "clientele: column(…) does not copy, and this temporary ends before the pass; keep it in a variable");
}
template <std::ranges::contiguous_range Range>
  requires(!std::ranges::borrowed_range<Range>)
auto column(Range&&) {
  static_assert(detail::outlives_the_call<Range>,
                "clientele: column(…) does not copy, and this temporary ends before the pass; keep it in a variable");
}

}  // namespace clientele::inline v0
