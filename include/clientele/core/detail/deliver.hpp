// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// The results of a block on their way to the caller: into columns, whole results, and sinks.
#pragma once

#include <clientele/core/detail/copy_block.hpp>
#include <clientele/core/detail/fits.hpp>
#include <clientele/core/detail/pass.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// Asks for the memory of the results two blocks on: a store that has to wait for it holds up the next blocks.
template <class Element>
void fetch_to_write(const Element* x) noexcept {
  const auto* next = reinterpret_cast<const char*>(x + 2 * block_rows);
  for (std::size_t k = 0; k < block_rows * sizeof(Element); k += 64) CLIENTELE_PREFETCH_TO_WRITE(next + k);
}

inline void check_room(std::size_t room, std::size_t rows) {
  if (rows > room) raise(mismatched_sizes("an output column of into(…)", room, "the range", rows));
}

/// n values of a lane into a column from its row `place` on.
template <class Value, class Lane, class Element>
void deliver_to_column(std::span<Element> column, const Lane* lane, std::size_t place, std::size_t n) {
  check_room(column.size(), place + n);
  Element* to = column.data() + place;
  if (n == block_rows) {
    fetch_to_write(to);
    narrow_block(lane, to);
  } else {
    for (std::size_t i = 0; i < n; ++i) {
      if constexpr (std::is_enum_v<Value>)
        to[i] = static_cast<Element>(static_cast<int>(lane[i]));
      else
        to[i] = static_cast<Element>(lane[i]);
    }
  }
}

/// Those of n values of a lane that are not NaN into a sink.
template <class Sink, class Lane>
void deliver_to_sink(Sink& sink, const Lane* lane, std::size_t n) {
  double kept[block_rows];
  std::size_t count = 0;
  for (std::size_t i = 0; i < n; ++i) {
    kept[count] = static_cast<double>(lane[i]);
    count += lane[i] == lane[i] ? 1 : 0;
  }
  sink.add(std::span<const double>(kept, count));
}

/// One option of a call: nothing to deliver, unless it is a destination.
template <class Option, class... Bounds>
struct delivery {
  static_assert(!is_destination<Option>, "clientele: nothing delivers to this into(…)");
  explicit delivery(const Option&) {}
  template <class Pass>
  void operator()(Pass&, Option&, std::size_t, std::size_t) const {}
};

template <fixed_string Label, class Value, class Result, class Target, class... Bounds>
struct delivery<destination<Label, Value Result::*, Target>, Bounds...> {
  using option = destination<Label, Value Result::*, Target>;
  static constexpr std::size_t top = place_of_destination<Label, Result, Bounds...>();
  using component_type = typename std::tuple_element_t<top, std::tuple<Bounds...>>::component_type;
  std::size_t lane;  ///< found once a part

  explicit delivery(const option& o) : lane(lane_of_member<component_type>(o.member) + o.element) {}

  template <class Pass>
  void operator()(Pass& pass, option& to, std::size_t place, std::size_t n) const {
    const auto* values = pass.template node_of<top>().results() + lane * block_rows;
    if constexpr (std::is_pointer_v<Target>)
      deliver_to_sink(*to.target, values, n);
    else
      deliver_to_column<Value>(to.target, values, place, n);
  }
};

template <fixed_string Label, class Result, class... Bounds>
struct delivery<result_destination<Label, Result>, Bounds...> {
  using option = result_destination<Label, Result>;
  static constexpr std::size_t top = place_of_destination<Label, Result, Bounds...>();
  using component_type = typename std::tuple_element_t<top, std::tuple<Bounds...>>::component_type;

  explicit delivery(const option&) {}

  template <class Pass>
  void operator()(Pass& pass, option& to, std::size_t place, std::size_t n) const {
    const auto* results = pass.template node_of<top>().results();
    check_room(to.target.size(), place + n);
    for (std::size_t i = 0; i < n; ++i) to.target[place + i] = load_result<component_type>(results, i);
  }
};

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
