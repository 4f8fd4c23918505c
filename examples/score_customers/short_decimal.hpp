// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace score_customers {

// Numbers as people write them, 12, 0.05, 1234.50: at most 15 digits. A whole number below 2^53 and a power of ten up
// to 10^22 are doubles exactly, so that their quotient, one correctly rounded division, is the nearest double (Clinger,
// 1990), and no two numbers of 15 digits are the same double. Whatever is written otherwise is left to the general
// functions, which take several times as long.

/// Reads digits, with a point among them or not, and a minus before them; false for every other text.
[[nodiscard]] inline bool read_short_decimal(std::string_view text, double& value) noexcept {
  static constexpr std::array<double, 16> powers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const char *at = text.data(), *const end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (negative) ++at;
  if (end - at > 16 || at == end) return false;  // 15 digits and a point
  const char *const begin = at, *point = nullptr;
  std::uint64_t digits = 0;
  for (; at != end; ++at) {
    const auto digit = static_cast<unsigned>(static_cast<unsigned char>(*at)) - '0';
    if (digit <= 9)
      digits = digits * 10 + digit;
    else if (*at == '.' && point == nullptr)
      point = at;
    else
      return false;
  }
  const std::ptrdiff_t count = end - begin - (point == nullptr ? 0 : 1);
  if (count == 0 || count > 15) return false;
  const double whole = static_cast<double>(digits);
  const double size = point == nullptr ? whole : whole / powers[static_cast<std::size_t>(end - point - 1)];
  value = negative ? -size : size;
  return true;
}

/// Writes a number of at most four decimals and 15 digits with as few digits as say it, which are those of
/// std::to_chars; returns their end, or null for every other number.
[[nodiscard]] inline char* write_short_decimal(char* to, double x) noexcept {
  constexpr double most = 1e11, decimals = 1e4;
  if (!(std::abs(x) < most)) return nullptr;
  const auto scaled = static_cast<std::int64_t>(x * decimals + (x < 0 ? -0.5 : 0.5));
  if (scaled == 0 || static_cast<double>(scaled) / decimals != x) return nullptr;  // of 0 the sign is not known here
  const std::uint64_t size = static_cast<std::uint64_t>(scaled < 0 ? -scaled : scaled);
  if (scaled < 0) *to++ = '-';
  to = std::to_chars(to, to + 16, size / 10000).ptr;
  auto rest = static_cast<unsigned>(size % 10000);
  if (rest == 0) return to;
  std::size_t places = 4;
  for (; rest % 10 == 0; rest /= 10) --places;
  *to = '.';
  for (std::size_t i = places; i != 0; --i, rest /= 10) to[i] = static_cast<char>('0' + rest % 10);
  return to + places + 1;
}

}  // namespace score_customers
