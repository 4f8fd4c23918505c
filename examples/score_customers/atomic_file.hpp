// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "interrupt.hpp"

namespace score_customers {

/// Where an output goes, found out before anything is opened.
struct output_target {
  enum class kind : unsigned char {
    standard_output,  ///< "-", or any other name of what the standard output is
    standard_error,   ///< any name of what the standard error is
    direct,           ///< a pipe, a device: there a name cannot be given afterwards
    replaced,         ///< a file that is there
    created           ///< one that is not
  };

  std::string name;  ///< for messages
  kind what = kind::created;
  std::filesystem::path path{};  ///< of the file itself, links followed
  struct stat status{};          ///< of what is there; of its folder where it is to be created

  /// Follows symbolic links, also one to a file that is not there yet. Throws std::system_error naming the file: a
  /// folder, links in a circle, a folder that is not there.
  [[nodiscard]] static output_target of(const std::filesystem::path& path);

  /// Whether two names lead to one file. Devices that keep nothing apart, such as /dev/null, are no files.
  [[nodiscard]] bool is_same_file(const output_target& other) const noexcept;
};

/// An output file that appears complete or not at all.
///
/// What is written to descriptor() goes to a temporary file beside the final one; commit() brings it safely to the disk
/// and gives it its name in one step. Without commit() the destructor removes the temporary file, as does a signal
/// (interrupt.hpp), and a file that had the name before is left as it was. (A process killed on the spot leaves the
/// temporary file, ".NAME.PROCESS-NUMBER.partial", behind.)
///
/// A new file gets the permissions of the process (umask). One that replaces a file gets owner, group and permissions
/// of that; where it cannot, and where the file may not be written, it is refused. Other hard links of a replaced file
/// keep the old contents. Pipes and devices are written directly, and delivered() counts what they got.
/// All failures are std::system_error naming the file.
class atomic_file {
 public:
  explicit atomic_file(output_target target);
  explicit atomic_file(const std::filesystem::path& path) : atomic_file(output_target::of(path)) {}
  atomic_file(const atomic_file&) = delete;
  atomic_file& operator=(const atomic_file&) = delete;
  ~atomic_file();

  /// Where to write; valid until commit().
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  /// The name of the final file, for messages.
  [[nodiscard]] const std::string& name() const noexcept { return target_.name; }
  [[nodiscard]] const output_target& target() const noexcept { return target_; }
  /// The count of what is written directly; null for a file that appears when it is complete.
  [[nodiscard]] delivery* delivered() const noexcept { return delivered_.get(); }

  /// Makes the file appear under its name, all of it on the disk. To be called once.
  void commit();

 private:
  friend void commit_together(std::span<atomic_file* const> files);

  [[noreturn]] void fail(int error, const char* what) const;
  [[nodiscard]] bool is_direct() const noexcept { return temporary_.empty(); }
  void create_temporary();
  void keep_owner_and_permissions();
  void finish();
  void keep_old_file();
  void appear();
  void take_back() noexcept;
  void forget_old_file() noexcept;
  void synchronize_folder() const noexcept;
  void abandon() noexcept;

  output_target target_;
  std::string temporary_;  // empty where the output is written directly, and when the file has its name
  std::string old_file_;   // a second name of the file that is being replaced
  int descriptor_ = -1;
  bool appeared_ = false, can_be_taken_back_ = true;
  std::unique_ptr<delivery> delivered_;
};

/// Makes several files appear, all of them or none: all are brought to the disk first and renamed then; when one of
/// them
/// cannot be renamed, those before it get their old contents back (on file systems with hard links). To be called once.
void commit_together(std::span<atomic_file* const> files);

}  // namespace score_customers
