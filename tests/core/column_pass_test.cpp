// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/column_pass.hpp>

#include <clientele/churn/reasons.hpp>
#include <clientele/churn/ripple.hpp>
#include <clientele/classification/scorecard.hpp>
#include <clientele/core/merge.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace column_pass_test {

using namespace clientele;
using churn::ripple;
using classification::dynamic_scorecard;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Complainants and purchases, some of them bad, by column.
struct columns {
  std::vector<double> complainants, purchase;
  explicit columns(std::size_t n) : complainants(n), purchase(n) {
    for (std::size_t i = 0; i < n; ++i) {
      complainants[i] = static_cast<double>(i * 2654435761u % 7);
      purchase[i] = 1000 / (1 + static_cast<double>(i % 301));
      if (i % 997 == 5) complainants[i] = -1;
      if (i % 613 == 9) purchase[i] = nan;
    }
  }
};

TEST(ColumnPass, OneComplaintOfAThousand) {
  column_pass_of<ripple> pass{ripple{}};
  ASSERT_EQ(pass.input_lanes(), 2U);
  const double complainants = 1, purchase = 1000;
  std::vector<double> results(pass.result_lanes());
  std::vector<double*> to;
  for (double& r : results) to.push_back(&r);
  std::vector<bad_row> bad;
  pass.take(1, std::array{&complainants, &purchase}, {}, to, bad);
  EXPECT_TRUE(bad.empty());
  EXPECT_EQ(results[0], 25);  // one complaint, 25 unhappy
  const auto all = pass.end();
  EXPECT_EQ(all->unhappy, 25);
  EXPECT_EQ(all->revenue_at_risk, 25000);
}

TEST(ColumnPass, TheBitsAreThoseOfScoreWhereverItIsCut) {
  const columns rows(20000);
  std::vector<double> heard(rows.complainants.size());
  std::vector<bad_row> told;
  const auto sink = [&](const bad_row& one) { told.push_back(one); };
  const auto whole = score(on(ripple{}, column("told", rows.complainants), column("spent", rows.purchase)),
                           into<"heard">(heard), starting_at{100}, quarantine{sink});
  for (const std::size_t cut : {0U, 1U, 63U, 4000U, 4096U, 13333U, 20000U}) {
    column_pass_of<ripple> first(ripple{}, 100), second(ripple{}, 100 + cut);
    std::vector<double> found(rows.complainants.size());
    std::vector<bad_row> bad;
    const auto lane_of_heard = [] {
      std::size_t lane = 0;
      while (results_of<ripple>[lane].name != "heard") ++lane;
      return lane;
    }();
    const auto take = [&](column_pass& pass, std::size_t from, std::size_t n) {
      pass.name_lane(0, "told");
      pass.name_lane(1, "spent");
      std::vector<double*> to(pass.result_lanes(), nullptr);
      to[lane_of_heard] = found.data() + from;
      for (std::size_t done = 0; done < n;) {  // in pieces of odd sizes
        const std::size_t rest = n - done, piece = rest < 777 ? rest : 777;
        pass.take(piece, std::array{rows.complainants.data() + from + done, rows.purchase.data() + from + done}, {}, to,
                  bad);
        done += piece;
        to[lane_of_heard] += piece;
      }
    };
    take(first, 0, cut);
    take(second, cut, rows.complainants.size() - cut);
    EXPECT_EQ(first.rows(), cut);
    const auto joined = merge(first.end(), second.end());
    EXPECT_EQ(save(joined), save(whole)) << cut;
    EXPECT_TRUE(joined.is_exact());
    for (std::size_t i = 0; i < heard.size(); ++i)
      ASSERT_TRUE(found[i] == heard[i] || (found[i] != found[i] && heard[i] != heard[i])) << i;
    ASSERT_EQ(bad.size(), told.size());
    for (std::size_t i = 0; i < bad.size(); ++i) {
      EXPECT_EQ(bad[i].row, told[i].row);
      EXPECT_EQ(bad[i].text(), told[i].text());
    }
  }
}

TEST(ColumnPass, AWidthThatIsKnownAtRunTime) {
  dynamic_scorecard c{};
  c.weights = {1, 1, 1, 1};
  column_pass_of<dynamic_scorecard> pass(c);
  ASSERT_EQ(pass.input_lanes(), 4U);
  const std::array<std::array<double, 2>, 4> scores{{{80, 80}, {80, 80}, {60, 101}, {80, 80}}};
  for (std::size_t l = 0; l < 4; ++l) pass.name_lane(l, std::string_view("abcd").substr(l, 1));
  std::array<double, 2> score{}, grade{};
  std::vector<bad_row> bad;
  pass.take(2, std::array<const double*, 4>{scores[0].data(), scores[1].data(), scores[2].data(), scores[3].data()}, {},
            std::array{score.data(), grade.data()}, bad);
  EXPECT_EQ(score[0], 75);
  EXPECT_EQ(grade[0], static_cast<double>(classification::grade::B));
  EXPECT_TRUE(score[1] != score[1]);
  EXPECT_EQ(grade[1], 0);
  ASSERT_EQ(bad.size(), 1U);
  EXPECT_EQ(bad[0].row, 1U);
  EXPECT_EQ(bad[0].field, "c");
  EXPECT_EQ(bad[0].value, 101);
}

class texts final : public category_column {
 public:
  explicit texts(std::vector<std::string> all) : all_(std::move(all)) {}
  void read(std::size_t row, category& to) const override {
    if (all_[row].empty())
      to.assign_missing();
    else
      to.assign(std::string_view(all_[row]));
  }

 private:
  std::vector<std::string> all_;
};

TEST(ColumnPass, AComponentThatGathers) {
  const std::vector<std::string> why{"change of personnel at the buyer's", "moved away", "",
                                     "change of personnel at the buyer's"};
  const std::vector<double> money{10, 20, 30, 40};
  const auto whole = summarize(
      std::views::iota(std::size_t{0}, why.size()), churn::reasons{},
      [&](std::size_t i) { return why[i].empty() ? std::optional<std::string>() : std::optional<std::string>(why[i]); },
      [&](std::size_t i) { return money[i]; }, starting_at{0});
  column_pass_of<churn::reasons> pass{churn::reasons{}};
  ASSERT_EQ(pass.category_inputs(), 1U);
  ASSERT_EQ(pass.input_lanes(), 1U);
  const texts column(why);
  std::vector<bad_row> bad;
  pass.take(4, std::array{money.data()}, std::array<const category_column*, 1>{&column}, {}, bad);
  EXPECT_TRUE(bad.empty());
  EXPECT_EQ(save(pass.end()), save(whole));
}

TEST(ColumnPass, OfNoRows) {
  column_pass_of<ripple> pass(ripple{}, 7);
  std::vector<bad_row> bad;
  pass.take(0, std::array<const double*, 2>{nullptr, nullptr}, {}, {}, bad);
  EXPECT_EQ(pass.end().rows(), 0U);
  EXPECT_THROW(column_pass_of<ripple>(ripple{.complaint_rate = 2}), invalid_parameter);
}

TEST(ColumnPass, TakesAsManyColumnsAsTheComponentHas) {
  column_pass_of<ripple> pass{ripple{}};
  const double one = 1;
  double result = 0;
  std::vector<bad_row> bad;
  const texts column({"a"});
  EXPECT_THROW(pass.take(1, std::array{&one}, {}, {}, bad), invalid_use);
  EXPECT_THROW(pass.take(1, std::array{&one, &one}, {}, std::array{&result}, bad), invalid_use);
  EXPECT_THROW(pass.take(1, std::array{&one, &one}, std::array<const category_column*, 1>{&column}, {}, bad),
               invalid_use);
  EXPECT_EQ(pass.rows(), 0U);
}

TEST(ColumnPass, TotalsByNumber) {
  const columns rows(1000);
  column_pass_of<ripple> pass{ripple{}};
  std::vector<bad_row> bad;
  pass.take(1000, std::array{rows.complainants.data(), rows.purchase.data()}, {}, {}, bad);
  const auto all = pass.end();
  EXPECT_EQ(all.statistics()[0].total(), all.of(&ripple::result::unhappy).total());
  EXPECT_EQ(all.invalid_by_input()[0], all.invalid<"complainants">());
  EXPECT_EQ(all.invalid_by_input()[1], all.invalid<"annual_purchase">());
  EXPECT_EQ(all.missing_by_input()[0], all.missing<"complainants">());
  EXPECT_EQ(all.invalid(), bad.size());
}

}  // namespace column_pass_test
