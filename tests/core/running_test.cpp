// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/running.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/core/merge.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace running_test {

using namespace clientele;
using samples::answers;
using samples::pair;

struct event {
  double first = 1;
  double second = 2;
  std::array<double, 3> given{3, 4, 5};
};

std::vector<event> events(std::size_t n) {
  std::vector<event> all(n);
  for (std::size_t i = 0; i < n; ++i) {
    all[i].first = static_cast<double>(i * 2654435761u % 1000) / 7;
    all[i].second = 1 / (1 + static_cast<double>(i));
    if (i % 9 == 0) all[i].given[1] = std::numeric_limits<double>::quiet_NaN();
    if (i % 97 == 5) all[i].first = -1;
  }
  return all;
}

/// Which rows were good and what they add up to: a component that gathers.
struct gathered {
  static constexpr auto name = fixed_string{"samples::gathered"};
  static constexpr auto inputs = std::tuple{input<"first">{.allowed = interval::at_least(0)}};
  static constexpr auto parameters = std::tuple{};
  struct state {
    std::map<double, std::uint64_t> times{};
    friend bool operator==(const state&, const state&) = default;
  };
  static void take(state& s, double first) { ++s.times[first]; }
  static void join(state& a, const state& b) {
    for (const auto& [x, n] : b.times) a.times[x] += n;
  }
  static std::size_t conclude(const state& s) { return s.times.size(); }
  friend bool operator==(const gathered&, const gathered&) = default;
};

const auto plan =
    fuse(on(pair{}, &event::first, &event::second), on(answers{}, &event::given), on(gathered{}, &event::first));

void expect_same(const auto& a, const auto& b) {
  EXPECT_EQ(get<pair>(a).of(&pair::result::sum), get<pair>(b).of(&pair::result::sum));
  EXPECT_EQ(get<pair>(a).of(&pair::result::product), get<pair>(b).of(&pair::result::product));
  EXPECT_EQ(get<pair>(a).invalid(), get<pair>(b).invalid());
  EXPECT_EQ(get<pair>(a).template invalid<"first">(), get<pair>(b).template invalid<"first">());
  EXPECT_EQ(get<answers>(a).classes(&answers::result::mood), get<answers>(b).classes(&answers::result::mood));
  EXPECT_EQ(get<answers>(a).template missing<"answers">(), get<answers>(b).template missing<"answers">());
  EXPECT_EQ(get<gathered>(a).state(), get<gathered>(b).state());
  EXPECT_EQ(get<pair>(a).rows(), get<pair>(b).rows());
}

/// 10 customers complain, each tells 10 of 25 … : what the same call over all events says.
TEST(Running, SaysWhatSummarizeSays) {
  running open{on(churn::ripple{}, [](double complainants) { return complainants; }, constant(100))};
  open.add(1.0);
  open.add(std::vector{2.0, 0.0});
  EXPECT_EQ(open.rows(), 3u);
  EXPECT_EQ(open.summary().of(&churn::ripple::result::unhappy).total(), 75);
  open.add(1.0);
  EXPECT_EQ(open.summary().of(&churn::ripple::result::unhappy).total(), 100);
}

/// After any number of events: the bits, the counts and the bad rows of one pass over them, and the pass goes on.
TEST(Running, EveryPrefix) {
  const auto all = events(9'000);
  std::vector<std::uint64_t> bad, bad_at_once;
  running open{plan, quarantine{[&](const bad_row& b) { bad.push_back(b.row); }}};
  std::size_t done = 0;
  for (const std::size_t batch : std::array<std::size_t, 12>{1, 1, 2, 59, 1, 1, 64, 100, 3000, 867, 1, 4000}) {
    open.add(std::vector(all.begin() + static_cast<std::ptrdiff_t>(done),
                         all.begin() + static_cast<std::ptrdiff_t>(done + batch)));
    done += batch;
    const std::vector so_far(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(done));
    bad_at_once.clear();
    const auto whole = summarize(so_far, plan, quarantine{[&](const bad_row& b) { bad_at_once.push_back(b.row); }});
    expect_same(open.summary(), whole);
    expect_same(open.summary(), whole);
    EXPECT_EQ(bad, bad_at_once) << done;
  }
}

/// Parts of a stream that say where they begin join with the bits of the whole.
TEST(Running, PartsThatSayWhereTheyBegin) {
  const auto all = events(10'000);
  const auto ignored = quarantine{[](const bad_row&) {}};
  running first{plan, starting_at{0}, ignored}, second{plan, starting_at{4'321}, ignored};
  for (std::size_t i = 0; i < all.size(); ++i) i < 4'321 ? first.add(all[i]) : second.add(all[i]);
  const auto both = merge(second.summary(), first.summary());
  expect_same(both, summarize(all, plan, ignored));
  EXPECT_TRUE(get<pair>(both).is_exact());
}

TEST(Running, BadRowsWithoutAQuarantine) {
  running open{plan};
  open.add(event{});
  open.add(event{.first = -3});
  try {
    static_cast<void>(open.summary());
    ADD_FAILURE() << "the bad row was not told";
  } catch (const invalid_customer& e) {
    EXPECT_EQ(std::string(e.what()).substr(0, 42), "row 1: clientele::samples::pair: first = -");
    EXPECT_EQ(e.count, 1u);
  }
  EXPECT_THROW(running(on(pair{.factor = -1}, &event::first, &event::second)), invalid_parameter);
}

/// A summary of nobody is neutral, and has a name.
TEST(Running, NobodyYet) {
  running open{plan};
  const summary_of<std::remove_const_t<decltype(plan)>> none = open.summary();
  EXPECT_EQ(get<pair>(none).rows(), 0u);
  const auto some = summarize(events(4), plan);
  expect_same(merge(none, some), some);
  expect_same(merge(some, none), some);
}

}  // namespace running_test
