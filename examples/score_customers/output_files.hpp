// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "atomic_file.hpp"
#include "options.hpp"

namespace score_customers {

/// The files that a run writes besides its summary: they appear together or not at all.
class output_files {
 public:
  /// Opens what the options name. Throws usage_error, before anything is opened, where two names lead to one file, or
  /// one leads to an input: files are compared, not names.
  explicit output_files(const options& chosen);

  /// Null where the options do not ask for it.
  [[nodiscard]] atomic_file* rows() noexcept { return pointer(rows_); }
  [[nodiscard]] atomic_file* report() noexcept { return pointer(report_); }
  [[nodiscard]] atomic_file* quarantine() noexcept { return pointer(quarantine_); }
  [[nodiscard]] atomic_file* kept() noexcept { return pointer(kept_); }

  /// Where the summary goes: `out`, unless one of the files is the standard output.
  [[nodiscard]] std::ostream& summary(std::ostream& out, std::ostream& err) const noexcept;
  /// Whether something has been written that cannot be taken back, or the files are there.
  [[nodiscard]] bool have_written() const noexcept;

  /// Makes all of them appear. Everything has been written to them but the study, which the options are.
  void commit();

 private:
  [[nodiscard]] static atomic_file* pointer(std::optional<atomic_file>& file) noexcept {
    return file ? &*file : nullptr;
  }

  std::optional<atomic_file> quarantine_, report_, rows_, kept_, study_;
  std::string study_text_;
  bool committed_ = false;
};

}  // namespace score_customers
