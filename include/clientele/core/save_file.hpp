// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/save.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <string>
#include <system_error>

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <unistd.h>
#endif

namespace clientele::inline v0 {

namespace detail {

/// The folder that a path names its file in.
[[nodiscard]] inline std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

/// Waits until what was written to a file, or the names in a folder, are on the disk; false where the system says that
/// they are not. Where there is no fsync, and for folders of file systems that do not take it, nothing is known: true.
inline bool reaches_the_disk([[maybe_unused]] const std::string& path, [[maybe_unused]] bool is_folder) noexcept {
#if defined(__unix__) || defined(__APPLE__)
  const int file = ::open(path.c_str(), is_folder ? O_RDONLY | O_DIRECTORY : O_WRONLY);
  if (file < 0) return is_folder && errno == EACCES;  // a folder that may be written to and not be read
  const bool done = ::fsync(file) == 0 || (is_folder && (errno == EINVAL || errno == ENOTSUP));
  const int reason = errno;
  ::close(file);
  errno = reason;
  return done;
#else
  return true;
#endif
}

}  // namespace detail

/// Keeps a summary, or a fitted value, in a file: written under another name beside it, onto the disk (fsync), and then
/// renamed, so that the path holds the old bytes or the new ones, never a part, whenever the machine stops; when the
/// call has returned, the new ones. Throws `std::system_error` (the path, the reason); then the path is as it was,
/// unless it is the folder's name that did not reach the disk. Cost: that of `save`, and the disk's time, some
/// milliseconds.
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
  if (!to || !detail::reaches_the_disk(fresh, false)) fail(fresh);
  if (std::rename(fresh.c_str(), path.c_str()) != 0) fail(path);
  if (!detail::reaches_the_disk(detail::folder_of(path), true)) fail(detail::folder_of(path));
}

namespace detail {

[[nodiscard]] inline std::ifstream opened_file(const std::string& path) {
  errno = 0;
  std::ifstream from(path, std::ios::binary);
  if (!from)
    throw std::system_error(errno == 0 ? EIO : errno, std::generic_category(), "clientele: cannot read " + path);
  return from;
}

}  // namespace detail

/// The summary in a file. Throws `std::system_error` where it cannot be read, otherwise as `load` does. Summaries by
/// group: `load_groups_file<Key>(plan, path)`.
template <class Plan>
[[nodiscard]] auto load_file(const Plan& plan, const std::string& path) {
  std::ifstream from = detail::opened_file(path);
  return load(plan, from);
}

/// The fitted model or component in a file, `load_file_as<bg_nbd>(path)`: errors as of `load_file` and `load_as`.
template <detail::kept_by_name T>
[[nodiscard]] T load_file_as(const std::string& path) {
  std::ifstream from = detail::opened_file(path);
  return load_as<T>(from);
}

}  // namespace clientele::inline v0
