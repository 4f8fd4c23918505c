// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <csignal>
#include <stdexcept>

namespace score_customers {

/// The signal that asked the program to end; 0 while there is none.
inline std::atomic<int> pending_signal{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may touch nothing else");

/// Thrown where work can be left: temporary files are then removed on the way out.
class interrupted : public std::runtime_error {
 public:
  explicit interrupted(int number) : std::runtime_error("interrupted"), signal(number) {}
  int signal;
};

inline void throw_if_interrupted() {
  if (const int number = pending_signal.load(std::memory_order_relaxed); number != 0) throw interrupted(number);
}

/// From now on SIGINT, SIGTERM and SIGHUP are noted in pending_signal and end a blocked read or write;
/// the same signal a second time ends the program on the spot. A closed pipe is an error of its writer.
inline void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = [](int number) { pending_signal.store(number, std::memory_order_relaxed); };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
  struct sigaction ignored = {};
  ignored.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignored, nullptr);
}

}  // namespace score_customers
