// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <future>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "row_source.hpp"

namespace score_customers {

/// A source that reads the next chunk in a thread of its own while the one before is worked on. Chunks, and errors
/// among them, come in the order of the source; memory: that of one chunk more, and of its different texts once more.
class read_ahead final : public row_source {
 public:
  explicit read_ahead(std::unique_ptr<row_source> source) : source_(std::move(source)) {}

  [[nodiscard]] const std::string& name() const override { return source_->name(); }
  [[nodiscard]] const std::vector<std::string>& columns() const override { return source_->columns(); }
  [[nodiscard]] const char* line_word() const override { return source_->line_word(); }
  void walk(const std::vector<std::size_t>& columns, const row_visitor& row) override { source_->walk(columns, row); }

  [[nodiscard]] bool read(const wanted_columns& wanted, chunk& into) override {
    if (!next_.valid()) start(wanted, into);
    const bool more = next_.get();
    share_read_ = source_->share_read();
    into.take(spare_);
    if (more) start(wanted, into);
    return more;
  }

  void rewind() override {
    if (next_.valid()) next_.wait();
    next_ = {};
    source_->rewind();
  }
  void will_not_rewind() override { source_->will_not_rewind(); }
  /// The share that has been read of what read() has given.
  [[nodiscard]] double share_read() const override { return share_read_; }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> reading() const override {
    if (next_.valid()) next_.wait();
    return source_->reading();
  }

 private:
  void start(const wanted_columns& wanted, const chunk& like) {
    spare_.clear();
    spare_.texts.resize(like.texts.size());
    next_ = std::async(std::launch::async, [this, wanted] { return source_->read(wanted, spare_); });
  }

  std::unique_ptr<row_source> source_;
  chunk spare_;  // which is being read
  double share_read_ = std::numeric_limits<double>::quiet_NaN();
  std::future<bool> next_;  // the last member: it is waited for before the others go
};

}  // namespace score_customers
