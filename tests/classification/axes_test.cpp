// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/axes.hpp>

#include <clientele/classification/cross_table.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace {

using clientele::classification::activity;
using clientele::classification::axes;
using clientele::classification::nature;
using clientele::classification::tenure;
using clientele::classification::weight_class;

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr axes worked{.old_from = 12, .key_from = 1000, .general_from = 2};

static_assert(worked(nature::group, 5, 30, 3, 1200) ==
              axes::result{nature::group, activity::actual, tenure::old, weight_class::key});
static_assert(worked(nature::group, 5, 30, 3, 300).weight == weight_class::general);
static_assert(worked(nature::group, 5, 30, 1, 300).weight == weight_class::sporadic);
static_assert(worked(nature::group, 0, none, 0, 0) ==
              axes::result{nature::group, activity::potential, tenure::unknown, weight_class::unknown});
static_assert(clientele::name_of(nature::individual) == "private" && clientele::name_of(tenure::recent) == "new");

TEST(Axes, TheCutsBelongToTheUpperSide) {
  EXPECT_EQ(worked(nature::unknown, 1, 12, 2, 0).tenure, tenure::old);
  EXPECT_EQ(worked(nature::unknown, 1, 11.999, 2, 0).tenure, tenure::recent);
  EXPECT_EQ(worked(nature::unknown, 1, 0, 2, 0).weight, weight_class::general);
  EXPECT_EQ(worked(nature::unknown, 1, 0, 1.999, 999.99).weight, weight_class::sporadic);
  EXPECT_EQ(worked(nature::unknown, 1, 0, 0, 1000).weight, weight_class::key);
  const axes thirds{.key_from = 0.3, .general_from = 0.3};
  EXPECT_EQ(thirds(nature::unknown, 1, 0, 0, std::nextafter(0.3, 0)).weight, weight_class::key);
}

TEST(Axes, IsTheDefinitionByEnumeration) {
  for (int n = 0; n <= 3; ++n)
    for (const double transactions : {0.0, 1.0, 7.0})
      for (const double age : {none, 0.0, 12.0, 40.0})
        for (const double frequency : {0.0, 2.0})
          for (const double value : {-5.0, 1000.0}) {
            const auto r = worked(n, transactions, age, frequency, value);
            EXPECT_EQ(static_cast<int>(r.nature), n);
            if (transactions == 0) {
              EXPECT_EQ(r, (axes::result{static_cast<nature>(n), activity::potential, tenure::unknown,
                                         weight_class::unknown}));
              continue;
            }
            EXPECT_EQ(r.activity, activity::actual);
            EXPECT_EQ(r.tenure, std::isnan(age) ? tenure::unknown : age >= 12 ? tenure::old : tenure::recent);
            EXPECT_EQ(r.weight, value >= 1000    ? weight_class::key
                                : frequency >= 2 ? weight_class::general
                                                 : weight_class::sporadic);
          }
}

struct firm {
  nature what;
  int transactions;
  std::optional<double> age;
  double frequency, value;
};

TEST(Axes, OverARangeWithTheCrossTable) {
  std::vector<firm> firms;
  for (int i = 0; i < 500; ++i)
    firms.push_back({static_cast<nature>(i % 4), i % 3 == 0 ? 0 : i % 7 + 1,
                     i % 3 == 0 ? std::nullopt : std::optional<double>(i % 40), i % 5 * 1.0, i * 10.0});
  std::vector<nature> natures(firms.size());
  std::vector<activity> activities(firms.size());
  const auto bound =
      clientele::on(worked, &firm::what, &firm::transactions, &firm::age, &firm::frequency, &firm::value);
  const auto s = clientele::score(firms, bound, clientele::into(&axes::result::nature, natures),
                                  clientele::into(&axes::result::activity, activities));
  EXPECT_EQ(s->activity[static_cast<std::size_t>(activity::potential)], 167u);
  EXPECT_EQ(s->nature[static_cast<std::size_t>(nature::group)], 125u);
  EXPECT_EQ(s->tenure[0], 167u);
  EXPECT_EQ(s.missing<"age">(), 167u);
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
    axes{.general_from = 1}(1, 1, 1, 1, 1);
    FAIL() << "no exception";
  } catch (const clientele::invalid_parameter& e) {
    EXPECT_EQ(e.parameter, "key_from");
    EXPECT_EQ(e.rule, "> 0");
  }
  const auto field_of = [](double n, double transactions, double age) {
    try {
      worked(n, transactions, age, 1, 1);
    } catch (const clientele::invalid_customer& e) {
      return std::string(e.first.field) + " " + e.first.rule();
    }
    return std::string();
  };
  EXPECT_EQ(field_of(4, 1, 1), "nature in [0, 3], whole number");
  EXPECT_EQ(field_of(1, 0.5, 1), "transactions >= 0, whole number");
  EXPECT_EQ(field_of(1, 1, -1), "age >= 0");
}

}  // namespace
