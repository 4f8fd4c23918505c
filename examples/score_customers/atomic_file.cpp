// SPDX-License-Identifier: BSL-1.0
#include "atomic_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace score_customers {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail_for(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

bool same_inode(const struct stat& a, const struct stat& b) noexcept {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/// Whether what is written there by two comes together in one place: not so in /dev/null.
bool keeps_together(const struct stat& status) noexcept {
  if (!S_ISCHR(status.st_mode)) return true;
  for (const int terminal : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat here = {};
    if (::fstat(terminal, &here) == 0 && same_inode(here, status)) return ::isatty(terminal) == 1;
  }
  return false;
}

bool is_stream(int descriptor, const struct stat& status) noexcept {
  struct stat here = {};
  return ::fstat(descriptor, &here) == 0 && same_inode(here, status) && keeps_together(here);
}

/// The file that a name leads to, which is not there: its folder is, and symbolic links are followed.
fs::path resolved(fs::path path, const std::string& name) {
  constexpr int most_links = 40;
  path = fs::absolute(path);
  for (int links = 0; links <= most_links; ++links) {
    std::error_code missing;
    const fs::path folder = fs::canonical(path.parent_path(), missing);
    if (missing) fail_for(missing.value(), "cannot write " + name);
    if (!path.has_filename()) fail_for(EISDIR, "cannot write " + name);
    path = folder / path.filename();
    std::error_code no_link;
    const fs::path target = fs::read_symlink(path, no_link);
    if (no_link) return path;
    path = folder / target;  // or target, if that is absolute
  }
  fail_for(ELOOP, "cannot write " + name);
}

std::string beside(const fs::path& path, const char* suffix, int number) {
  constexpr std::size_t longest = 200;  // of 255 that a file system allows
  const std::string name = path.filename().string().substr(0, longest);
  const std::string unique = std::to_string(::getpid()) + "-" + std::to_string(number);
  return (path.parent_path() / ("." + name + "." + unique + suffix)).string();
}

constexpr int attempts = 1000;

}  // namespace

output_target output_target::of(const fs::path& path) {
  output_target target{.name = path == "-" ? "standard output" : path.string()};
  if (path == "-") {
    target.what = kind::standard_output;
    if (::fstat(STDOUT_FILENO, &target.status) != 0) fail_for(errno, "cannot write standard output");
    return target;
  }
  if (::stat(path.c_str(), &target.status) == 0) {
    if (S_ISDIR(target.status.st_mode)) fail_for(EISDIR, "cannot write " + target.name);
    if (is_stream(STDOUT_FILENO, target.status))
      target.what = kind::standard_output;
    else if (is_stream(STDERR_FILENO, target.status))
      target.what = kind::standard_error;
    else if (!S_ISREG(target.status.st_mode))
      target.what = kind::direct;
    else
      target.what = kind::replaced;
    target.path = path;
    if (target.what == kind::replaced) {
      std::error_code unresolved;
      target.path = fs::canonical(path, unresolved);
      if (unresolved) fail_for(unresolved.value(), "cannot write " + target.name);
    }
    return target;
  }
  if (errno != ENOENT) fail_for(errno, "cannot write " + target.name);
  target.path = resolved(path, target.name);
  if (::stat(target.path.parent_path().c_str(), &target.status) != 0) fail_for(errno, "cannot write " + target.name);
  return target;
}

bool output_target::is_same_file(const output_target& other) const noexcept {
  if (what == kind::standard_output && other.what == kind::standard_output) return true;
  if ((what == kind::created) != (other.what == kind::created) || !same_inode(status, other.status)) return false;
  return what == kind::created ? path.filename() == other.path.filename() : keeps_together(status);
}

atomic_file::atomic_file(output_target target) : target_(std::move(target)) {
  switch (target_.what) {
    case output_target::kind::standard_output:
      descriptor_ = STDOUT_FILENO;
      break;
    case output_target::kind::standard_error:
      descriptor_ = STDERR_FILENO;
      break;
    case output_target::kind::direct:
      descriptor_ = ::open(target_.path.c_str(), O_WRONLY | O_CLOEXEC);
      if (descriptor_ < 0) fail(errno, "cannot write ");
      break;
    case output_target::kind::replaced:
      if ((target_.status.st_mode & 0222) == 0 || ::faccessat(AT_FDCWD, target_.path.c_str(), W_OK, AT_EACCESS) != 0)
        fail(EACCES, "cannot replace a file that may not be written: ");
      create_temporary();
      keep_owner_and_permissions();
      return;
    case output_target::kind::created:
      create_temporary();
      return;
  }
  delivered_ = std::make_unique<delivery>(target_.name.c_str());
}

atomic_file::~atomic_file() { abandon(); }

void atomic_file::fail(int error, const char* what) const { fail_for(error, what + target_.name); }

void atomic_file::create_temporary() {
  const signals_held whole;
  for (int number = 0; number < attempts; ++number) {
    temporary_ = beside(target_.path, ".partial", number);
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ >= 0) return note_incomplete_file(temporary_.c_str());
    if (errno != EEXIST) break;
  }
  const int error = errno;
  temporary_.clear();  // not ours to remove
  fail(error, "cannot create a file beside ");
}

void atomic_file::keep_owner_and_permissions() {
  struct stat mine = {};
  int error = ::fstat(descriptor_, &mine) == 0 ? 0 : errno;
  const bool others = mine.st_uid != target_.status.st_uid || mine.st_gid != target_.status.st_gid;
  const char* what = "cannot give its permissions to ";
  if (error == 0 && others && ::fchown(descriptor_, target_.status.st_uid, target_.status.st_gid) != 0) {
    error = errno;
    what = "cannot keep the owner and the group of ";
  }
  if (error == 0 && ::fchmod(descriptor_, target_.status.st_mode & 07777) != 0) error = errno;
  if (error == 0) return;
  abandon();
  fail(error, what);
}

void atomic_file::commit() {
  atomic_file* const alone[] = {this};
  commit_together(alone);
}

/// Everything is on the disk, under the name of the temporary file.
void atomic_file::finish() {
  if (descriptor_ < 0) throw std::logic_error("a file is committed once: " + target_.name);
  const int descriptor = std::exchange(descriptor_, -1);
  if (descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO) return;
  const int error = !is_direct() && ::fsync(descriptor) != 0 ? errno : 0;
  const int closed = ::close(descriptor) != 0 ? errno : 0;
  if (error != 0 || closed != 0) fail(error != 0 ? error : closed, "cannot write ");
}

/// Gives the file that will be replaced a second name, from which it can be taken back.
void atomic_file::keep_old_file() {
  if (is_direct()) return;
  for (int number = 0; number < attempts; ++number) {
    old_file_ = beside(target_.path, ".old", number);
    if (::link(target_.path.c_str(), old_file_.c_str()) == 0) return note_incomplete_file(old_file_.c_str());
    if (errno != EEXIST) break;
  }
  const int error = errno;
  old_file_.clear();
  const bool no_links = error == EPERM || error == EOPNOTSUPP || error == ENOSYS || error == EMLINK;
  can_be_taken_back_ = error == ENOENT;
  if (error != ENOENT && !no_links) fail(error, "cannot replace ");
}

void atomic_file::appear() {
  if (is_direct()) return;
  if (::rename(temporary_.c_str(), target_.path.c_str()) != 0) fail(errno, "cannot replace ");
  forget_incomplete_file(temporary_.c_str());
  temporary_.clear();
  appeared_ = true;
}

void atomic_file::take_back() noexcept {
  if (!appeared_ || !can_be_taken_back_) return;
  if (old_file_.empty())
    ::unlink(target_.path.c_str());
  else
    ::rename(old_file_.c_str(), target_.path.c_str());
  forget_incomplete_file(old_file_.c_str());
  old_file_.clear();
}

void atomic_file::forget_old_file() noexcept {
  if (old_file_.empty()) return;
  ::unlink(old_file_.c_str());
  forget_incomplete_file(old_file_.c_str());
  old_file_.clear();
}

/// So that the new name survives a power failure. Some file systems cannot; then nothing is lost
/// that the renaming did not risk anyway, so failures are passed over.
void atomic_file::synchronize_folder() const noexcept {
  if (!appeared_) return;
  const int folder = ::open(target_.path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  static_cast<void>(::fsync(folder));
  ::close(folder);
}

void atomic_file::abandon() noexcept {
  if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO && descriptor_ != STDERR_FILENO) ::close(descriptor_);
  descriptor_ = -1;
  if (temporary_.empty()) return;
  const signals_held whole;
  ::unlink(temporary_.c_str());
  forget_incomplete_file(temporary_.c_str());
  temporary_.clear();
}

void commit_together(std::span<atomic_file* const> files) {
  for (atomic_file* const one : files) one->finish();
  {
    const signals_held whole;
    try {
      for (atomic_file* const one : files)
        if (one != files.back()) one->keep_old_file();
      for (atomic_file* const one : files) one->appear();
    } catch (...) {
      for (atomic_file* const one : files) {
        one->take_back();
        one->forget_old_file();
      }
      throw;
    }
    for (atomic_file* const one : files) one->forget_old_file();
    note_files_written(true);
  }
  for (const atomic_file* const one : files) one->synchronize_folder();
}

}  // namespace score_customers
