// SPDX-License-Identifier: BSL-1.0
// A stream of complaints, one line an event: day, customers who complained, what each buys a year. At any time: what
// the last 30 days put at risk, beside all days so far.
#include <clientele/churn/ripple.hpp>
#include <clientele/core/sliding.hpp>

#include <cstdio>
#include <sstream>

struct Event {
  int day;
  double complained, buys_a_year;
};

std::istream& operator>>(std::istream& from, Event& e) { return from >> e.day >> e.complained >> e.buys_a_year; }

int main() {
  using namespace clientele;
  std::istringstream stream("1 2 900\n 3 1 400\n 3 -1 250\n 20 1 1500\n 19 2 100\n 33 1 800\n 2 1 600\n 75 3 50\n");

  const auto plan = on(churn::ripple{}, &Event::complained, &Event::buys_a_year);
  const quarantine bad_events{[](const bad_row& bad) { std::printf("  left out: %s\n", bad.text().c_str()); }};
  sliding window{30, plan, bad_events};
  running ever{plan, quarantine{[](const bad_row&) {}}};

  for (Event event; stream >> event;) {
    ever.add(event);
    if (!window.add(event.day, event)) std::printf("  day %d is no longer in the window\n", event.day);
    const auto month = window.summary();
    std::printf("day %2d: %zu events in 30 days, %3.0f unhappy, %6.0f a year at risk; ever %6.0f\n",
                int(*window.latest()), std::size_t(month.valid()), month->unhappy, month->revenue_at_risk,
                ever.summary()->revenue_at_risk);
  }
}
