// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// One gathering component inside a pass: its block of inputs, and the state that grows. Compiled once a component.
#pragma once

#include <clientele/core/detail/node.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

template <gathering_component G>
class node<G> {
 public:
  using component_type = G;
  static constexpr std::size_t inputs = input_count<G>;

  explicit node(const G& g) : component_(g), in_(g) {}
  node(const node&) = delete;
  node& operator=(const node&) = delete;

  [[nodiscard]] input_block<G>& block() noexcept { return in_; }
  [[nodiscard]] accumulated<G>& sums() noexcept { return sums_; }
  [[nodiscard]] std::uint64_t bad_rows() const noexcept { return bad_; }
  [[nodiscard]] std::uint64_t told_rows() const noexcept { return bad_; }

  template <bool Checked>
  void run(std::size_t n) {
    bad_ = in_.template check<Checked>(component_, n);
  }
  void void_also(std::uint64_t rows) noexcept { bad_ |= rows; }

  void add_to_sums(std::size_t n, bool) {
    sums_.rows += n;
    sums_.invalid += static_cast<std::uint64_t>(std::popcount(bad_));
    in_.count_missing(sums_.missing, n, bad_);
    for (std::size_t i = 0; i < n; ++i)
      if ((bad_ >> i & 1) == 0)
        with_row(component_, in_.all_lanes(), i, in_.scratch(),
                 [&](const auto&... x) { component_.take(sums_.state, x...); });
  }

  void end_leaf(const leaf_rows_seen&, end_keeper) noexcept {}

  [[nodiscard]] const accumulated<G>& running() const noexcept { return sums_; }
  void put_back(accumulated<G> sums) { sums_ = std::move(sums); }

  CLIENTELE_COLD bad_row blame_row(std::size_t i, std::string_view label) {
    blame b = blame_inputs(component_, in_, i);
    b.bad.label = label;
    if (b.input < inputs) ++sums_.invalid_by_input[b.input];
    return std::move(b.bad);
  }

 private:
  G component_;
  input_block<G> in_;
  std::uint64_t bad_ = 0;
  accumulated<G> sums_{};
};

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
