// SPDX-License-Identifier: BSL-1.0
#include <clientele/classification/profile_completeness.hpp>

#include <clientele/core.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace profile_completeness_test {

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

/// Where a text stands in a profile; its size where it does not.
std::size_t place_of(const auto& profile, std::string_view words, std::size_t from = 0) {
  while (from < profile.size() && profile[from].text.find(words) == std::string_view::npos) ++from;
  return from;
}

// The questions of the published profile, by what each is about and where it stands there.
TEST(ProfileCompleteness, TheQuestionsAreThePublishedOnes) {
  const std::pair<std::size_t, const char*> published[] = {{0, "nickname"},
                                                           {1, "firm"},
                                                           {2, "home address"},
                                                           {3, "telephone"},
                                                           {4, "birth"},
                                                           {5, "height"},
                                                           {6, "school and coll"},
                                                           {7, "honours"},
                                                           {8, "sports"},
                                                           {9, "activities at"},
                                                           {10, "without college"},
                                                           {11, "military"},
                                                           {12, "marital"},
                                                           {13, "partner's educ"},
                                                           {14, "partner's int"},
                                                           {15, "anniversary"},
                                                           {16, "custody"},
                                                           {17, "children's educ"},
                                                           {18, "children's int"},
                                                           {19, "standing"},
                                                           {20, "present firm"},
                                                           {21, "status"},
                                                           {22, "professional"},
                                                           {23, "mentors"},
                                                           {24, "in our firm"},
                                                           {25, "good, and why"},
                                                           {26, "of ours knows"},
                                                           {27, "connection"},
                                                           {28, "own firm"},
                                                           {29, "long-range bus"},
                                                           {30, "immediate bus"},
                                                           {31, "own future"},
                                                           {32, "now or of later"},
                                                           {33, "clubs"},
                                                           {34, "political"},
                                                           {35, "community"},
                                                           {36, "religion"},
                                                           {37, "confidential"},
                                                           {38, "strong feeling"},
                                                           {39, "medical"},
                                                           {40, "drinking"},
                                                           {41, "others' drink"},
                                                           {42, "smoking"},
                                                           {43, "lunch and dinner"},
                                                           {44, "dishes"},
                                                           {45, "invited"},
                                                           {46, "hobbies"},
                                                           {47, "vacation"},
                                                           {48, "spectator"},
                                                           {49, "car"},
                                                           {50, "conversation"},
                                                           {51, "impress"},
                                                           {52, "wants to be seen"},
                                                           {53, "which words describe"},
                                                           {54, "proudest"},
                                                           {55, "long-range pers"},
                                                           {56, "immediate pers"},
                                                           {57, "moral"},
                                                           {58, "obligations"},
                                                           {59, "habit or custom"},
                                                           {60, "opinion of others"},
                                                           {61, "self-centred"},
                                                           {62, "key problems"},
                                                           {63, "priorities"},
                                                           {64, "help"},
                                                           {65, "competitor has"}};
  ASSERT_EQ(std::size(published), profile_66.size());
  for (const auto& [place, words] : published)
    EXPECT_NE(profile_66[place].text.find(words), std::string_view::npos) << place << ' ' << profile_66[place].text;
  for (std::size_t a = 0; a < profile_66.size(); ++a)
    for (std::size_t b = a + 1; b < profile_66.size(); ++b) EXPECT_NE(profile_66[a].text, profile_66[b].text);
  // what was one question is not several
  const std::size_t smoking = place_of(profile_66, "smoking"), school = place_of(profile_66, "school"),
                    lunch = place_of(profile_66, "lunch");
  EXPECT_EQ(place_of(profile_66, "smoking", smoking + 1), 66u);
  EXPECT_EQ(place_of(profile_66, "school", school + 1), 66u);
  EXPECT_EQ(place_of(profile_66, "dinner", lunch + 1), 66u);
}

TEST(ProfileCompleteness, OfAFirm) {
  using clientele::classification::corporate_profile;
  std::array<int, 3> counted{};
  for (const profile_field& f : corporate_profile) ++counted[f.section];
  EXPECT_EQ(counted, (std::array{11, 8, 8}));
  const char* const about[] = {"name",         "address",     "telephone",
                               "trade",        "assets",      "legal form",
                               "founding",     "how long",    "owner",
                               "managers",     "legal rep",   "service area",
                               "capability",   "potential",   "ideas",
                               "direction",    "policy",      "size",
                               "features",     "results",     "problems",
                               "image",        "reputation",  "credit",
                               "quality of m", "competitors", "cooperation with us"};
  ASSERT_EQ(std::size(about), corporate_profile.size());
  for (std::size_t f = 0; f < std::size(about); ++f)
    EXPECT_NE(corporate_profile[f].text.find(about[f]), std::string_view::npos) << corporate_profile[f].text;
  const profile_completeness<3> firm{.fields = {corporate_profile.begin(), corporate_profile.end()}};
  std::vector<double> ages(27, none);
  std::fill(ages.begin(), ages.begin() + 11, 0);
  EXPECT_EQ(firm(ages).by_section, (std::array{1.0, 0.0, 0.0}));
}

TEST(ProfileCompleteness, ListsWhatIsStale) {
  const profile_completeness<2> p{.fields = four, .stale_after = 12};
  const std::vector<double> ages{12, 12.5, none, 30};
  EXPECT_EQ(p.stale_fields(ages), (std::vector<std::size_t>{1, 3}));
  EXPECT_EQ(p(ages).stale, 2);
  EXPECT_EQ(profile_completeness<2>{.fields = four}(ages).stale, 0);  // no limit
  EXPECT_THROW(static_cast<void>(p.stale_fields(std::vector<double>{1, 2, 3, -1})), clientele::invalid_customer);
}

TEST(StaleEntries, WorkedNumberWholeAndInParts) {
  using clientele::classification::stale_entries;
  struct customer {
    std::vector<double> ages;
  };
  const std::vector<customer> two{{{1, 13}}, {{20, 14}}};
  const auto bound = clientele::on(stale_entries{.fields = 2, .stale_after = 12}, &customer::ages);
  const auto s = clientele::summarize(two, bound);
  ASSERT_EQ(s->size(), 2u);
  EXPECT_EQ((*s)[0].field, 1u);
  EXPECT_EQ((*s)[0].share.value, 1);
  EXPECT_EQ((*s)[1].share.value, 0.5);
  std::vector<customer> many;
  std::array<std::uint64_t, 2> stale{}, filled{};
  for (int i = 0; i < 300; ++i) {
    many.push_back({{i % 4 == 0 ? none : i % 24, i % 30 * 1.0}});
    filled[0] += i % 4 != 0, stale[0] += i % 4 != 0 && i % 24 > 12;
    filled[1] += 1, stale[1] += i % 30 > 12;
  }
  const std::span<const customer> rows(many);
  const auto whole = clientele::summarize(many, bound);
  const auto joined = merge(clientele::summarize(rows.subspan(90), bound), clientele::summarize(rows.first(90), bound));
  EXPECT_EQ(joined.state(), whole.state());
  for (const auto& f : *joined) {
    EXPECT_EQ(f.stale, stale[f.field]);
    EXPECT_EQ(f.filled, filled[f.field]);
  }
  EXPECT_TRUE(clientele::summarize(std::vector<customer>{}, bound)->empty());
  EXPECT_THROW(static_cast<void>(clientele::summarize(two, clientele::on(stale_entries{.fields = 2}, &customer::ages))),
               clientele::invalid_parameter);
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

}  // namespace profile_completeness_test
