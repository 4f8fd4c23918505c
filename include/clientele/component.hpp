// SPDX-License-Identifier: BSL-1.0
// All that the author of a component includes: descriptors, the checks of a direct call, errors, choices without
// branches. It brings neither ranges nor the engine.
#pragma once

#include <clientele/component/branch_free.hpp>
#include <clientele/component/category.hpp>
#include <clientele/component/check.hpp>
#include <clientele/component/comparison.hpp>
#include <clientele/component/described.hpp>
#include <clientele/component/descriptor.hpp>
#include <clientele/component/error.hpp>
#include <clientele/component/execution.hpp>
#include <clientele/component/fitted.hpp>
#include <clientele/component/fixed_string.hpp>
#include <clientele/component/interval.hpp>
#include <clientele/component/text.hpp>
#include <clientele/component/vector_input.hpp>
