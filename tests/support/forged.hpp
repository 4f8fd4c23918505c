// SPDX-License-Identifier: BSL-1.0
// Kept bytes with a right checksum that nobody wrote.
#pragma once

#include <clientele/core/save.hpp>

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace clientele::tests {

/// Bytes without their checksum, with a right one.
inline std::vector<std::byte> sealed_again(std::vector<std::byte> bytes) {
  std::uint64_t sum = detail::checksum(bytes);
  for (int i = 0; i < 8; ++i, sum >>= 8) bytes.push_back(static_cast<std::byte>(sum & 0xff));
  return bytes;
}

/// These bytes with one to four of them replaced behind the mark.
inline std::vector<std::byte> forged(const std::vector<std::byte>& kept, std::mt19937& random) {
  constexpr std::size_t mark = 21, checksum = 8;
  std::vector<std::byte> bytes(kept.begin(), kept.end() - checksum);
  for (auto k = random() % 4 + 1; k > 0; --k)
    bytes[mark + random() % (bytes.size() - mark)] = static_cast<std::byte>(random() % 3 == 0 ? 0xff : random() & 0xff);
  return sealed_again(std::move(bytes));
}

}  // namespace clientele::tests
