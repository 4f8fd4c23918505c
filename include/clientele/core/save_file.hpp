// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/save.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <string>
#include <system_error>

namespace clientele::inline v0 {

/// Keeps a summary, or a fitted value, in a file: written under another name beside it and then renamed, so that the
/// path holds the old bytes or the new ones, never a part. Throws `std::system_error` (the path, the reason); then the
/// path is as it was.
template <class Kept>
void save_file(const std::string& path, const Kept& kept) {
  const std::string fresh = path + ".partial";
  const auto fail = [&](const std::string& what) {
    const int reason = errno;
    std::remove(fresh.c_str());
    throw std::system_error(reason == 0 ? EIO : reason, std::generic_category(), "clientele: cannot write " + what);
  };
  errno = 0;
  std::ofstream to(fresh, std::ios::binary | std::ios::trunc);
  if (!to) fail(fresh);
  save(to, kept);
  to.close();
  if (!to) fail(fresh);
  if (std::rename(fresh.c_str(), path.c_str()) != 0) fail(path);
}

/// The summary in a file. Throws `std::system_error` where it cannot be read, otherwise as `load` does.
template <class Plan>
[[nodiscard]] auto load_file(const Plan& plan, const std::string& path) {
  errno = 0;
  std::ifstream from(path, std::ios::binary);
  if (!from)
    throw std::system_error(errno == 0 ? EIO : errno, std::generic_category(), "clientele: cannot read " + path);
  return load(plan, from);
}

}  // namespace clientele::inline v0
