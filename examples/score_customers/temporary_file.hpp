// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "interrupt.hpp"

namespace score_customers {

/// A file without a name in the system's folder for temporary files (TMPDIR): it is gone when this is,
/// or when the process ends in whatever way. All failures are std::system_error.
class temporary_file {
 public:
  temporary_file() {
    std::string name = (std::filesystem::temp_directory_path() / "score_customers.XXXXXX").string();
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0) fail("cannot create a temporary file ");
    ::unlink(name.c_str());
  }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  ~temporary_file() { ::close(descriptor_); }

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  void append(const void* data, std::size_t bytes) {
    const char* from = static_cast<const char*>(data);
    while (bytes > 0) {
      const ::ssize_t written = ::pwrite(descriptor_, from, bytes, static_cast<::off_t>(size_));
      if (written < 0) {
        if (errno != EINTR) fail("cannot write a temporary file ");
        throw_if_interrupted();
        continue;
      }
      from += written;
      bytes -= static_cast<std::size_t>(written);
      size_ += static_cast<std::uint64_t>(written);
    }
  }

  /// Reads up to `room` bytes from `place`; less only at the end.
  [[nodiscard]] std::size_t read(std::uint64_t place, void* where, std::size_t room) const {
    char* to = static_cast<char*>(where);
    std::size_t got = 0;
    while (got < room) {
      const ::ssize_t one = ::pread(descriptor_, to + got, room - got, static_cast<::off_t>(place + got));
      if (one == 0) break;
      if (one < 0) {
        if (errno != EINTR) fail("cannot read a temporary file ");
        throw_if_interrupted();
        continue;
      }
      got += static_cast<std::size_t>(one);
    }
    return got;
  }

 private:
  [[noreturn]] static void fail(const char* what) {
    const int error = errno;
    throw std::system_error(error, std::generic_category(),
                            what + ("in " + std::filesystem::temp_directory_path().string()));
  }

  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace score_customers
