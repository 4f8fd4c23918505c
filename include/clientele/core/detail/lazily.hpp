// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summary.hpp>
#pragma once

#include <utility>

namespace clientele::inline v0::detail {

/// A value that is made when it is first asked for; several threads may ask at once. A copy makes its own.
template <class T>
class lazily {
 public:
  lazily() noexcept = default;
  lazily(const lazily&) noexcept {}
  lazily(lazily&& other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
  lazily& operator=(const lazily& other) noexcept {
    if (this != &other) reset();
    return *this;
  }
  lazily& operator=(lazily&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~lazily() { delete value_; }

  void reset() noexcept { delete std::exchange(value_, nullptr); }

  template <class Make>
  const T& get(const Make& make) const {
    T* known = __atomic_load_n(&value_, __ATOMIC_ACQUIRE);
    if (known != nullptr) return *known;
    auto* const fresh = new T(make());
    if (__atomic_compare_exchange_n(&value_, &known, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) return *fresh;
    delete fresh;
    return *known;
  }

 private:
  mutable T* value_ = nullptr;
};

}  // namespace clientele::inline v0::detail
