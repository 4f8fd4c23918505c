// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cmath>
#include <cstdint>
#include <ostream>
#include <string>

#include "interrupt.hpp"
#include "section.hpp"

namespace score_customers {

/// One line on a terminal that says how far long work is; nothing in the first second.
class progress {
 public:
  progress(std::ostream& to, bool shown) : to_(to), shown_(shown) {}
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  ~progress() { clear(); }

  void show(const char* what, std::uint64_t rows, double share, const char* of_what = "customers") {
    if (!shown_ || clock::now() < next_) return;
    next_ = clock::now() + std::chrono::milliseconds(200);
    std::string text = std::string(what) + ": " + grouped(static_cast<double>(rows), 0) + " " + of_what;
    if (!std::isnan(share)) text += ", " + grouped(100 * share, 0) + " %";
    write(text);
  }
  /// What is done now, at once: for steps that cannot say how far they are.
  void say(const std::string& text) {
    if (shown_) write(text);
  }
  void clear() {
    if (written_) to_ << "\r\x1b[K" << std::flush;
    written_ = progress_line_shown = false;
  }

 private:
  using clock = std::chrono::steady_clock;

  void write(const std::string& text) {
    progress_line_shown = true;
    to_ << '\r' << text << "\x1b[K" << std::flush;
    written_ = true;
  }

  std::ostream& to_;
  bool shown_, written_ = false;
  clock::time_point next_ = clock::now() + std::chrono::seconds(1);
};

}  // namespace score_customers
