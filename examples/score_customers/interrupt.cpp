// SPDX-License-Identifier: BSL-1.0
#include "interrupt.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>

namespace score_customers {

namespace {

// What the handler reads is atomic and without locks; it calls nothing but what may be called in a handler.

/// Nobody is at it; signals are held back; a positive number is the signal that waits until they no longer are; the
/// handler is ending the program and nobody else may change the tables any more.
enum signal_state : int { nobody = 0, held = -1, ending = -2 };
std::atomic<int> state{nobody};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<const char*>::is_always_lock_free &&
              std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

/// Three outputs, and for each of them the old file while it is being replaced.
std::array<std::atomic<const char*>, 6> incomplete_files{};

struct delivered {
  std::atomic<const char*> to{nullptr};  // null: not in use
  std::atomic<std::uint64_t> rows{0}, bytes{0};
  std::atomic<bool> writing{false};
};
std::array<delivered, 4> deliveries{};
std::atomic<bool> files_written{false};

/// A short text in a piece of memory of its own; what is beyond it is cut off.
class short_text {
 public:
  short_text& operator<<(std::string_view more) noexcept {
    for (const char c : more)
      if (size_ < text_.size()) text_[size_++] = c;
    return *this;
  }
  short_text& operator<<(std::uint64_t number) noexcept {
    std::array<char, 32> digits;
    std::size_t at = digits.size();
    for (int written = 0;; ++written) {
      if (written != 0 && written % 3 == 0) digits[--at] = ',';
      digits[--at] = static_cast<char>('0' + number % 10);
      if ((number /= 10) == 0) break;
    }
    return *this << std::string_view(digits.data() + at, digits.size() - at);
  }
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, 1024> text_;
  std::size_t size_ = 0;
};

bool is_told(const delivered& one) noexcept { return one.to != nullptr && (one.bytes != 0 || one.writing); }

void tell_what_was_written(short_text& to) noexcept {
  bool any = false;
  for (const delivered& one : deliveries) {
    const char* const name = one.to;
    const std::uint64_t rows = one.rows, bytes = one.bytes;
    const bool writing = one.writing;
    if (!is_told(one)) continue;
    to << (any ? ", " : "") << (writing ? "at least " : "");
    if (rows != 0)
      to << rows << (rows == 1 ? " row was" : " rows were");
    else if (bytes == 0)
      to << "a byte was";
    else
      to << bytes << (bytes == 1 ? " byte was" : " bytes were");
    to << " delivered to " << std::string_view(name);
    any = true;
  }
  if (files_written)
    to << (any ? "; " : "") << "all files are written";
  else
    to << (any ? "; no file was written" : "nothing was written");
}

[[noreturn]] void end_by(int number) noexcept {
  for (const std::atomic<const char*>& file : incomplete_files)
    if (const char* const path = file) ::unlink(path);
  short_text message;
  message << (progress_line_shown ? "\r\x1b[K" : "") << "score_customers: interrupted; ";
  tell_what_was_written(message);
  message << "\n";
  const std::string_view text = message.text();
  const ::ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
  static_cast<void>(written);  // nobody is left to be told
  struct sigaction by_default = {};
  by_default.sa_handler = SIG_DFL;
  ::sigaction(number, &by_default, nullptr);
  ::sigset_t itself;
  ::sigemptyset(&itself);
  ::sigaddset(&itself, number);
  ::raise(number);
  ::pthread_sigmask(SIG_UNBLOCK, &itself, nullptr);
  ::_exit(128 + number);
}

void on_signal(int number) {
  const int error = errno;
  for (int now = state;;) {
    if (now == nobody && state.compare_exchange_weak(now, ending)) end_by(number);
    if (now == held && state.compare_exchange_weak(now, number)) break;
    if (now == ending || now > 0) break;  // one ends the program already
  }
  errno = error;
}

}  // namespace

void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  ::sigfillset(&action.sa_mask);
  for (const int number : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGUSR1, SIGUSR2}) {
    struct sigaction before = {};
    if (::sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
      ::sigaction(number, &action, nullptr);
  }
  struct sigaction ignored = {};
  ignored.sa_handler = SIG_IGN;
  for (const int number : {SIGPIPE, SIGXFSZ}) ::sigaction(number, &ignored, nullptr);
}

signals_held::signals_held() noexcept {
  for (int now = nobody; !state.compare_exchange_weak(now, held); now = nobody)
    if (now == ending) ::pause();  // the program is about to be gone
}

signals_held::~signals_held() {
  if (const int waiting = state.exchange(nobody); waiting > 0) on_signal(waiting);
}

void note_incomplete_file(const char* path) {
  files_written = false;
  for (std::atomic<const char*>& file : incomplete_files)
    if (const char* free = nullptr; file.compare_exchange_strong(free, path)) return;
  throw std::logic_error("more incomplete files than a run has");
}

void forget_incomplete_file(const char* path) noexcept {
  for (std::atomic<const char*>& file : incomplete_files)
    if (const char* same = path; file.compare_exchange_strong(same, nullptr)) return;
}

delivery::delivery(const char* to) : place_(deliveries.size()) {
  files_written = false;
  for (std::size_t i = 0; i < deliveries.size() && place_ == deliveries.size(); ++i)
    if (deliveries[i].to == nullptr) place_ = i;
  if (place_ == deliveries.size()) throw std::logic_error("more direct outputs than a run has");
  delivered& one = deliveries[place_];
  one.rows = one.bytes = 0;
  one.writing = false;
  one.to = to;
}
delivery::~delivery() { deliveries[place_].to = nullptr; }

void delivery::begin_write() noexcept { deliveries[place_].writing = true; }
void delivery::end_write(std::uint64_t rows, std::uint64_t bytes) noexcept {
  delivered& one = deliveries[place_];
  one.rows += rows;
  one.bytes += bytes;
  one.writing = false;
}
bool delivery::any() const noexcept { return is_told(deliveries[place_]); }

std::string what_was_written() {
  short_text text;
  tell_what_was_written(text);
  return std::string(text.text());
}

void note_files_written(bool written) noexcept { files_written = written; }

}  // namespace score_customers
