// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/single_pass.hpp>

#include <gtest/gtest.h>

#include <ranges>
#include <string>
#include <vector>

namespace single_pass_test {

/// Counts up to three.
struct counting {
  std::string text = "1";
  int at = 1, advanced = 0;
  [[nodiscard]] const std::string& current() const { return text; }
  void advance() {
    ++advanced;
    text = std::to_string(++at);
  }
  [[nodiscard]] bool ended() const { return at > 3; }
};

using iterator = clientele::single_pass_iterator<counting, std::string>;
static_assert(std::input_iterator<iterator> && !std::forward_iterator<iterator>);
static_assert(std::sentinel_for<std::default_sentinel_t, iterator>);

TEST(SinglePassIterator, WalksAlongItsState) {
  counting state;
  std::vector<std::string> seen;
  for (const std::string& text : std::ranges::subrange(iterator(&state), std::default_sentinel)) seen.push_back(text);
  EXPECT_EQ(seen, (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(state.advanced, 3);
}

TEST(SinglePassIterator, LooksAtTheStateAndCopiesNothing) {
  counting state;
  iterator it(&state);
  EXPECT_EQ(&*it, &state.text);
  EXPECT_EQ(it->size(), 1u);
  const iterator same = it;
  it++;
  EXPECT_EQ(*same, "2");
  EXPECT_FALSE(it == std::default_sentinel);
  ++it, ++it;
  EXPECT_TRUE(same == std::default_sentinel);
}

}  // namespace single_pass_test
