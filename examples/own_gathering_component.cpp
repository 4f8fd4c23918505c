// SPDX-License-Identifier: BSL-1.0
// A component of one's own that gathers: what customers asked for in vain, by product, and the margin that was lost.
// It says how a row changes its state and how two states join; checks, groups, parts and files follow.
#include <clientele/core/by.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/numerics/exact_sum.hpp>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace clientele;

struct missed_sales {
  double margin = 0.3;  // of the price

  static constexpr auto name = fixed_string{"example::missed_sales"};
  static constexpr auto inputs =
      std::tuple{category_input<"product">{}, input<"price">{.unit = "currency", .allowed = interval::at_least(0)}};
  static constexpr auto parameters = std::tuple{parameter{"margin", &missed_sales::margin, "share", interval::share()}};

  struct state {
    std::map<category, exact_sum> prices;

    void transfer(auto& archive) { archive(prices); }
    bool operator==(const state&) const = default;
  };
  void take(state& s, const category& product, double price) const { s.prices[product].add(price); }
  static void join(state& s, const state& other) {
    for (const auto& [product, sum] : other.prices) s.prices[product] += sum;
  }

  struct conclusion {
    std::string worst = "nothing";
    double lost = 0, lost_with_the_worst = 0;
  };
  conclusion conclude(const state& s) const {
    conclusion found;
    for (const auto& [product, sum] : s.prices) {
      const double lost = margin * sum.value();
      found.lost += lost;
      if (lost > found.lost_with_the_worst) found.worst = product.text(), found.lost_with_the_worst = lost;
    }
    return found;
  }

  friend bool operator==(const missed_sales&, const missed_sales&) = default;
};

struct request {
  std::string shop, product;
  double price;
};

void print(const std::string& of, const missed_sales::conclusion& all) {
  std::printf("%-9s lost %5.2f, most of it with %s: %5.2f\n", of.c_str(), all.lost, all.worst.c_str(),
              all.lost_with_the_worst);
}

}  // namespace

int main() {
  const std::vector<request> monday{{"north", "lamp", 60}, {"south", "kettle", 25}, {"north", "cable", 8}},
      tuesday{{"south", "kettle", 25}, {"north", "lamp", 60}, {"south", "kettle", 25}};
  const auto missed = on(missed_sales{}, &request::product, &request::price);

  const auto first = summarize(monday, missed), second = summarize(tuesday, missed);
  print("monday", *first);
  print("tuesday", *second);
  print("both", *merge(load(missed, save(first)), second));

  for (const auto& shop : summarize(tuesday, missed, by(&request::shop))) print(shop.name(), *shop.value);

  try {
    summarize(std::vector<request>{{"north", "lamp", -60}}, missed);
  } catch (const invalid_customer& error) {
    std::printf("%s\n", error.what());
  }
}
