// SPDX-License-Identifier: BSL-1.0
#include "use.hpp"

double optimised() { return two_units::use(); }
