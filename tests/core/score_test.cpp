// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/score.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace score_test {

using namespace clientele;
using samples::answers;
using samples::mood;
using samples::pair;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

struct customer {
  double first, second;
  std::array<double, 3> given;
};

std::vector<customer> make_customers(std::size_t n) {
  std::vector<customer> all(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = static_cast<double>(i);
    all[i] = {x, 2 * x, {1 + static_cast<double>(i % 5), i % 7 == 0 ? missing : 4, 3}};
  }
  return all;
}

const auto plan = fuse(on(pair{}, &customer::first, &customer::second), on(answers{}, &customer::given));

TEST(Score, WritesEveryKindOfColumnInOnePass) {
  const auto customers = make_customers(150);
  std::vector<double> sums(150), second_above(150);
  std::vector<float> products(150);
  std::vector<pair::result> pairs(150);
  std::vector<mood> moods(150);
  std::vector<std::uint8_t> codes(150);
  const auto [p, a] = score(customers, plan, into(&pair::result::sum, sums), into(&pair::result::product, products),
                            into(pairs), into(&answers::result::mood, moods), into(&answers::result::mood, codes),
                            into(&answers::result::above_middle, 1, second_above));
  for (std::size_t i = 0; i < 150; ++i) {
    const auto expected = pair{}(customers[i].first, customers[i].second);
    const auto answer = answers{}(customers[i].given);
    EXPECT_EQ(sums[i], expected.sum);
    EXPECT_EQ(products[i], static_cast<float>(expected.product));
    EXPECT_EQ(pairs[i], expected);
    EXPECT_EQ(moods[i], answer.mood);
    EXPECT_EQ(codes[i], static_cast<std::uint8_t>(answer.mood));
    EXPECT_EQ(std::isnan(second_above[i]), i % 7 == 0);
  }
  EXPECT_EQ(p.rows(), 150u);
  EXPECT_EQ(a.missing<"answers">(), 22u);
  EXPECT_EQ(a.classes(&answers::result::mood)[mood::unknown], 0u);
}

TEST(Score, IntoByTheResultsName) {
  const auto customers = make_customers(150);
  const auto both =
      fuse(label<"lower">(on(pair{}, &customer::first, &customer::second)),
           label<"upper">(on(pair{}, &customer::second, &customer::second)), on(answers{}, &customer::given));
  std::vector<double> by_member(150), by_name(150), upper(150);
  std::vector<mood> moods(150), moods_by_name(150);
  score(customers, both, into<"lower">(&pair::result::sum, by_member), into<"lower", "sum">(by_name),
        into<"upper", "sum">(upper), into(&answers::result::mood, moods), into<"mood">(moods_by_name));
  EXPECT_EQ(by_name, by_member);
  EXPECT_EQ(upper[3], 12);
  EXPECT_EQ(moods_by_name, moods);
  const std::vector<double> one{1, 2}, two{3, 4};
  std::vector<double> sums(2);
  score(on(pair{}, column(one), column(two)), into<"sum">(sums));
  EXPECT_EQ(sums, (std::vector<double>{4, 6}));
}

TEST(Score, AResultOfAnotherComponentByItsName) {
  const std::vector<double> one{1, 2}, two{3, 4};
  const auto sum = on(pair{}, column(one), column(two));
  std::vector<double> by_name(2), by_member(2);
  score(on(pair{}, of<"sum">(sum), column(two)), into<"product">(by_name));
  score(on(pair{}, of(sum, &pair::result::sum), column(two)), into(&pair::result::product, by_member));
  EXPECT_EQ(by_name, by_member);
  EXPECT_EQ(by_name, (std::vector<double>{12, 24}));
}

TEST(Score, TheViewOfAFusedPlanYieldsItsParts) {
  const auto customers = make_customers(70);
  std::size_t i = 0;
  for (const auto& [p, a] : score(customers, plan)) {
    EXPECT_EQ(p.sum, 3 * static_cast<double>(i));
    EXPECT_EQ(a.mood, answers{}(customers[i].given).mood);
    ++i;
  }
  EXPECT_EQ(i, 70u);
  EXPECT_TRUE(score(make_customers(0), plan).begin() == std::default_sentinel);
}

TEST(Score, TheViewOfColumns) {
  const std::vector<int> first{1, 2, 3};
  std::vector<double> sums;
  for (const auto& r : score(on(pair{}, column(first), constant(10)))) sums.push_back(r.sum);
  EXPECT_EQ(sums, (std::vector<double>{11, 12, 13}));
}

TEST(Score, ASinkTakesEveryValueThatThereIs) {
  struct sink {
    std::vector<double> values;
    void add(std::span<const double> more) { values.insert(values.end(), more.begin(), more.end()); }
  } sums, above;
  auto customers = make_customers(100);
  customers[3].first = -1;  // a bad row has no value
  score(customers, plan, into(&pair::result::sum, sums), into(&answers::result::above_middle, 1, above),
        quarantine{[](const bad_row&) {}});
  EXPECT_EQ(sums.values.size(), 99u);
  EXPECT_EQ(sums.values[3], 12);
  EXPECT_EQ(above.values.size(), 85u);
}

TEST(Score, LabelsTellTwoOfOneComponentApart) {
  const auto customers = make_customers(10);
  std::vector<double> plain(10), tripled(10);
  const auto bound = on(pair{}, &customer::first, &customer::second);
  const auto three = label<"three">(on(pair{.factor = 3}, &customer::first, &customer::second));
  score(customers, fuse(three, bound), into(&pair::result::product, plain),
        into<"three">(&pair::result::product, tripled));
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(3 * plain[i], tripled[i]);
  EXPECT_GT(plain[9], 0);
}

TEST(Score, ErrorsNameTheLabel) {
  std::vector<customer> customers(1, customer{-1, 0, {}});
  const auto lazy = score(customers, label<"upper">(on(pair{}, &customer::first, &customer::second)),
                          quarantine{[](const bad_row& b) {
                            EXPECT_EQ(b.text(), "clientele::samples::pair (upper): first = -1 breaks the rule: >= 0");
                          }});
  static_cast<void>(lazy);
}

TEST(ScoreLazily, IsWalkedAlongOnce) {
  const std::vector<double> values{1, 2, 3};
  auto view = score(values, samples::identity{}, std::identity{});
  for (const auto& first : view) {
    static_cast<void>(first);
    break;
  }
  EXPECT_THROW(static_cast<void>(view.begin()), invalid_use);  // would show the first one again
  auto taken = std::move(view);
  EXPECT_THROW(static_cast<void>(view.begin()), invalid_use);  // NOLINT: what was moved from has nothing to show
  EXPECT_THROW(static_cast<void>(taken.begin()), invalid_use);
}

}  // namespace score_test
