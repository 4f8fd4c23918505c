// SPDX-License-Identifier: BSL-1.0
#include "use.hpp"

#include <cstdio>

double plain();
double optimised();

int main() {
  const double a = plain();
  const double b = optimised();
  std::printf("%.17g at -O0, %.17g at -O3\n", a, b);
  return two_units::agrees(a) && two_units::agrees(b) ? 0 : 1;
}
