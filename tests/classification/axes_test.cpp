// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/axes.hpp>

#include <clientele/classification/cross_table.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace axes_test {

using clientele::classification::activity;
using clientele::classification::axes;
using clientele::classification::extent;
using clientele::classification::nature;
using clientele::classification::tenure;
using clientele::classification::weight_class;

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr axes worked{.old_from = 12, .long_from = 24, .key_from = 1000, .middle_from = 400, .general_from = 2};

static_assert(worked(nature::group, 5, 30, 3, 1200, extent::high, none) ==
              axes::result{nature::group, activity::actual, tenure::old, extent::high, extent::high, extent::high,
                           weight_class::key});
// Neither a large first purchase alone nor two of the three facts make a key customer.
static_assert(worked(nature::group, 1, 0, 3, 5000, extent::unknown, none).weight == weight_class::general);
static_assert(worked(nature::group, 1, 0, 1, 5000, extent::high, none).weight == weight_class::sporadic);
static_assert(worked(nature::group, 5, 23, 3, 1200, extent::high, none).weight == weight_class::general);
static_assert(worked(nature::group, 5, 30, 3, 999, extent::high, none).weight == weight_class::general);
static_assert(worked(nature::group, 5, 30, 1, 1200, extent::middle, none).weight == weight_class::sporadic);
// Potential customers: by what is expected of them.
static_assert(worked(nature::group, 0, none, 0, 0, extent::high, 1200) ==
              axes::result{nature::group, activity::potential, tenure::unknown, extent::unknown, extent::high,
                           extent::high, weight_class::key});
static_assert(worked(nature::group, 0, none, 0, 0, extent::middle, 1200).weight == weight_class::general);
static_assert(worked(nature::group, 0, none, 0, 0, extent::high, 400).weight == weight_class::general);
static_assert(worked(nature::group, 0, none, 0, 0, extent::high, 399).weight == weight_class::sporadic);
static_assert(worked(nature::group, 0, none, 0, 0, extent::high, none) ==
              axes::result{nature::group, activity::potential, tenure::unknown, extent::unknown, extent::unknown,
                           extent::high, weight_class::unknown});
static_assert(clientele::name_of(nature::individual) == "private" && clientele::name_of(tenure::recent) == "new");

TEST(Axes, TheCutsBelongToTheUpperSide) {
  const auto of = [](double age, double frequency, double value) {
    return worked(nature::unknown, 1, age, frequency, value, extent::high, none);
  };
  EXPECT_EQ(of(12, 2, 0).tenure, tenure::old);
  EXPECT_EQ(of(11.999, 2, 0).tenure, tenure::recent);
  EXPECT_EQ(of(24, 2, 0).relationship, extent::high);
  EXPECT_EQ(of(23.999, 2, 0).relationship, extent::middle);
  EXPECT_EQ(of(0, 2, 0).weight, weight_class::general);
  EXPECT_EQ(of(0, 1.999, 999.99).weight, weight_class::sporadic);
  EXPECT_EQ(of(24, 0, 1000).weight, weight_class::key);
  EXPECT_EQ(of(24, 0, 999.99).volume, extent::middle);
  EXPECT_EQ(of(24, 0, 400).volume, extent::middle);
  const axes thirds{.old_from = 0.1, .long_from = 0.3, .key_from = 0.3, .middle_from = 0.1, .general_from = 0.3};
  EXPECT_EQ(thirds(nature::unknown, 1, std::nextafter(0.3, 0), 0, std::nextafter(0.3, 0), extent::high, none).weight,
            weight_class::key);
}

// Independent computation: the definition in words, with branches, for every combination.
TEST(Axes, IsTheDefinitionByEnumeration) {
  for (const int facts : {1, 2, 3})
    for (int n = 0; n <= 3; ++n)
      for (const double transactions : {0.0, 1.0, 7.0})
        for (const double age : {none, 0.0, 12.0, 40.0})
          for (const double frequency : {0.0, 2.0})
            for (const double value : {-5.0, 500.0, 1000.0})
              for (const double standing : {none, 0.0, 1.0, 2.0, 3.0})
                for (const double expected : {none, 0.0, 400.0, 2000.0}) {
                  axes by = worked;
                  by.facts_for_key = facts;
                  const auto r = by(n, transactions, age, frequency, value, standing, expected);
                  const auto graded = [](double x, double middle, double high) {
                    return std::isnan(x) ? extent::unknown
                           : x >= high   ? extent::high
                           : x >= middle ? extent::middle
                                         : extent::low;
                  };
                  const bool bought = transactions >= 1;
                  EXPECT_EQ(static_cast<int>(r.nature), n);
                  EXPECT_EQ(r.activity, bought ? activity::actual : activity::potential);
                  EXPECT_EQ(r.tenure, !bought || std::isnan(age) ? tenure::unknown
                                      : age >= 12                ? tenure::old
                                                                 : tenure::recent);
                  EXPECT_EQ(r.relationship, bought ? graded(age, 12, 24) : extent::unknown);
                  EXPECT_EQ(r.volume, graded(bought ? value : expected, 400, 1000));
                  EXPECT_EQ(r.standing, std::isnan(standing) ? extent::unknown : static_cast<extent>(standing));
                  int high = 0;
                  for (const extent e : {r.relationship, r.volume, r.standing}) high += e == extent::high ? 1 : 0;
                  const bool key = high >= (bought ? facts : std::min(facts, 2));
                  const bool general = bought ? frequency >= 2 : expected >= 400;
                  EXPECT_EQ(r.weight, r.volume == extent::unknown ? weight_class::unknown
                                      : key                       ? weight_class::key
                                      : general                   ? weight_class::general
                                                                  : weight_class::sporadic);
                }
}

struct firm {
  nature what;
  int transactions;
  std::optional<double> age;
  double frequency, value;
  extent standing;
  std::optional<double> expected;
};

TEST(Axes, OverARangeWithTheCrossTable) {
  std::vector<firm> firms;
  for (int i = 0; i < 500; ++i)
    firms.push_back({static_cast<nature>(i % 4), i % 3 == 0 ? 0 : i % 7 + 1,
                     i % 3 == 0 ? std::nullopt : std::optional<double>(i % 40), i % 5 * 1.0, i * 10.0,
                     static_cast<extent>(i % 4), i % 2 == 0 ? std::nullopt : std::optional<double>(i * 5)});
  std::vector<nature> natures(firms.size());
  std::vector<activity> activities(firms.size());
  const auto bound = clientele::on(worked, &firm::what, &firm::transactions, &firm::age, &firm::frequency, &firm::value,
                                   &firm::standing, &firm::expected);
  const auto s = clientele::score(firms, bound, clientele::into(&axes::result::nature, natures),
                                  clientele::into(&axes::result::activity, activities));
  EXPECT_EQ(s->activity[static_cast<std::size_t>(activity::potential)], 167u);
  EXPECT_EQ(s->nature[static_cast<std::size_t>(nature::group)], 125u);
  EXPECT_EQ(s->tenure[0], 167u);
  EXPECT_EQ(s.missing<"age">(), 167u);
  EXPECT_EQ(s.missing<"expected_value">(), 250u);
  std::array<std::uint64_t, 4> weights{};
  for (const firm& f : firms)
    ++weights[static_cast<std::size_t>(worked(f.what, f.transactions, f.age.value_or(none), f.frequency, f.value,
                                              f.standing, f.expected.value_or(none))
                                           .weight)];
  EXPECT_EQ(s->weight, weights);
  const auto table =
      clientele::summarize(clientele::on(clientele::classification::cross_table{}, clientele::column(natures),
                                         clientele::column(activities), clientele::constant(0)));
  EXPECT_EQ(table->column_total(activity::potential) + table->count(nature::unknown, activity::potential), 167u);
  const std::span<const firm> rows(firms);
  const auto m = merge(clientele::summarize(rows.first(100), bound), clientele::summarize(rows.subspan(100), bound));
  EXPECT_EQ(m->weight, s->weight);
}

TEST(AxesErrors, NameParameterAndField) {
  try {
    axes{.long_from = 24, .general_from = 1}(1, 1, 1, 1, 1, 1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "key_from");
    EXPECT_EQ(e.rule, "> 0");
  }
  try {
    axes{.long_from = 24, .key_from = 10, .middle_from = 20, .general_from = 1}(1, 1, 1, 1, 1, 1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "middle_from");
    EXPECT_EQ(e.rule, "no more than key_from");
  }
  const auto field_of = [](double n, double transactions, double age, double standing = none) {
    try {
      worked(n, transactions, age, 1, 1, standing, none);
    } catch (const clientele::invalid_customer& e) {
      return std::string(e.first.field) + " " + e.first.rule();
    }
    return std::string();
  };
  EXPECT_EQ(field_of(4, 1, 1), "nature in [0, 3], whole number");
  EXPECT_EQ(field_of(1, 0.5, 1), "transactions >= 0, whole number");
  EXPECT_EQ(field_of(1, 1, -1), "age >= 0");
  EXPECT_EQ(field_of(1, 1, 1, 4), "standing in [0, 3], whole number");
}

}  // namespace axes_test
