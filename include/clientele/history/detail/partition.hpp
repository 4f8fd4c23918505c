// SPDX-License-Identifier: BSL-1.0
// IWYU pragma: private, include <clientele/history/unsorted_log.hpp>
// Rows of a log spread over partitions by the hash of their id, and the grouping of one partition by customer.
#pragma once

#include <clientele/component/error.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0::history::detail {

/// Spreads every bit of a hash over all of them (Appleby, MurmurHash3's finaliser): std::hash of an integer is that
/// integer.
[[nodiscard]] constexpr std::uint64_t spread(std::uint64_t h) noexcept {
  h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
  h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
  return h ^ h >> 33;
}

inline constexpr std::size_t partitions = 256;

/// Which of the partitions: eight bits of the hash, the next eight at each deeper level.
[[nodiscard]] constexpr std::size_t partition_of(std::uint64_t hash, unsigned level) noexcept {
  return static_cast<std::size_t>(hash >> (56 - 8 * level) & (partitions - 1));
}

/// Objects in blocks that grow and never move.
template <class T>
class block_list {
 public:
  struct block {
    T* data;
    std::size_t size, capacity;
  };

  block_list() = default;
  block_list(block_list&& o) noexcept
      : blocks_(std::move(o.blocks_)), at_(std::exchange(o.at_, nullptr)), end_(std::exchange(o.end_, nullptr)) {
    o.blocks_.clear();
  }
  block_list& operator=(block_list&& o) noexcept {
    std::swap(blocks_, o.blocks_);
    std::swap(at_, o.at_);
    std::swap(end_, o.end_);
    return *this;
  }
  ~block_list() {
    for_each_block([](T* data, std::size_t size) { std::destroy_n(data, size); });
    for (const block& b : blocks_) std::allocator<T>().deallocate(b.data, b.capacity);
  }

  template <class... Arguments>
  void emplace(Arguments&&... arguments) {
    if (at_ == end_) [[unlikely]]
      grow(1);
    std::construct_at(at_, std::forward<Arguments>(arguments)...);
    ++at_;
  }

  /// Room for n objects in one piece; for types that need no destruction.
  [[nodiscard]] T* take(std::size_t n) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (static_cast<std::size_t>(end_ - at_) < n) grow(n);
    return std::exchange(at_, at_ + n);
  }

  /// Moves all blocks of another list behind these.
  void absorb(block_list&& o) {
    close();
    o.close();
    blocks_.reserve(blocks_.size() + o.blocks_.size());
    for (const block& b : o.blocks_) blocks_.push_back(b);
    o.blocks_.clear();
    at_ = end_ = o.at_ = o.end_ = nullptr;
  }

  template <class F>
  void for_each_block(F&& f) const {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const block& b = blocks_[i];
      f(b.data, is_open(i) ? static_cast<std::size_t>(at_ - b.data) : b.size);
    }
  }

  [[nodiscard]] std::size_t size() const noexcept {
    std::size_t n = 0;
    for_each_block([&](const T*, std::size_t size) { n += size; });
    return n;
  }

 private:
  [[nodiscard]] bool is_open(std::size_t i) const noexcept { return at_ != nullptr && i + 1 == blocks_.size(); }
  void close() noexcept {
    if (at_ != nullptr) blocks_.back().size = static_cast<std::size_t>(at_ - blocks_.back().data);
  }
  CLIENTELE_COLD void grow(std::size_t at_least) {
    constexpr std::size_t smallest = 32, largest = 98'304 / sizeof(T) > smallest ? 98'304 / sizeof(T) : smallest;
    close();
    std::size_t capacity = blocks_.empty() ? smallest : 2 * blocks_.back().capacity;
    capacity = std::max(capacity > largest ? largest : capacity, at_least);
    blocks_.reserve(blocks_.size() + 1 > blocks_.capacity() ? 2 * blocks_.size() + 1 : blocks_.capacity());
    T* data = std::allocator<T>().allocate(capacity);
    blocks_.push_back({data, 0, capacity});
    at_ = data;
    end_ = data + capacity;
  }

  std::vector<block> blocks_;
  T* at_ = nullptr;
  T* end_ = nullptr;
};

template <class Key, class Time>
struct log_row {
  Key key;
  Time at;
  double amount;
};

/// The rows of one partition; text of ids lies beside them, `rows` only where an error may have to name them.
template <class Key, class Time>
struct log_partition {
  block_list<log_row<Key, Time>> rows;
  block_list<char> text;
  std::vector<std::uint64_t> numbers;

  void absorb(log_partition&& o) {
    rows.absorb(std::move(o.rows));
    text.absorb(std::move(o.text));
    numbers.insert(numbers.end(), o.numbers.begin(), o.numbers.end());
    o.numbers.clear();
  }
};

/// Groups the rows of partitions by customer, using the same memory for one partition after the other.
template <class Key, class Time, class Hash>
class log_grouper {
 public:
  struct entry {
    Time at;
    double amount;
  };

  /// Calls `customer(key, rows, n)` for each customer, rows in order of time.
  template <class Customer>
  void group(const block_list<log_row<Key, Time>>& rows, unsigned level, Customer&& customer) {
    const std::size_t n = rows.size();
    if (n == 0) return;
    if (n > rows_at_once && level < 7 && !of_one_customer(rows)) {
      std::vector<block_list<log_row<Key, Time>>> parts(partitions);
      rows.for_each_block([&](const log_row<Key, Time>* row, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i) parts[partition_of(hash(row[i].key), level)].emplace(row[i]);
      });
      for (auto& part : parts) {
        group(part, level + 1, customer);
        part = {};
      }
      return;
    }
    number_customers(rows, n);
    const std::size_t found = keys_.size();
    std::size_t sum = 0;
    for (std::size_t& c : ends_) sum = std::exchange(c, sum) + sum;  // counts become beginnings
    if (entries_.size() < n) entries_.resize(n);
    const std::uint32_t* number = numbers_.data();
    rows.for_each_block([&](const log_row<Key, Time>* row, std::size_t size) {
      for (std::size_t i = 0; i < size; ++i) entries_[ends_[*number++]++] = {row[i].at, row[i].amount};
    });
    std::size_t begin = 0;
    for (std::size_t c = 0; c < found; ++c) {
      const std::size_t count = ends_[c] - begin;
      customer(key_at(c), in_order(entries_.data() + begin, count), count);
      begin = ends_[c];
    }
  }

  [[nodiscard]] static std::uint64_t hash(const Key& key) noexcept(noexcept(Hash{}(key))) {
    return spread(static_cast<std::uint64_t>(Hash{}(key)));
  }

 private:
  static constexpr std::size_t rows_at_once = std::size_t{1} << 17;

  [[nodiscard]] static bool of_one_customer(const block_list<log_row<Key, Time>>& rows) {
    const Key* first = nullptr;
    bool same = true;
    rows.for_each_block([&](const log_row<Key, Time>* row, std::size_t size) {
      if (first == nullptr) first = &row[0].key;
      for (std::size_t i = 0; same && i < size; ++i) same = row[i].key == *first;
    });
    return same;
  }

  /// Numbers the customers in order of appearance: `numbers_` for each row, `keys_` and how many rows for each
  /// customer.
  void number_customers(const block_list<log_row<Key, Time>>& rows, std::size_t n) {
    keys_.clear();
    hashes_.clear();
    ends_.clear();
    if (numbers_.size() < n) numbers_.resize(n);
    slots_.assign(std::min(std::bit_ceil(2 * n), most_slots_), slot{});
    std::uint32_t* number = numbers_.data();
    rows.for_each_block([&](const log_row<Key, Time>* row, std::size_t size) {
      for (std::size_t i = 0; i < size; ++i) {
        const std::uint64_t h = hash(row[i].key);
        const auto tag = static_cast<std::uint32_t>(h >> 24);
        std::size_t mask = slots_.size() - 1, at = h & mask;
        while (slots_[at].customer != 0 && !(slots_[at].tag == tag && key_at(slots_[at].customer - 1) == row[i].key))
          at = (at + 1) & mask;
        std::uint32_t customer = slots_[at].customer;
        if (customer == 0) [[unlikely]] {
          keys_.push_back(kept(row[i].key));
          hashes_.push_back(h);
          ends_.push_back(0);
          customer = static_cast<std::uint32_t>(keys_.size());
          slots_[at] = {tag, customer};
          if (2 * keys_.size() > slots_.size()) enlarge();
        }
        *number++ = customer - 1;
        ++ends_[customer - 1];
      }
    });
  }

  CLIENTELE_COLD void enlarge() {
    slots_.assign(2 * slots_.size(), slot{});
    most_slots_ = std::max(most_slots_, slots_.size());
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t c = 0; c < hashes_.size(); ++c) {
      std::size_t at = hashes_[c] & mask;
      while (slots_[at].customer != 0) at = (at + 1) & mask;
      slots_[at] = {static_cast<std::uint32_t>(hashes_[c] >> 24), static_cast<std::uint32_t>(c + 1)};
    }
  }

  /// A customer's rows by time, where they lie or beside them; rows of one time in any order. Few rows get their places
  /// by counting, without a branch that depends on them.
  [[nodiscard]] entry* in_order(entry* rows, std::size_t n) {
    std::size_t sorted = 1;
    while (sorted < n && !(rows[sorted].at < rows[sorted - 1].at)) ++sorted;
    if (sorted >= n) return rows;
    if (n > few) {
      std::sort(rows, rows + n, [](const entry& a, const entry& b) { return a.at < b.at; });
      return rows;
    }
    std::uint32_t place[few];
    for (std::size_t i = 0; i < n; ++i) {
      const Time at = rows[i].at;
      std::uint32_t before = 0;
      for (std::size_t j = 0; j < i; ++j) {
        const std::uint32_t later = at < rows[j].at ? 1 : 0;
        place[j] += later;
        before += 1 - later;
      }
      place[i] = before;
    }
    for (std::size_t i = 0; i < n; ++i) ordered_[place[i]] = rows[i];
    return ordered_.data();
  }

  struct slot {
    std::uint32_t tag = 0, customer = 0;  ///< 0: empty
  };

  static constexpr std::size_t few = 24;
  static constexpr bool small_keys = std::is_trivially_copyable_v<Key> && sizeof(Key) <= 16;

  [[nodiscard]] static auto kept(const Key& key) noexcept {
    if constexpr (small_keys)
      return key;
    else
      return &key;
  }
  [[nodiscard]] const Key& key_at(std::size_t customer) const noexcept {
    if constexpr (small_keys)
      return keys_[customer];
    else
      return *keys_[customer];
  }

  std::vector<slot> slots_;
  std::size_t most_slots_ =
      1024;  ///< what a partition begins with when it has many rows: no less than any needed before
  std::vector<std::conditional_t<small_keys, Key, const Key*>> keys_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::size_t> ends_;
  std::vector<std::uint32_t> numbers_;
  std::vector<entry> entries_;
  std::array<entry, few> ordered_{};
};

/// An integer as bits that are in the same order.
template <class Id>
[[nodiscard]] constexpr std::uint64_t order_bits(Id id) noexcept {
  if constexpr (std::is_enum_v<Id>)
    return order_bits(static_cast<std::underlying_type_t<Id>>(id));
  else if constexpr (std::is_signed_v<Id>)
    return static_cast<std::uint64_t>(static_cast<std::int64_t>(id)) ^ std::uint64_t{1} << 63;
  else
    return static_cast<std::uint64_t>(id);
}

/// The same of the first eight bytes of a text; texts that are alike in these have the same bits.
[[nodiscard]] inline std::uint64_t order_bits(std::string_view id) noexcept {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | (i < id.size() ? static_cast<unsigned char>(id[i]) : 0U);
  return bits;
}

/// An object and where its order puts it.
template <class T>
struct placed {
  std::uint64_t order = 0;
  T* object = nullptr;
};

}  // namespace clientele::inline v0::history::detail
