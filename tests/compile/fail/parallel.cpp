// SPDX-License-Identifier: BSL-1.0
// fails with LIST: static assertion failed.*running in parallel needs a sized random-access range
// fails with UNSIZED: static assertion failed.*running in parallel needs a sized random-access range
// fails with LAZY: static assertion failed.*a lazy view runs in one thread; use into
// fails with SINK: static assertion failed.*this sink of into\(.*\) cannot be merged, so it works in one thread only
#include <clientele/churn/ripple.hpp>
#include <clientele/core/score.hpp>
#include <clientele/interop/parallel.hpp>

#include <list>
#include <span>
#include <vector>

struct customer {
  double complaints, purchases;
};
struct sink {
  void add(std::span<const double>) {}
#ifndef SINK
  sink emptied() const { return {}; }
  void merge(const sink&) {}
#endif
};

int main() {
  using namespace clientele;
  const std::vector<customer> customers;
  const std::list<customer> list;
  const auto ripple = on(churn::ripple{}, &customer::complaints, &customer::purchases);
  sink it;
#if defined(LIST)
  summarize(list, ripple, parallel{});
#elif defined(UNSIZED)
  summarize(customers | std::views::take_while([](const customer& c) { return c.purchases > 0; }), ripple, parallel{});
#elif defined(LAZY)
  for (const auto& r : score(customers, ripple, parallel{})) static_cast<void>(r);
#else
  score(customers, ripple, into(&churn::ripple::result::heard, it), parallel{});
  summarize(list, ripple);
#endif
}
