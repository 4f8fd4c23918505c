// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/abc.hpp>

#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <list>
#include <random>
#include <vector>

namespace abc_test {

using clientele::column;
using clientele::fit;
using clientele::classification::abc;
using clientele::classification::fitted_abc;
using clientele::classification::grade;
using enum clientele::classification::grade;

constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max(), tiny = std::numeric_limits<double>::denorm_min();

static_assert(clientele::specification<abc>);
static_assert(clientele::component<fitted_abc>);
static_assert(fitted_abc{.a_cut = 15, .b_cut = 10}.compute(12).grade == B);
static_assert(std::is_trivially_copyable_v<fitted_abc> && abc{} == abc{} &&
              fitted_abc{.a_cut = 2, .b_cut = 1} == fitted_abc{.a_cut = 2, .b_cut = 1});

struct Customer {
  double value;
};

std::vector<grade> classified(const fitted_abc& f, const std::vector<double>& values) {
  std::vector<grade> g(values.size());
  clientele::score(on(f, column(values)), clientele::into(&fitted_abc::result::grade, g));
  return g;
}
std::vector<grade> classes(const std::vector<double>& values, const abc& s = {}) {
  return classified(*fit(s, column(values)), values);
}

/// The definition, word by word: sort, add up, look at each group of equal values. The sums in long double, scaled so
/// that they neither overflow nor vanish.
std::vector<grade> by_sorting(const std::vector<double>& values, const abc& s = {}) {
  std::vector<std::size_t> order(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  std::vector<grade> g(values.size(), C);
  long double base = 0, before = 0;
  for (std::size_t i = order.size(); i-- > 0;) base += std::max(values[order[i]], 0.0);
  for (std::size_t i = 0; i < order.size() && values[order[i]] > 0;) {
    const long double share = before / base, slack = 8 * std::numeric_limits<double>::epsilon();
    const grade its_grade = share < s.a_share - slack * share ? A : share < s.b_share - slack * share ? B : C;
    for (const double v = values[order[i]]; i < order.size() && values[order[i]] == v; ++i) {
      g[order[i]] = its_grade;
      before += v;
    }
  }
  return g;
}

// ---- worked numbers ----

TEST(Abc, TheWorkedExample) {
  const std::vector<double> values{50, 20, 15, 10, 5};
  EXPECT_EQ(classes(values), (std::vector<grade>{A, A, A, B, C}));
  const fitted_abc f = *fit(abc{}, column(values));
  EXPECT_EQ(f.a_cut, 15);
  EXPECT_EQ(f.b_cut, 10);
  EXPECT_EQ(f.base, 100);
  EXPECT_EQ(f.customers, (std::array<std::uint64_t, 4>{0, 3, 1, 1}));
  EXPECT_EQ(f.base_shares, (std::array<double, 4>{0, 0.85, 0.1, 0.05}));
  EXPECT_EQ(f(12).grade, B);
}

TEST(Abc, EqualValuesTakeTheClassOfTheFirst) {
  // before the three: 0.5, within them the share passes 0.80
  EXPECT_EQ(classes({50, 15, 15, 15, 5}), (std::vector<grade>{A, A, A, A, C}));
  EXPECT_EQ(classes({10, 40, 10, 10, 10, 10, 10}), std::vector<grade>(7, A));
}

TEST(Abc, AShareReachedThroughRoundingIsNotUnderIt) {
  EXPECT_EQ(classes({0.4, 0.3, 0.1, 0.15, 0.05}), (std::vector<grade>{A, A, B, A, C}));  // .4, .7, .85, .95
  EXPECT_EQ(classes({0.7, 0.1, 0.2}), (std::vector<grade>{A, B, A}));                    // .7, .9
  // eight customers of 0.1 less an ulp or more an ulp bring 0.80 but for rounding
  for (const double tenth : {0.1, std::nextafter(0.1, 0), std::nextafter(0.1, 1)}) {
    std::vector<double> values(8, tenth);
    values.insert(values.end(), {0.0999, 0.0999, 0.0002});
    EXPECT_EQ(classes(values)[8], B) << tenth;
  }
  EXPECT_EQ(classes({79.99, 20.01})[1], A);
  EXPECT_EQ(classes({80, 20})[1], B);
  EXPECT_EQ(classes({80.01, 19.99})[1], B);
  EXPECT_EQ(classes({95, 5}, {.a_share = 0.95, .b_share = 1})[1], B);
}

TEST(Abc, ZeroAndNegativeAreCAndCounted) {
  const std::vector<double> values{50, -30, 20, 0, 15, -0.0, 10, 5, -1};
  EXPECT_EQ(classes(values), (std::vector<grade>{A, C, A, C, A, C, B, C, C}));
  const fitted_abc f = *fit(abc{}, column(values));
  EXPECT_EQ(f.base, 100);
  EXPECT_EQ(f.losses, -31);
  EXPECT_EQ(f.zero, 2u);
  EXPECT_EQ(f.negative, 2u);
  EXPECT_EQ(f.customers, (std::array<std::uint64_t, 4>{0, 3, 1, 5}));
  EXPECT_EQ(f.base_shares, (std::array<double, 4>{0, 0.85, 0.1, 0.05}));
}

// 20 formed in three ways: one group, of which the first member is an A.
TEST(Abc, ValuesThatDifferByRoundingHaveOneClass) {
  const double unit = 20 * std::numeric_limits<double>::epsilon();
  const std::vector<double> values{20 + unit, 20, 20 - unit, 60, 4, 20 - 20 * unit};
  const fitted_abc f = *fit(abc{.a_share = 0.5, .b_share = 0.9}, column(values));
  std::vector<fitted_abc::result> placed;
  for (const double v : values) placed.push_back(f(v));
  EXPECT_EQ(placed[0].grade, A);
  EXPECT_EQ(placed[1].grade, A);
  EXPECT_EQ(placed[2].grade, A);
  EXPECT_EQ(placed[5].grade, B);
  EXPECT_EQ(f.customers, (std::array<std::uint64_t, 4>{0, 4, 1, 1}));
  EXPECT_DOUBLE_EQ(f.base_shares[1], 120.0 / 144);
  const auto s = clientele::summarize(on(f, column(values)));
  EXPECT_EQ(s->a, f.customers[1]);
  EXPECT_EQ(s->b, f.customers[2]);
}

TEST(Abc, ThatWasNeverFittedRefuses) {
  EXPECT_THROW(fitted_abc{}(5), clientele::invalid_parameter);
  EXPECT_THROW(fitted_abc{.a_cut = 5}(5), clientele::invalid_parameter);
  const std::vector<double> values{1, 2};
  EXPECT_THROW(clientele::summarize(on(fitted_abc{}, column(values))), clientele::invalid_parameter);
}

// ---- degenerate ----

TEST(Abc, Nobody) {
  const fitted_abc f = *fit(abc{}, std::vector<Customer>{}, &Customer::value);
  EXPECT_EQ(f, (fitted_abc{.a_cut = infinity, .b_cut = infinity}));
  EXPECT_EQ(f.a_cut, infinity);
  EXPECT_EQ(f(5).grade, C);
}

TEST(Abc, NobodyWithAPositiveValue) {
  for (const std::vector<double>& values : {std::vector<double>{0, 0}, {-1, -2, 0}, {-1}}) {
    const fitted_abc f = *fit(abc{}, column(values));
    EXPECT_EQ(f.a_cut, infinity);
    EXPECT_EQ(f.b_cut, infinity);
    EXPECT_EQ(f.base, 0);
    EXPECT_EQ(f.base_shares, (std::array<double, 4>{}));
    EXPECT_EQ(f.customers[3], values.size());
    EXPECT_EQ(classes(values), std::vector<grade>(values.size(), C));
  }
}

TEST(Abc, OneCustomerAndAllEqualAreA) {
  EXPECT_EQ(classes({7}), std::vector<grade>{A});
  EXPECT_EQ(classes({tiny}), std::vector<grade>{A});
  for (const std::size_t n : {2u, 1000u, 100000u}) {
    const std::vector<double> values(n, 9.99);
    const fitted_abc f = *fit(abc{}, column(values));
    EXPECT_EQ(f.a_cut, 9.99);
    EXPECT_EQ(f.b_cut, 9.99);
    EXPECT_EQ(f.customers[1], n);
    EXPECT_EQ(f.base_shares[1], 1);
    EXPECT_NEAR(f.base, 9.99 * static_cast<double>(n), 1e-15 * f.base);
    EXPECT_EQ(classes(values), std::vector<grade>(n, A));
  }
}

TEST(Abc, ValuesWhoseSumIsBeyondTheLargestNumber) {
  const std::vector<double> values{largest / 2, largest / 5,  largest / 5, largest / 2,
                                   largest / 2, largest / 10, largest};
  EXPECT_EQ(classes(values), (std::vector<grade>{A, B, B, A, A, C, A}));  // before: 0, 1/3, 5/6, 29/30
  EXPECT_EQ(fit(abc{}, column(values))->base, infinity);
  EXPECT_NEAR(fit(abc{}, column(values))->base_shares[1], 2.5 / 3, 1e-15);
}

// ---- against sorting ----

TEST(Abc, AgreesWithSortingOnThousandsOfSets) {
  std::mt19937_64 random(11);
  std::lognormal_distribution<double> lognormal(3, 1.5);
  std::array<std::uint64_t, 4> seen{};
  for (int round = 0; round < 3000; ++round) {
    std::vector<double> values(1 + random() % 50);
    const auto kind = random() % 6;
    for (double& x : values) {
      switch (kind) {
        case 0:
          x = static_cast<double>(random() % 6);
          break;  // many ties
        case 1:
          x = static_cast<double>(random() % 200) - 50;
          break;  // negative ones
        case 2:
          x = lognormal(random);
          break;
        case 3:
          x = std::ldexp(1.0 + static_cast<double>(random() % 4) / 4, static_cast<int>(random() % 1990) - 1000);
          break;  // huge range
        case 4:
          x = tiny * static_cast<double>(random() % 100);
          break;  // subnormal
        default:
          x = static_cast<double>(random() % 21) * 0.05;
          break;  // decimal shares
      }
    }
    const abc s{.a_share = 0.05 * static_cast<double>(10 + random() % 7),
                .b_share = 0.05 * static_cast<double>(16 + random() % 5)};
    const auto expected = by_sorting(values, s);
    const fitted_abc f = *fit(s, column(values));
    ASSERT_EQ(classified(f, values), expected) << "set " << round;
    std::array<std::uint64_t, 4> counts{};
    std::array<long double, 4> sums{};
    long double base = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto g = static_cast<std::size_t>(expected[i]);
      ++counts[g];
      ++seen[g];
      sums[g] += std::max(values[i], 0.0);
      base += std::max(values[i], 0.0);
    }
    ASSERT_EQ(f.customers, counts);
    ASSERT_EQ(f.zero + f.negative,
              static_cast<std::uint64_t>(std::ranges::count_if(values, [](double x) { return x <= 0; })));
    for (std::size_t g = 1; g < 4 && base > 0; ++g) {
      ASSERT_NEAR(f.base_shares[g], static_cast<double>(sums[g] / base), 1e-15);
    }
    std::ranges::shuffle(values, random);
    ASSERT_EQ(*fit(s, column(values)), f) << "set " << round << " in another order";
  }
  for (std::size_t g = 1; g < 4; ++g) EXPECT_GT(seen[g], 500u);
}

TEST(Abc, EveryPermutationOfRowsGivesTheSame) {
  std::vector<double> values{0.1, 0.1, 0.7, 0.3, 1e-20, -2, 0.05};
  std::ranges::sort(values);
  const fitted_abc f = *fit(abc{}, column(values));
  do {
    ASSERT_EQ(*fit(abc{}, column(values)), f);
  } while (std::ranges::next_permutation(values).found);
}

TEST(Abc, AgreesWithSortingOnLargeSets) {
  const std::size_t n = 80000;
  std::mt19937_64 random(12);
  std::lognormal_distribution<double> lognormal(3, 1.2);
  for (int kind = 0; kind < 3; ++kind) {
    std::vector<double> values(n);
    for (double& x : values)
      x = kind == 0   ? lognormal(random)
          : kind == 1 ? std::round(lognormal(random)) - 5
                      : static_cast<double>(1 + random() % 3) * 9.99;
    const fitted_abc f = *fit(abc{}, column(values));
    EXPECT_EQ(classified(f, values), by_sorting(values));
    std::ranges::shuffle(values, random);
    EXPECT_EQ(*fit(abc{}, column(values)), f);
  }
}

// Of lognormal values those above exp(μ + σz) are a share Φ(−z) of the customers and bring a share Φ(σ − z) of the sum
// (Aitchison & Brown 1957): a share q of the sum comes from a share Φ(z_q − σ) of the customers.
TEST(Abc, LognormalClassesHaveTheirTheoreticalSize) {
  const std::size_t n = 200000;
  std::mt19937_64 random(13);
  std::lognormal_distribution<double> lognormal(0, 1.2);
  std::vector<double> values(n);
  for (double& x : values) x = lognormal(random);
  const fitted_abc f = *fit(abc{}, column(values));
  const auto phi = [](double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; };
  const double z80 = 0.8416212335729143, z95 = 1.6448536269514722;  // standard normal quantiles
  EXPECT_NEAR(static_cast<double>(f.customers[1]) / n, phi(z80 - 1.2), 0.006);
  EXPECT_NEAR(static_cast<double>(f.customers[1] + f.customers[2]) / n, phi(z95 - 1.2), 0.006);
}

// ---- laws ----

TEST(Abc, ScaleDoesNotMatterAndMoreValueIsNoLowerClass) {
  std::mt19937_64 random(14);
  std::lognormal_distribution<double> lognormal(3, 1.2);
  std::vector<double> values(5000);
  for (double& x : values) x = lognormal(random);
  const fitted_abc f = *fit(abc{}, column(values));
  std::vector<double> scaled = values;
  for (double& x : scaled) x *= 0x1p40;
  EXPECT_EQ(classes(scaled), classes(values));
  std::ranges::sort(values, std::greater<>{});
  EXPECT_TRUE(std::ranges::is_sorted(classified(f, values)));
  for (const double a : {0.1, 0.5, 0.7}) EXPECT_GE(fit(abc{.a_share = a}, column(values))->a_cut, f.a_cut);
  EXPECT_NEAR(f.base_shares[1] + f.base_shares[2] + f.base_shares[3], 1, 1e-15);
  EXPECT_GE(f.base_shares[1], 0.80);
}

// ---- use ----

TEST(Abc, IsFittedToAnyRangeAndAppliedToOthers) {
  const std::list<Customer> customers{{50}, {20}, {15}, {10}, {5}};
  const fitted_abc f = *fit(abc{}, customers, &Customer::value);
  const std::vector<int> whole{5, 50, 20, 15, 10};
  EXPECT_EQ(*fit(abc{}, column(whole)), f);
  const auto same = clientele::summarize(customers, f, &Customer::value);
  EXPECT_EQ(same->a, 3u);
  EXPECT_EQ(same->b, 1u);
  EXPECT_EQ(same->c, 1u);
  EXPECT_EQ(same->value, 100);
  EXPECT_EQ(same->share_a.value, 0.6);
  const std::vector<Customer> others{{14.9}, {15}, {9}, {1e6}, {-3}};
  std::vector<grade> grades;
  for (const auto& r : clientele::score(others, f, &Customer::value)) grades.push_back(r.grade);
  EXPECT_EQ(grades, (std::vector<grade>{B, A, C, A, C}));
  EXPECT_EQ(merge(same, clientele::summarize(others, f, &Customer::value))->a, 5u);
}

template <class Error, class F>
Error thrown(F&& f) {
  try {
    f();
  } catch (const Error& e) {
    return e;
  }
  throw std::runtime_error("nothing was thrown");
}

TEST(Abc, BadRowsAreThrownOrLeftOut) {
  const std::vector<double> values{50, nan, 20, 15, infinity, 10, 5};
  const auto e =
      thrown<clientele::invalid_customer>([&] { static_cast<void>(fit(abc{}, column("turnover", values))); });
  EXPECT_EQ(e.first.row, 1u);
  EXPECT_EQ(e.first.component, "classification::abc");
  EXPECT_EQ(e.first.field, "turnover");
  EXPECT_EQ(e.count, 2u);
  std::vector<std::uint64_t> bad;
  const auto f =
      fit(abc{}, column(values), clientele::quarantine{[&](const clientele::bad_row& b) { bad.push_back(b.row); }});
  EXPECT_EQ(bad, (std::vector<std::uint64_t>{1, 4}));
  EXPECT_EQ(f.rows, 7u);
  EXPECT_EQ(f.invalid, 2u);
  EXPECT_EQ(f->a_cut, 15);
  EXPECT_THROW((*f)(nan), clientele::invalid_customer);
}

TEST(Abc, ErrorsNameParameterValueAndRule) {
  const std::vector<double> values{1};
  const auto of_fit = [&](const abc& s) {
    return thrown<clientele::invalid_parameter>([&] { static_cast<void>(fit(s, column(values))); });
  };
  auto e = of_fit({.a_share = 0});
  EXPECT_EQ(e.parameter, "a_share");
  EXPECT_EQ(e.rule, "in (0, 1]");
  e = of_fit({.b_share = 1.5});
  EXPECT_EQ(e.parameter, "b_share");
  EXPECT_EQ(e.value, 1.5);
  e = of_fit({.a_share = 0.9, .b_share = 0.8});
  EXPECT_EQ(e.parameter, "b_share");
  EXPECT_EQ(e.rule, "not below a_share");
  e = thrown<clientele::invalid_parameter>([] { fitted_abc{.a_cut = 10, .b_cut = 20}(1); });
  EXPECT_EQ(e.parameter, "b_cut");
  EXPECT_EQ(e.rule, "not above a_cut");
  e = thrown<clientele::invalid_parameter>([] { fitted_abc{.a_cut = 10, .b_cut = 0}(1); });
  EXPECT_EQ(e.parameter, "b_cut");
  EXPECT_EQ(e.value, 0);
}

}  // namespace abc_test
