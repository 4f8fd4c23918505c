// SPDX-License-Identifier: BSL-1.0
#include <unistd.h>

#include <iostream>

#include "interrupt.hpp"
#include "run.hpp"

int main(int count, char** arguments) {
  score_customers::catch_signals();
  return score_customers::run({arguments + 1, arguments + count}, std::cout, std::cerr, ::isatty(STDERR_FILENO) == 1);
}
