// SPDX-License-Identifier: BSL-1.0
// A satisfaction report from answers to the items of the European satisfaction index, 1–10: expectation (CUEX1–3),
// perceived quality (PERQ1–7), perceived value (PERV1–2), image (IMAG1–5), satisfaction (CUSA1–3), loyalty (CUSL1–3).
//   satisfaction_report answers.csv       without a file: twelve made-up respondents
#include "score_customers/csv_reader.hpp"

#include <clientele/core/fuse.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/satisfaction/customer_satisfaction.hpp>
#include <clientele/satisfaction/drivers.hpp>
#include <clientele/satisfaction/gap.hpp>
#include <clientele/satisfaction/importance_performance.hpp>
#include <clientele/satisfaction/loyalty_matrix.hpp>
#include <clientele/satisfaction/net_promoter_score.hpp>
#include <clientele/satisfaction/questionnaire.hpp>

#include <charconv>
#include <cstdio>
#include <map>

namespace {

using clientele::estimate;
namespace sat = clientele::satisfaction;

constexpr const char* sample =
    "CUEX1,CUEX2,CUEX3,CUSA1,CUSA2,CUSA3,CUSL1,CUSL2,CUSL3,IMAG1,IMAG2,IMAG3,IMAG4,IMAG5,PERQ1,PERQ2,PERQ3,PERQ4,PERQ5,"
    "PERQ6,PERQ7,PERV1,PERV2\n"
    "8,7,7,8,7,8,9,5,9,8,7,8,7,8,8,7,8,8,7,8,7,6,7\n9,8,9,9,9,8,10,8,10,9,9,9,8,9,9,9,9,8,9,9,9,8,8\n"
    "7,7,6,6,5,6,6,4,6,6,7,6,6,5,6,6,5,7,6,6,6,5,5\n6,5,7,4,5,4,3,2,3,5,4,5,5,4,4,5,5,4,4,5,5,4,3\n"
    "10,9,8,10,9,9,10,9,10,10,9,9,9,10,9,9,10,9,9,10,9,7,8\n7,8,8,7,7,6,8,6,7,7,8,7,6,7,7,8,7,7,6,7,7,7,6\n"
    "5,6,5,6,6,7,5,5,7,6,6,5,7,6,6,5,6,7,6,5,6,8,7\n8,8,7,5,6,5,6,3,5,7,6,7,6,6,6,7,5,6,6,5,6,4,5\n"
    "9,9,8,8,8,9,9,7,9,8,8,9,8,8,9,8,8,9,8,8,8,6,6\n6,7,6,7,6,7,7,6,8,6,7,7,6,7,7,6,7,6,7,7,6,7,8\n"
    "8,7,9,9,8,8,8,5,9,9,8,8,8,9,8,8,9,8,8,9,8,9,8\n7,6,,3,4,3,2,1,2,4,5,4,4,4,5,4,4,5,4,4,4,3,3\n";

struct respondent {
  std::map<std::string, double> answers;
  double operator()(const std::string& item) const { return answers.at(item); }
  /// Mean of the answered items of a block; NaN without any.
  double mean(const std::string& block, int items) const {
    double sum = 0, n = 0;
    for (int i = 1; i <= items; ++i)
      if (const double x = answers.at(block + std::to_string(i)); x == x) sum += x, n += 1;
    return sum / n;
  }
};

std::vector<respondent> read(score_customers::csv_reader reader) {
  std::vector<respondent> all;
  score_customers::csv_record record;
  while (reader.next(record)) {
    if (record.bad()) throw reader.error_of(record);
    respondent r;
    for (std::size_t i = 0; i < record.size(); ++i) {
      double x = std::numeric_limits<double>::quiet_NaN();
      const auto [end, error] = std::from_chars(record[i].data(), record[i].data() + record[i].size(), x);
      if (!record[i].empty() && (error != std::errc{} || end != record[i].data() + record[i].size()))
        throw reader.error_at(record.position(i), "not a number");
      r.answers[reader.header()[i]] = x;
    }
    all.push_back(std::move(r));
  }
  return all;
}

void print(const char* what, const estimate& e, double unit = 1) {
  if (!e.is_defined()) {
    std::printf("%-26s %8s  (%s)\n", what, "none", std::string(clientele::name_of(e.state)).c_str());
    return;
  }
  std::printf("%-26s %8.3f  s.e. %.3f  %.3f to %.3f  (%s)\n", what, unit * e.value, unit * e.standard_error,
              unit * e.low, unit * e.high, std::string(clientele::name_of(e.method)).c_str());
}

void report(const std::vector<respondent>& all) {
  std::printf("%zu respondents; intervals at 95 %%\n\n", all.size());

  const struct {
    const char *name, *block;
    int items;
  } blocks[] = {{"image", "IMAG", 5}, {"expectation", "CUEX", 3},  {"quality", "PERQ", 7},
                {"value", "PERV", 2}, {"satisfaction", "CUSA", 3}, {"loyalty", "CUSL", 3}};
  std::printf("Reliability: Cronbach's alpha, standardised, alpha without the item at which it would be highest\n");
  for (const auto& b : blocks) {
    const sat::questionnaire items{.keys = std::vector<sat::key>(static_cast<std::size_t>(b.items), sat::key::straight),
                                   .lowest = 1,
                                   .highest = 10};
    const auto answers = [&](const respondent& r) {
      std::vector<double> row;
      for (int i = 1; i <= b.items; ++i) row.push_back(r(b.block + std::to_string(i)));
      return row;
    };
    const auto r = clientele::summarize(all, items, answers)->reliability;
    print(b.name, r.alpha);
    std::size_t weakest = 0;
    for (std::size_t i = 0; i < r.items.size(); ++i)
      if (r.items[i].alpha_if_deleted.value > r.items[weakest].alpha_if_deleted.value) weakest = i;
    std::printf("    standardised %.3f, ", r.standardised_alpha.value);
    if (b.items > 2)
      std::printf("without %s%zu %.3f (item-total %.3f), ", b.block, weakest + 1,
                  r.items[weakest].alpha_if_deleted.value, r.items[weakest].item_total.value);
    std::printf("%llu complete, %llu left out\n", static_cast<unsigned long long>(r.respondents),
                static_cast<unsigned long long>(r.incomplete));
  }

  const auto item = [](const char* name) { return [name](const respondent& r) { return r(name); }; };
  const auto mean = [](const char* block, int items) {
    return [=](const respondent& r) { return r.mean(block, items); };
  };
  const auto [gaps, csat, nps, loyalty] = clientele::summarize(
      all,
      clientele::fuse(
          clientele::on(sat::gap<2>{.tolerance = 0.5}, clientele::each(item("CUEX1"), mean("CUEX", 3)),
                        clientele::each(item("PERQ1"), mean("PERQ", 7))),
          clientele::on(sat::customer_satisfaction{.counted_from = 8, .counted_to = 10, .highest = 10}, item("CUSA1")),
          clientele::on(sat::net_promoter_score{}, item("CUSL3")),
          clientele::on(sat::loyalty_matrix{.behaviour_cut = 8, .attitude_cut = 8}, item("CUSL1"), mean("CUSA", 3))));
  std::printf("\nGap of quality against expectation (overall item; mean of items), tolerance 0.5\n");
  print("overall item", clientele::mean_of(gaps.of(&sat::gap<2>::result::gaps, 0)));
  print("mean of items", clientele::mean_of(gaps.of(&sat::gap<2>::result::gaps, 1)));
  std::printf("dissatisfied %llu, satisfied %llu, delighted %llu\n",
              static_cast<unsigned long long>(gaps->dissatisfied), static_cast<unsigned long long>(gaps->satisfied),
              static_cast<unsigned long long>(gaps->delighted));

  std::printf("\nScores\n");
  print("CSAT (CUSA1 8-10), %", csat->score, 100);
  print("mean of CUSA1", csat->mean);
  print("NPS (CUSL3)", nps->score);
  print("NPS, small samples", nps->small_sample_score);
  std::printf(
      "promoters %llu, passives %llu, detractors %llu\n", static_cast<unsigned long long>(nps->counts.promoters),
      static_cast<unsigned long long>(nps->counts.passives), static_cast<unsigned long long>(nps->counts.detractors));

  std::printf("\nLoyalty matrix (CUSL1 >= 8 against mean satisfaction >= 8), %%\n");
  print("true", loyalty->loyal_share, 100);
  print("latent", loyalty->latent_share, 100);
  print("spurious", loyalty->spurious_share, 100);
  print("none", loyalty->none_share, 100);

  constexpr std::size_t dimensions = 4;
  const auto ratings = clientele::each(mean("IMAG", 5), mean("CUEX", 3), mean("PERQ", 7), mean("PERV", 2));
  const auto tenth = [&](const respondent& r) { return (&r - all.data()) % 10; };
  const auto [drivers, jackknife] = clientele::summarize(
      all, clientele::fuse(clientele::on(sat::drivers{dimensions}, ratings, mean("CUSA", 3)),
                           clientele::on(sat::jackknifed_weights{dimensions}, tenth, ratings, mean("CUSA", 3))));
  const auto& d = *drivers;
  const auto& weights = *jackknife;
  std::printf("\nDrivers of satisfaction (means of items): R2 %.4f, adjusted %.4f\n", d.r_squared.value,
              d.adjusted_r_squared);
  std::array<double, dimensions> importance{}, performance{};
  for (std::size_t j = 0; j < dimensions; ++j) {
    std::printf("%s, mean %.3f\n", blocks[j].name, d.dimensions[j].mean);
    print("    correlation", d.dimensions[j].correlation);
    print("    coefficient", d.dimensions[j].coefficient);
    print("    relative weight", weights[j]);
    importance[j] = d.dimensions[j].relative_weight.value, performance[j] = d.dimensions[j].mean;
  }
  const auto quadrants = sat::cut_at_means(importance, performance);
  std::printf("\nImportance (relative weight, cut %.4f) and performance (mean, cut %.3f)\n", quadrants.importance_cut,
              quadrants.performance_cut);
  for (std::size_t j = 0; j < dimensions; ++j)
    std::printf("%-26s %s\n", blocks[j].name,
                std::string(clientele::name_of(quadrants(importance[j], performance[j]).quadrant)).c_str());
}

}  // namespace

int main(int count, char** arguments) {
  try {
    report(read(count > 1 ? score_customers::csv_reader(arguments[1]) : score_customers::csv_reader::of_text(sample)));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
