// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

namespace score_customers {

/// An output file that appears complete or not at all.
///
/// What is written to descriptor() goes to a temporary file beside the final one; commit() brings
/// it safely to the disk and gives it its name in one step. Without commit() the destructor removes
/// the temporary file, and a file that had the name before is left as it was. (A process killed on
/// the spot leaves the temporary file, ".NAME.PROCESS-NUMBER.partial", behind.)
///
/// A new file gets the permissions of the process (umask); one that replaces a file, those of the
/// file it replaces. A symbolic link is followed. "-" is the standard output; it, pipes and devices
/// such as /dev/null are written directly, since there a name cannot be given afterwards.
/// All failures are std::system_error naming the file.
class atomic_file {
 public:
  explicit atomic_file(const std::filesystem::path& path) : name_(path == "-" ? "standard output" : path.string()) {
    if (path == "-") {
      descriptor_ = STDOUT_FILENO;
      standard_output_ = true;
      return;
    }
    std::error_code unresolved;
    final_ = std::filesystem::weakly_canonical(std::filesystem::absolute(path), unresolved);
    if (unresolved) final_ = std::filesystem::absolute(path);
    struct stat status = {};
    const bool exists = ::stat(final_.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) fail(EISDIR, "cannot write ");
    if (exists && !S_ISREG(status.st_mode)) {
      descriptor_ = ::open(final_.c_str(), O_WRONLY | O_CLOEXEC);
      if (descriptor_ < 0) fail(errno, "cannot write ");
      return;
    }
    create_temporary();
    if (exists && ::fchmod(descriptor_, status.st_mode & 07777) != 0) {
      const int error = errno;
      abandon();
      fail(error, "cannot give its permissions to ");
    }
  }
  atomic_file(const atomic_file&) = delete;
  atomic_file& operator=(const atomic_file&) = delete;
  ~atomic_file() { abandon(); }

  /// Where to write; valid until commit().
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  /// The name of the final file, for messages.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

  /// Makes the file appear under its name, all of it on the disk. To be called once.
  void commit() {
    if (descriptor_ < 0) throw std::logic_error("a file is committed once: " + name_);
    if (standard_output_) {
      descriptor_ = -1;
      return;
    }
    if (!temporary_.empty() && ::fsync(descriptor_) != 0) fail(errno, "cannot write ");
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) fail(errno, "cannot write ");
    if (temporary_.empty()) return;
    if (::rename(temporary_.c_str(), final_.c_str()) != 0) fail(errno, "cannot replace ");
    temporary_.clear();
    synchronize_directory();
  }

 private:
  [[noreturn]] void fail(int error, const char* what) const {
    throw std::system_error(error, std::generic_category(), what + name_);
  }

  void create_temporary() {
    constexpr int attempts = 1000;
    const std::string stem = "." + final_.filename().string() + "." + std::to_string(::getpid()) + "-";
    for (int number = 0; number < attempts; ++number) {
      temporary_ = final_.parent_path() / (stem + std::to_string(number) + ".partial");
      descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ >= 0) return;
      if (errno != EEXIST) break;
    }
    const int error = errno;
    temporary_.clear();  // not ours to remove
    fail(error, "cannot create a file beside ");
  }

  /// So that the new name survives a power failure. Some file systems cannot; then nothing is lost
  /// that the renaming did not risk anyway, so failures are passed over.
  void synchronize_directory() const noexcept {
    const int directory = ::open(final_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return;
    static_cast<void>(::fsync(directory));
    ::close(directory);
  }

  void abandon() noexcept {
    if (descriptor_ >= 0 && !standard_output_) ::close(descriptor_);
    descriptor_ = -1;
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    temporary_.clear();
  }

  std::string name_;
  std::filesystem::path final_;
  std::filesystem::path temporary_;  // empty where the output is written directly
  int descriptor_ = -1;
  bool standard_output_ = false;
};

}  // namespace score_customers
