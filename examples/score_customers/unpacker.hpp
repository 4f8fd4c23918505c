// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace score_customers {

/// Undoes what gzip or zstd has done to a file, piece by piece, with zlib and libzstd. Several packed files one behind
/// the other are one.
class unpacker {
 public:
  static constexpr std::size_t magic_bytes = 4;  ///< as many tell how a file is packed

  /// By the first bytes of a file; null where it is not packed.
  [[nodiscard]] static std::unique_ptr<unpacker> of(std::string_view first);

  unpacker() = default;
  unpacker(const unpacker&) = delete;
  unpacker& operator=(const unpacker&) = delete;
  virtual ~unpacker() = default;

  struct step {
    std::size_t taken = 0, made = 0;  ///< bytes
  };
  /// Goes on with packed bytes. Throws std::runtime_error where they are damaged.
  [[nodiscard]] virtual step unpack(std::string_view packed, char* where, std::size_t room) = 0;
  /// Whether the file may end here.
  [[nodiscard]] virtual bool complete() const noexcept = 0;
};

}  // namespace score_customers
