// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/interop/arrow.hpp>
// Schemas and arrays that are made here: copies of schemas, and tables of results.
#pragma once

#include <clientele/component/described.hpp>
#include <clientele/interop/detail/arrow_abi.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace clientele::inline v0::detail {

/// What a made schema or array owns; its children and its dictionary may be taken out by whoever reads it.
template <class T>
struct arrow_family {
  std::vector<T> children{};
  std::vector<T*> places{};
  T dictionary{};

  void attach(T& to) {
    places.clear();
    for (T& child : children) places.push_back(&child);
    to.n_children = static_cast<std::int64_t>(places.size());
    to.children = places.empty() ? nullptr : places.data();
    to.dictionary = dictionary.release == nullptr ? nullptr : &dictionary;
  }
  ~arrow_family() {
    for (T& child : children)
      if (child.release != nullptr) child.release(&child);
    if (dictionary.release != nullptr) dictionary.release(&dictionary);
  }
  arrow_family() = default;
  arrow_family(const arrow_family&) = delete;
  arrow_family& operator=(const arrow_family&) = delete;
};

/// Hands `owned` over to `to`, whose release destroys it.
template <class Owned, class T>
void own_in(T& to, Owned* owned) noexcept {
  to.private_data = owned;
  to.release = [](T* it) {
    delete static_cast<Owned*>(it->private_data);
    it->release = nullptr;
  };
}

struct made_schema : arrow_family<ArrowSchema> {
  std::string format{}, name{};
  std::vector<char> metadata{};
};

/// A schema without children.
inline void make_schema(ArrowSchema& to, std::string_view format, std::string_view name,
                        std::int64_t flags = ARROW_FLAG_NULLABLE, made_schema* made = new made_schema) {
  made->format = format;
  made->name = name;
  to = {};
  to.flags = flags;
  to.format = made->format.c_str();
  to.name = made->name.c_str();
  made->attach(to);
  own_in(to, made);
}

/// How many bytes a schema's metadata have.
[[nodiscard]] inline std::size_t arrow_metadata_size(const char* metadata) noexcept {
  const auto number_at = [&](std::size_t place) {
    std::int32_t n = 0;
    std::memcpy(&n, metadata + place, sizeof n);
    return static_cast<std::size_t>(n < 0 ? 0 : n);
  };
  std::size_t size = 4;
  for (std::size_t texts = 2 * number_at(0); texts != 0; --texts) size += 4 + number_at(size);
  return size;
}

/// A copy of a schema with all that is in it.
inline void copy_schema(const ArrowSchema& from, ArrowSchema& to) {
  auto* made = new made_schema;
  if (from.metadata != nullptr)
    made->metadata.assign(from.metadata, from.metadata + arrow_metadata_size(from.metadata));
  made->children.resize(static_cast<std::size_t>(from.n_children));
  for (std::size_t i = 0; i < made->children.size(); ++i) copy_schema(*from.children[i], made->children[i]);
  if (from.dictionary != nullptr) copy_schema(*from.dictionary, made->dictionary);
  make_schema(to, from.format, from.name == nullptr ? "" : from.name, from.flags, made);
  if (!made->metadata.empty()) to.metadata = made->metadata.data();
}

struct made_array : arrow_family<ArrowArray> {
  std::vector<std::uint8_t> present{};
  std::vector<double> numbers{};
  std::vector<std::int32_t> integers{};
  std::string letters{};
  const void* buffers[3] = {};
};

/// An array whose buffers are, after the bitmap, these.
inline void make_array(ArrowArray& to, made_array* made, std::size_t length, std::int64_t nulls,
                       std::initializer_list<const void*> buffers) {
  to = {};
  to.length = static_cast<std::int64_t>(length);
  to.null_count = nulls;
  made->buffers[0] = nulls == 0 ? nullptr : made->present.data();
  std::size_t k = 1;
  for (const void* one : buffers) made->buffers[k++] = one;
  to.n_buffers = static_cast<std::int64_t>(k);
  to.buffers = made->buffers;
  made->attach(to);
  own_in(to, made);
}

/// Numbers; those that are NaN are null.
inline void make_numbers(ArrowArray& to, std::vector<double> numbers) {
  auto* made = new made_array;
  made->numbers = std::move(numbers);
  const std::size_t n = made->numbers.size();
  std::int64_t nulls = 0;
  made->present.assign(n / 8 + 1, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const bool there = made->numbers[i] == made->numbers[i];
    nulls += there ? 0 : 1;
    if (there) made->present[i / 8] = static_cast<std::uint8_t>(made->present[i / 8] | 1U << i % 8);
  }
  make_array(to, made, n, nulls, {made->numbers.data()});
}

/// The classes' names as an array of texts.
inline void make_texts(ArrowArray& to, std::span<const std::string_view> texts) {
  auto* made = new made_array;
  made->integers.push_back(0);
  for (const std::string_view text : texts) {
    made->letters += text;
    made->integers.push_back(static_cast<std::int32_t>(made->letters.size()));
  }
  make_array(to, made, texts.size(), 0, {made->integers.data(), made->letters.data()});
}

/// Results of rows: a struct of one column for each result.
class made_table {
 public:
  /// A column of `elements` numbers a row (a fixed-size list of them where it is a list), or of classes.
  void add_column(std::string name, const described_result& result) { columns_.push_back({std::move(name), &result}); }

  void make_schema_of(ArrowSchema& to) const {
    auto* all = new made_schema;
    for (const column& one : columns_) {
      auto* made = new made_schema;
      const described_result& result = *one.result;
      std::string format = "g";
      if (result.is_class) {
        format = "i";
        if (!result.classes.empty()) make_schema(made->dictionary, "u", "");
      } else if (result.is_list) {
        format = "+w:" + std::to_string(result.lanes);
        made->children.resize(1);
        make_schema(made->children[0], "g", "item");
      }
      ArrowSchema child{};
      make_schema(child, format, one.name, ARROW_FLAG_NULLABLE, made);
      all->children.push_back(child);
    }
    make_schema(to, "+s", "", 0, all);
  }

  /// Begins rows, n of which are expected.
  void begin(std::size_t n) {
    rows_ = 0;
    for (column& one : columns_) {
      one.numbers.clear();
      one.numbers.reserve(n * one.result->lanes);
    }
  }
  /// The row's next value of a column: a number, or the number of a class.
  void put(std::size_t place, double value) { columns_[place].numbers.push_back(value); }
  void end_row() noexcept { ++rows_; }

  void make_array_of(ArrowArray& to) {
    auto* all = new made_array;
    for (column& one : columns_) {
      ArrowArray child{};
      if (one.result->is_class) {
        auto* made = new made_array;
        for (const double c : one.numbers) made->integers.push_back(static_cast<std::int32_t>(c));
        if (!one.result->classes.empty()) make_texts(made->dictionary, one.result->classes);
        make_array(child, made, rows_, 0, {made->integers.data()});
      } else if (one.result->is_list) {
        auto* made = new made_array;
        made->children.resize(1);
        make_numbers(made->children[0], std::move(one.numbers));
        make_array(child, made, rows_, 0, {});
      } else {
        make_numbers(child, std::move(one.numbers));
      }
      all->children.push_back(child);
    }
    make_array(to, all, rows_, 0, {});
  }

 private:
  struct column {
    std::string name;
    const described_result* result;
    std::vector<double> numbers{};
  };
  std::vector<column> columns_{};
  std::size_t rows_ = 0;
};

}  // namespace clientele::inline v0::detail
