// SPDX-License-Identifier: BSL-1.0
#include "use.hpp"

double plain() { return two_units::use(); }
