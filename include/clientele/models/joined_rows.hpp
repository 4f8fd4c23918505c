// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/component/execution.hpp>
#include <clientele/component/interval.hpp>
#include <clientele/portability.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace clientele::inline v0::models {

/// Rows of k numbers with weights, identical ones joined: what a likelihood needs of the customers, since customers
/// with the same numbers bring the same term. Times in whole days or weeks leave a few thousand rows of millions.
/// After `sort` the rows are in lexicographic order, so results do not depend on the order of the customers.
///
/// The rows lie in shards by their hash. Parts that were filled by several threads come together with `join`, each
/// shard by one thread and in the order of the parts: weights are summed in the order of arrival, on any thread, if
/// the parts hold whole weights or were filled with `collect`.
///
/// Cost: a hash look-up a row, 15 to 60 ns as the rows fit a cache or not; 8·(k + 1) bytes a distinct row and 8 for
/// the table.
template <std::size_t k>
class joined_rows {
 public:
  using row = std::array<double, k>;

  /// Adds a row; without joining it is kept as a row of its own.
  void add(row r, double weight, bool join = true) {
    ++rows_;
    if (!join) {
      apart_ = true;
      shards_[0].push(r, weight);
      return;
    }
    clean(r);
    const std::uint64_t h = hash(r);
    shards_[shard_of(h)].add(r, weight, h);
  }

  /// Adds n ≤ 64 rows, joined: the same as one by one, but the table is prefetched.
  void add(const row* some, const double* weights, std::size_t n) {
    std::uint64_t h[64];
    row r[64];
    for (std::size_t i = 0; i < n; ++i) {
      r[i] = some[i];
      clean(r[i]);
      h[i] = hash(r[i]);
      shards_[shard_of(h[i])].ask_for_slot(h[i]);
    }
    for (std::size_t i = 0; i < n; ++i) shards_[shard_of(h[i])].ask_for_row(h[i]);
    for (std::size_t i = 0; i < n; ++i) shards_[shard_of(h[i])].add(r[i], weights[i], h[i]);
    rows_ += n;
  }

  /// Keeps a row to be joined later, when the parts are joined.
  void collect(row r, double weight) {
    clean(r);
    ++rows_;
    shards_[shard_of(hash(r))].push(r, weight);
  }

  /// Takes the rows of parts, in their order; the parts are empty afterwards.
  template <class Execution>
  void join(const std::vector<joined_rows*>& parts, const Execution& how) {
    for (joined_rows* p : parts) {
      rows_ += p->rows_;
      apart_ = apart_ || p->apart_;
    }
    share(how, shards_.size(), [&](std::size_t s) {
      for (joined_rows* p : parts) shards_[s].take(p->shards_[s], apart_);
    });
    for (joined_rows* p : parts) *p = {};
  }

  /// Brings the distinct rows into lexicographic order, or rows that were not joined into that of their first number;
  /// nothing can be added afterwards.
  template <class Execution = one_thread>
  void sort(const Execution& how = {}) {
    const first_numbers firsts = read_first_numbers();
    keys_.resize(firsts.rows);
    weights_.resize(firsts.rows);
    if (apart_)
      count_by_first(firsts, [&](std::size_t at, const entry& e) { keys_[at] = e.key, weights_[at] = e.weight; });
    else
      sort_by_counting(firsts, how);
    shards_ = {};
  }

  /// After `sort`.
  [[nodiscard]] const std::vector<row>& keys() const noexcept { return keys_; }
  [[nodiscard]] const std::vector<double>& weights() const noexcept { return weights_; }
  [[nodiscard]] std::size_t distinct() const noexcept { return keys_.size(); }
  /// How many were added.
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

 private:
  struct entry {
    row key;
    double weight;
  };

  struct shard {
    std::vector<entry> entries{};
    std::vector<std::uint32_t> slots{};  ///< place of an entry + 1, or 0

    void push(const row& r, double weight) { entries.push_back({r, weight}); }

    void ask_for_slot(std::uint64_t h) const noexcept {
      if (!slots.empty()) CLIENTELE_PREFETCH(slots.data() + (h & (slots.size() - 1)));
    }
    void ask_for_row(std::uint64_t h) const noexcept {
      if (slots.empty()) return;
      const std::uint32_t found = slots[h & (slots.size() - 1)];
      if (found != 0) CLIENTELE_PREFETCH(entries.data() + (found - 1));
    }

    void add(const row& r, double weight, std::uint64_t h) {
      if (2 * (entries.size() + 1) > slots.size()) grow();
      std::size_t at = h & (slots.size() - 1);
      while (slots[at] != 0) {
        entry& found = entries[slots[at] - 1];
        if (found.key == r) {
          found.weight += weight;
          return;
        }
        at = (at + 1) & (slots.size() - 1);
      }
      push(r, weight);
      slots[at] = static_cast<std::uint32_t>(entries.size());
    }

    void take(shard& other, bool apart) {
      if (entries.empty() && (apart || !other.slots.empty())) {
        *this = std::move(other);
      } else if (apart) {
        entries.insert(entries.end(), other.entries.begin(), other.entries.end());
      } else {
        for (const entry& e : other.entries) add(e.key, e.weight, hash(e.key));
      }
      other = {};
    }

    void grow() {
      slots.assign(slots.empty() ? 64 : 4 * slots.size(), 0);
      for (std::size_t i = 0; i < entries.size(); ++i) {
        std::size_t at = hash(entries[i].key) & (slots.size() - 1);
        while (slots[at] != 0) at = (at + 1) & (slots.size() - 1);
        slots[at] = static_cast<std::uint32_t>(i + 1);
      }
    }
  };

  static void clean(row& r) noexcept {
    for (double& value : r) value += 0.0;  // −0 is 0
  }

  static std::uint64_t hash(const row& r) noexcept {
    std::uint64_t h = 0;
    for (const double value : r) {
      h = (h ^ std::bit_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15;
      h ^= h >> 32;
    }
    return h;
  }
  static constexpr std::size_t shard_of(std::uint64_t h) noexcept { return static_cast<std::size_t>(h >> 60); }

  /// Calls `task(i)` for all i below n.
  template <class Execution, class Task>
  static void share(const Execution& how, std::size_t n, const Task& task) {
    const std::size_t wanted = how.parts(n), parts = wanted < 1 ? 1 : wanted;
    how.run(parts, [&](std::size_t p) {
      for (std::size_t i = n * p / parts; i < n * (p + 1) / parts; ++i) task(i);
    });
  }

  /// The first numbers of all rows, counted from 0: themselves where they are whole and small, as numbers of purchases
  /// are, otherwise their places among the distinct ones.
  struct first_numbers {
    std::size_t rows = 0, count = 0;
    std::vector<double> distinct{};  ///< in order, where they are not whole and small
    [[nodiscard]] std::size_t place(const entry& e) const {
      if (distinct.empty()) return static_cast<std::size_t>(e.key[0]);
      return static_cast<std::size_t>(std::lower_bound(distinct.begin(), distinct.end(), e.key[0]) - distinct.begin());
    }
  };
  [[nodiscard]] first_numbers read_first_numbers() const {
    first_numbers firsts;
    bool countable = true;
    for (const shard& s : shards_) {
      firsts.rows += s.entries.size();
      for (const entry& e : s.entries) {
        const double first = e.key[0];
        const bool fits = first >= 0 && first < 65536 && first == static_cast<double>(static_cast<int>(first));
        countable = countable && fits;
        if (fits && static_cast<std::size_t>(first) >= firsts.count) firsts.count = static_cast<std::size_t>(first) + 1;
      }
    }
    if (countable) return firsts;
    for (const shard& s : shards_)
      for (const entry& e : s.entries) firsts.distinct.push_back(e.key[0]);
    std::sort(firsts.distinct.begin(), firsts.distinct.end());
    firsts.distinct.erase(std::unique(firsts.distinct.begin(), firsts.distinct.end()), firsts.distinct.end());
    firsts.count = firsts.distinct.size();
    return firsts;
  }

  /// Stable, by the first number: `put(place, entry)`. Returns where each number begins, and the end.
  template <class Put>
  std::vector<std::size_t> count_by_first(const first_numbers& firsts, const Put& put) const {
    std::vector<std::size_t> begin(firsts.count + 2);
    for (const shard& s : shards_)
      for (const entry& e : s.entries) ++begin[firsts.place(e) + 2];
    for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
    for (const shard& s : shards_)
      for (const entry& e : s.entries) put(begin[firsts.place(e) + 1]++, e);
    begin.pop_back();
    return begin;
  }

  template <class Execution>
  void sort_by_counting(const first_numbers& firsts, const Execution& how) {
    std::vector<entry> all(firsts.rows);
    const auto begin = count_by_first(firsts, [&](std::size_t at, const entry& e) { all[at] = e; });
    share(how, begin.size() - 1, [&](std::size_t g) {
      std::sort(all.data() + begin[g], all.data() + begin[g + 1],
                [](const entry& a, const entry& b) { return a.key < b.key; });
      for (std::size_t i = begin[g]; i < begin[g + 1]; ++i) keys_[i] = all[i].key, weights_[i] = all[i].weight;
    });
  }

  std::array<shard, 16> shards_{};
  std::vector<row> keys_;
  std::vector<double> weights_;
  std::uint64_t rows_ = 0;
  bool apart_ = false;
};

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE class joined_rows<2>;
CLIENTELE_TEMPLATE class joined_rows<3>;
#endif

}  // namespace clientele::inline v0::models
