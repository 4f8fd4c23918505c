// SPDX-License-Identifier: BSL-1.0
#include <clientele/satisfaction/customer_effort.hpp>
#include <clientele/satisfaction/customer_satisfaction.hpp>
#include <clientele/satisfaction/gap.hpp>
#include <clientele/satisfaction/loyalty_matrix.hpp>
#include <clientele/satisfaction/net_promoter_score.hpp>
#include <clientele/satisfaction/perception_bias.hpp>
#include <clientele/satisfaction/repurchase_rate.hpp>
#include <clientele/satisfaction/zone_of_tolerance.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>

#include "component_job.hpp"

namespace score_customers {

using namespace clientele::satisfaction;

namespace {

std::span<const std::string_view> dimensions(std::size_t width) {
  if (width == service_dimensions.size()) return service_dimensions;
  if (width == servqual_dimensions.size()) return servqual_dimensions;
  return {};
}

/// From which columns a dimension comes, and its name where those have the usual names.
std::string dimension_name(const job& self, std::size_t dimension, std::size_t width) {
  const std::string expected(self.lanes()[dimension].column);
  const std::string perceived(self.lanes()[width + dimension].column);
  const auto names = dimensions(width);
  const std::string columns = perceived + " - " + expected;
  const bool usual = expected.starts_with("expected_") && perceived.starts_with("perceived_");
  return names.empty() || !usual ? columns : std::string(names[dimension]) + " (" + columns + ")";
}

template <std::size_t k>
void gap_figures(section& s, const clientele::summary<gap<k>>& all, const job& self) {
  s.count("dissatisfied", all->dissatisfied);
  s.count("satisfied", all->satisfied);
  s.count("delighted", all->delighted);
  s.count("without any answer", all->without_answer);
  s.amount("mean overall gap", all->mean_overall, "points");
  std::array<std::size_t, k> order{};
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double of_a = all->mean_gaps[a].value, of_b = all->mean_gaps[b].value;
    return std::tuple(std::isnan(of_a), std::isnan(of_a) ? 0 : of_a, a) <
           std::tuple(std::isnan(of_b), std::isnan(of_b) ? 0 : of_b, b);
  });
  for (const std::size_t dimension : order)
    s.amount((dimension == all->worst_dimension ? "worst gap: " : "mean gap: ") + dimension_name(self, dimension, k),
             all->mean_gaps[dimension], "points");
}

catalogue_entry gap_entry() {
  catalogue_entry e = wide_entry<4, 6>(
      heading::satisfaction, runs::by_itself,
      []<std::size_t k>(std::integral_constant<std::size_t, k>) { return gap<k>{}; },
      [](section& s, const auto& all, const job& self) { gap_figures(s, all, self); });
  e.elements = dimensions;
  return e;
}

catalogue_entry bias_entry() {
  using all = perception_bias::conclusion;
  return entry<perception_bias>(
      heading::satisfaction, runs::by_itself, count("perceived below the measurement", &all::below_measured),
      count("as measured", &all::as_measured), count("above the measurement", &all::above_measured),
      count("without both", &all::without_pair), amount("mean bias", &all::mean_bias, "units of the measurement"));
}

catalogue_entry zone_entry() {
  using all = zone_of_tolerance::conclusion;
  return entry<zone_of_tolerance>(heading::satisfaction, runs::by_itself,
                                  count("without all three answers", &all::without_answer),
                                  share("below what is adequate", &all::below_share, "of the answers"),
                                  share("within the zone", &all::within_share, "of the answers"),
                                  share("above what is desired", &all::above_share, "of the answers"),
                                  amount("mean adequacy (perceived - adequate)", &all::adequacy, "points"),
                                  amount("mean superiority (perceived - desired)", &all::superiority, "points"),
                                  amount("mean width of the zone", &all::width, "points"));
}

catalogue_entry promoter_entry() {
  using all = net_promoter_score::conclusion;
  const auto groups = [](section& s, const all& of) {
    s.count("promoters", of.counts.promoters);
    s.count("passives", of.counts.passives);
    s.count("detractors", of.counts.detractors);
  };
  return entry<net_promoter_score>(heading::satisfaction, runs::when_asked, groups,
                                   count("without an answer", &all::without_answer),
                                   amount("net promoter score", &all::score, "points"),
                                   amount("the same for few answers", &all::small_sample_score, "points"));
}

catalogue_entry top_box_entry() {
  using all = customer_satisfaction::conclusion;
  return entry<customer_satisfaction>(heading::satisfaction, runs::when_asked, count("satisfied answers", &all::inside),
                                      count("other answers", &all::outside),
                                      count("without an answer", &all::without_answer),
                                      share("satisfaction score (CSAT)", &all::score, "of the answers"),
                                      amount("mean rating", &all::mean, "points of the scale"));
}

catalogue_entry effort_entry() {
  using all = customer_effort::conclusion;
  return entry<customer_effort>(heading::satisfaction, runs::when_asked, count("found it easy", &all::easy),
                                count("did not", &all::not_easy), count("without an answer", &all::without_answer),
                                share("easy", &all::easy_share, "of the answers"),
                                amount("effort score (mean rating)", &all::mean, "points of the scale"));
}

catalogue_entry repurchase_entry() {
  using all = repurchase_rate::conclusion;
  return entry<repurchase_rate>(
      heading::satisfaction, runs::when_asked, count("bought", &all::bought), count("never bought", &all::never_bought),
      count("bought again", &all::again), count("bought once", &all::once),
      count("bought once and are too new", &all::too_new), share("repurchase rate", &all::rate, "of the buyers"),
      share("the same without the new ones", &all::mature_rate, "of the buyers who have had the chance"),
      share("too new to have had the chance", &all::too_new_share, "of the buyers"));
}

catalogue_entry loyalty_entry() {
  using all = loyalty_matrix::conclusion;
  return entry(heading::satisfaction, runs::by_itself,
               unstated(loyalty_matrix{}, &loyalty_matrix::behaviour_cut, &loyalty_matrix::attitude_cut),
               count("true loyalty", &all::loyal), count("latent loyalty", &all::latent),
               count("spurious loyalty", &all::spurious), count("no loyalty", &all::none),
               count("without both", &all::without_answer),
               share("share of true loyalty", &all::loyal_share, "of the placed"),
               share("share of latent loyalty", &all::latent_share, "of the placed"),
               share("share of spurious loyalty", &all::spurious_share, "of the placed"),
               share("share of no loyalty", &all::none_share, "of the placed"));
}

}  // namespace

std::vector<catalogue_entry> satisfaction_entries() {
  return {gap_entry(),     bias_entry(),   zone_entry(),       promoter_entry(),
          top_box_entry(), effort_entry(), repurchase_entry(), loyalty_entry()};
}

}  // namespace score_customers
