// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/detail/pass.hpp>
#include <clientele/core/detail/run.hpp>
#include <clientele/core/summary.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// Values of a category input, by the number of the row among those of one `take`.
class category_column {
 public:
  virtual ~category_column() = default;
  virtual void read(std::size_t row, category& to) const = 0;

 protected:
  category_column() = default;
  category_column(const category_column&) = default;
  category_column& operator=(const category_column&) = default;
};

inline namespace CLIENTELE_MACHINE {

/// A pass of one component, whichever, over columns that are found when the program runs: by their name in a file, by
/// the number of an argument. What `summarize` and `score` do with places known to the compiler; the same bits.
///
/// A row takes a number for each scalar input and as many as the input is wide for a vector input, in the order of the
/// descriptor: its lanes. A missing value is NaN. Category inputs have columns of their own. Made as
/// `column_pass_of<Component>`, which ends in a summary; all else is code that exists once, whatever the component.
///
/// Errors: rows that break a range or a rule are appended to the caller's list and counted; their results are NaN, of a
/// class 0 (`unknown`). Cost: that of `score` over columns, and three virtual calls a block of 64 rows.
class column_pass {
 public:
  virtual ~column_pass() = default;
  column_pass(const column_pass&) = delete;
  column_pass& operator=(const column_pass&) = delete;

  /// Numbers and categories that a row takes, and numbers that it results in; a class counts as its number.
  [[nodiscard]] std::size_t input_lanes() const noexcept { return input_lanes_; }
  [[nodiscard]] std::size_t category_inputs() const noexcept { return categories_.size(); }
  [[nodiscard]] std::size_t result_lanes() const noexcept { return result_lanes_; }
  /// Rows taken so far.
  [[nodiscard]] std::uint64_t rows() const noexcept { return block_row_ - first_row_ + pending_; }

  /// What messages call a lane or a category input instead of the input's own name; must stay where it is.
  void name_lane(std::size_t lane, std::string_view name) {
    names_[lane] = {name, inputs_[detail::input_of_lane(inputs_, lane, elements_)].is_vector};
  }
  void name_category(std::size_t input, std::string_view name) { *categories_[input].name = {name, false}; }

  /// Takes n rows, the next ones: `inputs` has a pointer to n numbers for each lane, `categories` a column for each
  /// category input; `results` has the place of n numbers for each lane of results, null where they are not wanted, or
  /// is empty: nothing is. What they point at is read and written during the call alone. Throws `invalid_use` when
  /// there are not as many of them.
  void take(std::size_t n, std::span<const double* const> inputs, std::span<const category_column* const> categories,
            std::span<double* const> results, std::vector<bad_row>& bad) {
    check_count("columns of numbers", inputs.size(), input_lanes_);
    check_count("columns of categories", categories.size(), categories_.size());
    if (!results.empty()) check_count("columns of results", results.size(), result_lanes_);
    for (std::size_t place = 0; place < n;) {
      const std::size_t before = pending_;
      const auto room = static_cast<std::size_t>(detail::block_rows - (block_row_ + before) % detail::block_rows);
      const std::size_t rows = room < n - place ? room : n - place;
      load(place, rows, inputs, categories);
      pending_ += rows;
      compute(before, bad);
      for (std::size_t l = 0; l < results.size(); ++l)
        if (results[l] != nullptr)
          for (std::size_t i = 0; i < rows; ++i) results[l][place + i] = results_[l * detail::block_rows + before + i];
      if (rows == room) end_block();
      place += rows;
    }
  }

 protected:
  struct category_place {
    category* values;
    detail::lane_name* name;
  };

  explicit column_pass(std::uint64_t first_row) noexcept : first_row_(first_row), block_row_(first_row) {}

  void finish() {
    if (pending_ != 0) end_block();
    open_.finish([&](const detail::leaf_rows_seen& seen, detail::end_keeper keep) { end_leaf(seen, keep); });
  }
  [[nodiscard]] detail::row_range range() const noexcept { return {first_row_, block_row_}; }

  // What is the component's: the block of which the places are below.
  virtual std::uint64_t run(std::size_t n) = 0;
  virtual void add_to_sums(std::size_t n, bool keep) = 0;
  virtual void end_leaf(const detail::leaf_rows_seen& seen, detail::end_keeper keep) = 0;
  [[nodiscard]] virtual bad_row blame(std::size_t i) = 0;

  std::span<const described_input> inputs_{};
  std::size_t elements_ = 1;            ///< of inputs of dynamic width
  const double** lanes_ = nullptr;      ///< where each lane's values lie
  double* own_ = nullptr;               ///< the lanes' own places
  detail::lane_name* names_ = nullptr;  ///< of the lanes
  const double* results_ = nullptr;     ///< the lanes of results
  std::size_t input_lanes_ = 0, result_lanes_ = 0;
  std::vector<category_place> categories_{};

 private:
  static void check_count(std::string_view what, std::size_t given, std::size_t wanted) {
    if (given != wanted)
      raise(invalid_use(joined_text({"clientele::column_pass: ", std::to_string(given), " ", what,
                                     ", the component has ", std::to_string(wanted)})));
  }

  /// Adds rows to the block; those of a whole one are read where they lie.
  void load(std::size_t place, std::size_t n, std::span<const double* const> inputs,
            std::span<const category_column* const> categories) {
    for (std::size_t l = 0; l < input_lanes_; ++l) {
      const double* const from = inputs[l] + place;
      if (n == detail::block_rows) {
        lanes_[l] = from;
        continue;
      }
      double* const to = own_ + l * detail::block_rows;
      for (std::size_t i = pending_; i < detail::block_rows; ++i) to[i] = from[i - pending_ < n ? i - pending_ : n - 1];
      lanes_[l] = to;
    }
    for (std::size_t c = 0; c < categories_.size(); ++c)
      for (std::size_t i = pending_; i < detail::block_rows; ++i)
        categories[c]->read(place + (i - pending_ < n ? i - pending_ : n - 1), categories_[c].values[i]);
  }
  /// Checks and computes the rows of the block, of which `before` have been told.
  void compute(std::size_t before, std::vector<bad_row>& bad) {
    for (std::uint64_t told = run(pending_) >> before << before; told != 0; told &= told - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(told));
      bad.push_back(blame(i));
      bad.back().row = block_row_ + i;
    }
  }
  /// Adds the block, which is computed, to the sums.
  void end_block() {
    open_.add_block(
        block_row_, pending_, [&](bool keep) { add_to_sums(pending_, keep); },
        [&](const detail::leaf_rows_seen& seen, detail::end_keeper keep) { end_leaf(seen, keep); });
    block_row_ += pending_;
    pending_ = 0;
  }

  std::uint64_t first_row_, block_row_;  ///< of all, and of the block
  std::size_t pending_ = 0;              ///< rows of the block
  detail::open_leaf open_{detail::keeper_of_ends<true>()};
};

/// The pass of a component, of either kind, whose rows are numbered from `first_row` among those of the whole. Its
/// summary merges with those of other parts, of whatever size, to the bits of the whole.
///
/// Shapes: components in `double` whose inputs are numbers and categories. Errors: `invalid_parameter` when it is made.
template <class Component>
class column_pass_of final : public column_pass {
 public:
  explicit column_pass_of(const Component& component, std::uint64_t first_row = 0)
      : column_pass(first_row), component_(component), work_(component_) {
    static_assert(std::is_same_v<typename detail::scalar_of<Component>::type, double>,
                  "clientele: column_pass takes components in double");
    check_parameters(component_);
    auto& block = work_.block();
    block.start();
    inputs_ = inputs_of<Component>;
    elements_ = block.width();
    lanes_ = block.lane_places();
    own_ = block.own(0);
    input_lanes_ = detail::input_lane<Component, input_count<Component>>(block.width());
    if (input_lanes_ != 0) names_ = &block.name(0);
    if constexpr (component_of_rows) {
      results_ = work_.results();
      result_lanes_ = detail::result_lanes<Component>;
    }
    unrolled<input_count<Component>>([&](auto I) {
      constexpr input_kind kind = nth_input<Component, I>.kind;
      static_assert(kind != input_kind::records, "clientele: column_pass takes no lists of records");
      if constexpr (kind == input_kind::category)
        categories_.push_back({block.template other<I>().data(), &block.name_of_other(I)});
    });
  }

  [[nodiscard]] const Component& component() const noexcept { return component_; }

  /// What `summarize` says of the rows taken. The pass has ended.
  [[nodiscard]] summary<Component> end() {
    finish();
    auto sums = std::move(work_.sums());
    sums.seen = {detail::row_set(range()), true};
    return detail::summary_access::made(component_, std::move(sums));
  }

 private:
  static constexpr bool component_of_rows = clientele::component<Component>;

  std::uint64_t run(std::size_t n) override {
    work_.template run<true>(n);
    return work_.told_rows();
  }
  void add_to_sums(std::size_t n, bool keep) override { work_.add_to_sums(n, keep); }
  void end_leaf(const detail::leaf_rows_seen& seen, detail::end_keeper keep) override { work_.end_leaf(seen, keep); }
  bad_row blame(std::size_t i) override { return work_.blame_row(i, {}); }

  Component component_;
  detail::node<Component> work_;
};

}  // namespace CLIENTELE_MACHINE

}  // namespace clientele::inline v0
