// SPDX-License-Identifier: BSL-1.0
#include <fcntl.h>
#include <unistd.h>

#include <iostream>

#include "interrupt.hpp"
#include "options.hpp"
#include "run.hpp"

namespace {

/// A file that is opened never becomes a standard stream, into which messages or the summary would then go: one that
/// was
/// closed is opened on nothing, the wrong way round, so that using it is an error as before.
bool occupy_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) < 0 && ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) != stream)
      return false;
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  if (!occupy_standard_streams()) return score_customers::exit_io;
  score_customers::catch_signals();
  return score_customers::run({arguments + 1, arguments + count}, std::cout, std::cerr, ::isatty(STDERR_FILENO) == 1);
}
