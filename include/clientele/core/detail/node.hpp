// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// One component inside a pass: the block that it works on, and the sums that grow. Compiled once a component, whatever
// it is bound to.
#pragma once

#include <clientele/core/detail/accumulated.hpp>
#include <clientele/core/detail/blame.hpp>
#include <clientele/core/detail/leaf.hpp>
#include <clientele/core/detail/results.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

template <class... Enum>
using class_tallies = std::tuple<class_tally<class_counts<Enum>::size()>...>;

/// Everything a pass has summed up of one component: the leaves that ended, and the one that is open. A value.
template <class C>
struct running_sums {
  static constexpr std::size_t lanes = summarised_lanes<C>;

  accumulated<C> ended{};
  std::array<leaf_lane, lanes> leaf{};
  std::vector<double> kept{};  ///< rows of the open leaf that are not added up, one after the other
  typename enums_among_results<C, class_tallies>::type tallies{};

  /// Closes the open leaf, of which these rows were seen.
  void end_leaf(const leaf_rows_seen& part, end_keeper keep) {
    std::array<statistic, lanes> scratch;
    ended.leaves.end_leaf(part, leaf, kept, scratch, keep);
    unrolled<std::tuple_size_v<decltype(tallies)>>(
        [&](auto e) { std::get<e>(tallies).end_leaf(std::get<e>(ended.classes).counts); });
  }
};

template <class C>
class node {
 public:
  using component_type = C;
  using scalar = typename C::scalar;
  static constexpr std::size_t inputs = input_count<C>;

  explicit node(const C& c) : component_(c), in_(c) {}
  node(const node&) = delete;
  node& operator=(const node&) = delete;

  [[nodiscard]] input_block<C>& block() noexcept { return in_; }
  [[nodiscard]] const scalar* results() const noexcept { return out_; }
  [[nodiscard]] accumulated<C>& sums() noexcept { return sums_.ended; }
  [[nodiscard]] std::uint64_t bad_rows() const noexcept { return bad_; }
  /// Rows that are told: the bad ones, and those that lost a result which is beyond the largest number.
  [[nodiscard]] std::uint64_t told_rows() const noexcept { return bad_ | overflow_.rows; }

  /// Checks and computes the block; bad rows get no result.
  template <bool Checked>
  void run(std::size_t n) {
    checked_ = Checked;
    overflow_.rows = 0;
    bad_ = in_.template check<Checked>(component_, n);
    finite_ = compute_block(component_, in_.lanes(), out_, in_.scratch());
    if (bad_ != 0) void_rows(&out_[0], results_of<C>, bad_);
    if (!finite_) find_overflow(n);
  }

  /// Voids further rows: those that another component found bad.
  void void_also(std::uint64_t rows) noexcept {
    void_rows(&out_[0], results_of<C>, rows & ~bad_);
    bad_ |= rows;
  }

  /// Adds the block to the sums of the open leaf, or keeps its rows as they are.
  void add_to_sums(std::size_t n, bool keep) {
    accumulated<C>& all = sums_.ended;
    all.rows += n;
    all.invalid += static_cast<std::uint64_t>(std::popcount(bad_));
    all.overflowed += static_cast<std::uint64_t>(std::popcount(overflow_.rows & ~bad_));
    if (n < block_rows || bad_ != 0 || !checked_)
      in_.count_missing(all.missing, n, bad_);
    else
      for (std::size_t i = 0; i < inputs; ++i) all.missing[i] += in_.missing(i);
    const std::size_t kept_before = sums_.kept.size();
    if (keep) sums_.kept.resize(kept_before + n * summarised_lanes<C>);
    const lane_target to{sums_.leaf.data(), keep ? sums_.kept.data() + kept_before : nullptr, summarised_lanes<C>, n,
                         bad_};
    to.add_results(std::span<const described_result>(results_of<C>), &out_[0], finite_);
    unrolled<result_count<C>>([&](auto R) {
      if constexpr (std::is_enum_v<result_type<C, R>>) add_classes<R>(n);
    });
    unrolled<inputs>([&](auto I) {
      if constexpr (nth_input<C, I>.summarised)
        to.add(result_lanes<C> + summarised_before<C, I>, in_.values(input_lane<C, I>(in_.width())),
               in_.is_clean() && in_.missing(I) == 0 && !nth_input<C, I>.allowed.infinite);
    });
  }

  void end_leaf(const leaf_rows_seen& part, end_keeper keep) { sums_.end_leaf(part, keep); }

  /// For a pass that stays open: what was summed up so far, to be put back after a look at it.
  [[nodiscard]] const running_sums<C>& running() const noexcept { return sums_; }
  void put_back(running_sums<C> sums) { sums_ = std::move(sums); }

  /// What is wrong with row i of the block, one of `told_rows()`; counts the input that is to blame.
  CLIENTELE_COLD bad_row blame_row(std::size_t i, std::string_view label) {
    blame b{.bad = {.component = C::name.view()}};
    if ((overflow_.rows >> i & 1) != 0)
      blame_overflow(b, results_of<C>, inputs, overflow_.place[i]);
    else
      b = blame_inputs(component_, in_, i);
    b.bad.label = label;
    if (b.input < inputs) ++sums_.ended.invalid_by_input[b.input];
    return b.bad;
  }

 private:
  template <std::size_t R>
  void add_classes(std::size_t n) {
    const scalar* x = out_ + result_lane<C, R> * block_rows;
    if (n == block_rows && bad_ == 0) {
      std::get<enum_place<C, R>>(sums_.tallies).add(x);
    } else {
      auto& counts = std::get<enum_place<C, R>>(sums_.ended.classes).counts;
      for (std::size_t i = 0; i < n; ++i)
        if ((bad_ >> i & 1) == 0)
          if (const auto k = static_cast<std::size_t>(x[i]); k < counts.size()) ++counts[k];
    }
  }

  /// An infinite result of valid inputs is voided before anything is added or written, and its row is told; with
  /// `whole_result` the row is bad.
  CLIENTELE_COLD void find_overflow(std::size_t n) noexcept {
    void_infinite(&out_[0], result_lanes<C>, n, overflow_);
    if constexpr (has_whole_result<C>) {
      void_rows(&out_[0], results_of<C>, overflow_.rows);
      bad_ |= overflow_.rows;
    }
  }

  C component_;
  alignas(64) scalar out_[(result_lanes<C> == 0 ? 1 : result_lanes<C>)*block_rows]{};
  input_block<C> in_;
  bool finite_ = false, checked_ = false;
  std::uint64_t bad_ = 0;
  overflows overflow_{};
  running_sums<C> sums_{};
};

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
