// SPDX-License-Identifier: BSL-1.0
// From the transaction log of the CDNOW sample to the fits that were published of it: log → history → fit. Each figure
// stands with its source, and is met to half a unit of its last printed digit. Needs the folder CLIENTELE_DATA.
#include <clientele/core/fit.hpp>
#include <clientele/history/sorted_log.hpp>
#include <clientele/history/unsorted_log.hpp>
#include <clientele/models/fit.hpp>

#include "../history/cdnow.hpp"
#include "oracle.hpp"

namespace published_fits_test {

using namespace std::chrono;
using namespace clientele;
using namespace clientele::models;
namespace logs = clientele::history;

/// As printed: "−9582.4" is met by what lies within .05 of it.
void meets(const char* name, double computed, std::string_view printed) {
  const std::size_t point = printed.find('.');
  const double unit = std::pow(10, -static_cast<double>(printed.size() - point - 1));
  EXPECT_NEAR(computed, oracle::number(std::string(printed)), 0.5 * unit) << name << " " << printed;
}

using customers = std::vector<logs::customer_history<int, sys_days>>;

/// Weeks 1 to 39 calibrate, 40 to 78 are held out; orders of one day are one.
customers histories(const std::vector<cdnow::order>& log, logs::period<sys_days> period = weeks{1}) {
  const logs::observation<sys_days> seen{
      .end = sys_days{1998y / 6 / 30}, .calibration_end = sys_days{1997y / 9 / 30}, .period = period};
  customers all;
  for (const auto& c : logs::sorted_log(log, seen, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount))
    all.push_back(c);
  return all;
}

template <class Model>
fitted_model<Model> fit_to(const customers& all) {
  using customer = customers::value_type;
  if constexpr (std::is_same_v<Model, gamma_gamma>)
    return fit(gamma_gamma_fit{}, all, &customer::x, &customer::repeat_mean);
  else
    return fit(model_fit<Model>{}, all, &customer::x, &customer::t_x, &customer::T);
}

/// The maximum to 20 digits, from mpmath: parameters to 1e-6, log-likelihood to 1e-8, 10 evaluations at most.
template <class Model>
void is_the_maximum(const fitted_model<Model>& f, const std::string& name) {
  EXPECT_EQ(f.why, stopping::converged);
  EXPECT_LE(f.evaluations, 10);
  std::size_t found = 0;
  for (const auto& row : oracle::table("mle_cdnow_sample.csv").rows) {
    if (row[0] != name) continue;
    ++found;
    const double wanted = oracle::number(row[2]);
    if (row[1] == "log_likelihood") {
      EXPECT_NEAR(f.log_likelihood, wanted, 1e-8);
      continue;
    }
    double computed = 0;
    std::apply([&](const auto&... p) { ((computed += p.name == row[1] ? f.value.*p.member : 0), ...); },
               Model::parameters);
    EXPECT_NEAR(computed, wanted, 1e-6 * wanted) << row[1];
  }
  EXPECT_EQ(found, fitted_model<Model>::count + 1);
}

/// What weeks 40 to 78 are expected to bring, and the repeat purchases expected until weeks 39 and 78 are over, a day
/// after their last one: sums at the maximum, to 3 decimals.
template <class Model>
void expects(const Model& m, const customers& all, double held_out, double until_39, double until_78) {
  double sum[3] = {};
  for (const auto& c : all) {
    sum[0] += expected_purchases(m, 39, c.x, c.t_x, c.T);
    sum[1] += expected_purchases(m, c.T + 1.0 / 7);
    sum[2] += expected_purchases(m, c.T + c.T_hold + 1.0 / 7);
  }
  EXPECT_NEAR(sum[0], held_out, 5e-4);
  EXPECT_NEAR(sum[1], until_39, 5e-4);
  EXPECT_NEAR(sum[2], until_78, 5e-4);
}

class PublishedFits : public testing::Test {
 protected:
  void SetUp() override {
    if (cdnow::left_out()) GTEST_SKIP() << "left out: CLIENTELE_DATA names no folder with cdnow_sample.csv.gz";
    log = cdnow::orders();
    all = histories(log);
    ASSERT_EQ(log.size(), 6919u);
    ASSERT_EQ(all.size(), 2357u);
  }
  std::vector<cdnow::order> log;
  customers all;
};

TEST_F(PublishedFits, BgNbd) {  // Fader, Hardie & Lee (2005), "Counting your customers" the easy way, table 2
  const auto f = fit_to<bg_nbd>(all);
  meets("r", f->r, "0.243");
  meets("alpha", f->alpha, "4.414");
  meets("a", f->a, "0.793");
  meets("b", f->b, "2.426");
  meets("log-likelihood", f.log_likelihood, "-9582.4");
  meets("E[Y(39) | 2, 30.43, 38.86]", expected_purchases(f.value, 39, 2, 30.43, 38.86), "1.226");
  is_the_maximum(f, "bgnbd");
  expects(f.value, all, 1653.409, 2501.526, 4165.664);
}

TEST_F(PublishedFits, ParetoNbd) {  // the same table
  const auto f = fit_to<pareto_nbd>(all);
  meets("r", f->r, "0.553");
  meets("alpha", f->alpha, "10.578");
  meets("s", f->s, "0.606");
  meets("beta", f->beta, "11.669");
  meets("log-likelihood", f.log_likelihood, "-9595.0");
  is_the_maximum(f, "pnbd");
  expects(f.value, all, 1665.513, 2532.782, 4275.388);
}

TEST_F(PublishedFits, MbgNbd) {  // Batislam, Denizel & Filiztekin (2007)
  const auto f = fit_to<mbg_nbd>(all);
  meets("r", f->r, "0.525");
  meets("alpha", f->alpha, "6.183");
  meets("a", f->a, "0.891");
  meets("b", f->b, "1.614");
  is_the_maximum(f, "mbgnbd");
  double held_out = 0;
  for (const auto& c : all) held_out += expected_purchases(f.value, 39, c.x, c.t_x, c.T);
  EXPECT_NEAR(held_out, 1576.728, 5e-4);
}

TEST_F(PublishedFits,
       GammaGamma) {  // Fader & Hardie (2013), the Gamma-Gamma model of monetary value: 946 repeat buyers
  const auto f = fit_to<gamma_gamma>(all);
  meets("p", f->p, "6.25");
  meets("q", f->q, "3.74");
  meets("v", f->v, "15.44");
  EXPECT_EQ(f.customers, 946);
  EXPECT_EQ(f.ignored, 1411u);
  is_the_maximum(f, "gg");
}

TEST_F(PublishedFits, TheHoldoutIsThePublishedOne) {
  double bought = 0, repeats = 0;
  for (const auto& c : all) bought += c.holdout_x, repeats += c.x;
  EXPECT_EQ(bought, 1882);
  EXPECT_EQ(repeats, 2457);
}

/// The same likelihood but for the unit of its densities, the same shapes, scales seven times as great.
template <class Model>
void agree(const fitted_model<Model>& by_week, const fitted_model<Model>& by_day, double purchases) {
  SCOPED_TRACE(Model::name.view());
  EXPECT_NEAR(by_day.log_likelihood, by_week.log_likelihood - purchases * std::log(7.0), 1e-7);
  std::size_t k = 0;
  std::apply(
      [&](const auto&... p) {
        (([&] {
           const double scale = p.unit == "time" ? 7 : 1;
           EXPECT_NEAR(by_day.value.*p.member, scale * by_week.value.*p.member, 1e-6 * by_day.value.*p.member);
           EXPECT_NEAR(by_day.standard_errors[k], scale * by_week.standard_errors[k], 1e-5 * by_day.standard_errors[k]);
           ++k;
         }()),
         ...);
      },
      Model::parameters);
}

TEST_F(PublishedFits, InDaysAndInWeeksAgree) {
  const customers by_day = histories(log, days{1});
  double repeats = 0;
  for (const auto& c : all) repeats += c.x;
  agree(fit_to<bg_nbd>(all), fit_to<bg_nbd>(by_day), repeats);
  agree(fit_to<mbg_nbd>(all), fit_to<mbg_nbd>(by_day), repeats);
  agree(fit_to<pareto_nbd>(all), fit_to<pareto_nbd>(by_day), repeats);
  agree(fit_to<nbd>(all), fit_to<nbd>(by_day), repeats);
  EXPECT_LE(fit_to<nbd>(all).evaluations, 10);
}

TEST_F(PublishedFits, TheOrderOfTheLogDoesNotMatter) {  // to the last bit
  auto shuffled = log;
  std::reverse(shuffled.begin(), shuffled.end());
  const logs::observation<sys_days> seen{
      .end = sys_days{1998y / 6 / 30}, .calibration_end = sys_days{1997y / 9 / 30}, .period = weeks{1}};
  const auto unsorted =
      logs::customer_histories(shuffled, seen, &cdnow::order::id, &cdnow::order::day, &cdnow::order::amount);
  const customers others(unsorted.customers.begin(), unsorted.customers.end());
  EXPECT_EQ(fit_to<bg_nbd>(others).value, fit_to<bg_nbd>(all).value);
  EXPECT_EQ(fit_to<gamma_gamma>(others).value, fit_to<gamma_gamma>(all).value);
}

}  // namespace published_fits_test
