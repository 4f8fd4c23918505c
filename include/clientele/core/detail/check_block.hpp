// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// The ranges and rules of a descriptor over one block of 64 rows.
#pragma once

#include <clientele/core/detail/compute.hpp>
#include <clientele/core/detail/machine.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <type_traits>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

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

/// How 64 values of an input are looked at; what does not depend on the component but on its declaration's kind.
struct look {
  ends asks = ends::none;
  bool whole = false, optional = false;
};

/// What the I-th input allows, as bounds of the component's scalar, and how that is looked at.
template <class C, std::size_t I>
struct input_bounds {
  using scalar = typename scalar_of<C>::type;
  static constexpr auto& declared = nth_input<C, I>;
  static constexpr scalar low = lowest_inside<scalar>(declared.allowed),
                          high = highest_inside<scalar>(declared.allowed);
  static constexpr scalar limit = std::numeric_limits<scalar>::max();
  static constexpr bool bounded = low > -limit || high < limit || declared.allowed.infinite;
  static constexpr look how{!bounded   ? ends::none
                            : low >= 0 ? ends::not_negative
                                       : ends::any,
                            declared.allowed.whole, declared.presence == presence::optional};
};

/// Whether 64 values are certainly inside; when not, rows are looked at one by one.
template <look how, class Scalar>
CLIENTELE_ALWAYS_INLINE bool look_at_lane(const Scalar* x, Scalar low, Scalar high,
                                          [[maybe_unused]] std::uint64_t* missing) noexcept {
  if constexpr (how.optional && how.asks == ends::none && !how.whole) {
    return infinite_or_missing(x, *missing) == 0;
  } else if constexpr (how.optional) {
    alignas(64) Scalar filled[block_rows];
    *missing += fill_missing(x, filled, low);
    return values_outside<how.asks, how.whole>(filled, low, high) == 0;
  } else {
    return values_outside<how.asks, how.whole>(x, low, high) == 0;
  }
}
template <class C, std::size_t I>
bool lane_is_clean(const typename scalar_of<C>::type* x, std::uint64_t& missing) noexcept {
  using bounds = input_bounds<C, I>;
  using scalar = typename scalar_of<C>::type;
  return on_this_machine<look_at_lane<bounds::how, scalar>>(x, scalar{bounds::low}, scalar{bounds::high}, &missing);
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
CLIENTELE_NOINLINE bool rules_are_kept(const C& component, const lanes_of_block<C>& in,
                                       typename scalar_of<C>::type* scratch) noexcept {
  std::size_t broken = 0;
  for (std::size_t i = 0; i < block_rows; ++i)
    broken |= with_row(component, in, i, scratch, [&](const auto&... x) { return component.broken_rule(x...); });
  return broken == 0;
}

/// One bit for every row below n of which a number breaks its range.
template <class Scalar>
CLIENTELE_COLD std::uint64_t rows_out_of_range(std::span<const described_input> inputs, std::size_t width,
                                               const Scalar* const* lanes, std::size_t n) noexcept {
  std::uint64_t bad = 0;
  for (const described_input& in : inputs)
    for (std::size_t l = 0; l < in.lanes(width); ++l, ++lanes)
      for (std::size_t i = 0; i < n; ++i)
        if (violates((*lanes)[i], in.allowed, in.presence)) bad |= std::uint64_t{1} << i;
  return bad;
}

/// One bit for every row below n that breaks a range or a rule.
template <class C>
CLIENTELE_COLD std::uint64_t bad_rows_of_block(const C& c, const lanes_of_block<C>& in, std::size_t width,
                                               std::size_t n, typename scalar_of<C>::type* scratch) {
  std::uint64_t bad = rows_out_of_range(std::span<const described_input>(inputs_of<C>), width, in.numbers, n);
  unrolled<input_count<C>>([&](auto I) {
    if constexpr (nth_input<C, I>.kind == input_kind::category)
      for (std::size_t i = 0; i < n; ++i)
        if (!input_is_good<C, I>(std::get<I>(*in.others)[i])) bad |= std::uint64_t{1} << i;
  });
  if constexpr (requires { C::rules; })
    for (std::size_t i = 0; i < n; ++i)
      if ((bad >> i & 1) == 0 &&
          with_row(c, in, i, scratch, [&](const auto&... x) { return c.broken_rule(x...) != 0; }))
        bad |= std::uint64_t{1} << i;
  return bad;
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE std::uint64_t rows_out_of_range(std::span<const described_input>, std::size_t, const double* const*,
                                                   std::size_t) noexcept;
#endif

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
