// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>

namespace clientele::inline v0 {

/// Philox4x32-10: four random words for a counter and a key, a pure function (Salmon, Moraes, Dror & Shaw 2011). Draws
/// that are numbered instead of drawn one after the other do not depend on order, threads or parts.
/// → counter and key 0: 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                                            std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0], b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += 0x9E3779B9, key[1] += 0xBB67AE85;
  }
  return counter;
}

/// The four random words of draw (i, j) under a seed.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> random_words(std::uint64_t seed, std::uint64_t i,
                                                                  std::uint64_t j = 0) noexcept {
  return philox({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i >> 32), static_cast<std::uint32_t>(j),
                 static_cast<std::uint32_t>(j >> 32)},
                {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
}

/// The number of draw (i, j) under a seed, uniform in [0, 1), a multiple of 2^-53.
[[nodiscard]] constexpr double uniform_of(std::uint64_t seed, std::uint64_t i, std::uint64_t j = 0) noexcept {
  const auto w = random_words(seed, i, j);
  return static_cast<double>((std::uint64_t{w[0]} << 32 | w[1]) >> 11) * 0x1p-53;
}

}  // namespace clientele::inline v0
