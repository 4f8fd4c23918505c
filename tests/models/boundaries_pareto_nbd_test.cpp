// SPDX-License-Identifier: BSL-1.0
// The Pareto/NBD and the NBD where their parameters leave for 0 or infinity, and the fits of a log whose parameters do.
#include <clientele/models/fit.hpp>

#include "boundaries.hpp"

#include <clientele/core/fit.hpp>
#include <clientele/history/unsorted_log.hpp>

namespace boundaries_pareto_nbd_test {

using namespace clientele;
using namespace clientele::models;

TEST(Boundaries, ParetoNbd) { boundaries::compare<pareto_nbd>("pareto_nbd", 2400, 600); }
TEST(Boundaries, Nbd) { boundaries::compare<nbd>("nbd", 700, 0); }

// With s and beta in proportion all leave at the rate s/beta: what is left is lambda ~ gamma(r, alpha) until then.
TEST(Boundaries, ParetoNbdTendsToOneLeavingRate) {
  const double r = 0.9, alpha = 80, mu = 1e-3, n = 3, t = 500;
  const auto bought = [&](double u) {
    return r * (r + 1) * (r + 2) / 6 * std::pow(alpha / (alpha + u), r) * std::pow(u / (alpha + u), n);
  };
  const double limit = bought(t) * std::exp(-mu * t) +
                       oracle::integral([&](double u) { return mu * std::exp(-mu * u) * bought(u); }, 0, t);
  EXPECT_NEAR(limit, 0.084905702442899, 1e-13);
  for (const double s : {1e9, 1e12, 1e15}) {
    const double near = probability_of(pareto_nbd{r, alpha, s, s / mu}, n, t);
    EXPECT_NEAR(near, limit, 1e-12 + 1 / s) << s;
  }
}

// The likelihood that fits add up and that of one customer are the same where next to nothing was expected.
TEST(Boundaries, SilenceThatWasExpectedInFits) {
  const oracle::table t("boundaries_pareto_nbd.csv");
  int rows = 0;
  for (const auto& cells : t.rows) {
    const boundaries::row r(cells);
    if (r.operation != "log_likelihood" || r.arguments[0] != 0) continue;
    const double wanted = oracle::number(r.value);
    if (!(wanted > -1e-2)) continue;
    ++rows;
    joined_rows<3> one;
    one.add({r.arguments[0], r.arguments[1], r.arguments[2]}, 1);
    one.sort();
    const double value = log_likelihood(boundaries::model_of<pareto_nbd>(r.parameters), grouped_rows(one)).value;
    EXPECT_LE(std::abs(value - wanted), r.tolerance() * std::abs(wanted)) << r.text() << ": " << value;
  }
  EXPECT_GT(rows, 50);
}

TEST(Boundaries, FitsOfALogWithOneLeavingRateEnd) {
  using namespace std::chrono;
  using sold = std::tuple<int, sys_days, double>;
  std::vector<sold> all;
  sys_days last{};
  for (const auto& row : oracle::table("one_leaving_rate.csv").rows) {
    const auto part = [&](std::size_t from, std::size_t count) { return std::stoi(row[1].substr(from, count)); };
    const sys_days on = year{part(0, 4)} / part(5, 2) / part(8, 2);
    all.emplace_back(std::stoi(row[0]), on, oracle::number(row[2]));
    last = std::max(last, on);
  }
  ASSERT_EQ(all.size(), 29u);
  clientele::history::unsorted_log<int, sys_days> log({.end = last, .period = weeks{1}});
  log.add(
      all, [](const sold& s) { return std::get<0>(s); }, [](const sold& s) { return std::get<1>(s); },
      [](const sold& s) { return std::get<2>(s); });
  const auto customers = log.customers().customers;
  ASSERT_EQ(customers.size(), 6u);

  const auto began = steady_clock::now();
  const auto fitted_to = [&]<class Model>(const Model&) {
    const auto f = fit(
        model_fit<Model>{}, customers, [](const auto& c) { return c.x; }, [](const auto& c) { return c.t_x; },
        [](const auto& c) { return c.T; });
    EXPECT_TRUE(std::isfinite(f.log_likelihood)) << Model::name.view();
    double sum = 0;
    for (double n = 0; n < 400; n += 1) sum += probability_of(f.value, n, 22);
    EXPECT_NEAR(sum, 1, 1e-6) << Model::name.view();
    EXPECT_GT(expected_purchases(f.value, 22), 0);
    for (const auto& c : customers) {
      const double alive = probability_alive(f.value, c.x, c.t_x, c.T);
      EXPECT_TRUE(alive >= 0 && alive <= 1);
      EXPECT_TRUE(std::isfinite(discounted_transactions(f.value, 0.002, c.x, c.t_x, c.T)));
    }
    return f;
  };
  const auto pareto = fitted_to(pareto_nbd{});
  EXPECT_EQ(pareto.why, stopping::flat);
  EXPECT_TRUE(pareto.at_boundary[2] && pareto.at_boundary[3]);
  EXPECT_GT(pareto->s, 1e6);
  EXPECT_EQ(pareto.warnings.size(), 2u);
  fitted_to(bg_nbd{});
  fitted_to(mbg_nbd{});
  fitted_to(nbd{});
  EXPECT_LT(steady_clock::now() - began, seconds(1));
}

}  // namespace boundaries_pareto_nbd_test
