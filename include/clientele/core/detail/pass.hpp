// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// One pass over customers: caller's range → rows → check → compute → results and sums → leaves → tree.
#pragma once

#include <clientele/core/detail/gatherer.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::detail {

/// What a pass found wrong.
struct findings {
  std::uint64_t bad_rows = 0;
  bad_row first{};

  void add(const findings& later) {
    if (bad_rows == 0) first = later.first;
    bad_rows += later.bad_rows;
  }
};

/// Who is told of bad rows; a reference to a callable, which outlives it, or nobody.
class bad_row_listener {
 public:
  bad_row_listener() = default;
  template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, bad_row_listener>)
  explicit bad_row_listener(const F& f) noexcept
      : to_(&f), tell_([](const void* to, const bad_row& bad) { (*static_cast<const F*>(to))(bad); }) {}

  void operator()(const bad_row& bad) const {
    if (tell_ != nullptr) tell_(to_, bad);
  }

 private:
  const void* to_ = nullptr;
  void (*tell_)(const void*, const bad_row&) = nullptr;
};

}  // namespace clientele::inline v0::detail

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// A component of the pass and the places that it reads.
template <class Bound>
struct station {
  node<typename Bound::component_type> work;
  rows<Bound> read;

  explicit station(const Bound& b) : work(b.component), read(b.sources, work.block()) {}
};

template <class List>
struct stations_of;
template <class... Bounds>
struct stations_of<types<Bounds...>> {
  using type = std::tuple<station<Bounds>...>;
  static constexpr bool gathers = (rows<Bounds>::gathers || ...);
};

/// Asks for a customer one block on; large ones are left to the machine, which need not read them whole.
template <class Customer>
void fetch_ahead(const Customer* next) noexcept {
  if constexpr (sizeof(Customer) <= 256)
    for (std::size_t k = 0; k < sizeof(Customer); k += 64) CLIENTELE_PREFETCH(reinterpret_cast<const char*>(next) + k);
}

/// Hands up to n ≤ 64 customers to `take(customer, i)`; without `Gathers` it only walks by, at once where the iterator
/// can `skip`. Returns how many there were.
template <bool Gathers, class Iterator, class Sentinel, class Take>
std::size_t walk_block(Iterator& it, const Sentinel& end, std::size_t limit, [[maybe_unused]] const Take& take) {
  std::size_t n = 0;
  if constexpr (!Gathers && std::random_access_iterator<Iterator> && std::sized_sentinel_for<Sentinel, Iterator>) {
    const auto left = end - it;
    n = static_cast<std::uint64_t>(left) < limit ? static_cast<std::size_t>(left) : limit;
    it += static_cast<std::iter_difference_t<Iterator>>(n);
  } else if constexpr (!Gathers && requires { n = it.skip(limit); }) {
    n = it.skip(limit);
  } else {
    for (; n < limit && it != end; ++n, ++it) {
      auto&& customer = *it;
      if constexpr (std::contiguous_iterator<Iterator>) fetch_ahead(__builtin_addressof(customer) + block_rows);
      take(customer, n);
    }
  }
  return n;
}

template <bool Checked, bool WholeRow, class... Bounds>
class pass {
 public:
  using arranged = arrangement<Bounds...>;
  using stations = stations_of<typename arranged::nodes>;

  /// `keep`: what keeps leaves of which the pass sees only some rows, so that other parts can complete them.
  explicit pass(const fused<Bounds...>& plan, end_keeper keep = nullptr)
      : pass(plan, keep, std::make_index_sequence<arranged::nodes::size>{}) {}

  /// The node of the plan's bound number `top`.
  template <std::size_t top>
  [[nodiscard]] auto& node_of() noexcept {
    return std::get<arranged::node_of_top[top]>(stations_).work;
  }
  [[nodiscard]] const findings& found() const noexcept { return found_; }

  /// Gathers and runs up to 64 rows from the iterator, returns how many there were. `row` is the first one's number
  /// in the whole, `place` its number in this call; the block ends with the grid of 64 rows.
  template <class Iterator, class Sentinel>
  std::size_t block(Iterator& it, const Sentinel& end, std::uint64_t row, std::size_t place,
                    const bad_row_listener& report) {
    start_block();
    const std::size_t n = walk_block<stations::gathers>(it, end, block_rows - row % block_rows,
                                                        [&](auto& customer, std::size_t i) { gather(customer, i); });
    if (n != 0) end_block(row, place, n, report);
    return n;
  }

  /// Begins a block that `gather` fills row by row and `end_block` ends.
  void start_block() {
    each_station([](auto& one) { one.work.block().start(); });
  }
  template <class Customer>
  void gather(Customer& customer, std::size_t i) {
    each_station([&](auto& one) { one.read.gather(one.work.block(), customer, i); });
  }
  /// The block's n rows from row number `row` on, checked, computed and added up; `told` of them have been reported.
  void end_block(std::uint64_t row, std::size_t place, std::size_t n, const bad_row_listener& report,
                 std::size_t reported = 0) {
    std::uint64_t told = 0;
    each_station([&](auto& one) {
      one.read.template load<Checked>(one.work.block(), place, n);
      one.work.template run<Checked>(n);
      told |= one.work.told_rows();
    });
    if (told != 0) report_bad_rows(told, row, report, reported);
    open_.add_block(
        row, n, [&](bool keep) { each_station([&](auto& one) { one.work.add_to_sums(n, keep); }); },
        [&](const leaf_rows_seen& seen, end_keeper keep) { end_leaf(seen, keep); });
  }

  /// Puts the last, unfinished leaf into the tree, or leaves it to be completed.
  void finish() {
    open_.finish([&](const leaf_rows_seen& seen, end_keeper keep) { end_leaf(seen, keep); });
  }

  /// Calls `look(pass)` as if the pass had ended, then goes on as before, also when `look` throws.
  template <class Look>
  auto peek(const Look& look) {
    struct aside {
      pass& of;
      decltype(pass::running_of(std::declval<pass&>(), std::make_index_sequence<arranged::nodes::size>{})) sums;
      findings found;
      open_leaf open;

      explicit aside(pass& p)
          : of(p),
            sums(running_of(p, std::make_index_sequence<arranged::nodes::size>{})),
            found(p.found_),
            open(p.open_) {}
      ~aside() {
        unrolled<arranged::nodes::size>(
            [&](auto k) { std::get<k>(of.stations_).work.put_back(std::get<k>(std::move(sums))); });
        of.found_ = std::move(found);
        of.open_ = open;
      }
    };
    const aside before(*this);
    return look(*this);
  }

 private:
  template <std::size_t... k>
  pass(const fused<Bounds...>& plan, end_keeper keep, std::index_sequence<k...>)
      : stations_(bound_of_node<k>(plan)...), open_(keep) {
    const auto lane_of = [&](const auto& source) -> const void* {
      using bound_type = typename std::remove_cvref_t<decltype(source)>::bound_type;
      const auto& from = std::get<arranged::nodes::template place<bound_type>>(stations_).work;
      return from.results() + lane_of_member<typename bound_type::component_type>(source.member) * block_rows;
    };
    each_station([&](auto& one) { one.read.connect(one.work.block(), lane_of); });
  }

  template <std::size_t... k>
  static auto running_of(pass& p, std::index_sequence<k...>) {
    return std::tuple(std::get<k>(p.stations_).work.running()...);
  }

  void end_leaf(const leaf_rows_seen& seen, end_keeper keep) {
    each_station([&](auto& one) { one.work.end_leaf(seen, keep); });
  }

  template <class F>
  void each_station(const F& f) {
    for_each_element(stations_, f);
  }

  CLIENTELE_COLD void report_bad_rows(std::uint64_t bad, std::uint64_t row, const bad_row_listener& report,
                                      std::size_t reported) {
    for (std::uint64_t rest = bad; rest != 0; rest &= rest - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(rest));
      bool first_of_row = true;
      each_station([&](auto& one) {
        if ((one.work.told_rows() >> i & 1) == 0) return;
        bad_row found = one.work.blame_row(i, std::remove_cvref_t<decltype(one.read)>::label);
        found.row = row + i;
        if (first_of_row && found_.bad_rows++ == 0) found_.first = found;
        first_of_row = false;
        if (i >= reported) report(found);
      });
    }
    if constexpr (WholeRow) each_station([&](auto& one) { one.work.void_also(bad); });
  }

  typename stations::type stations_;
  findings found_{};
  open_leaf open_;
};

/// The pass of a fit: gathers and checks the inputs of a specification; nobody computes or sums.
template <class Bound>
class reading_pass {
 public:
  using specification = typename Bound::component_type;

  explicit reading_pass(const Bound& b) : specification_(b.component), in_(b.component), read_(b.sources, in_) {}

  [[nodiscard]] const input_block<specification>& block_of_inputs() const noexcept { return in_; }
  [[nodiscard]] std::uint64_t bad_rows() const noexcept { return bad_; }
  [[nodiscard]] const findings& found() const noexcept { return found_; }

  /// As `pass::block`.
  template <class Iterator, class Sentinel>
  std::size_t block(Iterator& it, const Sentinel& end, std::uint64_t row, std::size_t place,
                    const bad_row_listener& report) {
    in_.start();
    const std::size_t n = walk_block<rows<Bound>::gathers>(
        it, end, block_rows - row % block_rows, [&](auto& customer, std::size_t i) { read_.gather(in_, customer, i); });
    if (n == 0) return 0;
    read_.template load<true>(in_, place, n);
    bad_ = in_.template check<true>(specification_, n);
    for (std::uint64_t rest = bad_; rest != 0; rest &= rest - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(rest));
      bad_row bad = blame_inputs(specification_, in_, i).bad;
      bad.row = row + i;
      if (found_.bad_rows++ == 0) found_.first = bad;
      report(bad);
    }
    return n;
  }

 private:
  const specification& specification_;
  input_block<specification> in_;
  rows<Bound> read_;
  std::uint64_t bad_ = 0;
  findings found_{};
};

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
