// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/interop/arrow.hpp>
// The structs of Apache Arrow's C data and C stream interfaces, under the guards that the specification gives them, and
// who owns one.
#pragma once

#include <clientele/version.hpp>

#include <cstdint>
#include <utility>

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

extern "C" {

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

}  // extern "C"
#endif  // ARROW_C_DATA_INTERFACE

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

extern "C" {

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

}  // extern "C"
#endif  // ARROW_C_STREAM_INTERFACE

namespace clientele::inline v0::detail {

/// Owns a schema, an array or a stream: its release is called once, unless it was given away.
template <class T>
class arrow_owner {
 public:
  arrow_owner() = default;
  /// Takes it over: what `from` points at is released from then on.
  explicit arrow_owner(T* from) noexcept : held_(std::exchange(*from, T{})) {}
  arrow_owner(arrow_owner&& other) noexcept : held_(std::exchange(other.held_, T{})) {}
  arrow_owner& operator=(arrow_owner&& other) noexcept {
    if (this != &other) {
      release();
      held_ = std::exchange(other.held_, T{});
    }
    return *this;
  }
  ~arrow_owner() { release(); }

  [[nodiscard]] bool empty() const noexcept { return held_.release == nullptr; }
  [[nodiscard]] T& get() noexcept { return held_; }
  [[nodiscard]] const T& get() const noexcept { return held_; }
  void give(T* to) noexcept { *to = std::exchange(held_, T{}); }

 private:
  void release() noexcept {
    if (held_.release != nullptr) held_.release(&held_);
    held_ = T{};
  }

  T held_{};
};

}  // namespace clientele::inline v0::detail
