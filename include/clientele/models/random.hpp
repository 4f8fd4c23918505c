// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/numerics/counter_random.hpp>
#include <clientele/numerics/vector_math.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace clientele::inline v0::models {

/// The random numbers of one customer: a function of seed and index alone, whatever was drawn for others. Logarithms
/// and exponentials are those of `vector_math` and square roots are exact, so that another platform gives the same
/// numbers, except that one which contracts a·b + c may differ in the last digit and so, very rarely, in a decision.
class random_stream {
 public:
  constexpr random_stream(std::uint64_t seed, std::uint64_t index) noexcept : seed_(seed), index_(index) {}

  /// Uniform in (0, 1), never 0 or 1: an odd multiple of 2^−53.
  [[nodiscard]] constexpr double uniform() noexcept {
    if (used_ == 2) {
      words_ = random_words(seed_, index_, draw_++);
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
  std::uint64_t seed_, index_, draw_ = 0;
  std::array<std::uint32_t, 4> words_{};
  std::size_t used_ = 2;
};

}  // namespace clientele::inline v0::models
