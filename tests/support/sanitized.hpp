// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace clientele::tests {

/// Whether AddressSanitizer or ThreadSanitizer looks on. A row takes ten to fifty times as long then, and what is
/// looked for does not need as many: the long tests take fewer rows, and all of them where nobody looks on.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
inline constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool sanitized = false;
#endif

/// `all`, or `fewer` under a sanitizer.
constexpr std::size_t rows_of_a_long_test(std::size_t all, std::size_t fewer) { return sanitized ? fewer : all; }

}  // namespace clientele::tests
