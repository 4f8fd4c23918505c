// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/interop/arrow.hpp>
// Rows that lie in batches, one after the other, and the columns of them that a pass reads.
#pragma once

#include <clientele/interop/detail/arrow_column.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// An Arrow stream that failed, in its own words.
class arrow_error : public std::runtime_error, public error {
 public:
  [[nodiscard]] const char* text() const noexcept override { return what(); }

  using std::runtime_error::runtime_error;
};

}  // namespace clientele::inline v0

namespace clientele::inline v0::detail {

[[noreturn]] CLIENTELE_COLD_ONCE inline void raise_arrow_error(ArrowArrayStream& stream, int code) {
  const char* words = stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
  raise(arrow_error(
      joined_text({"clientele: the Arrow stream failed: ", words == nullptr ? "" : words,
                   words == nullptr ? "error " : " (error ", std::to_string(code), words == nullptr ? "" : ")"})));
}

[[nodiscard]] inline arrow_owner<ArrowSchema> schema_of_stream(ArrowArrayStream& stream) {
  ArrowSchema schema{};
  if (const int code = stream.get_schema(&stream, &schema); code != 0) raise_arrow_error(stream, code);
  return arrow_owner<ArrowSchema>(&schema);
}
/// The stream's next array; an empty one when it has ended.
[[nodiscard]] inline arrow_owner<ArrowArray> next_of_stream(ArrowArrayStream& stream) {
  ArrowArray array{};
  if (const int code = stream.get_next(&stream, &array); code != 0) raise_arrow_error(stream, code);
  return arrow_owner<ArrowArray>(&array);
}

/// The columns of a table: the children of a struct, or one column.
class arrow_columns {
 public:
  explicit arrow_columns(const ArrowSchema& schema)
      : schema_(&schema), is_struct_(schema.format == std::string_view("+s")) {}

  [[nodiscard]] std::size_t size() const noexcept {
    return is_struct_ ? static_cast<std::size_t>(schema_->n_children) : 1;
  }
  [[nodiscard]] const ArrowSchema& operator[](std::size_t i) const noexcept {
    return is_struct_ ? *schema_->children[i] : *schema_;
  }
  [[nodiscard]] std::string_view name(std::size_t i) const noexcept {
    const char* text = (*this)[i].name;
    return text == nullptr ? std::string_view() : text;
  }
  /// The place of a name; raises `invalid_use` where there is none, or more than one.
  [[nodiscard]] std::size_t place(std::string_view wanted) const {
    std::size_t found = size(), times = 0;
    for (std::size_t i = 0; i < size(); ++i)
      if (name(i) == wanted) found = i, ++times;
    if (times == 1) return found;
    std::string names;
    for (std::size_t i = 0; i < size(); ++i) names += joined_text({i == 0 ? "" : ", ", "\"", name(i), "\""});
    raise(invalid_use(joined_text({"clientele: ", times == 0 ? "no Arrow column is" : "more than one Arrow column is",
                                   " called \"", wanted, "\"; there are ", names})));
  }
  /// The column number i of an array of this schema.
  [[nodiscard]] arrow_column open(const ArrowArray& array, std::size_t i, const arrow_type& type) const {
    if (!is_struct_) return arrow_column(array, *schema_, type, name(i), 0, array.length);
    if (array.n_children != schema_->n_children) refuse_arrow_layout(name(i), "the struct has other children");
    arrow_column column(*array.children[i], (*this)[i], type, name(i), array.offset, array.length);
    column.mask_by_parent(array);
    return column;
  }

 private:
  const ArrowSchema* schema_;
  bool is_struct_;
};

/// The rows of arrays of one schema, or of a stream as it comes. Of a stream only what is still read is kept.
class arrow_rows {
 public:
  explicit arrow_rows(const ArrowSchema& schema) : columns_(schema) {}
  /// Of a stream, which is used up; its schema is kept here.
  explicit arrow_rows(arrow_owner<ArrowArrayStream> stream)
      : stream_(std::move(stream)), schema_(schema_of_stream(stream_.get())), columns_(schema_.get()), streams_(true) {}
  arrow_rows(const arrow_rows&) = delete;
  arrow_rows& operator=(const arrow_rows&) = delete;

  /// A column that the pass reads; its number among those.
  [[nodiscard]] std::size_t use(std::size_t place, const arrow_type& type) {
    for (std::size_t k = 0; k < used_.size(); ++k)
      if (used_[k].place == place) return k;
    used_.push_back({place, type});
    return used_.size() - 1;
  }
  [[nodiscard]] const arrow_columns& columns() const noexcept { return columns_; }

  /// The first row's number where messages name it.
  void start_at(std::uint64_t row) noexcept { start_ = row; }
  /// Adds an array that outlives this.
  void add(const ArrowArray& array) { add(&array, {}); }

  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(end_); }
  /// Rows of the batches that have come and that nobody asked for.
  [[nodiscard]] std::deque<std::size_t>& lengths() noexcept { return lengths_; }

  /// Has the next batch of the stream come? False at its end.
  bool fetch() {
    if (!streams_ || ended_) return false;
    auto array = next_of_stream(stream_.get());
    ended_ = array.empty();
    if (!ended_) add(nullptr, std::move(array));
    return !ended_;
  }
  /// How many of n ≤ 64 rows from `row` on there are; batches that ended a block before are released.
  std::size_t bring(std::uint64_t row, std::size_t n) {
    while (!pieces_.empty() && pieces_.front().end + block_rows <= row) pieces_.pop_front();
    while (end_ < row + n && fetch()) {
    }
    return end_ < row + n ? static_cast<std::size_t>(end_ - row) : n;
  }

  struct piece {
    std::uint64_t begin, end, batch;
    arrow_owner<ArrowArray> held;
    std::vector<arrow_column> columns;
  };
  /// The batch in which a row lies.
  [[nodiscard]] const piece& piece_of(std::uint64_t row) const noexcept {
    if (row >= pieces_.back().begin) return pieces_.back();
    return *std::prev(std::upper_bound(pieces_.begin(), pieces_.end(), row,
                                       [](std::uint64_t r, const piece& p) { return r < p.begin; }));
  }
  /// Names the batch of a bad row, and the row in it.
  void place(bad_row& bad) const {
    if (batches_ == 1 && !streams_) return;
    const piece& in = piece_of(bad.row - start_);
    bad.batch = {in.batch, bad.row - start_ - in.begin};
  }

 private:
  struct used_column {
    std::size_t place;
    arrow_type type;
  };

  void add(const ArrowArray* borrowed, arrow_owner<ArrowArray> held) {
    const ArrowArray& array = borrowed == nullptr ? held.get() : *borrowed;
    const std::uint64_t batch = batches_++;
    const std::uint64_t rows = static_cast<std::uint64_t>(array.length);
    lengths_.push_back(static_cast<std::size_t>(rows));
    if (rows == 0) return;
    piece next{end_, end_ + rows, batch, {}, {}};
    for (const used_column& one : used_) next.columns.push_back(columns_.open(array, one.place, one.type));
    next.held = std::move(held);
    end_ += rows;
    pieces_.push_back(std::move(next));
  }

  arrow_owner<ArrowArrayStream> stream_{};
  arrow_owner<ArrowSchema> schema_{};
  arrow_columns columns_;
  bool streams_ = false, ended_ = false;
  std::vector<used_column> used_{};
  std::deque<piece> pieces_{};
  std::deque<std::size_t> lengths_{};
  std::uint64_t start_ = 0, end_ = 0, batches_ = 0;
};

/// A walk along the rows of a stream: their numbers.
class arrow_walk : public std::ranges::view_interface<arrow_walk> {
 public:
  class iterator {
   public:
    using value_type = std::size_t;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;

    iterator() = default;
    explicit iterator(arrow_rows* rows) noexcept : rows_(rows) {}

    const std::size_t& operator*() const noexcept { return row_; }
    iterator& operator++() noexcept {
      ++row_;
      return *this;
    }
    void operator++(int) noexcept { ++row_; }
    friend bool operator==(const iterator& it, std::default_sentinel_t) { return it.rows_->bring(it.row_, 1) == 0; }

    /// Passes up to n ≤ 64 rows by; returns how many.
    std::size_t skip(std::size_t n) {
      const std::size_t passed = rows_->bring(row_, n);
      row_ += passed;
      return passed;
    }

   private:
    arrow_rows* rows_ = nullptr;
    std::size_t row_ = 0;
  };

  arrow_walk() = default;
  explicit arrow_walk(std::shared_ptr<arrow_rows> rows) noexcept : rows_(std::move(rows)) {}
  [[nodiscard]] iterator begin() const noexcept { return iterator(rows_.get()); }
  [[nodiscard]] static std::default_sentinel_t end() noexcept { return {}; }

 private:
  std::shared_ptr<arrow_rows> rows_;
};

/// The places of a plan that are columns by name: of numbers, and of categories.
struct arrow_numbers {
  using foreign_value = double;
  const arrow_rows* rows;
  std::size_t use;
  double unit;  ///< seconds of the input's unit
  std::string_view name;

  [[nodiscard]] std::size_t size() const noexcept { return rows->size(); }
  [[nodiscard]] const double* block(std::size_t first, std::size_t n, double* room, std::uint64_t& beyond) const {
    const arrow_rows::piece& whole = rows->piece_of(first);
    if (first + n <= whole.end)
      return whole.columns[use].block(static_cast<std::size_t>(first - whole.begin), n, room, beyond, unit);
    for (std::size_t done = 0; done < n;) {
      const arrow_rows::piece& p = rows->piece_of(first + done);
      const std::uint64_t left = p.end - (first + done);
      const std::size_t m = left < n - done ? static_cast<std::size_t>(left) : n - done;
      std::uint64_t some = 0;
      static_cast<void>(
          p.columns[use].block(static_cast<std::size_t>(first + done - p.begin), m, room + done, some, unit));
      beyond |= some << done;
      done += m;
    }
    return room;
  }
  double operator[](std::size_t row) const {
    double value = 0;
    std::uint64_t beyond = 0;
    return *block(row, 1, &value, beyond);
  }
  friend bool operator==(const arrow_numbers&, const arrow_numbers&) = default;
};
struct arrow_categories {
  using foreign_value = category;
  const arrow_rows* rows;
  std::size_t use;
  std::string_view name;

  [[nodiscard]] std::size_t size() const noexcept { return rows->size(); }
  category operator[](std::size_t row) const {
    const arrow_rows::piece& p = rows->piece_of(row);
    return p.columns[use].category_at(static_cast<std::size_t>(row - p.begin));
  }
  friend bool operator==(const arrow_categories&, const arrow_categories&) = default;
};

/// The column of numbers called so, for an input.
[[nodiscard]] inline arrow_numbers numbers_called(arrow_rows& rows, std::string_view called,
                                                  const described_input& input) {
  const std::size_t place = rows.columns().place(called);
  const ArrowSchema& schema = rows.columns()[place];
  const arrow_type type = type_of_arrow_column(schema, called);
  const double unit = seconds_in(input.unit);
  const char* format = schema.dictionary == nullptr ? schema.format : schema.dictionary->format;
  if (type.is_text())
    refuse_arrow_column(called, format,
                        joined_text({"is no column of numbers, which the input ", input.name, " takes"}));
  if (type.is_time() && unit == 0)
    refuse_arrow_column(called, format,
                        joined_text({"is one of times, and the input ", input.name, " has no unit of time"}));
  return {&rows, rows.use(place, type), unit, column_name(called).view()};
}
/// The same for an input that is a category.
[[nodiscard]] inline arrow_categories categories_called(arrow_rows& rows, std::string_view called,
                                                        const described_input& input) {
  const std::size_t place = rows.columns().place(called);
  const ArrowSchema& schema = rows.columns()[place];
  const arrow_type type = type_of_arrow_column(schema, called);
  if (!type.is_text() && !type.is_integer() && type.kind != arrow_kind::boolean && type.kind != arrow_kind::nothing)
    refuse_arrow_column(called, schema.format,
                        joined_text({"is no category, which the input ", input.name, " is: texts, integers or bools"}));
  return {&rows, rows.use(place, type), column_name(called).view()};
}

}  // namespace clientele::inline v0::detail
