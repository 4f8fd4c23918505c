// SPDX-License-Identifier: BSL-1.0
// A component of one's own: what it costs to serve a customer, as a share of the margin that the customer brings.
// It says what it reads, what can be set and what it returns; checks, error messages, loops and totals follow.
#include <clientele/core/score.hpp>

#include <cstdio>
#include <list>
#include <string>

namespace {

struct service_share {
  using scalar = float;  // computed in float; totals are in double all the same

  float cost_per_minute = 0.75f;  // wages, room and lines

  struct result {
    float cost, share;
  };
  struct conclusion {
    double cost, share;  // of all customers: a ratio of totals
  };

  static constexpr auto name = clientele::fixed_string{"example::service_share"};
  static constexpr auto inputs = std::tuple{
      clientele::input<"minutes">{.unit = "minutes", .allowed = clientele::interval::at_least(0)},
      clientele::input<"margin">{.unit = "currency", .allowed = clientele::interval::above(0), .summarised = true}};
  static constexpr auto parameters = std::tuple{clientele::parameter{
      "cost_per_minute", &service_share::cost_per_minute, "currency / minute", clientele::interval::at_least(0)}};
  static constexpr auto results = std::tuple{clientele::named_result{"cost", &result::cost, "currency"},
                                             clientele::named_result{"share", &result::share, "share"}};

  result compute(float minutes, float margin) const noexcept {
    return {minutes * cost_per_minute, minutes * cost_per_minute / margin};
  }

  conclusion conclude(const auto& totals) const {
    const double cost = totals.of(&result::cost).total();
    return {cost, cost / input_of<"margin">(totals).total()};
  }
};

struct account {
  std::string name;
  int minutes_on_the_phone;
  double margin;
};

}  // namespace

int main() {
  std::list<account> accounts{{"Abel", 20, 300.0}, {"Baker", 180, 270.0}, {"Cole", 0, 40.0}, {"Dunn", 120, 80.0}};
  const auto bound = clientele::on(service_share{}, &account::minutes_on_the_phone, &account::margin);

  auto customer = accounts.begin();
  for (const auto& served : clientele::score(accounts, bound))
    std::printf("%-6s %7.2f %6.1f %%\n", (customer++)->name.c_str(), double{served.cost}, 100 * double{served.share});

  const auto all = clientele::summarize(accounts, bound);
  std::printf("all    %7.2f %6.1f %%\n", all->cost, 100 * all->share);
  std::printf("most   %14.1f %%\n\n", 100 * all.of(&service_share::result::share).maximum());

  accounts.push_back({"Eddy", 45, 0.0});
  try {
    clientele::summarize(accounts, bound);
  } catch (const clientele::invalid_customer& error) {
    std::printf("%s\n", error.what());
  }
}
