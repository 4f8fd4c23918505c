// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <type_traits>
#include <utility>
#include <vector>

namespace clientele::inline v0 {

/// Values by key in the order of the keys, as a std::map, with a table of hashes beside it: what a gathering component
/// counts by. A key is a number, an enum, or has `hash()`, such as a `category`; equal keys have equal hashes, but for
/// 0.0 and −0.0, which are one key.
///
/// Cost: looking up a key that was looked up before takes a few ns, and a text's hash; the first time, and the first
/// after the map was copied, a search among the keys. Memory: 32 to 64 bytes a key beside those of a std::map. A
/// reference to a value lasts as long as the map.
/// a 1, b 1, a 1: a 2, b 1.
template <class Key, class T>
class indexed_map {
 public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using const_iterator = typename std::map<Key, T>::const_iterator;

  indexed_map() = default;
  indexed_map(const indexed_map& other) : values_(other.values_) {}
  indexed_map(indexed_map&& other) noexcept
      : values_(std::move(other.values_)), slots_(std::move(other.slots_)), used_(other.used_) {
    other.clear();
  }
  indexed_map& operator=(indexed_map other) noexcept {
    values_ = std::move(other.values_);
    slots_ = std::move(other.slots_);
    used_ = other.used_;
    return *this;
  }
  ~indexed_map() = default;

  /// The value of a key; a fresh one where there is none.
  [[nodiscard]] T& operator[](const Key& key) {
    const std::uint64_t hash = hash_of(key);
    if (!slots_.empty())
      for (std::size_t at = place_of(hash); slots_[at].entry != nullptr; at = (at + 1) & (slots_.size() - 1))
        if (slots_[at].hash == hash && slots_[at].entry->first == key) return slots_[at].entry->second;
    return index(key, hash);
  }

  void clear() noexcept {
    values_.clear();
    slots_.clear();
    used_ = 0;
  }

  [[nodiscard]] const_iterator find(const Key& key) const { return values_.find(key); }
  [[nodiscard]] const_iterator begin() const noexcept { return values_.begin(); }
  [[nodiscard]] const_iterator end() const noexcept { return values_.end(); }
  [[nodiscard]] auto rbegin() const noexcept { return values_.rbegin(); }
  [[nodiscard]] auto rend() const noexcept { return values_.rend(); }
  [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
  [[nodiscard]] bool empty() const noexcept { return values_.empty(); }

  friend bool operator==(const indexed_map& a, const indexed_map& b) { return a.values_ == b.values_; }

 private:
  struct slot {
    std::uint64_t hash = 0;
    value_type* entry = nullptr;
  };

  static std::uint64_t hash_of(const Key& key) noexcept {
    if constexpr (requires { key.hash(); })
      return key.hash();
    else if constexpr (std::is_floating_point_v<Key>)
      return std::bit_cast<std::uint64_t>(static_cast<double>(key));
    else
      return static_cast<std::uint64_t>(key);
  }
  /// The highest bits of a product (Fibonacci hashing, Knuth 1973).
  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const noexcept {
    return static_cast<std::size_t>((hash * 0x9e3779b97f4a7c15u) >> (64 - std::bit_width(slots_.size() - 1)));
  }

  void put(slot one) noexcept {
    std::size_t at = place_of(one.hash);
    while (slots_[at].entry != nullptr) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = one;
  }
  T& index(const Key& key, std::uint64_t hash) {
    value_type& entry = *values_.try_emplace(key).first;
    if (2 * (used_ + 1) > slots_.size()) {
      std::vector<slot> before(slots_.empty() ? std::size_t{16} : 2 * slots_.size());
      before.swap(slots_);
      for (const slot& one : before)
        if (one.entry != nullptr) put(one);
    }
    put({hash, &entry});
    ++used_;
    return entry.second;
  }

  std::map<Key, T> values_{};
  std::vector<slot> slots_{};  ///< a power of two of them, half of them free
  std::size_t used_ = 0;
};

}  // namespace clientele::inline v0
