// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace score_customers {

// A signal ends the program on the spot, whatever it is doing: the handler removes the files that are not complete,
// says
// what was delivered, and lets the signal do what it does by default. So no loop, here or in the library, has to look
// whether there was one.

/// To be called once, before anything is written. Signals that end a program are caught from now on, but for those that
/// were ignored when it started (nohup). A closed pipe and a file beyond the limit on its size (SIGPIPE, SIGXFSZ) are
/// errors of their writer.
void catch_signals();

/// Holds signals back while one lives: they end the program when it is gone. For what has to be done as one, such as
/// to create a file and to note its name. One at a time.
class signals_held {
 public:
  signals_held() noexcept;
  signals_held(const signals_held&) = delete;
  signals_held& operator=(const signals_held&) = delete;
  ~signals_held();
};

/// A file that a signal removes, by a name that stays where it is. To be called with signals held back.
void note_incomplete_file(const char* path);
/// It is no longer there, or no longer incomplete.
void forget_incomplete_file(const char* path) noexcept;

/// What was written to an output that cannot be taken back, such as a pipe; signals and errors tell of it.
class delivery {
 public:
  /// `to`: its name, which has to live as long as this.
  explicit delivery(const char* to);
  delivery(const delivery&) = delete;
  delivery& operator=(const delivery&) = delete;
  ~delivery();

  void begin_write() noexcept;  ///< From here on more may have been delivered than is counted.
  void end_write(std::uint64_t rows, std::uint64_t bytes) noexcept;
  /// Whether there may be anything that cannot be taken back.
  [[nodiscard]] bool any() const noexcept;

 private:
  std::size_t place_;
};

/// What of a run's outputs is there, in words: "nothing was written"; "253,918 rows were delivered to standard output";
/// "all files are written".
[[nodiscard]] std::string what_was_written();
/// Says that the files of the run have their names; false: that a new run begins.
void note_files_written(bool written) noexcept;

/// Whether the last line of the terminal is one of progress, to be wiped before anything else is said.
inline std::atomic<bool> progress_line_shown{false};

}  // namespace score_customers
