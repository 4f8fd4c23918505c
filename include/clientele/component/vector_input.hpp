// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/descriptor.hpp>
#include <clientele/component/error.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace clientele::inline v0 {

/// A list of one number: made of the number itself, of an array of one, or of a span, which must have one element
/// (otherwise `mismatched_sizes`).
template <class Scalar>
class list_of_one {
 public:
  constexpr list_of_one(Scalar value) noexcept : value_(value) {}
  constexpr list_of_one(const std::array<Scalar, 1>& values) noexcept : value_(values[0]) {}
  constexpr list_of_one(std::span<const Scalar, 1> values) noexcept : value_(values[0]) {}
  constexpr list_of_one(std::span<const Scalar> values) : value_(only(values)) {}

  [[nodiscard]] static constexpr std::size_t size() noexcept { return 1; }
  [[nodiscard]] constexpr const Scalar& operator[](std::size_t) const noexcept { return value_; }
  [[nodiscard]] constexpr const Scalar* begin() const noexcept { return &value_; }
  [[nodiscard]] constexpr const Scalar* end() const noexcept { return &value_ + 1; }

 private:
  static constexpr Scalar only(std::span<const Scalar> values) {
    if (values.size() != 1) raise(mismatched_sizes("a list", values.size(), "an input of one element", 1));
    return values[0];
  }

  Scalar value_;
};

namespace detail {
template <class Scalar, std::size_t k>
struct vector_input {
  using type = const std::array<Scalar, k>&;
};
template <class Scalar>
struct vector_input<Scalar, 1> {
  using type = list_of_one<Scalar>;
};
template <class Scalar>
struct vector_input<Scalar, dynamic> {
  using type = std::span<const Scalar>;
};
}  // namespace detail

/// What a component takes for an input that is a vector of k elements: an array; a span where k is `dynamic`; where k
/// is 1, the number itself or a list of one.
template <class Scalar, std::size_t k>
using vector_input = typename detail::vector_input<Scalar, k>::type;

}  // namespace clientele::inline v0
