// SPDX-License-Identifier: BSL-1.0
// Precompiled for all test programs: what stands in most tests. That every header compiles without it is tested by the
// target all_verify_interface_header_sets.
#pragma once

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <list>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>
