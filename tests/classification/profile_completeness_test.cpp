// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/profile_completeness.hpp>

#include <clientele/core/score.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace {

using clientele::classification::profile_66;
using clientele::classification::profile_completeness;
using clientele::classification::profile_field;
using clientele::classification::profile_sections;

constexpr double none = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
const std::vector<profile_field> four{{0, "a"}, {0, "b"}, {1, "c"}, {1, "d", true}};

TEST(ProfileCompleteness, WorkedNumber) {
  const profile_completeness<2> p{.fields = four, .weights = {1, 3, 1, 1}, .half_lives = {6, 6, 6, 6}};
  const auto r = p(std::vector<double>{0, 6, none, none});
  EXPECT_EQ(r.by_section, (std::array{0.625, 0.0}));
  EXPECT_EQ(r.complete, 2.5 / 6);
  EXPECT_EQ(r.filled, 4.0 / 6);
  EXPECT_EQ(r.sensitive, 0);
}

TEST(ProfileCompleteness, TheExampleHasSixtySixQuestionsInSevenSections) {
  std::array<int, 7> counted{};
  for (const profile_field& f : profile_66) {
    ++counted[f.section];
    EXPECT_FALSE(f.text.empty());
  }
  EXPECT_EQ(counted, (std::array{6, 6, 7, 14, 6, 18, 9}));
  EXPECT_EQ(profile_sections.size(), 7u);
  const profile_completeness<> p;
  std::vector<double> ages(66, 0);
  EXPECT_EQ(p(ages).complete, 1);
  for (std::size_t f = 0; f < 66; ++f)
    if (profile_66[f].section == 5) ages[f] = none;
  const auto r = p(ages);
  EXPECT_EQ(r.by_section, (std::array{1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0}));
  EXPECT_EQ(r.complete, 48.0 / 66);
}

// By sums in long double with exp and a logarithm of 2 that is written down.
TEST(ProfileCompleteness, AgesByHalfLife) {
  profile_completeness<2> p{.fields = four, .weights = {2, 1, 4, 3}, .half_lives = {1, 2.5, 10, infinity}};
  const std::vector<double> ages{0.3, 7, 25, 1e6};
  long double credits = 0;
  for (std::size_t f = 0; f < 3; ++f)
    credits += p.weights[f] * std::exp(-0.693147180559945309417232121458L * ages[f] / p.half_lives[f]);
  const auto r = p(ages);
  EXPECT_NEAR(r.complete, static_cast<double>((credits + 3) / 10), 1e-15);
  EXPECT_EQ(r.filled, 1);
  EXPECT_EQ(r.sensitive, 1);
}

TEST(ProfileCompleteness, FallsWithAgeHalvesAfterAHalfLifeAndRisesWithEachField) {
  const profile_completeness<2> p{.fields = four, .half_lives = {4, 4, 4, 4}};
  std::vector<double> ages{1, 2, 3, 4}, older{5, 6, 7, 8};
  EXPECT_NEAR(p(older).complete, p(ages).complete / 2, 1e-15);
  double before = 0;
  std::vector<double> filling{none, none, none, none};
  for (std::size_t f = 0; f < 4; ++f) {
    filling[f] = 2;
    EXPECT_GT(p(filling).complete, before);
    before = p(filling).complete;
  }
}

TEST(ProfileCompleteness, SensitiveFieldsMayBeLeftOut) {
  const profile_completeness<2> p{.fields = four, .count_sensitive = false};
  EXPECT_EQ(p(std::vector<double>{0, 0, 0, none}).complete, 1);
  const auto r = p(std::vector<double>{none, none, none, 0});
  EXPECT_EQ(r.complete, 0);
  EXPECT_EQ(r.sensitive, 1);  // it is held all the same
  const profile_completeness<2> only{.fields = {{0, "a"}, {1, "b", true}}, .count_sensitive = false};
  EXPECT_TRUE(std::isnan(only(std::vector<double>{0, 0}).by_section[1]));
  EXPECT_EQ(only(std::vector<double>{0, 0}).complete, 1);
}

TEST(ProfileCompleteness, SummaryMergesAndNamesTheWeakestSection) {
  struct customer {
    std::array<double, 4> ages;
  };
  std::vector<customer> all;
  for (int i = 0; i < 300; ++i) all.push_back({{i % 2 == 0 ? 1.0 : none, 2, i % 3 == 0 ? 3.0 : none, none}});
  const profile_completeness<2> p{.fields = four};
  const auto bound = clientele::on(p, &customer::ages);
  const auto s = clientele::summarize(all, bound);
  EXPECT_NEAR(s->by_section[0].value, 0.75, 1e-14);
  EXPECT_NEAR(s->by_section[1].value, 1.0 / 6, 1e-14);
  EXPECT_EQ(s->weakest_section, 1u);
  EXPECT_EQ(s->sensitive_entries, 0);
  EXPECT_EQ(s.missing<"ages">(), 150u + 200u + 300u);
  const std::span<const customer> rows(all);
  EXPECT_NEAR(
      merge(clientele::summarize(rows.first(77), bound), clientele::summarize(rows.subspan(77), bound))->complete.value,
      s->complete.value, 1e-14);
  EXPECT_EQ(s->filled.value, s->complete.value);  // no field ages
  EXPECT_GT(s->complete.standard_error, 0);
}

TEST(ProfileCompleteness, IsAnotherWhereOneFieldDiffersInOneThing) {
  const profile_completeness<2> p{.fields = four};
  EXPECT_EQ(p, (profile_completeness<2>{.fields = four}));
  for (const profile_field& other : {profile_field{1, "b"}, profile_field{0, "e"}, profile_field{0, "b", true}}) {
    profile_completeness<2> q = p;
    q.fields[1] = other;
    EXPECT_FALSE(p == q) << other.text;
  }
}

TEST(ProfileCompletenessErrors, NameParameterAndElement) {
  const auto rule_of = [](const profile_completeness<2>& p) -> std::string {
    try {
      p(std::vector<double>(p.fields.size(), 0));
    } catch (const clientele::invalid_parameter& e) {
      return std::string(e.parameter) + ": " + e.rule;
    }
    return "accepted";
  };
  EXPECT_EQ(rule_of({.fields = {{2, "x"}}}), "fields: each belongs to one of the sections");
  EXPECT_EQ(rule_of({.fields = four, .weights = {1, 2}}), "weights: one for each field, or none");
  EXPECT_EQ(rule_of({.fields = four, .half_lives = {1}}), "half_lives: one for each field, or none");
  EXPECT_EQ(rule_of({.fields = four, .half_lives = {1, 1, 0, 1}}), "half_lives: > 0, or infinite");
  EXPECT_EQ(rule_of({.fields = four, .weights = {0, 0, 0, 1}, .count_sensitive = false}),
            "weights: at least one field that counts has a weight above 0");
  EXPECT_EQ(rule_of({.fields = {}}), "weights: at least one field that counts has a weight above 0");
  try {
    profile_completeness<2>{.fields = four}(std::vector<double>{0, 0, -1, 0});
    FAIL() << "no exception";
  } catch (const clientele::invalid_customer& e) {
    EXPECT_EQ(e.first.field_text(), "ages[2]");
  }
  EXPECT_THROW((profile_completeness<2>{.fields = four}(std::vector<double>{0})), clientele::mismatched_sizes);
}

}  // namespace
