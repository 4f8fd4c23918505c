// SPDX-License-Identifier: BSL-1.0
#include "score_customers/chunk.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace score_customers {
namespace chunk_test {

TEST(TextList, KeepsTextsOfAnyLength) {
  std::mt19937 random(7);
  text_list texts;
  for (int round = 0; round < 3; ++round) {
    texts.clear();
    EXPECT_EQ(texts.size(), 0U);
    EXPECT_EQ(texts.bytes(), 0U);
    std::vector<std::string> expected;
    std::uint64_t bytes = 0;
    for (int i = 0; i < 3000; ++i) {
      const std::size_t length = i % 700 == 0 ? 3'000'000 : i % 3 == 0 ? 0 : random() % 20'000;
      expected.emplace_back(length, static_cast<char>('a' + i % 26));
      texts.add(expected.back());
      bytes += length;
    }
    ASSERT_EQ(texts.size(), expected.size());
    EXPECT_EQ(texts.bytes(), bytes);
    EXPECT_GT(bytes, std::uint64_t{20} << 20) << "some of them are not in memory";
    for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_TRUE(texts[i] == expected[i]) << i;
    for (int again = 0; again < 1000; ++again) {
      const std::size_t i = random() % expected.size();
      ASSERT_TRUE(texts[i] == expected[i]) << i;
    }
  }
}

}  // namespace chunk_test
}  // namespace score_customers
