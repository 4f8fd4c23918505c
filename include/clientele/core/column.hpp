// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/detail/misuse.hpp>

#include <cstddef>
#include <initializer_list>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
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

template <class T>
auto column(std::initializer_list<T>) {
  detail::explain_column<std::vector<T>>();
}

}  // namespace clientele::inline v0
