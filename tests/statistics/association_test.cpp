// SPDX-License-Identifier: BSL-1.0
#include <clientele/statistics/association.hpp>

#include <clientele/core/merge.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/summarize.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <sstream>
#include <vector>

namespace association_test {

using clientele::association;

struct department {
  double empowerment;
  std::optional<double> attention;
};
const auto plan = clientele::on(association{}, &department::empowerment, &department::attention);

TEST(Association, OfTheWorkedTables) {
  const std::vector<department> all{{1, 2}, {2, 3}, {3, 3}, {4, 5}, {5, std::nullopt}};
  const auto s = clientele::summarize(all, plan);
  EXPECT_EQ(s->rows, 4u);
  EXPECT_EQ(s->incomplete, 1u);
  EXPECT_EQ(s.missing<"y">(), 1u);
  EXPECT_NEAR(s->spearman.value, 0.9487, 5e-5);
  EXPECT_NEAR(s->kendall.value, 0.9129, 5e-5);
  const std::vector<department> spending{{10, 9}, {20, 6}, {30, 5}, {40, 4}};
  const auto w = clientele::summarize(spending, plan);
  EXPECT_NEAR(w->least_squares.slope.value, -0.16, 1e-16);
  EXPECT_NEAR(w->theil_sen.slope.value, -0.4 / 3, 1e-15);
  EXPECT_EQ(w->kendall.value, -1);
}

// Any order, any partition, joined in any order and loaded: an equal state and the same bits.
TEST(Association, JoinsInAnyOrder) {
  std::vector<department> all;
  for (int i = 0; i < 200; ++i)
    all.push_back({i * 37 % 101 / 7.0, i % 9 == 0 ? std::nullopt : std::optional<double>(i * i % 53 / 3.0)});
  const std::span<const department> rows(all);
  const auto whole = clientele::summarize(rows, plan);
  const auto mixed = merge(clientele::summarize(rows.subspan(77), plan), clientele::summarize(rows.first(77), plan));
  EXPECT_EQ(mixed.state(), whole.state());
  EXPECT_EQ(mixed->theil_sen.slope.low, whole->theil_sen.slope.low);
  EXPECT_EQ(mixed->least_squares.intercept.high, whole->least_squares.intercept.high);
  std::stringstream kept;
  save(kept, mixed);
  EXPECT_EQ(clientele::load(plan, kept).state(), whole.state());
}

TEST(Association, OfNobody) {
  const auto s = clientele::summarize(std::vector<department>{}, plan);
  EXPECT_EQ(s->spearman.state, clientele::statistic_state::no_values);
  EXPECT_EQ(s->theil_sen.slope.state, clientele::statistic_state::no_values);
}

TEST(Association, SaysWhatIsBad) {
  EXPECT_THROW(clientele::summarize(std::vector<department>{{1e101, 1}}, plan), clientele::invalid_customer);
  EXPECT_THROW(clientele::summarize(
                   std::vector<department>{{1, 1}},
                   clientele::on(association{.confidence = 95}, &department::empowerment, &department::attention)),
               clientele::invalid_parameter);
}

}  // namespace association_test
