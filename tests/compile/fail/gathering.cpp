// SPDX-License-Identifier: BSL-1.0
// fails with NO_TAKE: static assertion failed.*clientele: .*has no void take\(state&, inputs…\) const
// fails with WRONG_TAKE: static assertion failed.*clientele: .*has no void take\(state&, inputs…\) const
// fails with NO_JOIN: static assertion failed.*clientele: a component that gathers has .*static join\(state&, const state&\)
// fails with NO_CONCLUDE: static assertion failed.*clientele: a component that gathers has .*conclude\(const state&\)
// fails with SCORE: static assertion failed.*clientele: .*gathers.*summarize
// fails with SCORE_DIRECT: static assertion failed.*clientele: .*gathers.*summarize
// fails with NUMBER: static assertion failed.*clientele: this input is a category: give an enum
// fails with TIME: static assertion failed.*clientele: this input.s unit is no unit of time
// fails with MERGE: static assertion failed.*clientele: merge\(a, b\) joins two summaries of the same components
// fails with MERGE_NUMBER: static assertion failed.*clientele: merge\(a, b\) joins what two parts gave
// fails with RUNNING_COLUMN: static assertion failed.*clientele: columns cannot grow
// fails with RUNNING_COMPONENT: static assertion failed.*clientele: running{…} takes a bound component
// fails with RUNNING_OPTION: static assertion failed.*clientele: .*takes the options starting_at, quarantine and whole
// fails with RUNNING_STRANGER: static assertion failed.*clientele: .*cannot be called with the range.s customer
// fails with BY_ONCE: static assertion failed.*clientele: by\(…\) .*it needs a forward range
// fails with BY_DOUBLE: static assertion failed.*clientele: by\(…\) takes an enum, an integer, a bool, a text
// fails with BY_NOTHING: static assertion failed.*clientele: by\(key…\) takes at least one place of a key
// fails with BY_TWICE: static assertion failed.*clientele: one by\(…\) a call
// fails with BY_VIEW: static assertion failed.*clientele: a lazy view has no groups
#include <clientele/churn/ripple.hpp>
#include <clientele/core/by.hpp>
#include <clientele/core/running.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <ranges>
#include <sstream>
#include <vector>

struct visit {
  double amount;
  int shop;
  std::chrono::hours stay;
};

// A component that gathers, in parts, each of which lacks one.
struct described {
  static constexpr auto name = clientele::fixed_string{"own::shops"};
  static constexpr auto inputs =
      std::tuple{clientele::category_input<"shop">{}, clientele::input<"amount">{.unit = "currency"}};
  struct state {
    std::map<clientele::category, std::uint64_t> visits{};
  };
};
struct takes {
  static void take(described::state& s, const clientele::category& shop, double) { ++s.visits[shop]; }
};
struct joins {
  static void join(described::state& s, const described::state& other) {
    for (const auto& [shop, n] : other.visits) s.visits[shop] += n;
  }
};
struct concludes {
  static std::size_t conclude(const described::state& s) { return s.visits.size(); }
};
struct shops : described, takes, joins, concludes {};
struct no_take : described, joins, concludes {};
struct no_join : described, takes, concludes {};
struct no_conclude : described, takes, joins {};
struct wrong_take : described, joins, concludes {
  static void take(described::state&, double) {}
};

int main() {
  using namespace clientele;
  const std::vector<visit> visits;
  const std::vector<double> numbers;
  const auto plan = on(shops{}, &visit::shop, &visit::amount);
  const auto own = summarize(visits, plan);
#if defined(NO_TAKE)
  summarize(visits, no_take{}, &visit::shop, &visit::amount);
#elif defined(WRONG_TAKE)
  summarize(visits, wrong_take{}, &visit::shop, &visit::amount);
#elif defined(NO_JOIN)
  summarize(visits, no_join{}, &visit::shop, &visit::amount);
#elif defined(NO_CONCLUDE)
  on(no_conclude{}, &visit::shop, &visit::amount);
#elif defined(SCORE)
  score(visits, plan);
#elif defined(SCORE_DIRECT)
  score(visits, shops{}, &visit::shop, &visit::amount);
#elif defined(NUMBER)
  summarize(visits, shops{}, &visit::amount, &visit::amount);
#elif defined(TIME)
  summarize(visits, shops{}, &visit::shop, &visit::stay);
#elif defined(MERGE)
  merge(own, summarize(visits, churn::ripple{}, &visit::amount, &visit::amount));
#elif defined(MERGE_NUMBER)
  merge(own, 3);
#elif defined(RUNNING_COLUMN)
  running open{on(churn::ripple{}, column(numbers), constant(1))};
#elif defined(RUNNING_COMPONENT)
  running open{churn::ripple{}};
#elif defined(RUNNING_OPTION)
  running open{plan, unchecked{}};
#elif defined(RUNNING_STRANGER)
  running open{plan};
  open.add(3);
#elif defined(BY_ONCE)
  std::istringstream text;
  auto once = std::views::istream<int>(text) | std::views::transform([](int shop) { return visit{1, shop, {}}; });
  summarize(once, plan, by(&visit::shop));
#elif defined(BY_DOUBLE)
  summarize(visits, plan, by(&visit::amount));
#elif defined(BY_NOTHING)
  summarize(visits, plan, by());
#elif defined(BY_TWICE)
  summarize(visits, plan, by(&visit::shop), by(constant(1)));
#elif defined(BY_VIEW)
  score(visits, churn::ripple{}, &visit::amount, &visit::amount, by(&visit::shop));
#else
  running open{plan};
  open.add(visits);
  merge(own, open.summary()).rows();
  summarize(visits, plan, by(&visit::shop)).size();
  score(visits, on(churn::ripple{}, &visit::amount, &visit::amount));
#endif
}
