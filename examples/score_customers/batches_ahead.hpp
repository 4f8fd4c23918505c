// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace score_customers {

/// Batches that a thread of its own reads ahead and hands over in their order. It is up to `ahead` batches in front, so
/// that neither side waits where the other is held up for a while. Memory: that of ahead + 1 batches.
template <class Batch>
class batches_ahead {
 public:
  static constexpr std::size_t ahead = 4;

  /// `read` fills a batch, in the thread, and returns false where no other comes behind it. It does not throw.
  explicit batches_ahead(std::function<bool(Batch&)> read) : read_(std::move(read)), thread_([this] { run(); }) {}
  batches_ahead(const batches_ahead&) = delete;
  batches_ahead& operator=(const batches_ahead&) = delete;
  /// Waits for the batch that is being read.
  ~batches_ahead() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  /// The next batch, the caller's until the one behind it is asked for. To be called as often as there are batches.
  [[nodiscard]] Batch& next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return done_ != taken_; });
    Batch& one = batches_[taken_++ % batches_.size()];
    lock.unlock();
    changed_.notify_one();
    return one;
  }

 private:
  void run() {
    for (bool more = true; more;) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stopped_ || done_ - taken_ < ahead; });
        if (stopped_) return;
      }
      more = read_(batches_[done_ % batches_.size()]);
      {
        const std::lock_guard lock(mutex_);
        ++done_;
      }
      changed_.notify_one();
    }
  }

  std::function<bool(Batch&)> read_;
  std::array<Batch, ahead + 1> batches_;  // one is the caller's
  std::mutex mutex_;
  std::condition_variable changed_;  // at most one side waits
  std::size_t done_ = 0, taken_ = 0;
  bool stopped_ = false;
  std::thread thread_;  // the last member: it uses the others
};

}  // namespace score_customers
