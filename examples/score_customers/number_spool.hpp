// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "temporary_file.hpp"

namespace score_customers {

/// Numbers kept in a temporary file (temporary_file.hpp), eight bytes each, to be read as often as one wants. In memory
/// are two windows of
/// 256 KiB: walks in either direction, and from both ends towards the middle, read each number once.
class number_spool {
 public:
  void add(std::span<const double> numbers) {
    file_.append(numbers.data(), numbers.size_bytes());
    size_ += numbers.size();
  }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// The number at a place. Not for two threads at once: they share the windows.
  [[nodiscard]] double operator[](std::uint64_t place) const {
    const window& last = windows_[last_];
    return place - last.begin < last.numbers.size() ? last.at(place) : in_other_window(place);
  }

  /// Reads the numbers from a place on; how many there were, fewer only at the end.
  [[nodiscard]] std::size_t read(std::uint64_t place, std::span<double> into) const {
    return file_.read(place * sizeof(double), into.data(), into.size_bytes()) / sizeof(double);
  }

 private:
  static constexpr std::size_t window_size = std::size_t{1} << 15;
  struct window {
    std::uint64_t begin = 0;
    std::vector<double> numbers;
    [[nodiscard]] double at(std::uint64_t place) const { return numbers[static_cast<std::size_t>(place - begin)]; }
  };

  [[nodiscard]] double in_other_window(std::uint64_t place) const {
    last_ = 1 - last_;
    window& other = windows_[last_];
    if (place - other.begin >= other.numbers.size()) {
      other.begin = place / window_size * window_size;
      other.numbers.resize(window_size);
      other.numbers.resize(read(other.begin, other.numbers));
    }
    return other.at(place);
  }

  temporary_file file_;
  std::uint64_t size_ = 0;
  mutable std::array<window, 2> windows_;
  mutable std::size_t last_ = 0;
};

}  // namespace score_customers
