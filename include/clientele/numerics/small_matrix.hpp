// SPDX-License-Identifier: BSL-1.0
// Vectors and square matrices of at most 5 rows, as many as a model has parameters: on the stack, with what a search
// for a maximum needs and nothing else. Sums run in the order of the rows.
#pragma once

#include <cmath>
#include <cstddef>
#include <initializer_list>

namespace clientele::inline v0 {

/// n ≤ 5 numbers.
class small_vector {
 public:
  static constexpr std::size_t capacity = 5;

  constexpr small_vector() = default;
  /// n zeros.
  constexpr explicit small_vector(std::size_t n) noexcept : size_(n) {}
  constexpr small_vector(std::initializer_list<double> values) noexcept : size_(values.size()) {
    std::size_t i = 0;
    for (const double x : values) value_[i++] = x;
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr double& operator[](std::size_t i) noexcept { return value_[i]; }
  [[nodiscard]] constexpr const double& operator[](std::size_t i) const noexcept { return value_[i]; }

  constexpr small_vector& operator+=(const small_vector& other) noexcept {
    for (std::size_t i = 0; i < size_; ++i) value_[i] += other[i];
    return *this;
  }
  [[nodiscard]] friend constexpr small_vector operator+(small_vector a, const small_vector& b) noexcept {
    return a += b;
  }
  [[nodiscard]] friend constexpr small_vector operator*(double factor, small_vector a) noexcept {
    for (std::size_t i = 0; i < a.size_; ++i) a[i] *= factor;
    return a;
  }
  [[nodiscard]] constexpr double dot(const small_vector& other) const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < size_; ++i) sum += value_[i] * other[i];
    return sum;
  }
  [[nodiscard]] double norm() const noexcept { return std::sqrt(dot(*this)); }

  friend constexpr bool operator==(const small_vector&, const small_vector&) = default;

 private:
  double value_[capacity] = {};
  std::size_t size_ = 0;
};

/// n ≤ 5 rows of n numbers.
class small_matrix {
 public:
  constexpr small_matrix() = default;
  /// n × n zeros.
  constexpr explicit small_matrix(std::size_t n) noexcept : rows_(n) {}
  /// Row by row, n × n of them.
  constexpr small_matrix(std::size_t n, std::initializer_list<double> values) noexcept : rows_(n) {
    std::size_t i = 0;
    for (const double x : values) value_[i++] = x;
  }

  [[nodiscard]] constexpr std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] constexpr double& operator()(std::size_t i, std::size_t j) noexcept { return value_[i * rows_ + j]; }
  [[nodiscard]] constexpr const double& operator()(std::size_t i, std::size_t j) const noexcept {
    return value_[i * rows_ + j];
  }
  /// The rows one after the other.
  [[nodiscard]] constexpr double* data() noexcept { return value_; }

  [[nodiscard]] friend constexpr small_vector operator*(const small_matrix& m, const small_vector& v) noexcept {
    small_vector product(m.rows_);
    for (std::size_t i = 0; i < m.rows_; ++i)
      for (std::size_t j = 0; j < m.rows_; ++j) product[i] += m(i, j) * v[j];
    return product;
  }

  friend constexpr bool operator==(const small_matrix&, const small_matrix&) = default;

 private:
  double value_[small_vector::capacity * small_vector::capacity] = {};
  std::size_t rows_ = 0;
};

}  // namespace clientele::inline v0
