// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/numerics/radix_sort.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "number_spool.hpp"

namespace score_customers {

/// Any number of numbers in rising order, in 4 MB of memory: sorted runs in a temporary file, merged so many at a time
/// until there is one. NaN is no number.
class sorted_numbers {
 public:
  explicit sorted_numbers(std::size_t run_size = std::size_t{1} << 17, std::size_t merged_at_once = 128)
      : run_size_(run_size), merged_at_once_(merged_at_once) {}

  void add(double number) {
    if (run_.empty()) run_.reserve(run_size_);
    run_.push_back(number);
    if (run_.size() == run_size_) end_run();
  }

  /// All of them in rising order; nothing can be added after it.
  [[nodiscard]] const number_spool& sort() {
    end_run();
    run_ = {};
    while (ends_.size() > 1) merge_runs();
    return *spool_;
  }

 private:
  static constexpr std::size_t piece_size = 2048;

  /// What is left of a run that is being merged, a piece of it in memory.
  class reader {
   public:
    reader(const number_spool& from, std::uint64_t begin, std::uint64_t end) : from_(&from), next_(begin), end_(end) {
      load();
    }
    [[nodiscard]] double first() const { return piece_[place_]; }
    /// Drops the first; false when it was the last.
    bool advance() {
      if (++place_ == piece_.size()) load();
      return place_ < piece_.size();
    }

   private:
    void load() {
      piece_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece_size, end_ - next_)));
      next_ += from_->read(next_, piece_);
      place_ = 0;
    }
    const number_spool* from_;
    std::uint64_t next_, end_;
    std::vector<double> piece_;
    std::size_t place_ = 0;
  };

  void end_run() {
    if (run_.empty()) return;
    clientele::radix_sort(run_);
    spool_->add(run_);
    ends_.push_back(spool_->size());
    run_.clear();
  }

  void merge_runs() {
    auto merged = std::make_unique<number_spool>();
    std::vector<std::uint64_t> ends;
    for (std::size_t first = 0; first < ends_.size(); first += merged_at_once_) {
      const std::size_t last = std::min(first + merged_at_once_, ends_.size());
      std::vector<reader> readers;  // a heap, the lowest number in front
      for (std::size_t i = first; i < last; ++i) readers.emplace_back(*spool_, i == 0 ? 0 : ends_[i - 1], ends_[i]);
      merge_into(*merged, readers);
      ends.push_back(merged->size());
    }
    spool_ = std::move(merged);
    ends_ = std::move(ends);
  }

  static void merge_into(number_spool& merged, std::vector<reader>& readers) {
    std::vector<std::size_t> heap(readers.size());
    for (std::size_t i = 0; i < heap.size(); ++i) heap[i] = i;
    const auto later = [&](std::size_t a, std::size_t b) { return readers[a].first() > readers[b].first(); };
    std::make_heap(heap.begin(), heap.end(), later);
    std::vector<double> piece;
    while (!heap.empty()) {
      std::pop_heap(heap.begin(), heap.end(), later);
      reader& lowest = readers[heap.back()];
      piece.push_back(lowest.first());
      if (lowest.advance())
        std::push_heap(heap.begin(), heap.end(), later);
      else
        heap.pop_back();
      if (piece.size() == piece_size || heap.empty()) {
        merged.add(piece);
        piece.clear();
      }
    }
  }

  std::size_t run_size_, merged_at_once_;
  std::vector<double> run_;
  std::vector<std::uint64_t> ends_;  ///< of the runs in the spool
  std::unique_ptr<number_spool> spool_ = std::make_unique<number_spool>();
};

}  // namespace score_customers
