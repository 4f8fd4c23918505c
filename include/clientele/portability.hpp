// SPDX-License-Identifier: BSL-1.0
// What differs between compilers, and nothing else. Everything here is for the library's own use.
#pragma once

#include <version>

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "clientele: -ffast-math (or -ffinite-math-only) removes the checks for NaN and infinity; build without it"
#endif

#if !defined(__cpp_concepts) || __cplusplus < 202002L
#error "clientele needs C++20 (GCC 12, Clang 16 or newer)"
#endif

#if defined(__GNUC__) || defined(__clang__)
#define CLIENTELE_NOINLINE __attribute__((noinline))
#define CLIENTELE_COLD __attribute__((noinline, cold))
#define CLIENTELE_RESTRICT __restrict
#define CLIENTELE_PREFETCH(address) __builtin_prefetch(address, 0, 2)
#define CLIENTELE_PREFETCH_TO_WRITE(address) __builtin_prefetch(address, 1, 2)
#else
#define CLIENTELE_NOINLINE
#define CLIENTELE_COLD
#define CLIENTELE_RESTRICT
#define CLIENTELE_PREFETCH(address) static_cast<void>(address)
#define CLIENTELE_PREFETCH_TO_WRITE(address) static_cast<void>(address)
#endif

#if defined(__GNUC__) || defined(__clang__)
#define CLIENTELE_ALWAYS_INLINE inline __attribute__((always_inline))
#define CLIENTELE_INLINED __attribute__((always_inline))
#else
#define CLIENTELE_ALWAYS_INLINE inline
#define CLIENTELE_INLINED
#endif

/// The compiled part of the library. With the headers alone each unit compiles what it uses. `clientele::compiled`
/// sets CLIENTELE_COMPILED and brings a library with the bodies of what depends on no type of the caller's; then units
/// that include the headers emit nothing of it.
///     CLIENTELE_BODY inline …    a function; CLIENTELE_ONCE, CLIENTELE_COLD_ONCE: one that is never inlined otherwise
///     CLIENTELE_TEMPLATE …;      an instance of a template that is there; where CLIENTELE_COMPILED_PART is 1
#if defined(CLIENTELE_COMPILING)
#define CLIENTELE_COMPILED_PART 1
#define CLIENTELE_BODY __attribute__((used))
#define CLIENTELE_ONCE CLIENTELE_BODY CLIENTELE_NOINLINE
#define CLIENTELE_COLD_ONCE CLIENTELE_BODY CLIENTELE_COLD
#define CLIENTELE_TEMPLATE template
#elif defined(CLIENTELE_COMPILED)
#define CLIENTELE_COMPILED_PART 1
#define CLIENTELE_BODY extern __attribute__((gnu_inline))
#define CLIENTELE_ONCE CLIENTELE_BODY
#define CLIENTELE_COLD_ONCE CLIENTELE_BODY __attribute__((cold))
#define CLIENTELE_TEMPLATE extern template
#else
#define CLIENTELE_COMPILED_PART 0
#define CLIENTELE_BODY
#define CLIENTELE_ONCE CLIENTELE_NOINLINE
#define CLIENTELE_COLD_ONCE CLIENTELE_COLD
#endif

/// 64-bit x86 compiled for every such machine: the loops over a block exist once more, for those with AVX2.
#if (defined(__GNUC__) || defined(__clang__)) && defined(__x86_64__) && defined(__linux__) && !defined(__AVX2__)
#define CLIENTELE_TWO_MACHINES 1
#else
#define CLIENTELE_TWO_MACHINES 0
#endif

/// Machines with an unsigned maximum of 64-bit numbers in a vector.
#if defined(__AVX512F__)
#define CLIENTELE_VECTOR_MAXIMUM 1
#else
#define CLIENTELE_VECTOR_MAXIMUM 0
#endif

/// The engine's code depends on the two above, and on the instructions the compiler may use. It lives in an inline
/// namespace named after them, so that units of one program that were compiled for different machines each run their
/// own, and the linker never puts one's code in the other's place. What summaries keep is outside of it.
#if CLIENTELE_VECTOR_MAXIMUM
#define CLIENTELE_MACHINE for_avx512
#elif defined(__AVX2__) && defined(__FMA__)
#define CLIENTELE_MACHINE for_avx2_and_fma
#elif defined(__AVX2__)
#define CLIENTELE_MACHINE for_avx2
#elif CLIENTELE_TWO_MACHINES
#define CLIENTELE_MACHINE for_any_or_avx2
#else
#define CLIENTELE_MACHINE for_any
#endif
