// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/core/summarize.hpp>
// The loops over one block are functions of their own that are never inlined, so that there is one compilation of
// each, whoever calls: the same bits on every path. In a program compiled for every 64-bit x86 each exists twice, and
// the one for AVX2 runs where the machine has it: vectors twice as wide, no fused multiplication, hence the same bits.
#pragma once

#include <clientele/portability.hpp>

namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE {

template <auto loop, class... Arguments>
CLIENTELE_NOINLINE auto as_compiled(Arguments... arguments) noexcept {
  return loop(arguments...);
}

#if CLIENTELE_TWO_MACHINES
template <auto loop, class... Arguments>
__attribute__((target("avx2"))) CLIENTELE_NOINLINE auto with_avx2(Arguments... arguments) noexcept {
  return loop(arguments...);
}
#endif

/// Runs `loop(arguments…)`, an always-inline function, as the machine at hand runs it fastest.
template <auto loop, class... Arguments>
inline auto on_this_machine(Arguments... arguments) noexcept {
#if CLIENTELE_TWO_MACHINES
  if (__builtin_cpu_supports("avx2")) return with_avx2<loop>(arguments...);
#endif
  return as_compiled<loop>(arguments...);
}

}  // namespace clientele::inline v0::detail::inline CLIENTELE_MACHINE
