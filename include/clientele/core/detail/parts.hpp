// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// A range cut into parts at leaves, run by an execution, joined in the order of the rows.
#pragma once

#include <clientele/core/detail/pass.hpp>
#include <clientele/core/options.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <tuple>
#include <utility>
#include <vector>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// A part's own option: columns are shared, sinks start empty and are merged in order.
template <class Option>
struct part_option {
  Option value;
  explicit part_option(const Option& o) : value(o) {}
  void give_back(const Option&) const {}
};
template <fixed_string Label, class Member, class Sink>
struct part_option<destination<Label, Member, Sink*>> {
  std::vector<Sink> own;  // one, whose place does not change when this is moved
  destination<Label, Member, Sink*> value;
  explicit part_option(const destination<Label, Member, Sink*>& d) : value(d) {
    own.push_back(d.target->emptied());
    value.target = own.data();
  }
  void give_back(const destination<Label, Member, Sink*>& d) const { d.target->merge(own.front()); }
};

/// The options of a part, and what they bring back.
template <class Options>
struct options_of_part;
template <class... Option>
struct options_of_part<call_options<Option...>> {
  std::tuple<part_option<Option>...> own;

  explicit options_of_part(const call_options<Option...>& o)
      : own(with_elements(o.all, [](const Option&... one) {
          return std::tuple<part_option<Option>...>(part_option<Option>(one)...);
        })) {}

  [[nodiscard]] call_options<Option...> values() const {
    return with_elements(own, [](const auto&... one) { return call_options<Option...>{{one.value...}}; });
  }
  void give_back(const call_options<Option...>& to) const {
    unrolled<sizeof...(Option)>([&](auto i) { std::get<i>(own).give_back(std::get<i>(to.all)); });
  }
};

/// Runs `runner.rows(first, last, start, place of the first, listener, options)` for the parts of a sized random-access
/// range and joins what it returns by `add_outcome`. Bad rows are held back until all parts are done, then reported in
/// row order.
template <class Runner, class Range, class Options>
auto run_in_parts(const Runner& runner, Range& range, Options& options, const bad_row_listener& report, bool reports) {
  using result = decltype(runner.rows(std::ranges::begin(range), std::ranges::end(range), 0, 0, report, options));
  const auto& how = options.how();
  const std::uint64_t start = options.start();
  const rows_in_parts cut(start, static_cast<std::size_t>(std::ranges::size(range)), how);
  const std::size_t parts = cut.parts();
  struct part {
    std::optional<result> done;
    std::vector<bad_row> bad;
    options_of_part<Options> options;
  };
  std::vector<part> all;
  all.reserve(parts);
  for (std::size_t p = 0; p < parts; ++p) all.push_back({{}, {}, options_of_part<Options>(options)});
  how.run(parts, [&](std::size_t p) {
    part& mine = all[p];
    const auto hold = [&](const bad_row& bad) {
      if (reports) mine.bad.push_back(bad);
    };
    const auto begin = std::ranges::begin(range);
    using difference = std::ranges::range_difference_t<Range>;
    const std::size_t first = cut.begin_of(p), last = cut.begin_of(p + 1);
    auto own = mine.options.values();
    mine.done.emplace(runner.rows(begin + static_cast<difference>(first), begin + static_cast<difference>(last), start,
                                  first, bad_row_listener(hold), own));
  });
  result whole = std::move(*all[0].done);
  for (std::size_t p = 0; p < parts; ++p) {
    if (p > 0) add_outcome(whole, *all[p].done);
    for (const bad_row& bad : all[p].bad) report(bad);
    all[p].options.give_back(options);
  }
  return whole;
}

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
