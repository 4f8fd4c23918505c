// SPDX-License-Identifier: BSL-1.0
#include "temporary_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "interrupt.hpp"

namespace score_customers {

namespace {

constexpr std::size_t kept_in_memory = std::size_t{2} << 20;

std::string folder() {
  const char* const chosen = std::getenv("TMPDIR");
  return chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
}

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), std::string(what) + " a temporary file in " + folder());
}

}  // namespace

temporary_file::~temporary_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void temporary_file::clear() noexcept {
  memory_.clear();
  size_ = 0;
}

void temporary_file::append(const void* data, std::size_t bytes) {
  const char* const from = static_cast<const char*>(data);
  if (descriptor_ < 0 && bytes <= kept_in_memory - memory_.size()) {
    memory_.append(from, bytes);
    size_ += bytes;
    return;
  }
  if (descriptor_ < 0) create();
  write(from, bytes);
}

void temporary_file::create() {
  std::string name = folder() + "/score_customers.XXXXXX";
  {
    const signals_held whole;  // or it would stay behind
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ >= 0) ::unlink(name.c_str());
  }
  if (descriptor_ < 0) fail("cannot create");
  size_ = 0;
  write(memory_.data(), memory_.size());
  memory_ = {};
}

void temporary_file::write(const char* from, std::size_t bytes) {
  while (bytes > 0) {
    const ::ssize_t written = ::pwrite(descriptor_, from, bytes, static_cast<::off_t>(size_));
    if (written < 0) {
      if (errno != EINTR) fail("cannot write");
      continue;
    }
    from += written;
    bytes -= static_cast<std::size_t>(written);
    size_ += static_cast<std::uint64_t>(written);
  }
}

std::size_t temporary_file::read(std::uint64_t place, void* where, std::size_t room) const {
  if (place >= size_) return 0;
  room = static_cast<std::size_t>(std::min<std::uint64_t>(room, size_ - place));
  char* const to = static_cast<char*>(where);
  if (descriptor_ < 0) {
    std::memcpy(to, memory_.data() + place, room);
    return room;
  }
  std::size_t got = 0;
  while (got < room) {
    const ::ssize_t one = ::pread(descriptor_, to + got, room - got, static_cast<::off_t>(place + got));
    if (one == 0) break;
    if (one < 0) {
      if (errno != EINTR) fail("cannot read");
      continue;
    }
    got += static_cast<std::size_t>(one);
  }
  return got;
}

}  // namespace score_customers
