// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// The loops over one block of 64 customers.
#pragma once

#include <clientele/component/branch_free.hpp>
#include <clientele/component/check.hpp>
#include <clientele/core/detail/machine.hpp>
#include <clientele/statistics/class_counts.hpp>
#include <clientele/statistics/statistic.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

namespace clientele::inline v0::detail {

inline constexpr std::size_t block_rows = 64;
/// Customers of one leaf of the summation tree. Part of the library's version: another number gives other last bits.
inline constexpr std::size_t leaf_rows = 4096;

// ---- how a component's inputs and results lie in lanes of 64 ----

template <class C>
inline constexpr bool has_dynamic_width = []<std::size_t... I>(std::index_sequence<I...>) {
  return ((input_of<C, I>.width == dynamic) || ...);
}(std::make_index_sequence<input_count<C>>{});

/// First lane of the I-th input; inputs of dynamic width count as `width`.
template <class C, std::size_t I>
constexpr std::size_t input_lane(std::size_t width) noexcept {
  return [&]<std::size_t... J>(std::index_sequence<J...>) {
    return (std::size_t{0} + ... + (input_of<C, J>.width == dynamic ? width : input_of<C, J>.width));
  }(std::make_index_sequence<I>{});
}

template <class C>
inline constexpr std::size_t result_count = std::tuple_size_v<std::remove_cvref_t<decltype(C::results)>>;

template <class C, std::size_t R>
using result_type = std::remove_cvref_t<decltype(std::declval<typename C::result&>().*std::get<R>(C::results).member)>;

template <class T>
inline constexpr std::size_t lanes_of = 1;
template <class T, std::size_t n>
inline constexpr std::size_t lanes_of<std::array<T, n>> = n;

template <class C, std::size_t R>
inline constexpr std::size_t result_lane = []<std::size_t... J>(std::index_sequence<J...>) {
  return (std::size_t{0} + ... + lanes_of<result_type<C, J>>);
}(std::make_index_sequence<R>{});

template <class C>
inline constexpr std::size_t result_lanes = result_lane<C, result_count<C>>;

/// Writes a result into row i of the lanes at `out`; returns 0 if all its numbers are finite.
template <class C>
inline bits_of<typename C::scalar> store_result(typename C::scalar* out, std::size_t i,
                                                const typename C::result& r) noexcept {
  using scalar = typename C::scalar;
  bits_of<scalar> not_finite = 0;
  const auto store = [&](std::size_t lane, scalar x) {
    out[lane * block_rows + i] = x;
    not_finite |= std::bit_cast<bits_of<scalar>>(x - x);
  };
  unrolled<result_count<C>>([&](auto R) {
    const auto& value = r.*std::get<R>(C::results).member;
    using type = result_type<C, R>;
    constexpr std::size_t lane = result_lane<C, R>;
    if constexpr (std::is_enum_v<type>)
      out[lane * block_rows + i] = static_cast<scalar>(static_cast<int>(value));
    else if constexpr (list_of_values<type>)
      unrolled<lanes_of<type>>([&](auto j) { store(lane + j, value[j]); });
    else
      store(lane, value);
  });
  return not_finite;
}

/// The result of row i of the lanes at `out`.
template <class C>
[[nodiscard]] inline typename C::result load_result(const typename C::scalar* out, std::size_t i) noexcept {
  typename C::result r{};
  unrolled<result_count<C>>([&](auto R) {
    auto& value = r.*std::get<R>(C::results).member;
    using type = result_type<C, R>;
    constexpr std::size_t lane = result_lane<C, R>;
    if constexpr (std::is_enum_v<type>)
      value = static_cast<type>(static_cast<int>(out[lane * block_rows + i]));
    else if constexpr (list_of_values<type>)
      unrolled<lanes_of<type>>([&](auto j) { value[j] = out[(lane + j) * block_rows + i]; });
    else
      value = out[lane * block_rows + i];
  });
  return r;
}

/// A row without a result: NaN, and `unknown` for enums.
template <class C>
inline void void_result(typename C::scalar* out, std::size_t i) noexcept {
  unrolled<result_count<C>>([&](auto R) {
    using type = result_type<C, R>;
    unrolled<lanes_of<type>>([&](auto j) {
      out[(result_lane<C, R> + j) * block_rows + i] =
          std::is_enum_v<type> ? typename C::scalar(0) : std::numeric_limits<typename C::scalar>::quiet_NaN();
    });
  });
}

/// Calls `f(inputs…)` with row i of the lanes. `scratch` holds the elements of inputs of dynamic width.
template <class C, class F>
inline decltype(auto) with_row(const C& c, const typename C::scalar* const* in, std::size_t i,
                               typename C::scalar* scratch, F&& f) {
  using scalar = typename C::scalar;
  std::size_t width = 1;
  if constexpr (has_dynamic_width<C>) width = c.width();
  const auto one = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
    const std::size_t lane = input_lane<C, I>(width);
    if constexpr (!input_of<C, I>.is_vector) {
      return in[lane][i];
    } else if constexpr (input_of<C, I>.width == dynamic) {
      for (std::size_t j = 0; j < width; ++j) scratch[lane + j] = in[lane + j][i];
      return std::span<const scalar>(scratch + lane, width);
    } else {
      return [&]<std::size_t... j>(std::index_sequence<j...>) {
        return std::array<scalar, sizeof...(j)>{in[lane + j][i]...};
      }(std::make_index_sequence<input_of<C, I>.width>{});
    }
  };
  return [&]<std::size_t... I>(std::index_sequence<I...>) -> decltype(auto) {
    return f(one(std::integral_constant<std::size_t, I>{})...);
  }(std::make_index_sequence<input_count<C>>{});
}

// ---- the loops ----

/// What computes the rows of a block: what the component prepares from its parameters, where it does so
/// (`prepared()`, with the component's own `compute`), else the component.
template <class C>
constexpr decltype(auto) prepare(const C& component) noexcept {
  if constexpr (requires { component.prepared(); })
    return component.prepared();
  else
    return (component);
}

/// The component itself over 64 rows; returns whether all numbers among the results are finite.
template <class C>
CLIENTELE_NOINLINE bool compute_block(const C& component, const typename C::scalar* const* in,
                                      typename C::scalar* CLIENTELE_RESTRICT out, typename C::scalar* scratch) {
  using scalar = typename C::scalar;
  using form = std::remove_cvref_t<decltype(prepare(component))>;
  const std::conditional_t<std::is_trivially_copyable_v<form>, form, const form&> c =
      prepare(component);  // a copy cannot alias
  bits_of<scalar> not_finite = 0;
  if constexpr (has_dynamic_width<C>) {
    for (std::size_t i = 0; i < block_rows; ++i)
      not_finite |= store_result<C>(
          out, i, with_row(component, in, i, scratch, [&](const auto&... x) { return c.compute(x...); }));
  } else {
    constexpr std::size_t lanes = input_lane<C, input_count<C>>(0);
    std::array<const scalar*, lanes> lane;
    for (std::size_t l = 0; l < lanes; ++l) lane[l] = in[l];
    for (std::size_t i = 0; i < block_rows; ++i)
      not_finite |= store_result<C>(
          out, i, with_row(component, lane.data(), i, scratch, [&](const auto&... x) { return c.compute(x...); }));
  }
  return (not_finite << 1) == 0;
}

template <class Scalar>
constexpr Scalar next_up(Scalar x) noexcept {
  using bits = bits_of<Scalar>;
  if (x == 0) return std::numeric_limits<Scalar>::denorm_min();
  return std::bit_cast<Scalar>(static_cast<bits>(x > 0 ? std::bit_cast<bits>(x) + 1 : std::bit_cast<bits>(x) - 1));
}

/// The lowest (highest) scalar inside an interval.
template <class Scalar>
constexpr Scalar lowest_inside(const interval& allowed) noexcept {
  constexpr Scalar limit = std::numeric_limits<Scalar>::max();
  if (allowed.low <= -static_cast<double>(limit)) return -limit;
  const Scalar low = static_cast<Scalar>(allowed.low);
  const double back = static_cast<double>(low);
  return back < allowed.low || (allowed.open_low && back == allowed.low) ? next_up(low) : low;
}
template <class Scalar>
constexpr Scalar highest_inside(const interval& allowed) noexcept {
  if (allowed.infinite) return std::numeric_limits<Scalar>::infinity();
  interval mirrored = allowed;
  mirrored.low = -allowed.high;
  mirrored.open_low = allowed.open_high;
  return -lowest_inside<Scalar>(mirrored);
}

/// The bits of a number; unlike `std::bit_cast` certainly no call.
template <class Scalar>
CLIENTELE_ALWAYS_INLINE bits_of<Scalar> bits_in(Scalar x) noexcept {
  return __builtin_bit_cast(bits_of<Scalar>, x);
}

/// What the ends of a range ask of the check.
enum class ends : unsigned char { none, not_negative, any };

/// Zero if all 64 values are inside; never zero if one is not, NaN included (−0 on the edge may give non-zero too).
/// Where the range has no negative numbers the bits of inside values lie between those of its ends, and the two
/// differences, like the value itself, have no highest bit; integer operations are vector code on every machine.
template <ends Ends, bool Whole, class Scalar>
CLIENTELE_ALWAYS_INLINE bits_of<Scalar> values_outside(const Scalar* x, Scalar low, Scalar high) noexcept {
  using bits = bits_of<Scalar>;
  constexpr bits infinity = std::bit_cast<bits>(std::numeric_limits<Scalar>::infinity());
  constexpr int highest = 8 * sizeof(bits) - 1;
  const bits low_bits = bits_in(low), high_bits = bits_in(high);
  bits borrowed = 0, outside = 0;
  if constexpr (Ends == ends::none) {
    for (std::size_t i = 0; i < block_rows; ++i)
      borrowed |= infinity - 1 - (bits_in(x[i]) & (~bits{0} >> 1));  // infinity or NaN
  } else if constexpr (Ends == ends::any) {
    for (std::size_t i = 0; i < block_rows; ++i) {
      Scalar t = x[i] > low ? x[i] : low;  // NaN becomes `low`
      t = t < high ? t : high;
      outside |= bits_in(t) ^ bits_in(x[i]);
    }
  } else if constexpr (CLIENTELE_VECTOR_MAXIMUM != 0) {
    bits farthest = 0;
    for (std::size_t i = 0; i < block_rows; ++i) {
      const auto above = static_cast<bits>(bits_in(x[i]) - low_bits);
      farthest = farthest > above ? farthest : above;
    }
    outside = farthest > high_bits - low_bits ? 1 : 0;
  } else {
    for (std::size_t i = 0; i < block_rows; ++i) {
      const bits raw = bits_in(x[i]);
      borrowed |= (raw - low_bits) | (high_bits - raw) | raw;
    }
  }
  if constexpr (Whole)
    for (std::size_t i = 0; i < block_rows; ++i) {
      constexpr Scalar shift = Scalar(1.5) / std::numeric_limits<Scalar>::epsilon();
      outside |= bits_in((x[i] + shift) - shift) ^ bits_in(x[i]);
    }
  return outside | (borrowed >> highest);
}

/// Infinity's bits minus those of |x|: 0 for infinity, negative (the highest bit set) for NaN.
template <class Scalar>
CLIENTELE_ALWAYS_INLINE bits_of<Scalar> below_infinity(Scalar x) noexcept {
  using bits = bits_of<Scalar>;
  return bits_in(std::numeric_limits<Scalar>::infinity()) - (bits_in(x) & (~bits{0} >> 1));
}

/// Zero if none of 64 values is infinite; `missing` grows by the number of NaN. Two loops, because GCC 12 makes no
/// vector code at -O2 of a loop with two sums.
template <class Scalar>
CLIENTELE_ALWAYS_INLINE bits_of<Scalar> infinite_or_missing(const Scalar* x, std::uint64_t& missing) noexcept {
  using bits = bits_of<Scalar>;
  constexpr int highest = 8 * sizeof(bits) - 1;
  bits found = 0, absent = 0;
  for (std::size_t i = 0; i < block_rows; ++i) found |= (below_infinity(x[i]) - 1) & ~below_infinity(x[i]);
  for (std::size_t i = 0; i < block_rows; ++i) absent += below_infinity(x[i]) >> highest;
  missing += absent;
  return found >> highest;
}

/// Counts the missing among 64 values and writes them into `filled` with `instead` in their place.
template <class Scalar>
CLIENTELE_ALWAYS_INLINE std::uint64_t fill_missing(const Scalar* x, Scalar* filled, Scalar instead) noexcept {
  using bits = bits_of<Scalar>;
  bits missing = 0;
  const bits other = bits_in(instead);
  for (std::size_t i = 0; i < block_rows; ++i) {
    const bits raw = bits_in(x[i]), absent = nan_bit<Scalar>(raw);
    filled[i] = __builtin_bit_cast(Scalar, static_cast<bits>((raw & (absent - 1)) | (other & (bits{0} - absent))));
    missing += absent;
  }
  return missing;
}

/// What the I-th input allows, as bounds of the component's scalar.
template <class C, std::size_t I>
struct input_bounds {
  using scalar = typename C::scalar;
  static constexpr auto& declared = input_of<C, I>;
  static constexpr scalar low = lowest_inside<scalar>(declared.allowed),
                          high = highest_inside<scalar>(declared.allowed);
  static constexpr scalar limit = std::numeric_limits<scalar>::max();
  static constexpr bool bounded = low > -limit || high < limit || declared.allowed.infinite;
  static constexpr ends asks = !bounded ? ends::none : low >= 0 ? ends::not_negative : ends::any;
};

/// Whether 64 values of the I-th input are certainly inside; when not, rows are looked at one by one.
template <class C, std::size_t I>
CLIENTELE_ALWAYS_INLINE bool look_at_lane(const typename C::scalar* x, std::uint64_t* missing_so_far) noexcept {
  [[maybe_unused]] std::uint64_t& missing = *missing_so_far;
  using bounds = input_bounds<C, I>;
  if constexpr (bounds::declared.presence == presence::optional && !bounds::bounded &&
                !bounds::declared.allowed.whole) {
    return infinite_or_missing(x, missing) == 0;
  } else if constexpr (bounds::declared.presence == presence::optional) {
    alignas(64) typename C::scalar filled[block_rows];
    missing += fill_missing(x, filled, bounds::low);
    return values_outside<bounds::asks, bounds::declared.allowed.whole>(filled, bounds::low, bounds::high) == 0;
  } else {
    return values_outside<bounds::asks, bounds::declared.allowed.whole>(x, bounds::low, bounds::high) == 0;
  }
}
template <class C, std::size_t I>
bool lane_is_clean(const typename C::scalar* x, std::uint64_t& missing) noexcept {
  return on_this_machine<look_at_lane<C, I>>(x, &missing);
}

/// The highest whole number not above x, for |x| below 2^32.
constexpr std::int64_t whole_part(double x) noexcept {
  const auto t = static_cast<std::int64_t>(x);
  return static_cast<double>(t) > x ? t - 1 : t;
}

/// Whether 64 integers of a narrow column are inside the I-th input's range, looked at in their own type: they
/// cannot be NaN or infinite, and where the type itself cannot leave the range there is nothing to look at.
template <class C, std::size_t I, class T>
CLIENTELE_NOINLINE bool narrow_lane_is_clean(const T* x) noexcept {
  using bounds = input_bounds<C, I>;
  constexpr auto lowest = static_cast<double>(std::numeric_limits<T>::lowest()),
                 highest = static_cast<double>(std::numeric_limits<T>::max());
  constexpr bool low_matters = bounds::low > lowest, high_matters = bounds::high < highest;
  if constexpr (!low_matters && !high_matters) {
    return true;
  } else if constexpr (bounds::low > highest || bounds::high < lowest) {
    return false;
  } else {
    constexpr T low = low_matters ? static_cast<T>(-whole_part(-bounds::low)) : std::numeric_limits<T>::lowest();
    constexpr T high = high_matters ? static_cast<T>(whole_part(bounds::high)) : std::numeric_limits<T>::max();
    unsigned char outside = 0;
    for (std::size_t i = 0; i < block_rows; ++i) outside |= static_cast<unsigned char>((x[i] < low) | (x[i] > high));
    return outside == 0;
  }
}

/// Whether 64 rows keep the rules between inputs.
template <class C>
CLIENTELE_NOINLINE bool rules_are_kept(const C& component, const typename C::scalar* const* in,
                                       typename C::scalar* scratch) noexcept {
  std::size_t broken = 0;
  for (std::size_t i = 0; i < block_rows; ++i)
    broken |= with_row(component, in, i, scratch, [&](const auto&... x) { return component.broken_rule(x...); });
  return broken == 0;
}

/// 64 values of a column in its own type as scalars.
template <class Scalar, class T>
CLIENTELE_ALWAYS_INLINE void widen_rows(const T* from, Scalar* CLIENTELE_RESTRICT to) noexcept {
  for (std::size_t i = 0; i < block_rows; ++i) to[i] = static_cast<Scalar>(from[i]);
}
template <class Scalar, class T>
void widen_block(const T* from, Scalar* to) noexcept {
  on_this_machine<widen_rows<Scalar, T>>(from, to);
}

/// 64 results in the element type of the caller's column.
template <class Element, class Scalar>
CLIENTELE_ALWAYS_INLINE void narrow_rows(const Scalar* from, Element* CLIENTELE_RESTRICT to) noexcept {
  for (std::size_t i = 0; i < block_rows; ++i) {
    if constexpr (std::is_floating_point_v<Element>)
      to[i] = static_cast<Element>(from[i]);
    else
      to[i] = static_cast<Element>(static_cast<int>(from[i]));
  }
}
template <class Element, class Scalar>
void narrow_block(const Scalar* from, Element* to) noexcept {
  on_this_machine<narrow_rows<Element, Scalar>>(from, to);
}

/// One bit for every row below n that breaks a range or a rule.
template <class C>
CLIENTELE_COLD std::uint64_t bad_rows_of_block(const C& c, const typename C::scalar* const* in, std::size_t n,
                                               typename C::scalar* scratch) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (!with_row(c, in, i, scratch, [&](const auto&... x) { return inputs_are_good(c, x...); }))
      mask |= std::uint64_t{1} << i;
  return mask;
}

/// Whether none of 64 values is NaN or infinite.
template <class Scalar>
CLIENTELE_NOINLINE bool block_is_finite(const Scalar* x) noexcept {
  bits_of<Scalar> found = 0;
  for (std::size_t i = 0; i < block_rows; ++i) found |= std::bit_cast<bits_of<Scalar>>(x[i] - x[i]);
  return (found << 1) == 0;
}

/// Pairs eight values, `stride` apart, in a fixed order.
template <class Fold>
CLIENTELE_ALWAYS_INLINE double fold_eight(const double* a, Fold fold, std::size_t stride = 1) noexcept {
  return fold(fold(fold(a[0], a[stride]), fold(a[2 * stride], a[3 * stride])),
              fold(fold(a[4 * stride], a[5 * stride]), fold(a[6 * stride], a[7 * stride])));
}

/// Adds one to each strand whose class code equals `code`.
CLIENTELE_ALWAYS_INLINE void add_equal(const unsigned char* x, unsigned char code,
                                       unsigned char* CLIENTELE_RESTRICT strands) noexcept {
  for (std::size_t i = 0; i < block_rows; ++i)
    strands[i] = static_cast<unsigned char>(strands[i] + (x[i] == code ? 1 : 0));
}

/// How many customers of the current leaf fell into each class: for few classes 64 strands of bytes, because a leaf
/// has 64 blocks, which are summed when the leaf ends.
template <std::size_t classes>
class class_tally {
 public:
  static_assert(classes <= 256, "clientele: an enum among the results has at most 256 values");
  static_assert(leaf_rows / block_rows < 256);

  template <class Scalar>
  void add(const Scalar* x) noexcept {
    alignas(64) unsigned char code[block_rows];
    narrow_block(x, code);
    if constexpr (striped)
      for (std::size_t k = 0; k < classes; ++k)
        on_this_machine<add_equal>(&code[0], static_cast<unsigned char>(k), &strands_[k * width]);
    else
      for (std::size_t i = 0; i < block_rows; ++i)
        if (code[i] < classes) ++strands_[code[i]];
  }

  void end_leaf(std::array<std::uint64_t, classes>& counts) noexcept {
    for (std::size_t k = 0; k < classes; ++k)
      for (std::size_t i = 0; i < width; ++i) counts[k] += strands_[k * width + i];
    strands_ = {};
  }

 private:
  static constexpr bool striped = classes <= 16;
  static constexpr std::size_t width = striped ? block_rows : 1;
  alignas(64) std::array<std::conditional_t<striped, unsigned char, std::uint32_t>, classes * width> strands_{};
};

}  // namespace clientele::inline v0::detail
