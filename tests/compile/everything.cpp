// SPDX-License-Identifier: BSL-1.0
// Everything in one unit: compiled without RTTI, and with -ffast-math, which must be refused.
#include <clientele/clientele.hpp>

#include "two_units/use.hpp"

int main() { return two_units::agrees(two_units::use()) ? 0 : 1; }
