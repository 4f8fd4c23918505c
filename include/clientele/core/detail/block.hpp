// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// The loops over one block of 64 customers. Each is a function of its own that is never inlined, so that there is
// one compilation of it, whoever calls: the same bits on every path.
#pragma once

#include <clientele/core/check.hpp>
#include <clientele/core/statistics.hpp>

#include <bit>
#include <span>

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

template <class Scalar, class Value>
constexpr Scalar to_lane(Value v) noexcept {
  if constexpr (std::is_enum_v<Value>) return static_cast<Scalar>(static_cast<int>(v));
  else return static_cast<Scalar>(v);
}

/// Writes a result into row i of the lanes at `out`.
template <class C>
inline void store_result(typename C::scalar* out, std::size_t i, const typename C::result& r) noexcept {
  unrolled<result_count<C>>([&](auto R) {
    const auto& value = r.*std::get<R>(C::results).member;
    constexpr std::size_t lane = result_lane<C, R>;
    if constexpr (lanes_of<result_type<C, R>> == 1 && !list_of_values<result_type<C, R>>)
      out[lane * block_rows + i] = to_lane<typename C::scalar>(value);
    else
      unrolled<lanes_of<result_type<C, R>>>([&](auto j) { out[(lane + j) * block_rows + i] = value[j]; });
  });
}

/// The result of row i of the lanes at `out`.
template <class C>
[[nodiscard]] inline typename C::result load_result(const typename C::scalar* out, std::size_t i) noexcept {
  typename C::result r{};
  unrolled<result_count<C>>([&](auto R) {
    auto& value = r.*std::get<R>(C::results).member;
    using type = result_type<C, R>;
    constexpr std::size_t lane = result_lane<C, R>;
    if constexpr (std::is_enum_v<type>) value = static_cast<type>(static_cast<int>(out[lane * block_rows + i]));
    else if constexpr (list_of_values<type>) unrolled<lanes_of<type>>([&](auto j) { value[j] = out[(lane + j) * block_rows + i]; });
    else value = out[lane * block_rows + i];
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
inline decltype(auto) with_row(const C& c, const typename C::scalar* const* in, std::size_t i, typename C::scalar* scratch, F&& f) {
  using scalar = typename C::scalar;
  std::size_t width = 1;
  if constexpr (has_dynamic_width<C>) width = c.width();
  const auto one = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
    const std::size_t lane = input_lane<C, I>(width);
    if constexpr (input_of<C, I>.width == 1) {
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

/// The component itself over 64 rows.
template <class C>
CLIENTELE_NOINLINE void compute_block(const C& component, const typename C::scalar* const* in,
                                      typename C::scalar* CLIENTELE_RESTRICT out, typename C::scalar* scratch) {
  using scalar = typename C::scalar;
  if constexpr (has_dynamic_width<C>) {
    for (std::size_t i = 0; i < block_rows; ++i)
      store_result<C>(out, i, with_row(component, in, i, scratch, [&](const auto&... x) { return component.compute(x...); }));
  } else {
    const C c = component;
    constexpr std::size_t lanes = input_lane<C, input_count<C>>(0);
    std::array<const scalar*, lanes> lane;
    for (std::size_t l = 0; l < lanes; ++l) lane[l] = in[l];
    for (std::size_t i = 0; i < block_rows; ++i)
      store_result<C>(out, i, with_row(c, lane.data(), i, scratch, [&](const auto&... x) { return c.compute(x...); }));
  }
}

template <class Scalar>
using bits_of = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;

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

/// Zero if all 64 values are inside; never zero if one is not (values on the edge, −0, may give non-zero too).
/// With `Optional`, NaN is inside and `missing` grows by their number.
template <bool Optional, bool Whole, class Scalar>
inline bits_of<Scalar> values_outside(const Scalar* x, Scalar low, Scalar high, [[maybe_unused]] std::uint64_t& missing) noexcept {
  using bits = bits_of<Scalar>;
  bits outside = 0, absent = 0;
  for (std::size_t i = 0; i < block_rows; ++i) {
    Scalar v = x[i];
    if constexpr (Optional) {
      absent += v != v ? bits(1) : bits(0);
      v = v == v ? v : low;
    }
    Scalar t = v > low ? v : low;  // NaN becomes `low`
    t = t < high ? t : high;
    outside |= std::bit_cast<bits>(t) ^ std::bit_cast<bits>(v);
    if constexpr (Whole) {
      constexpr Scalar shift = Scalar(1.5) / std::numeric_limits<Scalar>::epsilon();
      outside |= std::bit_cast<bits>((v + shift) - shift) ^ std::bit_cast<bits>(v);
    }
  }
  if constexpr (Optional) missing += absent;
  return outside;
}

/// Whether all 64 rows certainly keep the ranges and rules; when not, rows are looked at one by one.
template <class C>
CLIENTELE_NOINLINE bool block_is_clean(const C& c, const typename C::scalar* const* in, typename C::scalar* scratch,
                                       std::array<std::uint64_t, input_count<C>>& missing) {
  using scalar = typename C::scalar;
  std::size_t width = 1;
  if constexpr (has_dynamic_width<C>) width = c.width();
  bits_of<scalar> outside = 0;
  unrolled<input_count<C>>([&](auto I) {
    constexpr auto& declared = input_of<C, I>;
    constexpr scalar low = lowest_inside<scalar>(declared.allowed), high = highest_inside<scalar>(declared.allowed);
    const std::size_t first = input_lane<C, I>(width), lanes = declared.width == dynamic ? width : declared.width;
    for (std::size_t l = first; l < first + lanes; ++l)
      outside |= values_outside<declared.presence == presence::optional, declared.allowed.whole>(in[l], low, high, missing[I]);
  });
  bool broken = outside != 0;
  if constexpr (requires { C::rules; }) {
    std::size_t rules = 0;
    for (std::size_t i = 0; i < block_rows; ++i)
      rules |= with_row(c, in, i, scratch, [&](const auto&... x) { return c.broken_rule(x...); });
    broken |= rules != 0;
  }
  return !broken;
}

/// One bit for every row below n that breaks a range or a rule.
template <class C>
CLIENTELE_COLD std::uint64_t bad_rows_of_block(const C& c, const typename C::scalar* const* in, std::size_t n, typename C::scalar* scratch) {
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < n; ++i)
    if (!with_row(c, in, i, scratch, [&](const auto&... x) { return inputs_are_good(c, x...); })) mask |= std::uint64_t{1} << i;
  return mask;
}

/// Whether none of 64 values is NaN or infinite.
template <class Scalar>
CLIENTELE_NOINLINE bool block_is_finite(const Scalar* x) noexcept {
  bits_of<Scalar> found = 0;
  for (std::size_t i = 0; i < block_rows; ++i) found |= std::bit_cast<bits_of<Scalar>>(x[i] - x[i]);
  return (found << 1) == 0;
}

struct block_sums {
  double sum, residual, squares, low, high;
};

template <class Fold>
inline double fold_eight(const double* a, Fold fold) noexcept {
  return fold(fold(fold(a[0], a[1]), fold(a[2], a[3])), fold(fold(a[4], a[5]), fold(a[6], a[7])));
}

/// Σx, Σ(x − shift), Σ(x − shift)², minimum and maximum of 64 values, by pairs in a fixed order.
CLIENTELE_NOINLINE inline block_sums sums_of_block(const double* x, double shift) noexcept {
  const auto add = [](double a, double b) { return a + b; };
  const auto lower = [](double a, double b) { return b < a ? b : a; };
  const auto higher = [](double a, double b) { return b > a ? b : a; };
  double sum[8], residual[8], squares[8], low[8], high[8];
  for (std::size_t j = 0; j < 8; ++j) {
    double v[8], d[8], q[8];
    unrolled<8>([&](auto k) {
      v[k] = x[8 * k + j];
      d[k] = v[k] - shift;
      q[k] = d[k] * d[k];
    });
    sum[j] = fold_eight(v, add);
    residual[j] = fold_eight(d, add);
    squares[j] = fold_eight(q, add);
    low[j] = fold_eight(v, lower);
    high[j] = fold_eight(v, higher);
  }
  return {fold_eight(sum, add), fold_eight(residual, add), fold_eight(squares, add), fold_eight(low, lower), fold_eight(high, higher)};
}

/// How many of 64 class codes equal `code`.
template <class Scalar>
CLIENTELE_NOINLINE std::uint64_t count_equal(const Scalar* x, Scalar code) noexcept {
  bits_of<Scalar> n = 0;
  for (std::size_t i = 0; i < block_rows; ++i) n += x[i] == code ? bits_of<Scalar>(1) : bits_of<Scalar>(0);
  return n;
}

}  // namespace clientele::inline v0::detail
