// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/models/vector_math.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace clientele::inline v0::models {

/// The counter-based random generator Philox4x32-10: a fixed scrambling of a counter of four words by a key of two. It
/// has no state, so any draw of any customer can be had directly and threads need no arrangement.
///
/// Source: Salmon, Moraes, Dror & Shaw (2011). → counter and key 0: 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
[[nodiscard]] constexpr std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                                std::array<std::uint32_t, 2> key) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = std::uint64_t{0xD2511F53} * counter[0], second = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(second),
               static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(first)};
    key[0] += 0x9E3779B9;
    key[1] += 0xBB67AE85;
  }
  return counter;
}

/// The random numbers of one customer: a function of seed and index alone, whatever was drawn for others. Logarithms
/// and exponentials are those of `vector_math` and square roots are exact, so that another platform gives the same
/// numbers, except that one which contracts a·b + c may differ in the last digit and so, very rarely, in a decision.
class random_stream {
 public:
  constexpr random_stream(std::uint64_t seed, std::uint64_t index) noexcept
      : counter_{static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32), 0, 0},
        key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)} {}

  /// Uniform in (0, 1), never 0 or 1: an odd multiple of 2^−53.
  [[nodiscard]] constexpr double uniform() noexcept {
    if (used_ == 2) {
      words_ = philox4x32(counter_, key_);
      if (++counter_[2] == 0) ++counter_[3];
      used_ = 0;
    }
    const std::size_t at = 2 * used_++;
    const std::uint64_t bits = std::uint64_t{words_[at]} << 32 | words_[at + 1];
    return static_cast<double>(bits >> 12 << 1 | 1) * 0x1p-53;
  }

  /// Exponential with mean 1.
  [[nodiscard]] constexpr double exponential() noexcept { return -vector_math::log(uniform()); }

  /// Standard normal, by the polar method of Marsaglia.
  [[nodiscard]] double normal() noexcept {
    for (;;) {
      const double x = 2 * uniform() - 1, y = 2 * uniform() - 1, square = x * x + y * y;
      if (square < 1 && square > 0) return x * std::sqrt(-2 * vector_math::log(square) / square);
    }
  }

  /// ln of a gamma variate of scale 1 (Marsaglia & Tsang 2000; a shape below 1 by that of shape + 1 and a power): in
  /// logarithms, because a small shape gives numbers below the least double.
  [[nodiscard]] double log_gamma_variate(double shape) noexcept {
    const double large = shape < 1 ? shape + 1 : shape, d = large - 1.0 / 3, c = 1 / (3 * std::sqrt(d));
    for (;;) {
      const double x = normal(), root = 1 + c * x;
      if (root <= 0) continue;
      const double v = root * root * root, log_v = vector_math::log(v);
      if (vector_math::log(uniform()) >= 0.5 * x * x + d * (1 - v + log_v)) continue;
      const double value = vector_math::log(d) + log_v;
      return shape < 1 ? value + vector_math::log(uniform()) / shape : value;
    }
  }

  [[nodiscard]] double gamma(double shape) noexcept { return vector_math::exp(log_gamma_variate(shape)); }

  /// Beta-distributed, as a ratio of gamma variates.
  [[nodiscard]] double beta(double a, double b) noexcept {
    const double first = log_gamma_variate(a), second = log_gamma_variate(b);
    return 1 / (1 + vector_math::exp(second - first));
  }

 private:
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> words_{};
  std::size_t used_ = 2;
};

}  // namespace clientele::inline v0::models
