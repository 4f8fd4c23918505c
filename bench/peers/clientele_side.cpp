// SPDX-License-Identifier: BSL-1.0
// clientele_side FOLDER SIZE...
//
// Orders to histories, a BG/NBD fitted, and purchases of the next 39 weeks predicted: of the CDNOW sample in
// CLIENTELE_DATA, and of simulated panels, which are written to FOLDER/panel_SIZE.csv for the other side. Prints the
// work, seconds of processor time (the least of several runs, one thread) and figures that both sides must agree on.
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/history/from_history.hpp>
#include <clientele/history/unsorted_log.hpp>
#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/models/simulate.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "history/cdnow.hpp"

namespace {

using namespace clientele;

struct customer {
  double x, t_x, T;
};

template <class Work>
auto least_of(int runs, Work&& work) {
  for (double least = 0;;) {
    const std::clock_t begin = std::clock();
    auto result = work();
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    least = least == 0 || seconds < least ? seconds : least;
    if (--runs == 0) return std::pair(least, std::move(result));
  }
}

template <class Customer>
void models_of(const std::string& name, int runs, const std::vector<Customer>& customers) {
  const auto [fitting, f] =
      least_of(runs, [&] { return fit(models::bg_nbd_fit{}, customers, &Customer::x, &Customer::t_x, &Customer::T); });
  std::printf("fit BG/NBD, %s\t%.6g\t%.4f %.4f %.4f %.4f\n", name.c_str(), fitting, f->r, f->alpha, f->a, f->b);

  std::vector<double> purchases(customers.size()), alive(customers.size());
  const auto predicted = least_of(runs, [&, model = *f] {
    const models::expected_purchases_of ahead{model, 39};
    const auto table = fit(ahead, customers, &Customer::x, &Customer::t_x, &Customer::T);
    return score(customers, *table, &Customer::x, &Customer::t_x, &Customer::T, into<"purchases">(purchases),
                 into<"alive">(alive));
  });
  std::printf("predict 39 weeks, %s\t%.6g\t%.4f %.4f\n", name.c_str(), predicted.first, predicted.second->purchases,
              predicted.second->alive);
}

/// Customers with the parameters of the CDNOW data, times in days.
std::vector<customer> simulated(std::size_t n) {
  constexpr models::bg_nbd truth{.r = 0.243, .alpha = 4.414, .a = 0.793, .b = 2.426};
  std::vector<customer> all;
  for (std::size_t i = 0; i < n; ++i) {
    const auto in_days = [](double weeks) { return std::ceil(weeks * 7) / 7; };
    const double T = in_days(27 + 12 * static_cast<double>(i % 97) / 97);
    const auto h = models::simulate(truth, 1, i, T);
    all.push_back({h.x, std::min(in_days(h.t_x), T), T});
  }
  return all;
}

}  // namespace

int main(int count, char** arguments) {
  using namespace std::chrono;
  const auto orders = cdnow::orders();
  const history::observation<sys_days> seen{.end = 1997y / 9 / 30, .period = weeks{1}};
  const auto [seconds, log] = least_of(5, [&] {
    return history::customer_histories(orders, seen, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount);
  });
  double repeats = 0;
  for (const auto& c : log.customers) repeats += c.x;
  std::printf("orders to histories, CDNOW\t%.6g\t%.4f %.4f\n", seconds, static_cast<double>(log.customers.size()),
              repeats);
  models_of("CDNOW", 5, log.customers);
  for (int i = 2; i < count; ++i) {
    const auto panel = simulated(std::strtoull(arguments[i], nullptr, 10));
    std::FILE* file = std::fopen((std::string(arguments[1]) + "/panel_" + arguments[i] + ".csv").c_str(), "w");
    if (file == nullptr) return 1;
    std::fputs("x,t_x,T\n", file);
    for (const customer& c : panel) std::fprintf(file, "%.17g,%.17g,%.17g\n", c.x, c.t_x, c.T);
    std::fclose(file);
    models_of(std::string(arguments[i]) + " simulated", 3, panel);
  }
}
