// SPDX-License-Identifier: BSL-1.0
// Precompiled for the sources that must not compile: half of the time of each.
#pragma once

#include <clientele/core/by.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/running.hpp>
#include <clientele/core/score.hpp>

#include <list>
#include <map>
#include <string>
#include <vector>
