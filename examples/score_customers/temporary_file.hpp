// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace score_customers {

/// Bytes put aside: the first 2 MiB in memory, more of them in a file without a name in the folder for temporary files
/// (TMPDIR; where that is not set or empty, /tmp). The file is created when it is needed, and gone when this is, or
/// when
/// the process ends in whatever way. All failures are std::system_error.
class temporary_file {
 public:
  temporary_file() = default;
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;
  ~temporary_file();

  void swap(temporary_file& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(size_, other.size_);
  }

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Forgets all bytes, and keeps the room.
  void clear() noexcept;
  void append(const void* data, std::size_t bytes);
  /// Reads up to `room` bytes from `place`; less only at the end.
  [[nodiscard]] std::size_t read(std::uint64_t place, void* where, std::size_t room) const;

 private:
  void create();
  void write(const char* from, std::size_t bytes);

  std::string memory_;  // everything, until there is a file
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace score_customers
