// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/interop/arrow.hpp>
// The values of one Arrow array, as its layout has them: numbers by blocks of 64, one number, one text, one time.
#pragma once

#include <clientele/component/category.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/interop/detail/arrow_type.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace clientele::inline v0::detail {

/// What comes from outside breaks the layout that the specification promises.
[[noreturn]] CLIENTELE_COLD_ONCE inline void refuse_arrow_layout(std::string_view name, std::string_view why) {
  raise(invalid_use(joined_text({"clientele: the Arrow column \"", name, "\" breaks the layout: ", why})));
}

[[nodiscard]] constexpr double from_half_float(std::uint16_t half) noexcept {
  const unsigned sign = half >> 15u, exponent = half >> 10u & 31u, fraction = half & 1023u;
  if (exponent == 31)
    return fraction != 0 ? std::numeric_limits<double>::quiet_NaN()
           : sign != 0   ? -std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::infinity();
  double x = exponent == 0 ? fraction : fraction + 1024u;  // in units of 2^-24 and of 2^(exponent - 25)
  for (unsigned e = exponent == 0 ? 1 : exponent; e < 25; ++e) x /= 2;
  for (unsigned e = 25; e < exponent; ++e) x *= 2;
  return sign != 0 ? -x : x;
}

/// A decimal of 4 to 32 bytes: digits and a power of ten.
class arrow_decimal {
 public:
  arrow_decimal(const unsigned char* bytes, std::size_t size, int scale) noexcept : scale_(scale) {
    std::array<unsigned char, 32> all{};
    negative_ = (bytes[size - 1] & 0x80) != 0;
    all.fill(negative_ ? 0xFF : 0);
    if constexpr (std::endian::native == std::endian::little)
      std::memcpy(all.data(), bytes, size);
    else
      for (std::size_t k = 0; k < size; ++k) all[k] = bytes[size - 1 - k];
    std::uint64_t carry = negative_ ? 1 : 0;
    for (std::size_t k = 0; k < words; ++k) {
      std::uint64_t word = 0;
      for (std::size_t b = 4; b-- > 0;) word = word << 8 | all[4 * k + b];
      if (negative_) word = (~word & 0xFFFFFFFFu) + carry;
      digits_[k] = word & 0xFFFFFFFFu;
      carry = word >> 32;
    }
  }

  /// digits / 10^scale, rounded once; where the digits are more than a double holds, `beyond`, and their number.
  [[nodiscard]] double value(bool& beyond) noexcept {
    while (!is_small() && scale_ > 0) {  // zeros at the end say nothing
      const auto before = digits_;
      if (divide_by_ten() != 0) {
        digits_ = before;
        break;
      }
      --scale_;
    }
    double whole = 0;
    for (std::size_t k = words; k-- > 0;) whole = whole * 0x1p32 + static_cast<double>(digits_[k]);
    if (negative_) whole = -whole;
    if (!is_small()) {
      beyond = true;
      return whole > 0 ? std::nextafter(whole, std::numeric_limits<double>::infinity())
                       : std::nextafter(whole, -std::numeric_limits<double>::infinity());
    }
    constexpr double exact_powers[] = {1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (scale_ >= 0 && scale_ <= 22) return whole / exact_powers[scale_];
    const std::string text = std::to_string(static_cast<long long>(whole)) + "e" + std::to_string(-scale_);
    return std::strtod(text.c_str(), nullptr);
  }

 private:
  static constexpr std::size_t words = 8;

  [[nodiscard]] bool is_small() const noexcept {
    std::uint64_t rest = 0;
    for (std::size_t k = 2; k < words; ++k) rest |= digits_[k];
    return rest == 0 && (digits_[1] << 32 | digits_[0]) <= static_cast<std::uint64_t>(exact_integers);
  }
  std::uint64_t divide_by_ten() noexcept {
    std::uint64_t rest = 0;
    for (std::size_t k = words; k-- > 0;) {
      const std::uint64_t all = rest << 32 | digits_[k];
      digits_[k] = all / 10;
      rest = all % 10;
    }
    return rest;
  }

  std::array<std::uint64_t, words> digits_{};  ///< 32 bits each, the lowest first
  int scale_;
  bool negative_ = false;
};

/// One column of one array.
class arrow_column {
 public:
  /// The column `array`, whose rows begin `parent_offset` further on where it is the child of a struct.
  arrow_column(const ArrowArray& array, const ArrowSchema& schema, const arrow_type& type, std::string_view name,
               std::int64_t parent_offset, std::int64_t rows)
      : type_(type), name_(name), size_(static_cast<std::size_t>(rows)) {
    if (array.length < parent_offset + rows || array.offset < 0)
      refuse_arrow_layout(name, "it has fewer rows than its parent");
    offset_ = static_cast<std::size_t>(array.offset + parent_offset);
    if (schema.dictionary != nullptr) index_ = type_of_arrow_format(schema.format);
    has_dictionary_ = schema.dictionary != nullptr;
    const arrow_type& stored = has_dictionary_ ? index_ : type_;
    if (stored.kind == arrow_kind::nothing) {
      all_missing_ = true;
      return;
    }
    if (array.n_buffers < (stored.is_text() && stored.kind != arrow_kind::text_view ? 3 : 2))
      refuse_arrow_layout(name, "buffers are missing");
    if (array.buffers[0] != nullptr && array.null_count != 0) bits_[0] = {bits_of(array), offset_, size_};
    values_ = static_cast<const unsigned char*>(array.buffers[1]);
    if (values_ == nullptr && rows != 0) refuse_arrow_layout(name, "there are rows and no values");
    aligned_ = reinterpret_cast<std::uintptr_t>(values_) % (stored.bytes < 8 ? stored.bytes : 8) == 0;
    buffers_ = array.buffers;
    if (has_dictionary_) {
      if (array.dictionary == nullptr) refuse_arrow_layout(name, "the dictionary is missing");
      const ArrowArray& of = *array.dictionary;
      dictionary_ = std::make_unique<arrow_column>(of, *schema.dictionary, type_, name, 0, of.length);
      if (!type_.is_text()) read_dictionary();
    }
  }

  /// The rows of a struct that are missing are missing in all of its columns.
  void mask_by_parent(const ArrowArray& parent) {
    if (parent.n_buffers > 0 && parent.buffers[0] != nullptr && parent.null_count != 0)
      bits_[1] = {bits_of(parent), static_cast<std::size_t>(parent.offset), size_};
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const arrow_type& type() const noexcept { return type_; }
  [[nodiscard]] std::string_view name() const noexcept { return name_; }

  /// One bit for each of n ≤ 64 rows from row `first` on that has no value.
  [[nodiscard]] std::uint64_t absent(std::size_t first, std::size_t n) const noexcept {
    const std::uint64_t all = n == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1;
    if (all_missing_) return all;
    std::uint64_t there = all;
    for (const validity& bits : bits_)
      if (bits.rows() != 0) there &= bits.word(first, n);
    return all & ~there;
  }
  /// Whether a row has a value, of a dictionary one that is not null there.
  [[nodiscard]] bool has(std::size_t row) const {
    return absent(row, 1) == 0 && (!has_dictionary_ || dictionary_->has(index(row)));
  }

  /// The numbers of n ≤ 64 rows, as `foreign_column` says; times in units of so many seconds.
  [[nodiscard]] const double* block(std::size_t first, std::size_t n, double* room, std::uint64_t& beyond,
                                    double unit) const {
    const std::uint64_t missing = absent(first, n);
    if (type_.kind == arrow_kind::double_float && missing == 0 && n == block_rows && aligned_ && !has_dictionary_) {
      const auto* from = reinterpret_cast<const double*>(values_) + offset_ + first;
      for (std::size_t k = 0; k < block_rows * sizeof(double); k += 64)
        CLIENTELE_PREFETCH(reinterpret_cast<const char*>(from + 2 * block_rows) + k);
      return from;
    }
    if (all_missing_ || missing + 1 == 0)
      ;  // nothing to read
    else if (has_dictionary_)
      look_up(first, n, missing, room, beyond);
    else
      read_numbers(first, n, room, beyond, unit);
    for (std::uint64_t rest = missing; rest != 0; rest &= rest - 1)
      room[std::countr_zero(rest)] = std::numeric_limits<double>::quiet_NaN();
    beyond &= ~missing;
    return room;
  }

  /// The text of a row that has one.
  [[nodiscard]] std::string_view text(std::size_t row) const {
    if (has_dictionary_) return dictionary_->text(index(row));
    if (type_.kind == arrow_kind::text) return between<std::int32_t>(row);
    if (type_.kind == arrow_kind::large_text) return between<std::int64_t>(row);
    const unsigned char* view = values_ + 16 * (offset_ + row);
    std::int32_t size = 0, buffer = 0, begin = 0;
    std::memcpy(&size, view, 4);
    if (size <= 12) return {reinterpret_cast<const char*>(view + 4), static_cast<std::size_t>(size)};
    std::memcpy(&buffer, view + 8, 4);
    std::memcpy(&begin, view + 12, 4);
    return {static_cast<const char*>(buffers_[2 + buffer]) + begin, static_cast<std::size_t>(size)};
  }
  /// The integer of a row that has one, or the ticks of a time; `is_unsigned` where it is one beyond the signed ones.
  [[nodiscard]] std::int64_t integer(std::size_t row, bool& is_large) const {
    is_large = false;
    if (has_dictionary_) return dictionary_->integer(index(row), is_large);
    switch (type_.kind) {
      case arrow_kind::boolean:
        return validity(values_, offset_, size_)[row] ? 1 : 0;
      case arrow_kind::uint64: {
        const auto value = at<std::uint64_t>(row);
        is_large = value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        return static_cast<std::int64_t>(value);
      }
      default:
        return stored_integer(type_, row);
    }
  }
  /// The value of a row as a category: of a text, an integer or a bool.
  [[nodiscard]] category category_at(std::size_t row) const {
    category value;
    if (!has(row)) return value;
    bool is_large = false;
    if (type_.is_text())
      value.assign(text(row));
    else if (const std::int64_t number = integer(row, is_large); type_.kind == arrow_kind::boolean)
      value.assign(number != 0);
    else if (is_large)
      value.assign(static_cast<std::uint64_t>(number));
    else
      value.assign(number);
    return value;
  }

 private:
  [[nodiscard]] static const std::uint8_t* bits_of(const ArrowArray& array) noexcept {
    return static_cast<const std::uint8_t*>(array.buffers[0]);
  }

  template <class T>
  [[nodiscard]] T at(std::size_t row) const noexcept {
    T value;
    std::memcpy(&value, values_ + sizeof(T) * (offset_ + row), sizeof(T));
    return value;
  }
  template <class Offset>
  [[nodiscard]] std::string_view between(std::size_t row) const {
    const Offset begin = at<Offset>(row), end = at<Offset>(row + 1);
    if (begin == end) return {};
    return {static_cast<const char*>(buffers_[2]) + begin, static_cast<std::size_t>(end - begin)};
  }
  [[nodiscard]] std::int64_t stored_integer(const arrow_type& type, std::size_t row) const noexcept {
    switch (type.kind) {
      case arrow_kind::int8:
        return at<std::int8_t>(row);
      case arrow_kind::uint8:
        return at<std::uint8_t>(row);
      case arrow_kind::int16:
        return at<std::int16_t>(row);
      case arrow_kind::uint16:
        return at<std::uint16_t>(row);
      case arrow_kind::int32:
      case arrow_kind::date32:
        return at<std::int32_t>(row);
      case arrow_kind::uint32:
        return at<std::uint32_t>(row);
      default:
        return at<std::int64_t>(row);
    }
  }
  /// Where in the dictionary the value of a row is.
  [[nodiscard]] std::size_t index(std::size_t row) const {
    const std::int64_t place = stored_integer(index_, row);
    if (place < 0 || static_cast<std::size_t>(place) >= dictionary_->size())
      refuse_arrow_layout(name_, "an index is beyond the end of the dictionary");
    return static_cast<std::size_t>(place);
  }

  template <class T>
  void widen(std::size_t first, std::size_t n, double* room) const {
    if (n == block_rows && aligned_) {
      widen_block<double>(reinterpret_cast<const T*>(values_) + offset_ + first, room);
    } else {
      for (std::size_t i = 0; i < n; ++i) room[i] = static_cast<double>(at<T>(first + i));
    }
  }
  template <class T>
  void widen_wide(std::size_t first, std::size_t n, double* room, std::uint64_t& beyond) const {
    for (std::size_t i = 0; i < n; ++i) {
      room[i] = number_from<double>(at<T>(first + i));
      beyond |= std::uint64_t{std::abs(room[i]) > static_cast<double>(exact_integers)} << i;
    }
  }
  void read_numbers(std::size_t first, std::size_t n, double* room, std::uint64_t& beyond, double unit) const {
    switch (type_.kind) {
      case arrow_kind::boolean: {
        const std::uint64_t bits = validity(values_, offset_, size_).word(first, n);
        for (std::size_t i = 0; i < n; ++i) room[i] = static_cast<double>(bits >> i & 1);
        break;
      }
      case arrow_kind::int8:
        return widen<std::int8_t>(first, n, room);
      case arrow_kind::uint8:
        return widen<std::uint8_t>(first, n, room);
      case arrow_kind::int16:
        return widen<std::int16_t>(first, n, room);
      case arrow_kind::uint16:
        return widen<std::uint16_t>(first, n, room);
      case arrow_kind::int32:
        return widen<std::int32_t>(first, n, room);
      case arrow_kind::uint32:
        return widen<std::uint32_t>(first, n, room);
      case arrow_kind::int64:
        return widen_wide<std::int64_t>(first, n, room, beyond);
      case arrow_kind::uint64:
        return widen_wide<std::uint64_t>(first, n, room, beyond);
      case arrow_kind::half_float:
        for (std::size_t i = 0; i < n; ++i) room[i] = from_half_float(at<std::uint16_t>(first + i));
        break;
      case arrow_kind::single_float:
        return widen<float>(first, n, room);
      case arrow_kind::double_float:
        return widen<double>(first, n, room);
      case arrow_kind::decimal:
        for (std::size_t i = 0; i < n; ++i) {
          bool more = false;
          room[i] = arrow_decimal(values_ + type_.bytes * (offset_ + first + i), type_.bytes, type_.scale).value(more);
          beyond |= std::uint64_t{more} << i;
        }
        break;
      default: {  // times, rounded once, as those of std::chrono are
        const auto per_tick = static_cast<long double>(type_.seconds_per_tick) / static_cast<long double>(type_.ticks);
        for (std::size_t i = 0; i < n; ++i)
          room[i] = static_cast<double>(static_cast<long double>(stored_integer(type_, first + i)) * per_tick /
                                        static_cast<long double>(unit));
      }
    }
  }

  /// All numbers of a dictionary, once.
  void read_dictionary() {
    const std::size_t n = dictionary_->size();
    numbers_.resize(n);
    beyond_.resize(n);
    for (std::size_t first = 0; first < n; first += block_rows) {
      const std::size_t rows = n - first < block_rows ? n - first : block_rows;
      double room[block_rows];
      std::uint64_t beyond = 0;
      const double* from = dictionary_->block(first, rows, room, beyond, 1);
      for (std::size_t i = 0; i < rows; ++i) {
        numbers_[first + i] = from[i];
        beyond_[first + i] = static_cast<unsigned char>(beyond >> i & 1);
      }
    }
  }
  void look_up(std::size_t first, std::size_t n, std::uint64_t missing, double* room, std::uint64_t& beyond) const {
    for (std::size_t i = 0; i < n; ++i) {
      if ((missing >> i & 1) != 0) continue;
      const std::size_t place = index(first + i);
      room[i] = numbers_[place];
      beyond |= std::uint64_t{beyond_[place]} << i;
    }
  }

  arrow_type type_, index_{};
  std::string_view name_;
  std::size_t size_, offset_ = 0;
  bool all_missing_ = false, has_dictionary_ = false, aligned_ = false;
  std::array<validity, 2> bits_{validity(nullptr, 0, 0), validity(nullptr, 0, 0)};  ///< its own, and the struct's
  const unsigned char* values_ = nullptr;
  const void** buffers_ = nullptr;
  std::unique_ptr<arrow_column> dictionary_{};
  std::vector<double> numbers_{};  ///< of the dictionary
  std::vector<unsigned char> beyond_{};
};

}  // namespace clientele::inline v0::detail
