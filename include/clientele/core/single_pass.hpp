// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <iterator>
#include <memory>

namespace clientele::inline v0 {

/// The iterator of a lazy view that is walked along once: it only points at what the view keeps, a `State` with
///   const Value& current() const;   what has been computed for the element where the walk stands
///   void advance();                 on to the next element
///   bool ended() const;
template <class State, class Value>
class single_pass_iterator {
 public:
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  using iterator_concept = std::input_iterator_tag;

  single_pass_iterator() = default;
  explicit single_pass_iterator(State* state) noexcept : state_(state) {}

  const Value& operator*() const noexcept { return state_->current(); }
  const Value* operator->() const noexcept { return std::addressof(state_->current()); }
  single_pass_iterator& operator++() {
    state_->advance();
    return *this;
  }
  void operator++(int) { ++*this; }
  friend bool operator==(const single_pass_iterator& it, std::default_sentinel_t) noexcept {
    return it.state_->ended();
  }

 private:
  State* state_ = nullptr;
};

}  // namespace clientele::inline v0
