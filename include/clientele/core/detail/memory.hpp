// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// Before anything is read: do the lengths of range, columns and outputs fit, and do outputs overlap anything?
#pragma once

#include <clientele/core/detail/plan.hpp>
#include <clientele/core/options.hpp>

#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string_view>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::detail {

/// A stretch of memory that a pass reads or writes, with its name and its number of rows.
struct stretch {
  const void* begin;
  const void* end;
  std::size_t rows;
  std::string_view name;

  [[nodiscard]] bool overlaps(const stretch& other) const noexcept {
    const auto place = [](const void* p) { return reinterpret_cast<std::uintptr_t>(p); };
    return place(begin) < place(other.end) && place(other.begin) < place(end);
  }
};

/// The rows of a column, and where they lie, where that is in one place.
template <class T>
stretch stretch_of(const column_view<T>& column, std::string_view name) {
  const std::ptrdiff_t last = column.size == 0 ? 0 : (static_cast<std::ptrdiff_t>(column.size) - 1) * column.stride;
  const T* begin = column.data + (last < 0 ? last : 0);
  const T* end = column.size == 0 ? begin : column.data + (last < 0 ? 0 : last) + 1;
  return {begin, end, column.size, name};
}
template <class T>
stretch stretch_of(const masked_column<T>& column, std::string_view name) {
  return stretch_of(column.values, name);
}
template <foreign_column Source>
stretch stretch_of(const Source& column, std::string_view name) {
  return {nullptr, nullptr, column.size(), name};
}

/// `f(stretch)` for every column that a plan reads.
template <class... Bounds, class F>
void for_each_column(const fused<Bounds...>& plan, F&& f) {
  for_each_element(plan.parts, [&](const auto& b) {
    for_each_place(b, [&](const auto& base, const auto& source, std::string_view input) {
      if constexpr (source_traits<std::remove_cvref_t<decltype(base)>>::kind == source_kind::column) {
        const std::string_view given = source_traits<std::remove_cvref_t<decltype(source)>>::name(source);
        f(stretch_of(base, given.empty() ? input : given));
      }
    });
  });
}

/// `f(stretch)` for every column that is written.
template <class... Options, class F>
void for_each_output(const call_options<Options...>& options, F&& f) {
  for_each_element(options.all, [&](const auto& option) {
    if constexpr (is_destination<std::remove_cvref_t<decltype(option)>>)
      if constexpr (requires { option.target.data(); })
        f(stretch{option.target.data(), option.target.data() + option.target.size(), option.target.size(),
                  "an output column of into(…)"});
  });
}

template <class Range>
stretch memory_of(Range& range) {
  if constexpr (std::ranges::contiguous_range<Range> && std::ranges::sized_range<Range>) {
    const auto* begin = std::ranges::data(range);
    return {begin, begin + std::ranges::size(range), static_cast<std::size_t>(std::ranges::size(range)),
            "the range of customers"};
  } else {
    return {nullptr, nullptr, 0, "the range of customers"};
  }
}

/// All columns and outputs must have as many rows as there are customers, where that is known; no output may overlap
/// anything.
template <class... Bounds, class Options>
void check_memory(const fused<Bounds...>& plan, std::string_view range_name, const std::size_t* rows, stretch range,
                  const Options& options) {
  const auto fits = [&](const stretch& s) {
    if (rows != nullptr && s.rows != *rows) raise(mismatched_sizes(s.name, s.rows, range_name, *rows));
  };
  for_each_column(plan, fits);
  for_each_output(options, [&](const stretch& out) {
    fits(out);
    const auto apart = [&](const stretch& other) {
      if (out.overlaps(other)) raise(invalid_use(joined_text({"clientele: ", out.name, " overlaps ", other.name})));
    };
    if (range.begin != nullptr) apart(range);
    for_each_column(plan, apart);
    std::size_t same = 0;
    for_each_output(options,
                    [&](const stretch& other) { same += out.overlaps(other) ? std::size_t{1} : std::size_t{0}; });
    if (same > 1) raise(invalid_use("clientele: two output columns of into(…) overlap"));
  });
}

}  // namespace clientele::inline v0::detail
