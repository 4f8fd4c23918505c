// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/running.hpp>
// A pass that takes its rows one by one: `running`, and groups side by side.
#pragma once

#include <clientele/core/detail/pass.hpp>

#include <cstddef>
#include <cstdint>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

template <class Pass>
struct open_pass {
  Pass pass;
  std::uint64_t start, block;             ///< the first row of all and of the block
  std::size_t pending = 0, reported = 0;  ///< rows of the block, and how many of them have been reported

  template <class Plan>
  open_pass(const Plan& plan, end_keeper keep, std::uint64_t first_row)
      : pass(plan, keep), start(first_row), block(first_row) {
    pass.start_block();
  }
  open_pass(const open_pass&) = delete;
  open_pass& operator=(const open_pass&) = delete;

  [[nodiscard]] std::uint64_t rows() const noexcept { return block - start + pending; }

  /// Takes one row; where it fills the block, `with_listener(f)` calls f with who is told of bad rows.
  template <class Customer, class WithListener>
  void add(Customer& customer, const WithListener& with_listener) {
    pass.gather(customer, pending);
    if (++pending < block_rows - block % block_rows) return;
    with_listener([&](const bad_row_listener& report) { end_block(report); });
    block += pending;
    pending = reported = 0;
    pass.start_block();
  }
  /// Works on the rows that are in the block.
  void end_block(const bad_row_listener& report) {
    if (pending != 0) pass.end_block(block, 0, pending, report, reported);
  }
};

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
