// SPDX-License-Identifier: BSL-1.0
// Ranges that give as little as their concept demands, and that notice when more is asked of them.
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace archetypes {

struct customer {
  double first = 0;
  double second = 0;
};

/// How often each row was dereferenced.
using tally = std::vector<int>;

/// What a range gives for a row: a reference, a value made on the spot, or a proxy.
struct by_reference {
  using type = const customer&;
  static const customer& give(const customer& c) { return c; }
};
struct by_value {
  using type = customer;
  static customer give(const customer& c) { return c; }
};
struct proxy {
  const double& first;
  const double& second;
};
struct by_proxy {
  using type = proxy;
  static proxy give(const customer& c) { return {c.first, c.second}; }
};
/// A value that can only be moved, such as a generator yields.
struct unique_customer : customer {
  explicit unique_customer(const customer& c) : customer(c) {}
  unique_customer(unique_customer&&) = default;
  unique_customer& operator=(unique_customer&&) = default;
};
struct by_unique_value {
  using type = unique_customer;
  static unique_customer give(const customer& c) { return unique_customer(c); }
};

/// Single pass: all iterators share one position, and an iterator that was left behind throws.
template <class Give, bool Copyable>
class single_pass {
  struct state {
    std::span<const customer> rows;
    tally* seen;
    std::size_t at = 0;
    bool begun = false;
  };

 public:
  class iterator {
   public:
    using value_type = std::remove_cvref_t<typename Give::type>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;

    explicit iterator(state* s) : state_(s) {}
    iterator(iterator&&) = default;
    iterator& operator=(iterator&&) = default;
    iterator(const iterator&)
      requires Copyable
    = default;
    iterator& operator=(const iterator&)
      requires Copyable
    = default;

    typename Give::type operator*() const {
      check();
      ++(*state_->seen)[own_];
      return Give::give(state_->rows[own_]);
    }
    iterator& operator++() {
      check();
      own_ = ++state_->at;
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& it, std::default_sentinel_t) { return it.own_ >= it.state_->rows.size(); }

    template <class T>
    void operator,(T&&) const = delete;
    void operator&() const = delete;

   private:
    void check() const {
      if (own_ != state_->at || own_ >= state_->rows.size()) throw std::logic_error("an iterator of the past was used");
    }
    state* state_;
    std::size_t own_ = 0;
  };

  single_pass(std::span<const customer> rows, tally& seen) : state_(std::make_unique<state>(rows, &seen)) {}
  iterator begin() {
    if (std::exchange(state_->begun, true)) throw std::logic_error("begin was called a second time");
    return iterator(state_.get());
  }
  std::default_sentinel_t end() { return {}; }

 private:
  std::unique_ptr<state> state_;
};

using input_only = single_pass<by_reference, true>;
using move_only_iterator = single_pass<by_reference, false>;
using generator = single_pass<by_value, false>;
using generator_of_unique = single_pass<by_unique_value, false>;
using proxies = single_pass<by_proxy, false>;

/// Forward and no more: neither back, nor a size, nor the sentinel's type.
class forward_only {
 public:
  struct sentinel {
    const customer* last;
  };
  class iterator {
   public:
    using value_type = customer;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::forward_iterator_tag;

    iterator() = default;
    iterator(const customer* first, tally* seen) : first_(first), at_(first), seen_(seen) {}
    const customer& operator*() const {
      ++(*seen_)[static_cast<std::size_t>(at_ - first_)];
      return *at_;
    }
    iterator& operator++() { return ++at_, *this; }
    iterator operator++(int) {
      iterator old = *this;
      ++at_;
      return old;
    }
    friend bool operator==(const iterator& a, const iterator& b) { return a.at_ == b.at_; }
    friend bool operator==(const iterator& it, const sentinel& end) { return it.at_ == end.last; }
    template <class T>
    void operator,(T&&) const = delete;

   private:
    const customer* first_ = nullptr;
    const customer* at_ = nullptr;
    tally* seen_ = nullptr;
  };

  forward_only(std::span<const customer> rows, tally& seen) : rows_(rows), seen_(&seen) {}
  [[nodiscard]] iterator begin() const { return {rows_.data(), seen_}; }
  [[nodiscard]] sentinel end() const { return {rows_.data() + rows_.size()}; }

 private:
  std::span<const customer> rows_;
  tally* seen_;
};

static_assert(std::ranges::input_range<input_only> && !std::ranges::forward_range<input_only>);
static_assert(!std::copyable<std::ranges::iterator_t<move_only_iterator>>);
static_assert(std::ranges::input_range<generator> && std::ranges::input_range<generator_of_unique> &&
              std::ranges::input_range<proxies>);
static_assert(std::ranges::forward_range<forward_only> && !std::ranges::bidirectional_range<forward_only>);
static_assert(!std::ranges::common_range<forward_only> && !std::ranges::sized_range<forward_only>);

}  // namespace archetypes
