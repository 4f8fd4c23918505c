// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// One block of 64 rows of inputs: taken from the caller's customers and columns into lanes, and checked.
#pragma once

#include <clientele/core/detail/check_block.hpp>
#include <clientele/core/detail/copy_block.hpp>
#include <clientele/core/detail/plan.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ranges>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

/// The caller's name of the place that fills a lane, empty where he gave none; whether it names one element of a
/// vector.
struct lane_name {
  std::string_view text{};
  bool of_element = false;
};

template <class D, bool Dynamic = has_dynamic_width<D>>
struct lane_storage {  // width known when compiled
  using scalar = typename scalar_of<D>::type;
  static constexpr std::size_t lanes = input_lane<D, input_count<D>>(0);
  explicit lane_storage(const D&) {}
  static constexpr std::size_t count() noexcept { return lanes; }
  static constexpr std::size_t width() noexcept { return 1; }

  alignas(64) scalar gathered[(lanes == 0 ? 1 : lanes) * block_rows]{};
  std::array<const scalar*, lanes> lane{};
  std::array<lane_name, lanes> name{};
  std::array<bool, lanes> looked_at{};
  scalar scratch[1]{};
};
template <class D>
struct lane_storage<D, true> {  // width known when the pass begins: allocated once a pass
  using scalar = typename scalar_of<D>::type;
  explicit lane_storage(const D& d)
      : elements(d.width()),
        gathered(input_lane<D, input_count<D>>(elements) * block_rows),
        lane(gathered.size() / block_rows),
        name(lane.size()),
        looked_at(lane.size()),
        scratch(lane.size()) {}
  [[nodiscard]] std::size_t count() const noexcept { return lane.size(); }
  [[nodiscard]] std::size_t width() const noexcept { return elements; }

  std::size_t elements;
  std::vector<scalar> gathered;
  std::vector<const scalar*> lane;
  std::vector<lane_name> name;
  std::vector<unsigned char> looked_at;
  std::vector<scalar> scratch;
};

/// Rows whose value of an input could not be taken: a list of another length, an integer not exact as a double.
struct refusal {
  std::uint64_t length = 0, integer = 0;
};

/// The inputs of a block as messages see them, whatever component they are of.
template <class Scalar>
struct seen_inputs {
  std::span<const described_input> places;
  std::size_t width;
  const Scalar* const* lanes;
  const refusal* refused;
  const lane_name* names;
  const lane_name* other_names;
};

/// The inputs of one block, of a component or a specification `D`: where each lane's values lie, what could not be
/// taken, and whether ranges and rules are kept. Compiled once for `D`, whatever it is bound to.
template <class D>
class input_block {
 public:
  using scalar = typename scalar_of<D>::type;
  static constexpr std::size_t inputs = input_count<D>;

  explicit input_block(const D& d) : storage_(d) {
    for (std::size_t l = 0; l < storage_.count(); ++l) storage_.lane[l] = own(l);
  }
  input_block(const input_block&) = delete;
  input_block& operator=(const input_block&) = delete;

  [[nodiscard]] std::size_t width() const noexcept { return storage_.width(); }
  [[nodiscard]] const scalar* const* lanes() const noexcept { return storage_.lane.data(); }
  [[nodiscard]] const scalar* values(std::size_t lane) const noexcept { return storage_.lane[lane]; }
  [[nodiscard]] scalar* scratch() noexcept { return &storage_.scratch[0]; }
  /// The lane's own 64 places.
  [[nodiscard]] scalar* own(std::size_t lane) noexcept { return &storage_.gathered[0] + lane * block_rows; }

  [[nodiscard]] lanes_of_block<D> all_lanes() const noexcept { return {lanes(), &others_}; }
  /// The I-th input's own 64 places, where it is not made of numbers.
  template <std::size_t I>
  [[nodiscard]] auto& other() noexcept {
    return std::get<I>(others_).values;
  }

  [[nodiscard]] lane_name& name(std::size_t lane) noexcept { return storage_.name[lane]; }
  [[nodiscard]] lane_name& name_of_other(std::size_t input) noexcept { return other_names_[input]; }
  [[nodiscard]] seen_inputs<scalar> seen() const noexcept {
    return {inputs_of<D>, width(), lanes(), refused_.data(), storage_.name.data(), other_names_.data()};
  }
  /// Whether every value of the block was looked at and keeps its range.
  [[nodiscard]] bool is_clean() const noexcept { return clean_; }
  /// Values of an input that are missing in the block, where its rows were checked and all are good.
  [[nodiscard]] std::uint64_t missing(std::size_t input) const noexcept { return missing_[input]; }

  void start() noexcept { refused_ = {}; }

  /// Where each lane's values lie, for who places them without knowing the component.
  [[nodiscard]] const scalar** lane_places() noexcept { return storage_.lane.data(); }
  /// The lane's values lie here.
  void lies_at(std::size_t lane, const scalar* values) noexcept { storage_.lane[lane] = values; }

  /// Whether the lane's values keep the input's range, when that was looked at in the column's own type.
  void looked_at(std::size_t lane, bool inside) noexcept { storage_.looked_at[lane] = inside; }

  /// Takes one value of the caller's; an integer that is not exact as a double is marked.
  template <class Value>
  void put(scalar x, std::size_t lane, std::size_t i) {
    own(lane)[i] = x;
    if constexpr (is_wide_integer<Value>)
      if (absolute(x) > scalar(exact_integers)) mark_integer(lane, i);
  }

  /// Marks the integers among the first n values of a lane that are not exact as a double.
  void mark_integers(std::size_t lane, std::size_t n) {
    constexpr auto limit = scalar(exact_integers);
    if (n == block_rows && values_outside<ends::any, false>(own(lane), -limit, limit) == 0) return;
    for (std::size_t i = 0; i < n; ++i)
      if (absolute(own(lane)[i]) > limit) mark_integer(lane, i);
  }

  CLIENTELE_COLD void mark_integer(std::size_t lane, std::size_t i) {
    refused_[input_of_lane(inputs_of<D>, lane, width())].integer |= std::uint64_t{1} << i;
  }

  CLIENTELE_COLD void mark_length(std::size_t size, std::size_t lane, std::size_t count, std::size_t i) {
    refused_[input_of_lane(inputs_of<D>, lane, width())].length |= std::uint64_t{1} << i;
    for (std::size_t l = lane; l < lane + count; ++l) own(l)[i] = static_cast<scalar>(size);
  }

  /// Fills the places beyond the block's n rows with its last one.
  void pad(std::size_t lane, std::size_t count, std::size_t n) noexcept {
    for (std::size_t l = lane; l < lane + count; ++l)
      for (std::size_t i = n; i < block_rows; ++i) own(l)[i] = own(l)[n - 1];
  }

  /// One bit for each of the block's n rows that cannot be taken.
  template <bool Checked>
  [[nodiscard]] std::uint64_t check(const D& d, std::size_t n) {
    std::uint64_t bad = 0;
    for (const refusal& r : refused_) bad |= r.length | (Checked ? r.integer : 0);
    missing_ = {};
    clean_ = false;
    if constexpr (Checked) {
      clean_ = every_lane_is_clean(d);
      if (!clean_) bad |= bad_rows_of_block(d, all_lanes(), width(), n, scratch());
    }
    return bad;
  }

  /// Adds to `counts` what is missing from the optional inputs of the block's n rows, bad ones left out.
  void count_missing(std::array<std::uint64_t, inputs>& counts, std::size_t n, std::uint64_t bad) const noexcept {
    unrolled<inputs>([&](auto I) {
      if constexpr (nth_input<D, I>.kind == input_kind::category) {
        for (std::size_t i = 0; i < n; ++i)
          if (std::get<I>(others_)[i].is_missing()) counts[I] += ~bad >> i & 1;
      } else if constexpr (nth_input<D, I>.presence == presence::optional) {
        const std::size_t first = input_lane<D, I>(width());
        for (std::size_t l = first; l < first + input_lanes_of<D, I>(width()); ++l)
          for (std::size_t i = 0; i < n; ++i)
            if (const scalar x = storage_.lane[l][i]; x != x) counts[I] += ~bad >> i & 1;
      }
    });
  }

 private:
  /// Whether all rows of the block certainly keep ranges and rules; counts what is missing.
  bool every_lane_is_clean([[maybe_unused]] const D& d) {
    bool clean = true;
    unrolled<inputs>([&](auto I) {
      if constexpr (!is_number<D, I>) {
        if constexpr (nth_input<D, I>.kind == input_kind::category)
          for (std::size_t i = 0; i < block_rows; ++i) clean &= !std::get<I>(others_)[i].is_missing();
        return;
      }
      const std::size_t first = input_lane<D, I>(width());
      for (std::size_t l = first; l < first + input_lanes_of<D, I>(width()); ++l)
        if (!storage_.looked_at[l]) clean &= lane_is_clean<D, I>(storage_.lane[l], missing_[I]);
    });
    if constexpr (requires { D::rules; }) clean = clean && rules_are_kept(d, all_lanes(), scratch());
    return clean;
  }

  lane_storage<D> storage_;
  [[no_unique_address]] other_lanes<D> others_{};
  std::array<lane_name, inputs> other_names_{};
  bool clean_ = false;
  std::array<refusal, inputs> refused_{};
  std::array<std::uint64_t, inputs> missing_{};
};

/// How many rows a column has, and the part of a column with missing values that has its values.
template <class T>
constexpr std::size_t rows_of(const column_view<T>& column) noexcept {
  return column.size;
}
template <class T>
constexpr std::size_t rows_of(const masked_column<T>& column) noexcept {
  return column.values.size;
}
template <foreign_column Column>
constexpr std::size_t rows_of(const Column& column) noexcept {
  return column.size();
}

/// Whether a column has values that its bitmap calls missing.
template <class Column>
inline constexpr bool is_masked = false;
template <class T>
inline constexpr bool is_masked<masked_column<T>> = true;

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

template <class Bound>
class rows;

/// The places of one bound component (or specification): fills the lanes of its inputs, block by block.
template <fixed_string Label, class D, class... Sources>
class rows<bound<Label, D, Sources...>> {
 public:
  using block = input_block<D>;
  using scalar = typename block::scalar;
  static constexpr std::string_view label = Label.view();
  static constexpr std::size_t inputs = sizeof...(Sources);
  /// Whether anything is taken from the customers one by one; columns are not.
  static constexpr bool gathers = (takes_rows<Sources> || ...);

  /// Names the lanes; constants are written once.
  rows(const std::tuple<Sources...>& sources, block& to) : sources_(sources) {
    unrolled<inputs>([&](auto I) {
      constexpr bool of_element = kind_of<std::tuple_element_t<I, std::tuple<Sources...>>> == source_kind::list;
      if constexpr (!is_number<D, I>) {
        const auto& source = std::get<I>(sources_);
        using type = std::remove_cvref_t<decltype(source)>;
        to.name_of_other(I) = {source_traits<type>::name(source), false};
        if constexpr (kind_of<type> == source_kind::fixed)
          for (auto& place : to.template other<I>())
            take_other(place, source, source_traits<type>::base_of(source).value);
      }
      for_each_lane_of<I>(to, [&](const auto& source, std::size_t lane, std::size_t count) {
        using type = std::remove_cvref_t<decltype(source)>;
        for (std::size_t l = lane; l < lane + count; ++l) to.name(l) = {source_traits<type>::name(source), of_element};
        if constexpr (kind_of<type> == source_kind::fixed)
          for (std::size_t i = 0; i < count * block_rows; ++i)
            to.own(lane)[i] = read<scalar, D, I>(source, [](const auto& base) { return base.value; });
      });
    });
  }

  /// Where other components' results lie: `lane_of(result_source)`, found once.
  template <class LaneOf>
  void connect(const block& to, const LaneOf& lane_of) {
    std::size_t next = 0;
    unrolled<inputs>([&](auto I) {
      for_each_place_of<I>(to, [&](const auto& source, std::size_t, std::size_t) {
        using type = std::remove_cvref_t<decltype(source)>;
        if constexpr (kind_of<type> == source_kind::upstream)
          upstream_[next++] = lane_of(source_traits<type>::base_of(source));
      });
    });
  }

  rows(const rows&) = delete;
  rows& operator=(const rows&) = delete;

  /// Takes row i of the block from one customer; each projection is evaluated once.
  template <class Customer>
  void gather(block& to, Customer& customer, std::size_t i) const {
    unrolled<inputs>([&](auto I) {
      if constexpr (!is_number<D, I>) {
        const auto& source = std::get<I>(sources_);
        using type = std::remove_cvref_t<decltype(source)>;
        if constexpr (kind_of<type> == source_kind::row)
          take_other(to.template other<I>()[i], source, value_at(source_traits<type>::base_of(source), customer));
      }
      for_each_lane_of<I>(to, [&](const auto& source, std::size_t lane, [[maybe_unused]] std::size_t count) {
        if constexpr (kind_of<std::remove_cvref_t<decltype(source)>> == source_kind::row)
          gather_one<I>(to, source, customer, lane, count, i);
      });
    });
  }

  /// Completes a block of n rows: columns from their row `first`, other components' results, padding beyond n.
  template <bool Checked>
  void load(block& to, std::size_t first, std::size_t n) const {
    std::size_t next = 0;
    unrolled<inputs>([&](auto I) {
      if constexpr (!is_number<D, I>) load_other<I>(to, first, n, next);
      for_each_lane_of<I>(to, [&](const auto& source, std::size_t lane, std::size_t count) {
        using type = std::remove_cvref_t<decltype(source)>;
        if constexpr (kind_of<type> == source_kind::column) {
          load_column<Checked, I>(to, source, first, n, lane);
        } else if constexpr (kind_of<type> == source_kind::upstream) {
          using upstream_scalar = typename source_traits<type>::base::bound_type::component_type::scalar;
          const auto* from = static_cast<const upstream_scalar*>(upstream_[next++]);
          for (std::size_t i = 0; i < block_rows; ++i)
            to.own(lane)[i] = read<scalar, D, I>(source, [&](const auto&) { return from[i]; });
        } else if constexpr (kind_of<type> == source_kind::fixed) {
          if constexpr (is_wide_integer<std::remove_cvref_t<decltype(source_traits<type>::base_of(source).value)>>)
            for (std::size_t l = lane; l < lane + count; ++l) to.mark_integers(l, n);
        }
        if constexpr (kind_of<type> == source_kind::row || kind_of<type> == source_kind::column)
          if (n < block_rows) to.pad(lane, count, n);
      });
    });
  }

 private:
  /// Takes a caller's value that is no number.
  template <class Source, class Value>
  static void take_other(category& to, const Source& source, const Value& value) {
    if (source_traits<Source>::is_missing(source, value)) return to.assign_missing();
    if constexpr (std::is_same_v<Value, category>) {
      to = value;
    } else if constexpr (is_optional<Value>) {
      if (!value) return to.assign_missing();
      if constexpr (std::is_same_v<typename Value::value_type, category>)
        to = *value;
      else
        to.assign(*value);
    } else {
      to.assign(value);
    }
  }
  template <class Record, class Source, class Value>
  static void take_other(std::vector<Record>& to, const Source&, const Value& value) {
    to.assign(std::ranges::begin(value), std::ranges::end(value));
  }

  /// Completes the places of an input that is not made of numbers.
  template <std::size_t I>
  void load_other(block& to, std::size_t first, std::size_t n, std::size_t& next) const {
    const auto& source = std::get<I>(sources_);
    using type = std::remove_cvref_t<decltype(source)>;
    auto& places = to.template other<I>();
    if constexpr (kind_of<type> == source_kind::column) {
      const auto& column = source_traits<type>::base_of(source);
      if (rows_of(column) < first + n) fail_short_column(to.name_of_other(I).text, I, rows_of(column), first + n);
      for (std::size_t i = 0; i < n; ++i) take_other(places[i], source, column[first + i]);
    } else if constexpr (kind_of<type> == source_kind::upstream) {
      using base = typename source_traits<type>::base;
      const auto* from = static_cast<const typename base::bound_type::component_type::scalar*>(upstream_[next++]);
      for (std::size_t i = 0; i < n; ++i)
        take_other(places[i], source, static_cast<typename base::value_type>(static_cast<int>(from[i])));
    }
    for (std::size_t i = n; i < block_rows; ++i) places[i] = places[n - 1];
  }

  /// `f(source, first lane, lanes)` for every place that fills lanes of numbers, those inside `each` one by one.
  template <std::size_t I, class F>
  void for_each_lane_of(const block& to, F&& f) const {
    if constexpr (is_number<D, I>) for_each_place_of<I>(to, f);
  }

  template <std::size_t I, class F>
  void for_each_place_of(const block& to, F&& f) const {
    const auto& source = std::get<I>(sources_);
    const std::size_t lane = input_lane<D, I>(to.width());
    const std::size_t count = input_lanes_of<D, I>(to.width());
    using type = std::remove_cvref_t<decltype(source)>;
    if constexpr (kind_of<type> == source_kind::list) {
      const auto& elements = source_traits<type>::base_of(source).sources;
      constexpr std::size_t given = std::tuple_size_v<std::remove_cvref_t<decltype(elements)>>;
      if constexpr (nth_input<D, I>.width == dynamic) {
        if (given != count) raise(mismatched_sizes("each(…)", given, nth_input<D, I>.name, count));
      } else {
        static_assert(given == nth_input<D, I>.width,
                      "clientele: each(…) needs one projection for each element of the input");
      }
      unrolled<given>([&](auto j) { f(std::get<j>(elements), lane + j, std::size_t{1}); });
    } else {
      f(source, lane, count);
    }
  }

  template <std::size_t I, class Source, class Customer>
  static void gather_one(block& to, const Source& source, Customer& customer, std::size_t lane, std::size_t count,
                         std::size_t i) {
    const auto get = [&](const auto& projection) -> decltype(auto) { return value_at(projection, customer); };
    using value = std::remove_cvref_t<decltype(get(source_traits<Source>::base_of(source)))>;
    if constexpr (list_length<value> != 0) {
      auto&& list = get(source_traits<Source>::base_of(source));
      unrolled<list_length<value>>([&](auto j) {
        if (j < count)
          to.template put<std::ranges::range_value_t<value>>(
              read<scalar, D, I>(source, [&](const auto&) -> auto&& { return list[j]; }), lane + j, i);
      });
      if (list_length<value> != count) to.mark_length(list_length<value>, lane, count, i);
    } else if constexpr (std::ranges::sized_range<value>) {
      auto&& list = get(source_traits<Source>::base_of(source));
      const std::size_t size = static_cast<std::size_t>(std::ranges::size(list));
      std::size_t l = lane;
      for (auto&& element : list) {
        if (l == lane + count) break;
        to.template put<std::ranges::range_value_t<value>>(
            read<scalar, D, I>(source, [&](const auto&) -> auto&& { return element; }), l++, i);
      }
      if (size != count) to.mark_length(size, lane, count, i);
    } else {
      to.template put<value>(read<scalar, D, I>(source, get), lane, i);
    }
  }

  template <bool Checked, std::size_t I, class Source>
  static void load_column(block& to, const Source& source, std::size_t first, std::size_t n, std::size_t lane) {
    const auto& column = source_traits<Source>::base_of(source);
    if (rows_of(column) < first + n) fail_short_column(to.name(lane).text, I, rows_of(column), first + n);
    using type = std::remove_cvref_t<decltype(column)>;
    if constexpr (foreign_column<type>) {
      load_foreign(to, source, column, first, n, lane);
    } else if constexpr (is_masked<type> && source_traits<Source>::plain) {
      std::uint64_t absent = ~column.present.word(first, n);
      if (n < block_rows) absent &= (std::uint64_t{1} << n) - 1;
      load_values<Checked, I>(to, column.values, column.values, first, n, lane);
      if (absent != 0) put_missing(to, lane, n, absent);
    } else if constexpr (source_traits<Source>::plain) {
      load_values<Checked, I>(to, column, column, first, n, lane);
    } else {
      load_values<Checked, I>(to, source, column, first, n, lane);
    }
    if constexpr (!foreign_column<type>)
      if constexpr (is_wide_integer<std::remove_cvref_t<decltype(column[first])>>) to.mark_integers(lane, n);
  }

  /// Values of a column in the caller's own type.
  template <bool Checked, std::size_t I, class Source, class Column>
  static void load_values(block& to, const Source& source, const Column& column, std::size_t first, std::size_t n,
                          std::size_t lane) {
    if constexpr (std::is_same_v<Source, Column> && !is_masked<Column>) {
      using element = std::remove_cvref_t<decltype(*column.data)>;
      const bool whole = column.stride == 1 && n == block_rows;
      if constexpr (std::is_same_v<element, scalar>) {
        if (whole) {
          fetch_ahead(column.data + first);
          return to.lies_at(lane, column.data + first);
        }
      }
      to.lies_at(lane, to.own(lane));
      if constexpr (Checked && is_narrow<element>)
        to.looked_at(lane, whole && narrow_lane_is_clean<D, I>(column.data + first));
      if constexpr (is_narrow<element> || std::is_floating_point_v<element>)
        if (whole) {
          fetch_ahead(column.data + first);
          return widen_block<scalar>(column.data + first, to.own(lane));
        }
    } else {
      to.lies_at(lane, to.own(lane));
    }
    for (std::size_t i = 0; i < n; ++i)
      to.own(lane)[i] = read<scalar, D, I>(source, [&](const auto& c) { return c[first + i]; });
  }

  /// NaN in the places of values that are missing. They are few, or all else is slow as well.
  static void put_missing(block& to, std::size_t lane, std::size_t n, std::uint64_t absent) {
    scalar* const own = to.own(lane);
    const scalar* const from = to.values(lane);
    if (from != own)
      for (std::size_t i = 0; i < n; ++i) own[i] = from[i];
    for (; absent != 0; absent &= absent - 1) own[std::countr_zero(absent)] = std::numeric_limits<scalar>::quiet_NaN();
    to.lies_at(lane, own);
    to.looked_at(lane, false);
  }

  /// Values of a column of another world.
  template <class Source, class Column>
  static void load_foreign(block& to, const Source& source, const Column& column, std::size_t first, std::size_t n,
                           std::size_t lane) {
    std::uint64_t beyond = 0;
    scalar* const own = to.own(lane);
    if constexpr (std::is_same_v<scalar, double>) {
      to.lies_at(lane, column.block(first, n, own, beyond));
    } else {
      double room[block_rows];
      const double* const from = column.block(first, n, room, beyond);
      for (std::size_t i = 0; i < n; ++i) own[i] = static_cast<scalar>(from[i]);
    }
    if constexpr (!source_traits<Source>::plain) {
      std::uint64_t absent = 0;
      for (std::size_t i = 0; i < n; ++i)
        if (source_traits<Source>::is_missing(source, to.values(lane)[i])) absent |= std::uint64_t{1} << i;
      put_missing(to, lane, n, absent);
      beyond &= ~absent;
    }
    for (; beyond != 0; beyond &= beyond - 1) to.mark_integer(lane, static_cast<std::size_t>(std::countr_zero(beyond)));
  }

  /// A range of unknown length turned out longer than a column.
  [[noreturn]] CLIENTELE_COLD static void fail_short_column(std::string_view given, std::size_t input, std::size_t size,
                                                            std::size_t rows) {
    raise(mismatched_sizes(given.empty() ? inputs_of<D>[input].name : given, size, "the range (at least)", rows));
  }

  /// Asks for the column's values two blocks on.
  template <class T>
  static void fetch_ahead(const T* x) noexcept {
    const auto* next = reinterpret_cast<const char*>(x + 2 * block_rows);
    for (std::size_t k = 0; k < block_rows * sizeof(T); k += 64) CLIENTELE_PREFETCH(next + k);
  }

  std::tuple<Sources...> sources_;
  std::array<const void*, (std::size_t{0} + ... + upstream_places<Sources>)> upstream_{};
};

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
