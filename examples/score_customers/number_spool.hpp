// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <span>
#include <vector>

#include "temporary_file.hpp"

namespace score_customers {

class number_spool;

/// Walks along a spool; as many passes as one wants.
class number_iterator {
 public:
  using value_type = double;
  using difference_type = std::ptrdiff_t;

  number_iterator() = default;
  number_iterator(const number_spool* spool, std::uint64_t place) : spool_(spool), place_(place) {}
  [[nodiscard]] double operator*() const;
  number_iterator& operator++() {
    ++place_;
    return *this;
  }
  number_iterator operator++(int) {
    number_iterator before = *this;
    ++place_;
    return before;
  }
  friend bool operator==(const number_iterator& a, const number_iterator& b) noexcept { return a.place_ == b.place_; }

 private:
  const number_spool* spool_ = nullptr;
  std::uint64_t place_ = 0;
};

/// The numbers of one column, kept in a temporary file, eight bytes each, and as often as one wants to
/// walk along them a range of them. In memory is one window of 512 KiB.
class number_spool {
 public:
  void add(std::span<const double> numbers) {
    file_.append(numbers.data(), numbers.size_bytes());
    size_ += numbers.size();
  }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  using range = std::ranges::subrange<number_iterator>;

  /// Valid as long as the spool. Not for two threads at once: they share the window.
  [[nodiscard]] range numbers() const { return {number_iterator(this, 0), number_iterator(this, size_)}; }

 private:
  friend class number_iterator;
  static constexpr std::size_t window_size = std::size_t{1} << 16;

  [[nodiscard]] double at(std::uint64_t place) const {
    if (place - window_begin_ >= window_.size()) load(place);
    return window_[static_cast<std::size_t>(place - window_begin_)];
  }
  void load(std::uint64_t place) const {
    window_begin_ = place / window_size * window_size;
    window_.resize(window_size);
    const std::size_t bytes = file_.read(window_begin_ * sizeof(double), window_.data(), window_size * sizeof(double));
    window_.resize(bytes / sizeof(double));
  }

  temporary_file file_;
  std::uint64_t size_ = 0;
  mutable std::uint64_t window_begin_ = 0;
  mutable std::vector<double> window_;
};
inline double number_iterator::operator*() const { return spool_->at(place_); }

static_assert(std::ranges::forward_range<number_spool::range>);

}  // namespace score_customers
