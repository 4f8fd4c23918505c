// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace clientele::inline v0 {

/// The library's version; CMake reads it from here.
inline constexpr int version_major = 0;
inline constexpr int version_minor = 1;
inline constexpr int version_patch = 0;

}  // namespace clientele::inline v0
