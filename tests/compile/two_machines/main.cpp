// SPDX-License-Identifier: BSL-1.0
// Units of one program compiled for every machine and for those with AVX2: each runs its own engine, never the
// other's, and where the machine can run both they give the same bits.
#include "use.hpp"

#include <cstdio>
#include <cstring>

two_machines::unit plain();
two_machines::unit wide();

int main() {
  if (plain().engine == wide().engine) {
    std::puts("the linker put one unit's engine in the other's place");
    return 1;
  }
  std::vector<two_machines::customer> customers(10007);
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const auto x = static_cast<double>(i % 97);
    customers[i] = {x / 3, 100 / (x + 1), {x / 20, 4, 5, 3}, {x / 21, 4.5, 2, 3}};
  }
  const auto here = plain().summarize(customers);
  if (!__builtin_cpu_supports("avx2")) return 0;
  const auto there = wide().summarize(customers);
  if (std::memcmp(&here, &there, sizeof here) == 0) return 0;
  for (std::size_t i = 0; i < here.size(); ++i) std::printf("%a %a\n", here[i], there[i]);
  return 1;
}
