// SPDX-License-Identifier: BSL-1.0
// What a summary concludes from good rows at the ends of what is allowed: whatever overflows, nothing throws.
#include <clientele/clientele.hpp>

#include <gtest/gtest.h>

#include <random>

namespace every_conclusion_test {

using namespace clientele;

constexpr std::size_t rows = 80, most_inputs = 14;
using row = std::array<double, most_inputs>;

/// A value at or near an end of an input's range, now and then an ordinary one.
double value_of(const interval& allowed, presence need, std::mt19937_64& random) {
  constexpr double huge = std::numeric_limits<double>::max();
  const double ends[] = {allowed.low, allowed.high, 0,     1,    2,   1e300,
                         -1e300,      1e-310,       -huge, huge, 0.5, std::numeric_limits<double>::quiet_NaN()};
  while (true)
    if (const double x = ends[random() % std::size(ends)]; !detail::violates(x, allowed, need)) return x;
}

template <class Component, std::size_t... I>
void conclude(const Component& c, std::index_sequence<I...>) {
  SCOPED_TRACE(std::string(Component::name.view()));
  std::mt19937_64 random(17);
  for (int round = 0; round < 400; ++round) {
    std::vector<row> all(rows);
    for (row& one : all)
      ((one[I] = value_of(nth_input<Component, I>.allowed, nth_input<Component, I>.presence, random)), ...);
    const std::span<const row> some(all.data(), round % 4 == 0 ? rows : static_cast<std::size_t>(round % 4 + 1));
    EXPECT_NO_THROW({
      const auto s =
          summarize(some, on(c, [](const row& one) { return one[I]; }...), quarantine{[](const bad_row&) {}});
      EXPECT_EQ(s.rows(), some.size());
    });
  }
}
template <class... Component>
void conclude_each(const Component&... c) {
  (conclude(c, std::make_index_sequence<input_count<Component>>{}), ...);
}

TEST(EveryConclusion, ThrowsNothing) {
  conclude_each(churn::bad_experience{}, churn::four_rates{}, churn::rates{}, churn::revenue_rates{}, churn::ripple{},
                churn::ripple{.customers = 1e300}.wider(), churn::told{}, churn::word_balance{},
                churn::word_of_mouth{.retelling = 0.5, .told_on = 3, .generations = 1000, .market = 1e300});
  conclude_each(retention::acquisition_funnel{}, retention::capacity{}, retention::churn_band{.discount = 0.1},
                retention::cross_buying{}, retention::order_effort{}, association{},
                retention::customer_equity{.margin = 1e300,
                                           .discount = 0.1,
                                           .acquisition_ceiling = 1,
                                           .acquisition_steepness = 0.001,
                                           .retention_ceiling = 0.9,
                                           .retention_steepness = 0.01},
                retention::keeping_and_winning{},
                retention::payback{.timing = value::first_margin::now, .discount = 0.1},
                retention::response_curve{.ceiling = 1, .steepness = 0.001}, retention::roi{},
                retention::sensitivity{.discount = 0.1}, retention::where_to_spend{}, retention::win_rate{});
  conclude_each(satisfaction::customer_effort{}, satisfaction::customer_satisfaction{},
                satisfaction::importance_performance{.importance_cut = 1, .performance_cut = 1},
                satisfaction::loyalty_matrix{.behaviour_cut = 2, .attitude_cut = 4}, satisfaction::net_promoter_score{},
                satisfaction::perception_bias{}, satisfaction::repurchase_rate{}, satisfaction::zone_of_tolerance{});
  conclude_each(service::compensation{.sensitivity = 1e-300}, service::complaint_handling{.attitude_from = 4},
                service::hidden_dissatisfaction{}, service::recovery{}, service::recovery_band{});
  conclude_each(classification::axes{.old_from = 1, .long_from = 1, .key_from = 1, .middle_from = 1, .general_from = 1},
                classification::rfm{
                    .recency_cuts = {1, 2, 3, 4}, .frequency_cuts = {1, 2, 3, 4}, .monetary_cuts = {0, 1, 2, 1e300}},
                classification::small_orders{.threshold = 1}, classification::fitted_abc{.a_cut = 2, .b_cut = 1});
  conclude_each(value::lifetime{.timing = value::first_margin::now, .discount = 1e-320},
                value::finite_lifetime{.timing = value::first_margin::now, .horizon = 100},
                value::levers{.timing = value::first_margin::now, .discount = 0.1},
                value::lifetime{.timing = value::first_margin::now, .discount = 0.1, .target_share = 0.5}.wider(),
                value::levers{.timing = value::first_margin::now, .discount = 0.1, .target_share = 0.5}.wider(),
                value::fitted_potential_by_comparison{.quantile = 0.5, .levels = {1e300, -1e300}},
                value::matrix{.current_cut = 1, .potential_cut = 1},
                value::fitted_matrix{.current_cut = 1, .potential_cut = 1});
}

// A component whose conclusion has intervals says at what confidence, by one parameter of one name.
template <class Component>
void refuses_other_confidences(Component c) {
  EXPECT_EQ(c.confidence, 0.95) << Component::name.view();
  for (const double bad : {0.0, 1.0, 95.0, std::nan("")}) {
    c.confidence = bad;
    try {
      check_parameters(c);
      ADD_FAILURE() << Component::name.view() << " takes a confidence of " << bad;
    } catch (const invalid_parameter& e) {
      EXPECT_EQ(e.parameter, "confidence") << Component::name.view();
    }
  }
}
template <class... Component>
void each_refuses_other_confidences(const Component&... c) {
  (refuses_other_confidences(c), ...);
}

TEST(EveryConclusion, HasItsConfidenceAsAParameter) {
  each_refuses_other_confidences(
      churn::four_rates{}, churn::rates{}, association{}, retention::cross_buying{}, retention::order_effort{},
      value::sales_trend{}, retention::acquisition_funnel{}, retention::where_to_spend{}, retention::win_rate{},
      satisfaction::customer_effort{}, satisfaction::customer_satisfaction{}, satisfaction::gap<4>{},
      satisfaction::loyalty_matrix{.behaviour_cut = 2, .attitude_cut = 4}, satisfaction::net_promoter_score{},
      satisfaction::perception_bias{}, satisfaction::repurchase_rate{}, satisfaction::zone_of_tolerance{},
      classification::concentration{}, classification::contribution<>{},
      classification::fitted_abc{.a_cut = 2, .b_cut = 1}, classification::profile_completeness<>{},
      classification::scorecard<>{}, classification::small_orders{.threshold = 1});
}

}  // namespace every_conclusion_test
