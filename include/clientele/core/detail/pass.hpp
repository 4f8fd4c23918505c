// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// One pass over customers: caller's range → gather → check → compute → results and sums → leaves → tree.
#pragma once

#include <clientele/core/detail/node.hpp>
#include <clientele/core/fuse.hpp>
#include <clientele/core/options.hpp>

#include <algorithm>
#include <exception>
#include <iterator>

namespace clientele::inline v0::detail {

// ---- which nodes a plan needs ----

/// Dependencies first, then the bounds that nothing depends on; where each bound of the plan stands among them.
template <class Dependencies, class Done, class Places, class... Bounds>
struct arrange_tops {
  using nodes = Done;
  using places = Places;
};
template <class Dependencies, class... N, std::size_t... P, class First, class... Rest>
struct arrange_tops<Dependencies, types<N...>, std::index_sequence<P...>, First, Rest...> {
  static constexpr bool shared = is_in<First, Dependencies>;
  static constexpr std::size_t at = shared ? place_in<First, Dependencies> : sizeof...(N);
  using next = arrange_tops<Dependencies, std::conditional_t<shared, types<N...>, types<N..., First>>,
                            std::index_sequence<P..., at>, Rest...>;
  using nodes = typename next::nodes;
  using places = typename next::places;
};

template <class T>
struct node_tuple;
template <class... Bounds>
struct node_tuple<types<Bounds...>> {
  using type = std::tuple<node<Bounds>...>;
};

template <std::size_t k, class Sequence>
struct element_of;
template <std::size_t k, std::size_t... P>
struct element_of<k, std::index_sequence<P...>> {
  static constexpr std::size_t value = std::array<std::size_t, sizeof...(P)>{P...}[k];
};

template <class... Bounds>
struct arrangement {
  using dependencies = typename all_dependencies<types<>, Bounds...>::type;
  using arranged = arrange_tops<dependencies, dependencies, std::index_sequence<>, Bounds...>;
  using nodes = typename arranged::nodes;
  using tuple = typename node_tuple<nodes>::type;
  template <std::size_t top>
  static constexpr std::size_t node_of_top = element_of<top, typename arranged::places>::value;
};

/// The first bound of type `Wanted` inside a plan; every other of its type must be its equal.
template <class Wanted, class... Bounds>
const Wanted& find_bound(const fused<Bounds...>& plan) {
  const Wanted* found = nullptr;
  const auto meet = [&](const Wanted& one) {
    if (found == nullptr)
      found = &one;
    else if (!same<!Wanted::label.empty()>(found->component, one.component) ||
             !same<!Wanted::label.empty()>(found->sources, one.sources))
      raise(invalid_use("clientele: two different components of one type (" +
                        std::string(Wanted::component_type::name.view()) + ") in a plan with of(…): give them labels"));
  };
  const auto look = [&](const auto& b) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(b)>, Wanted>) meet(b);
    for_each_place(b, [&](const auto& base, const auto&, std::string_view) {
      if constexpr (requires { base.upstream; })
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(base.upstream)>, Wanted>) meet(base.upstream);
    });
  };
  std::apply([&](const auto&... b) { (look(b), ...); }, plan.parts);
  return *found;
}

/// The bound that node k of the plan stands for.
template <std::size_t k, class... Bounds>
const auto& bound_of_node(const fused<Bounds...>& plan) {
  using arranged = arrangement<Bounds...>;
  using wanted = typename std::tuple_element_t<k, typename arranged::tuple>::bound_type;
  if constexpr (is_in<wanted, typename arranged::dependencies>) {
    return find_bound<wanted>(plan);
  } else {
    constexpr std::size_t top = [] {
      std::size_t t = 0;
      [&]<std::size_t... i>(std::index_sequence<i...>) {
        ((arranged::template node_of_top<i> == k ? static_cast<void>(t = i) : static_cast<void>(0)), ...);
      }(std::make_index_sequence<sizeof...(Bounds)>{});
      return t;
    }();
    return std::get<top>(plan.parts);
  }
}

// ---- what a pass found wrong ----

struct findings {
  std::uint64_t bad_rows = 0;
  bad_row first{};

  void add(const findings& later) {
    if (bad_rows == 0) first = later.first;
    bad_rows += later.bad_rows;
  }
};

// ---- the pass ----

template <bool Checked, bool WholeRow, class... Bounds>
class pass {
 public:
  using arranged = arrangement<Bounds...>;
  static constexpr std::size_t nodes = std::tuple_size_v<typename arranged::tuple>;
  /// Whether anything is taken from the customers one by one; columns are not.
  static constexpr bool gathers = []<class... Node>(std::type_identity<std::tuple<Node...>>) {
    return (Node::gathers || ...);
  }(std::type_identity<typename arranged::tuple>{});

  explicit pass(const fused<Bounds...>& plan) : pass(plan, std::make_index_sequence<nodes>{}) {}

  template <std::size_t k>
  [[nodiscard]] auto& node() noexcept {
    return std::get<k>(nodes_);
  }
  template <std::size_t top>
  [[nodiscard]] auto& node_of() noexcept {
    return std::get<arranged::template node_of_top<top>>(nodes_);
  }
  [[nodiscard]] const findings& found() const noexcept { return found_; }

  /// Gathers and runs up to n rows from the iterator, returns how many there were. `row` is the first one's number
  /// in the whole, `place` its number in this call; the block ends with the grid of 64 rows.
  template <class Iterator, class Sentinel, class Report>
  std::size_t block(Iterator& it, const Sentinel& end, std::uint64_t row, std::size_t place, Report&& report) {
    start_block();
    const std::size_t limit = block_rows - row % block_rows;
    std::size_t n = 0;
    if constexpr (!gathers && std::random_access_iterator<Iterator> && std::sized_sentinel_for<Sentinel, Iterator>) {
      const auto left = end - it;
      n = static_cast<std::uint64_t>(left) < limit ? static_cast<std::size_t>(left) : limit;
      it += static_cast<std::iter_difference_t<Iterator>>(n);
    } else {
      for (; n < limit && it != end; ++n, ++it) {
        auto&& customer = *it;
        if constexpr (std::contiguous_iterator<Iterator>) fetch_ahead(std::to_address(it) + block_rows);
        each_node([&](auto& one) { one.gather(customer, n); });
      }
    }
    if (n != 0) finish_block(row, place, n, report);
    return n;
  }

  /// Puts the last, unfinished leaf into the tree.
  void finish() {
    if (leaf_open_) each_node([&](auto& one) { one.end_leaf(leaf_); });
    leaf_open_ = false;
  }

 private:
  template <std::size_t... k>
  pass(const fused<Bounds...>& plan, std::index_sequence<k...>) : nodes_(bound_of_node<k>(plan)...) {}

  template <class F>
  void each_node(F&& f) {
    std::apply([&](auto&... one) { (f(one), ...); }, nodes_);
  }

  /// Asks for a customer one block on; large ones are left to the machine, which need not read them whole.
  template <class Customer>
  static void fetch_ahead(const Customer* next) noexcept {
    if constexpr (sizeof(Customer) <= 256)
      for (std::size_t k = 0; k < sizeof(Customer); k += 64)
        CLIENTELE_PREFETCH(reinterpret_cast<const char*>(next) + k);
  }

  void start_block() {
    each_node([](auto& one) { one.start_block(); });
  }

  template <class Report>
  void finish_block(std::uint64_t row, std::size_t place, std::size_t n, Report&& report) {
    const auto upstream = [&](const auto& source) {
      using bound_type = std::remove_cvref_t<decltype(source.upstream)>;
      auto& from = std::get<place_in<bound_type, typename arranged::nodes>>(nodes_);
      return from.results() + lane_of_member<typename bound_type::component_type>(source.member) * block_rows;
    };
    std::uint64_t bad = 0;
    each_node([&](auto& one) {
      one.load(place, n, upstream);
      one.template run<Checked>(n);
      bad |= one.told_rows();
    });
    if (bad != 0) report_bad_rows(bad, row, report);
    each_node([&](auto& one) { one.add_to_totals(n); });
    leaf_ = row / leaf_rows;
    leaf_open_ = true;
    if ((row + n) % leaf_rows == 0) finish();
  }

  template <class Report>
  CLIENTELE_COLD void report_bad_rows(std::uint64_t bad, std::uint64_t row, Report& report) {
    for (std::uint64_t rest = bad; rest != 0; rest &= rest - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(rest));
      bool first_of_row = true;
      each_node([&](auto& one) {
        if ((one.told_rows() >> i & 1) == 0) return;
        blame b = one.blame_row(i);
        one.count_blame(b.input);
        b.bad.row = row + i;
        if (first_of_row && found_.bad_rows++ == 0) found_.first = b.bad;
        first_of_row = false;
        report(b.bad);
      });
    }
    if constexpr (WholeRow) each_node([&](auto& one) { one.void_also(bad); });
  }

  typename arranged::tuple nodes_;
  findings found_{};
  std::uint64_t leaf_ = 0;
  bool leaf_open_ = false;
};

}  // namespace clientele::inline v0::detail
