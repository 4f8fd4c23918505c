// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "temporary_file.hpp"
#include "unpacker.hpp"

namespace score_customers {

/// Where bytes are read from: a file, the standard input, or text in memory. A file that is packed (unpacker.hpp) is
/// unpacked while it is read. Failures of the operating system are thrown as std::system_error naming the file.
class byte_source {
 public:
  /// Opens a file; "-" is the standard input. `keep`: what cannot be read twice, such as a pipe, is
  /// put aside while it is read (temporary_file.hpp), so that rewind() works.
  explicit byte_source(const std::filesystem::path& path, bool keep = false)
      : name_(path == "-" ? "standard input" : path.string()), standard_input_(path == "-") {
    descriptor_ = standard_input_ ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) fail("cannot open ");
    struct stat status = {};
    const bool regular = ::fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode);
    if (regular) total_ = static_cast<std::uint64_t>(status.st_size);
    if (keep && (standard_input_ || !regular)) copy_.emplace();
  }
  /// Text that stays in memory as long as this lives.
  byte_source(std::string name, std::string_view text) : name_(std::move(name)), text_(text), total_(text.size()) {}

  byte_source(const byte_source&) = delete;
  byte_source& operator=(const byte_source&) = delete;
  ~byte_source() {
    if (descriptor_ >= 0 && !standard_input_) ::close(descriptor_);
  }

  /// The name of the file, for messages.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// How many bytes there are, where that is known beforehand.
  [[nodiscard]] std::optional<std::uint64_t> total_bytes() const noexcept { return unpacker_ ? std::nullopt : total_; }

  /// Reads at least one and at most `room` bytes; 0 at the end. Throws std::runtime_error where packed bytes are
  /// damaged or end too early.
  [[nodiscard]] std::size_t read(char* where, std::size_t room) {
    if (descriptor_ >= 0 && !begun_) begin();
    if (!unpacker_) {
      if (packed_.empty()) return read_as_is(where, room);
      const std::size_t got = packed_.copy(where, room);
      packed_.erase(0, got);
      return got;
    }
    for (;;) {
      if (packed_begin_ == packed_.size()) {
        packed_.resize(packed_bytes);
        packed_begin_ = 0;
        packed_.resize(read_as_is(packed_.data(), packed_.size()));
        if (packed_.empty() && unpacker_->complete()) return 0;
        // what is left inside may still come out
      }
      unpacker::step step;
      try {
        step = unpacker_->unpack(std::string_view(packed_).substr(packed_begin_), where, room);
      } catch (const std::runtime_error& error) {
        throw std::runtime_error("cannot read " + name_ + ": " + error.what());
      }
      packed_begin_ += step.taken;
      if (step.made != 0) return step.made;
      if (packed_.empty()) throw std::runtime_error("cannot read " + name_ + ": it ends within packed data");
    }
  }

  /// No copy is kept from now on: rewind() will not be called.
  void keep_nothing() noexcept {
    if (!from_copy_) copy_.reset();
  }
  /// Whether a copy is kept, because it cannot be opened once more.
  [[nodiscard]] bool keeps_copy() const noexcept { return copy_.has_value(); }
  /// Whether rewind() can be tried at all.
  [[nodiscard]] bool can_rewind() const noexcept { return !standard_input_ || copy_; }
  /// Goes back to the first byte. Standard input and pipes not kept cannot be read twice: an exception.
  void rewind() {
    if (copy_) {
      char rest[4096];
      while (!from_copy_ && read_as_is(rest, sizeof rest) != 0) {
      }
      from_copy_ = true;
      total_ = copy_->size();
    } else if (standard_input_) {
      throw std::runtime_error("standard input cannot be read twice: name a file instead");
    } else if (descriptor_ >= 0 && ::lseek(descriptor_, 0, SEEK_SET) != 0) {
      fail("cannot read again ");
    }
    taken_ = 0;
    begun_ = false;
    packed_.clear();
    packed_begin_ = 0;
    unpacker_.reset();
  }

 private:
  static constexpr std::size_t packed_bytes = std::size_t{1} << 17;

  /// Looks at the first bytes, which may tell that it is packed.
  void begin() {
    begun_ = true;
    packed_.resize(unpacker::magic_bytes);
    std::size_t got = 0;
    for (std::size_t more = 1; more != 0 && got < packed_.size(); got += more)
      more = read_as_is(packed_.data() + got, packed_.size() - got);
    packed_.resize(got);
    unpacker_ = unpacker::of(packed_);
  }

  [[nodiscard]] std::size_t read_as_is(char* where, std::size_t room) {
    if (descriptor_ < 0) {
      const std::size_t got = text_.copy(where, room, taken_);
      taken_ += got;
      return got;
    }
    if (from_copy_) {
      const std::size_t got = copy_->read(taken_, where, room);
      taken_ += got;
      return got;
    }
    for (;;) {
      const ::ssize_t got = ::read(descriptor_, where, room);
      if (got >= 0) {
        if (copy_) copy_->append(where, static_cast<std::size_t>(got));
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR) fail("cannot read ");
    }
  }

  [[noreturn]] void fail(const char* what) const {
    throw std::system_error(errno, std::generic_category(), what + name_);
  }

  std::string name_;
  bool standard_input_ = false;
  bool from_copy_ = false;
  bool begun_ = false;
  std::unique_ptr<unpacker> unpacker_;  // null: what is read is not packed
  std::string packed_;                  // read and not yet unpacked, or not yet handed out
  std::size_t packed_begin_ = 0;
  int descriptor_ = -1;
  std::string_view text_;    // what is read where there is no descriptor
  std::uint64_t taken_ = 0;  // of text_ or of copy_
  std::optional<temporary_file> copy_;
  std::optional<std::uint64_t> total_;
};

}  // namespace score_customers
