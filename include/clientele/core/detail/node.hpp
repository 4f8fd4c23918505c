// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// One bound component inside a pass: its lanes of 64 inputs and results, its checks, its totals.
#pragma once

#include <clientele/core/detail/source.hpp>
#include <clientele/core/totals.hpp>

#include <ranges>
#include <vector>

namespace clientele::inline v0::detail {

/// Writes to the parts of `totals` that only a pass and a merge may touch.
struct totals_access {
  template <class C>
  static void count_rows(totals<C>& t, std::size_t n, std::uint64_t bad, std::uint64_t overflowed) noexcept {
    t.rows_ += n;
    t.invalid_ += static_cast<std::uint64_t>(std::popcount(bad));
    t.overflowed_ += static_cast<std::uint64_t>(std::popcount(overflowed));
  }
  template <class C>
  static void blame(totals<C>& t, std::size_t input) noexcept {
    ++t.invalid_by_input_[input];
  }
  template <class C>
  static auto& missing(totals<C>& t) noexcept {
    return t.missing_;
  }
  template <std::size_t place, class C>
  static auto& classes(totals<C>& t) noexcept {
    return std::get<place>(t.classes_).counts;
  }
  template <class C>
  static void add_leaf(totals<C>& t, std::uint64_t leaf, const lane_statistics<totals<C>::lanes>& values) {
    t.tree_.add(leaf, values);
  }
  template <class C>
  static void add(totals<C>& t, const totals<C>& other) {
    t.rows_ += other.rows_;
    t.invalid_ += other.invalid_;
    t.overflowed_ += other.overflowed_;
    for (std::size_t i = 0; i < t.missing_.size(); ++i) {
      t.missing_[i] += other.missing_[i];
      t.invalid_by_input_[i] += other.invalid_by_input_[i];
    }
    unrolled<std::tuple_size_v<decltype(t.classes_)>>([&](auto e) {
      auto& counts = std::get<e>(t.classes_).counts;
      for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += std::get<e>(other.classes_).counts[k];
    });
    t.tree_.add(other.tree_);
  }
  template <class C>
  static void conclude(totals<C>& t) {
    t.statistics_ = t.tree_.folded();
  }
  template <class C>
  static constexpr std::size_t lanes = totals<C>::lanes;
};

template <class C, bool Dynamic = has_dynamic_width<C>>
struct lane_storage {  // width known when compiled
  using scalar = typename C::scalar;
  static constexpr std::size_t lanes = input_lane<C, input_count<C>>(0);
  explicit lane_storage(const C&) {}
  static constexpr std::size_t count() noexcept { return lanes; }
  static constexpr std::size_t width() noexcept { return 1; }

  alignas(64) scalar gathered[(lanes == 0 ? 1 : lanes) * block_rows]{};
  std::array<const scalar*, lanes> lane{};
  scalar scratch[1]{};
};
template <class C>
struct lane_storage<C, true> {  // width known when the pass begins: one allocation a pass
  using scalar = typename C::scalar;
  explicit lane_storage(const C& c)
      : elements(c.width()),
        gathered(input_lane<C, input_count<C>>(elements) * block_rows),
        lane(gathered.size() / block_rows),
        scratch(lane.size()) {}
  [[nodiscard]] std::size_t count() const noexcept { return lane.size(); }
  [[nodiscard]] std::size_t width() const noexcept { return elements; }

  std::size_t elements;
  std::vector<scalar> gathered;
  std::vector<const scalar*> lane;
  std::vector<scalar> scratch;
};

/// The element type of a column; void for other places.
template <class Source, place kind = kind_of<Source>>
struct column_element {
  using type = void;
};
template <class Source>
struct column_element<Source, place::column> {
  using type = std::remove_cvref_t<decltype(*source_traits<Source>::base::data)>;
};
template <class Source>
using element_of_column = typename column_element<Source>::type;

/// Integers that are scalars exactly, whatever their value.
template <class T>
inline constexpr bool is_narrow = false;
template <std::integral T>
inline constexpr bool is_narrow<T> = sizeof(T) <= 4;

/// Number of elements of a list whose length its type tells; 0 for others.
template <class T>
inline constexpr std::size_t list_length = 0;
template <class T, std::size_t n>
inline constexpr std::size_t list_length<T[n]> = n;
template <class T, std::size_t n>
inline constexpr std::size_t list_length<std::array<T, n>> = n;

/// Whether a source takes something from each customer, by itself or in one of its elements.
template <class Source, place kind = kind_of<Source>>
inline constexpr bool takes_rows = kind == place::row;
template <class Source>
inline constexpr bool takes_rows<Source, place::list> =
    []<class... Element>(std::type_identity<std::tuple<Element...>>) {
      return (takes_rows<Element> || ...);
    }(std::type_identity<
        std::remove_cvref_t<decltype(source_traits<Source>::base_of(std::declval<const Source&>()).sources)>>{});

template <class Counts>
struct tallies_of;
template <class... Enum>
struct tallies_of<std::tuple<class_counts<Enum>...>> {
  using type = std::tuple<class_tally<class_counts<Enum>::size()>...>;
};

template <class Bound>
class node;

template <fixed_string Label, class C, class... Sources>
class node<bound<Label, C, Sources...>> {
 public:
  using bound_type = bound<Label, C, Sources...>;
  using component_type = C;
  using scalar = typename C::scalar;
  static constexpr std::size_t inputs = sizeof...(Sources);
  static constexpr bool gathers = (takes_rows<Sources> || ...);

  explicit node(const bound_type& b) : bound_(b), storage_(b.component) {
    for (std::size_t l = 0; l < storage_.count(); ++l) storage_.lane[l] = buffer(l);
    for_each_lane([&](const auto& source, std::size_t lane, std::size_t count) {
      if constexpr (kind_of<std::remove_cvref_t<decltype(source)>> == place::fixed)
        for (std::size_t i = 0; i < count * block_rows; ++i)
          buffer(lane)[i] = read<scalar>(source, [](const auto& base) { return base.value; });
    });
  }
  node(const node&) = delete;
  node& operator=(const node&) = delete;

  [[nodiscard]] const C& component() const noexcept { return bound_.component; }
  [[nodiscard]] const scalar* results() const noexcept { return out_; }
  [[nodiscard]] const scalar* input_values(std::size_t lane) const noexcept { return storage_.lane[lane]; }
  [[nodiscard]] totals<C>& sums() noexcept { return totals_; }
  [[nodiscard]] std::uint64_t bad_rows() const noexcept { return bad_; }
  /// Rows that are told: the bad ones, and those that lost a result which is beyond the largest number.
  [[nodiscard]] std::uint64_t told_rows() const noexcept { return bad_ | overflow_; }

  /// Takes row i of the block from one customer; each projection is evaluated once.
  template <class Customer>
  void gather(Customer& customer, std::size_t i) {
    for_each_lane([&](const auto& source, std::size_t lane, [[maybe_unused]] std::size_t count) {
      using type = std::remove_cvref_t<decltype(source)>;
      if constexpr (kind_of<type> == place::row) gather_one(source, customer, lane, count, i);
    });
  }

  /// Completes the block: columns from their row `first`, other components' results, padding beyond n.
  template <class Upstream>
  void load(std::size_t first, std::size_t n, const Upstream& upstream) {
    first_ = first;
    rows_ = n;
    for_each_lane([&](const auto& source, std::size_t lane, std::size_t count) {
      using type = std::remove_cvref_t<decltype(source)>;
      if constexpr (kind_of<type> == place::column)
        load_column(source, first, n, lane);
      else if constexpr (kind_of<type> == place::upstream)
        load_upstream(source, lane, upstream);
      else if constexpr (kind_of<type> == place::fixed)
        if constexpr (is_wide_integer<std::remove_cvref_t<decltype(source_traits<type>::base_of(source).value)>>)
          for (std::size_t l = lane; l < lane + count; ++l) mark_integers(l, n);
      if constexpr (kind_of<type> == place::row || kind_of<type> == place::column)
        if (n < block_rows)
          for (std::size_t l = lane; l < lane + count; ++l)
            for (std::size_t i = n; i < block_rows; ++i) buffer(l)[i] = buffer(l)[n - 1];
    });
  }

  /// Checks and computes the block; bad rows get no result.
  template <bool Checked>
  void run(std::size_t n) {
    bad_ = 0;
    for (const refusal& r : refused_) bad_ |= r.length | (Checked ? r.integer : 0);
    overflow_ = 0;
    missing_ = {};
    clean_ = Checked && block_is_clean(missing_);
    missing_known_ = Checked;
    if constexpr (Checked)
      if (!clean_) bad_ |= bad_rows_of_block(component(), storage_.lane.data(), n, scratch());
    finite_ = compute_block(component(), storage_.lane.data(), out_, scratch());
    if (bad_ != 0) void_rows(bad_);
    if (!finite_) find_overflow(n);
  }

  /// Voids further rows: those that another component found bad.
  void void_also(std::uint64_t rows) noexcept {
    void_rows(rows & ~bad_);
    bad_ |= rows;
  }

  /// Adds the block to the totals of the current leaf.
  void add_to_totals(std::size_t n) {
    totals_access::count_rows(totals_, n, bad_, overflow_ & ~bad_);
    if (n < block_rows || bad_ != 0 || !missing_known_)
      count_missing(n);
    else
      for (std::size_t i = 0; i < inputs; ++i) totals_access::missing(totals_)[i] += missing_[i];
    unrolled<result_count<C>>([&](auto R) {
      if constexpr (std::is_enum_v<result_type<C, R>>)
        add_classes<R>(n);
      else
        for (std::size_t l = result_lane<C, R>; l < result_lane<C, R> + lanes_of<result_type<C, R>>; ++l)
          add_lane(l, out_ + l * block_rows, n, finite_);
    });
    unrolled<inputs>([&](auto I) {
      if constexpr (input_of<C, I>.summarised)
        add_lane(result_lanes<C> + summarised_before<C, I>, storage_.lane[input_lane<C, I>(storage_.width())], n,
                 clean_ && missing_[I] == 0 && !input_of<C, I>.allowed.infinite);
    });
  }

  /// What is wrong with row i of the block, one of `told_rows()`.
  [[nodiscard]] blame blame_row(std::size_t i) {
    blame b{.bad = {.component = C::name.view()}};
    if (overflow_ >> i & 1) {
      blame_overflow(b, i);
    } else {
      if (!blame_refusal(b, i))
        b = with_row(component(), storage_.lane.data(), i, scratch(),
                     [&](const auto&... x) { return find_blame(component(), x...); });
      rename(b);
    }
    b.bad.label = Label.view();
    return b;
  }
  void count_blame(std::size_t input) noexcept {
    if (input < inputs) totals_access::blame(totals_, input);
  }

  void end_leaf(std::uint64_t leaf) {
    lane_statistics<totals_access::lanes<C>> values;
    for (std::size_t l = 0; l < values.size(); ++l) values[l] = conclude_leaf(leaf_[l]);
    totals_access::add_leaf(totals_, leaf, values);
    leaf_ = {};
    unrolled<result_count<C>>([&](auto R) {
      if constexpr (std::is_enum_v<result_type<C, R>>)
        std::get<enum_place<C, R>>(tallies_).end_leaf(totals_access::classes<enum_place<C, R>>(totals_));
    });
  }

  void start_block() noexcept { refused_ = {}; }

 private:
  [[nodiscard]] scalar* buffer(std::size_t lane) noexcept { return &storage_.gathered[0] + lane * block_rows; }
  [[nodiscard]] scalar* scratch() noexcept { return &storage_.scratch[0]; }

  /// `f(source, first lane, lanes)` for every place that fills lanes, those inside `each` one by one.
  template <class F>
  void for_each_lane(F&& f) {
    unrolled<inputs>([&](auto I) { for_each_lane_of<I>(f); });
  }

  template <std::size_t I, class F>
  void for_each_lane_of(F&& f) {
    const auto& source = std::get<I>(bound_.sources);
    const std::size_t lane = input_lane<C, I>(storage_.width());
    const std::size_t count = input_of<C, I>.width == dynamic ? storage_.width() : input_of<C, I>.width;
    using type = std::remove_cvref_t<decltype(source)>;
    if constexpr (kind_of<type> == place::list) {
      const auto& elements = source_traits<type>::base_of(source).sources;
      constexpr std::size_t given = std::tuple_size_v<std::remove_cvref_t<decltype(elements)>>;
      if constexpr (input_of<C, I>.width == dynamic) {
        if (given != count) raise(mismatched_sizes("each(…)", given, input_of<C, I>.name, count));
      } else {
        static_assert(given == input_of<C, I>.width,
                      "clientele: each(…) needs one projection for each element of the input");
      }
      unrolled<given>([&](auto j) { f(std::get<j>(elements), lane + j, std::size_t{1}); });
    } else {
      f(source, lane, count);
    }
  }

  template <class Source, class Customer>
  void gather_one(const Source& source, Customer& customer, std::size_t lane, std::size_t count, std::size_t i) {
    const auto get = [&](const auto& projection) -> decltype(auto) { return std::invoke(projection, customer); };
    using value = std::remove_cvref_t<decltype(get(source_traits<Source>::base_of(source)))>;
    if constexpr (list_length<value> != 0) {
      auto&& list = get(source_traits<Source>::base_of(source));
      unrolled<list_length<value>>([&](auto j) {
        if (j < count)
          put<std::ranges::range_value_t<value>>(read<scalar>(source, [&](const auto&) -> auto&& { return list[j]; }),
                                                 lane + j, i);
      });
      if (list_length<value> != count) mark_length(list_length<value>, lane, count, i);
    } else if constexpr (std::ranges::sized_range<value>) {
      auto&& list = get(source_traits<Source>::base_of(source));
      const std::size_t size = static_cast<std::size_t>(std::ranges::size(list));
      std::size_t l = lane;
      for (auto&& element : list) {
        if (l == lane + count) break;
        put<std::ranges::range_value_t<value>>(read<scalar>(source, [&](const auto&) -> auto&& { return element; }),
                                               l++, i);
      }
      if (size != count) mark_length(size, lane, count, i);
    } else {
      put<value>(read<scalar>(source, get), lane, i);
    }
  }

  /// Takes one value of the caller's; an integer that is not exact as a double is marked.
  template <class Value>
  void put(scalar x, std::size_t lane, std::size_t i) {
    buffer(lane)[i] = x;
    if constexpr (is_wide_integer<Value>)
      if (absolute(x) > scalar(exact_integers)) mark_integer(lane, i);
  }

  /// Marks the integers among the first n values of a lane that are not exact as a double.
  void mark_integers(std::size_t lane, std::size_t n) {
    constexpr auto limit = scalar(exact_integers);
    if (n == block_rows && values_outside<ends::any, false>(buffer(lane), -limit, limit) == 0) return;
    for (std::size_t i = 0; i < n; ++i)
      if (absolute(buffer(lane)[i]) > limit) mark_integer(lane, i);
  }

  CLIENTELE_COLD void mark_integer(std::size_t lane, std::size_t i) {
    refused_[input_of_lane(lane)].integer |= std::uint64_t{1} << i;
  }

  CLIENTELE_COLD void mark_length(std::size_t size, std::size_t lane, std::size_t count, std::size_t i) {
    refused_[input_of_lane(lane)].length |= std::uint64_t{1} << i;
    for (std::size_t l = lane; l < lane + count; ++l) buffer(l)[i] = static_cast<scalar>(size);
  }

  /// A range of unknown length turned out longer than a column.
  [[noreturn]] CLIENTELE_COLD void fail_short_column(std::string_view name, std::size_t size, std::size_t lane,
                                                     std::size_t rows) const {
    unrolled<inputs>([&](auto I) {
      if (name.empty() && I == input_of_lane(lane)) name = input_of<C, I>.name;
    });
    raise(mismatched_sizes(name, size, "the range (at least)", rows));
  }

  [[nodiscard]] std::size_t input_of_lane(std::size_t lane) const noexcept {
    std::size_t input = 0;
    unrolled<inputs>([&](auto I) {
      if (input_lane<C, I>(storage_.width()) <= lane) input = I;
    });
    return input;
  }

  template <class Source>
  void load_column(const Source& source, std::size_t first, std::size_t n, std::size_t lane) {
    const auto& column = source_traits<Source>::base_of(source);
    if (column.size < first + n) fail_short_column(source_traits<Source>::name(source), column.size, lane, first + n);
    if constexpr (source_traits<Source>::plain && std::is_same_v<decltype(column.data), const scalar*>) {
      if (column.stride == 1 && n == block_rows) {
        storage_.lane[lane] = column.data + first;
        fetch_ahead(column.data + first);
        return;
      }
    }
    storage_.lane[lane] = buffer(lane);
    if constexpr (source_traits<Source>::plain &&
                  (is_narrow<element_of_column<Source>> || std::is_floating_point_v<element_of_column<Source>>))
      if (column.stride == 1 && n == block_rows) {
        fetch_ahead(column.data + first);
        return widen_block<scalar>(column.data + first, buffer(lane));
      }
    for (std::size_t i = 0; i < n; ++i)
      buffer(lane)[i] = read<scalar>(source, [&](const auto& c) { return c[first + i]; });
    if constexpr (is_wide_integer<element_of_column<Source>>) mark_integers(lane, n);
  }

  /// Asks for the column's values two blocks on.
  template <class T>
  static void fetch_ahead(const T* x) noexcept {
    const auto* next = reinterpret_cast<const char*>(x + 2 * block_rows);
    for (std::size_t k = 0; k < block_rows * sizeof(T); k += 64) CLIENTELE_PREFETCH(next + k);
  }

  /// Whether all rows of the block certainly keep ranges and rules; counts what is missing.
  bool block_is_clean(std::array<std::uint64_t, inputs>& missing) {
    bool clean = true;
    unrolled<inputs>([&](auto I) {
      for_each_lane_of<I>([&](const auto& source, std::size_t lane, std::size_t count) {
        using type = std::remove_cvref_t<decltype(source)>;
        if constexpr (kind_of<type> == place::column && source_traits<type>::plain &&
                      is_narrow<element_of_column<type>>) {
          const auto& column = source_traits<type>::base_of(source);
          if (column.stride == 1 && rows_ == block_rows) {
            clean &= narrow_lane_is_clean<C, I>(column.data + first_);
            return;
          }
        }
        for (std::size_t l = lane; l < lane + count; ++l) {
          clean &= lane_is_clean<C, I>(storage_.lane[l], missing[I]);
        }
      });
    });
    if constexpr (requires { C::rules; }) clean = clean && rules_are_kept(component(), storage_.lane.data(), scratch());
    return clean;
  }

  template <class Source, class Upstream>
  void load_upstream(const Source& source, std::size_t lane, const Upstream& upstream) {
    const auto& base = source_traits<Source>::base_of(source);
    const auto* from = upstream(base);
    for (std::size_t i = 0; i < block_rows; ++i)
      buffer(lane)[i] = read<scalar>(source, [&](const auto&) { return from[i]; });
  }

  void count_missing(std::size_t n) {
    unrolled<inputs>([&](auto I) {
      if constexpr (input_of<C, I>.presence == presence::optional) {
        const std::size_t first = input_lane<C, I>(storage_.width());
        const std::size_t count = input_of<C, I>.width == dynamic ? storage_.width() : input_of<C, I>.width;
        for (std::size_t l = first; l < first + count; ++l)
          for (std::size_t i = 0; i < n; ++i)
            if (const scalar x = storage_.lane[l][i]; x != x) totals_access::missing(totals_)[I] += ~bad_ >> i & 1;
      }
    });
  }

  void void_rows(std::uint64_t rows) noexcept {
    for (std::size_t i = 0; i < block_rows; ++i)
      if (rows >> i & 1) void_result<C>(out_, i);
  }

  void add_lane(std::size_t l, const scalar* x, std::size_t n, bool finite) {
    alignas(64) double wide[block_rows];
    const double* values = nullptr;
    if constexpr (std::is_same_v<scalar, double>)
      values = x;
    else {
      for (std::size_t i = 0; i < block_rows; ++i) wide[i] = static_cast<double>(x[i]);
      values = wide;
    }
    if (n == block_rows && bad_ == 0 && (finite || block_is_finite(values)))
      add_block(leaf_[l], values);
    else
      add_partial_block(leaf_[l], values, n, bad_);
  }

  template <std::size_t R>
  void add_classes(std::size_t n) {
    const scalar* x = out_ + result_lane<C, R> * block_rows;
    if (n == block_rows && bad_ == 0) {
      std::get<enum_place<C, R>>(tallies_).add(x);
    } else {
      auto& counts = totals_access::classes<enum_place<C, R>>(totals_);
      for (std::size_t i = 0; i < n; ++i)
        if ((bad_ >> i & 1) == 0)
          if (const auto k = static_cast<std::size_t>(x[i]); k < counts.size()) ++counts[k];
    }
  }

  /// An infinite result of valid inputs is voided before anything is added or written, and its row is told; with
  /// `whole_result` the row is bad.
  void find_overflow(std::size_t n) noexcept {
    for (std::size_t l = 0; l < result_lanes<C>; ++l) {
      scalar* const lane = out_ + l * block_rows;
      if (block_is_finite(lane)) continue;
      for (std::size_t i = 0; i < n; ++i) {
        const scalar x = lane[i];
        if (!is_infinite(x)) continue;
        lane[i] = std::numeric_limits<scalar>::quiet_NaN();
        if ((overflow_ >> i & 1) != 0) continue;  // the first of a row's results is the one named
        overflow_ |= std::uint64_t{1} << i;
        overflow_place_[i] =
            static_cast<std::int32_t>(x < 0 ? -1 - static_cast<std::int64_t>(l) : static_cast<std::int64_t>(l));
      }
    }
    if constexpr (has_whole_result<C>) {
      void_rows(overflow_);
      bad_ |= overflow_;
    }
  }

  void blame_overflow(blame& b, std::size_t i) const {
    const bool negative = overflow_place_[i] < 0;
    const auto lane = static_cast<std::size_t>(negative ? -1 - overflow_place_[i] : overflow_place_[i]);
    b.input = inputs;
    b.bad.value = negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    b.bad.because = "the result is beyond the largest number";
    unrolled<result_count<C>>([&](auto R) {
      if (lane < result_lane<C, R> || lane >= result_lane<C, R> + lanes_of<result_type<C, R>>) return;
      b.bad.field = std::get<R>(C::results).name;
      if constexpr (list_of_values<result_type<C, R>>)
        b.bad.element = static_cast<std::int64_t>(lane - result_lane<C, R>);
    });
  }

  /// Blames the first input whose value could not be taken as it was.
  bool blame_refusal(blame& b, std::size_t i) const {
    bool found = false;
    unrolled<inputs>([&](auto I) {
      const bool length = (refused_[I].length >> i & 1) != 0;
      if (found || (!length && (refused_[I].integer >> i & 1) == 0)) return;
      found = true;
      const scalar* const* lane = storage_.lane.data() + input_lane<C, I>(storage_.width());
      std::size_t element = 0;
      if (!length)
        while (!(absolute(lane[element][i]) > scalar(exact_integers))) ++element;
      b.input = I;
      b.bad.field = input_of<C, I>.name;
      b.bad.value = static_cast<double>(lane[element][i]);
      b.bad.because = length ? "as many elements as the component has" : "an integer of at most 2^53";
      if (!length && input_of<C, I>.is_vector) b.bad.element = static_cast<std::int64_t>(element);
    });
    return found;
  }

  /// Puts the caller's name of the place instead of the input's.
  void rename(blame& b) {
    unrolled<inputs>([&](auto I) {
      if (b.input != I) return;
      const auto& source = std::get<I>(bound_.sources);
      using type = std::remove_cvref_t<decltype(source)>;
      std::string_view name = source_traits<type>::name(source);
      if constexpr (kind_of<type> == place::list) {
        const auto& elements = source_traits<type>::base_of(source).sources;
        unrolled<std::tuple_size_v<std::remove_cvref_t<decltype(elements)>>>([&](auto j) {
          if (b.bad.element != static_cast<std::int64_t>(std::size_t{j})) return;
          const auto& element = std::get<j>(elements);
          name = source_traits<std::remove_cvref_t<decltype(element)>>::name(element);
          if (!name.empty()) b.bad.element = -2;  // the element has a name of its own
        });
      }
      if (!name.empty()) b.bad.field = name;
      if (b.bad.element == -2) b.bad.element = -1;
    });
  }

  static bool is_infinite(scalar x) noexcept { return x == x && x - x != 0; }

  bound_type bound_;
  alignas(64) scalar out_[(result_lanes<C> == 0 ? 1 : result_lanes<C>)*block_rows]{};
  lane_storage<C> storage_;
  std::size_t first_ = 0, rows_ = 0;  // of the block, among the rows of this call
  bool finite_ = false;
  /// Rows whose value of an input could not be taken: a list of another length, an integer not exact as a double.
  struct refusal {
    std::uint64_t length = 0, integer = 0;
  };

  bool clean_ = false;  ///< every value of the block was looked at and is inside its range
  bool missing_known_ = false;
  std::uint64_t bad_ = 0;
  std::uint64_t overflow_ = 0;  ///< rows with a result beyond the largest number; bad ones with `whole_result` only
  std::array<std::int32_t, block_rows> overflow_place_{};  ///< result lane, or −1 − lane of a negative one
  std::array<refusal, inputs> refused_{};
  std::array<std::uint64_t, inputs> missing_{};
  std::array<leaf_lane, totals_access::lanes<C>> leaf_{};
  typename tallies_of<typename class_counts_of<C>::type>::type tallies_{};
  totals<C> totals_{};
};

}  // namespace clientele::inline v0::detail
