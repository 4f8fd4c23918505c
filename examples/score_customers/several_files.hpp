// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "csv_record.hpp"
#include "job.hpp"
#include "printable.hpp"
#include "row_range.hpp"

namespace score_customers {

/// Files that are read as one, one behind the other, each by a `Reader` of its own. One is open at a time, and beside
/// it those that cannot be opened again, such as pipes. All have the same columns in the same order: csv_error names
/// the first that differs.
///
/// A Reader has name(), header(), keeps_copy(), will_not_rewind() and rewind().
template <class Reader>
class several_files {
 public:
  using opener = std::function<std::unique_ptr<Reader>(const std::string& path)>;

  /// Of all their rows those of a range.
  several_files(std::vector<std::string> paths, opener open, row_range rows)
      : paths_(std::move(paths)), open_(std::move(open)), rows_(rows), kept_(paths_.size()), sizes_(paths_.size()) {
    for (std::size_t i = 0; i < paths_.size(); ++i) {
      std::error_code unknown;
      const std::uintmax_t size = std::filesystem::file_size(paths_[i], unknown);
      sizes_[i] = unknown ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(size);
      total_ += sizes_[i];
    }
    go_to(0);
    name_ = current_->name();
    columns_ = current_->header();
    if (paths_.size() > 1)
      name_ += " and " + std::to_string(paths_.size() - 1) + (paths_.size() == 2 ? " file more" : " files more");
  }

  [[nodiscard]] Reader& current() noexcept { return *current_; }
  [[nodiscard]] const Reader& current() const noexcept { return *current_; }
  /// Of all of them.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }
  /// The current one's name where there are several; empty where there is one.
  [[nodiscard]] std::string_view file() const noexcept {
    return paths_.size() == 1 ? std::string_view() : std::string_view(current_->name());
  }

  /// Reads with `read` until it says false of the last file, or the range is at its end. Throws usage_error where the
  /// files end before it.
  template <class Next>
  [[nodiscard]] bool next(const Next& read) {
    do {
      if (passed_ == rows_.last) return false;
      if (next_of_all(read)) continue;
      if (passed_ < rows_.first && rows_.first > 1)
        throw usage_error("--rows " + rows_.described() + ": " + name_ + " has " + std::to_string(passed_) +
                          (passed_ == 1 ? " row" : " rows"));
      return false;
    } while (++passed_ < rows_.first);
    return true;
  }

  void rewind() {
    read_ = 0;
    passed_ = 0;
    go_to(0);
  }
  void will_not_rewind() {
    keep_ = false;
    current_->will_not_rewind();
  }

  /// The share that has been read, given that of the current one; NaN where it cannot be known.
  [[nodiscard]] double share_read(double of_current) const noexcept {
    return paths_.size() == 1 ? of_current : (read_ + of_current * sizes_[at_]) / total_;
  }

 private:
  template <class Next>
  [[nodiscard]] bool next_of_all(const Next& read) {
    while (!read(*current_)) {
      if (at_ + 1 == paths_.size()) return false;
      read_ += sizes_[at_];
      go_to(at_ + 1);
      const std::vector<std::string>& there = current_->header();
      for (std::size_t i = 0; i < std::max(there.size(), columns_.size()); ++i)
        if (i >= there.size() || i >= columns_.size() || there[i] != columns_[i]) refuse(i, there);
    }
    return true;
  }

  void go_to(std::size_t file) {
    if (current_ != nullptr && current_->keeps_copy()) kept_[at_] = std::move(current_);
    if (current_ != nullptr && file == at_) {
      current_->rewind();
      return;
    }
    at_ = file;
    current_ = std::move(kept_[at_]);
    if (current_ != nullptr) {
      current_->rewind();
      return;
    }
    current_ = open_(paths_[at_]);
    if (!keep_) current_->will_not_rewind();
  }

  [[noreturn]] void refuse(std::size_t i, const std::vector<std::string>& there) const {
    const auto named = [i](const std::vector<std::string>& columns) {
      return i < columns.size() ? in_quotes(columns[i]) : std::string("missing");
    };
    throw csv_error(current_->name(), {},
                    "column " + std::to_string(i + 1) + " is " + named(there) + " where that of the first file is " +
                        named(columns_) + ": files that are read as one have the same columns in the same order");
  }

  std::vector<std::string> paths_;
  opener open_;
  row_range rows_;
  std::uint64_t passed_ = 0;  // rows
  std::vector<std::unique_ptr<Reader>> kept_;
  std::unique_ptr<Reader> current_;
  std::size_t at_ = 0;
  bool keep_ = true;
  std::string name_;
  std::vector<std::string> columns_;
  std::vector<double> sizes_;  // bytes
  double total_ = 0, read_ = 0;
};

}  // namespace score_customers
