// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

/// Memory as a large application has it: aligned, in huge pages where the system offers them, already touched.
template <class T>
class memory_block {
 public:
  explicit memory_block(std::size_t n) : size_(n) {
    constexpr std::size_t page = std::size_t{2} << 20;
    const std::size_t bytes = (n * sizeof(T) + page) / page * page;
    data_ = static_cast<T*>(std::aligned_alloc(page, bytes));
    if (data_ == nullptr) throw std::bad_alloc();
#if defined(__linux__)
    madvise(data_, bytes, MADV_HUGEPAGE);
#endif
    std::uninitialized_value_construct_n(data_, n);
  }
  memory_block(memory_block&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(other.size_) {}
  ~memory_block() { std::free(data_); }
  [[nodiscard]] T& operator[](std::size_t i) const { return data_[i]; }
  [[nodiscard]] std::span<T> first(std::size_t n) const { return {data_, n < size_ ? n : size_}; }

 private:
  T* data_;
  std::size_t size_;
};

// ---- what a ceiling does: memory read and written, next to no arithmetic ----

/// Bits of 64 values folded into eight words.
template <class T>
inline void touch(const T* x, std::uint64_t (&seen)[8]) {
  std::uint64_t words[8 * sizeof(T)];
  __builtin_memcpy(words, x, sizeof words);
  for (std::size_t k = 0; k < sizeof(T); ++k)
    for (std::size_t j = 0; j < 8; ++j) seen[j] |= words[8 * k + j];
  for (std::size_t k = 0; k < 64 * sizeof(T); k += 64) __builtin_prefetch(reinterpret_cast<const char*>(x + 128) + k);
}

/// 64 values written.
template <class T>
inline void fill(T* x, const std::uint64_t (&seen)[8]) {
  for (std::size_t k = 0; k < sizeof(T); ++k) __builtin_memcpy(reinterpret_cast<char*>(x) + 64 * k, seen, 64);
}
