// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/save_groups.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <tuple>
#include <vector>

namespace save_groups_test {

using namespace clientele;
using samples::answers;
using samples::pair;

struct answer {
  std::optional<std::string> contract{};
  samples::mood mood{};
  double first = 1, second = 2;
  std::array<double, 3> given{3, 4, 5};
};

std::vector<answer> answers_of(std::size_t from, std::size_t to) {
  std::vector<answer> all(to - from);
  for (std::size_t i = from; i < to; ++i) {
    answer& a = all[i - from];
    if (i % 5 != 0) a.contract = i % 2 == 0 ? "monthly" : "yearly";
    a.mood = static_cast<samples::mood>(i % 3);
    a.first = static_cast<double>(i * 2654435761u % 1000) / 7;
  }
  return all;
}

const auto plan = fuse(on(pair{}, &answer::first, &answer::second), on(answers{}, &answer::given));

/// Yesterday's groups kept, today's counted on, merged: the bits of the whole, in each group.
TEST(SaveGroups, PartsKeptOnTheirWay) {
  const auto key = by(&answer::contract);
  auto so_far = summarize(std::vector<answer>{}, plan, key);
  for (const auto& [from, to] : {std::pair{0, 5'000}, {5'000, 5'003}, {5'003, 12'000}})
    so_far = load_groups<std::string>(
        plan, save(merge(so_far, summarize(answers_of(static_cast<std::size_t>(from), static_cast<std::size_t>(to)),
                                           plan, key, starting_after(so_far)))));
  const auto whole = summarize(answers_of(0, 12'000), plan, key);
  ASSERT_EQ(so_far.size(), whole.size());
  for (const auto& group : whole) {
    EXPECT_EQ(get<pair>(so_far[group.key]).of(&pair::result::sum), get<pair>(group.value).of(&pair::result::sum));
    EXPECT_TRUE(so_far[group.key].is_exact());
  }
  EXPECT_EQ(get<pair>(so_far.total()).of(&pair::result::product), get<pair>(whole.total()).of(&pair::result::product));
}

/// Several keys, one plan that is not fused, nobody; what is refused.
TEST(SaveGroups, KeysAndErrors) {
  const auto one = on(pair{}, &answer::first, &answer::second);
  using keys = std::tuple<std::optional<std::string>, std::optional<samples::mood>>;
  const auto groups = summarize(answers_of(0, 100), one, by(&answer::contract, &answer::mood));
  const auto back = load_groups<keys>(one, save(groups));
  ASSERT_EQ(back.size(), groups.size());
  EXPECT_EQ(back.begin()->name(), groups.begin()->name());
  std::stringstream stream;
  save(stream, groups);
  EXPECT_EQ(save(load_groups<keys>(one, stream)), save(groups));
  const std::string path = testing::TempDir() + "clientele_save_groups_test";
  save_file(path, groups);
  EXPECT_EQ(save(load_groups_file<keys>(one, path)), save(groups));
  std::remove(path.c_str());
  EXPECT_THROW(static_cast<void>(load_groups_file<keys>(one, path)), std::system_error);
  const auto nobody = summarize(std::vector<answer>{}, one, by(&answer::mood));
  EXPECT_EQ(load_groups<samples::mood>(one, save(nobody)).size(), 0u);
  EXPECT_THROW(static_cast<void>(load(one, save(groups))), invalid_archive);
  EXPECT_THROW(static_cast<void>(load_groups<keys>(plan, save(groups))), invalid_archive);
  EXPECT_THROW(static_cast<void>(load_groups<keys>(one, save(summarize(answers_of(0, 9), one)))), invalid_archive);
}

}  // namespace save_groups_test
