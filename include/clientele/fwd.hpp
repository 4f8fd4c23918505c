// SPDX-License-Identifier: BSL-1.0
// Declarations of the components, models and types that a program names in its own headers; the definitions are in the
// header of each. Default template arguments are stated there: here write `ripple` or `basic_ripple<double>`, and
// `basic_gap<double, 4>` for `gap<4>`. What takes a described enum (`rfm`, `class_counts`, …) or the hash of a log's
// ids is declared in its own header alone.
#pragma once

#include <cstddef>

namespace clientele::inline v0 {

class category_counts;
class covariance;
enum class statistic_state : unsigned char;
enum class interval_method : unsigned char;
struct estimate;
struct exact_quantiles;
struct association;
struct line;
enum class capped : unsigned char;
class log_histogram;
struct proportion;
class statistic;
class category;
struct no_diagnostics;
template <class T, class Diagnostics>
struct fitted;
template <class T>
struct column_view;
template <class... Bounds>
struct fused;
template <class T>
struct constant;
template <class Sink>
struct quarantine;
template <class Component>
class summary;
template <class Component>
class totals;
template <class Plan, class... Options>
class sliding;
template <class Key, class Value>
class grouped;

}  // namespace clientele::inline v0

namespace clientele::inline v0::history {

template <class Time>
struct cohorts;
template <class Id, class Time>
struct customer_history;
template <class Time>
struct purchase;
template <class Time>
struct interpurchase_times;
template <class Time>
struct regularity;
template <class Time>
struct observation;
template <class Time>
class period;
template <class Time>
struct time_grid;
template <class Time>
struct tracking;

}  // namespace clientele::inline v0::history

namespace clientele::inline v0::models {

enum class leaving_begins : unsigned char;
template <leaving_begins begins>
struct beta_geometric_nbd;
using bg_nbd = beta_geometric_nbd<leaving_begins{0}>;
using mbg_nbd = beta_geometric_nbd<leaving_begins{1}>;
template <class Model>
struct expected_purchases_of;
struct prior;
template <class Model, bool with_weights>
struct model_fit;
struct gamma_gamma;
struct gamma_gompertz_nbd;
struct bdw;
struct bg_bb;
struct sbg;
enum class stopping : unsigned char;
struct nbd;
struct pareto_nbd;
template <class Model>
struct probability_alive_of;
template <class Model>
struct purchase_table;
using bg_nbd_fit = model_fit<bg_nbd, false>;
using mbg_nbd_fit = model_fit<mbg_nbd, false>;
using pareto_nbd_fit = model_fit<pareto_nbd, false>;
using nbd_fit = model_fit<nbd, false>;
using gamma_gompertz_nbd_fit = model_fit<gamma_gompertz_nbd, false>;
using bg_bb_fit = model_fit<bg_bb, false>;
using gamma_gamma_fit = model_fit<gamma_gamma, false>;

}  // namespace clientele::inline v0::models

namespace clientele::inline v0::value {

struct unlimited;
template <class Scalar, class Horizon>
struct basic_levers;
using levers = basic_levers<double, unlimited>;
using finite_levers = basic_levers<double, double>;
template <class Scalar, class Horizon>
struct basic_individual_levers;
using individual_levers = basic_individual_levers<double, unlimited>;
using individual_finite_levers = basic_individual_levers<double, double>;
struct lifecycle;
template <class Scalar, class Horizon>
struct basic_lifetime;
using lifetime = basic_lifetime<double, unlimited>;
using finite_lifetime = basic_lifetime<double, double>;
template <class Scalar, class Horizon>
struct basic_individual_lifetime;
using individual_lifetime = basic_individual_lifetime<double, unlimited>;
using individual_finite_lifetime = basic_individual_lifetime<double, double>;
struct fitted_potential_by_comparison;
struct potential_by_comparison;
struct sales_trend;
struct sales_trends;
template <class Scalar>
struct basic_matrix;
using matrix = basic_matrix<double>;
template <class Buying, class Spending>
struct model_lifetime;
template <class Scalar, std::size_t k>
struct basic_period_lifetime;
struct fitted_matrix;
struct quantile_matrix;

}  // namespace clientele::inline v0::value

namespace clientele::inline v0::retention {

template <class Scalar>
struct basic_acquisition_funnel;
using acquisition_funnel = basic_acquisition_funnel<double>;
struct budget;
template <class Scalar>
struct basic_capacity;
using capacity = basic_capacity<double>;
template <class Scalar>
struct basic_customer_equity;
using customer_equity = basic_customer_equity<double>;
struct effort_and_value;
template <class Scalar>
struct basic_keeping_and_winning;
using keeping_and_winning = basic_keeping_and_winning<double>;
template <class Scalar>
struct basic_payback;
using payback = basic_payback<double>;
template <class Scalar>
struct basic_response_curve;
using response_curve = basic_response_curve<double>;
template <class Scalar>
struct basic_roi;
using roi = basic_roi<double>;
template <class Scalar>
struct basic_sensitivity;
using sensitivity = basic_sensitivity<double>;
template <class Scalar>
struct basic_churn_band;
using churn_band = basic_churn_band<double>;
template <class Scalar>
struct basic_cross_buying;
using cross_buying = basic_cross_buying<double>;
template <class Scalar>
struct basic_order_effort;
using order_effort = basic_order_effort<double>;
struct targeting;
template <class Scalar>
struct basic_where_to_spend;
using where_to_spend = basic_where_to_spend<double>;
template <class Scalar>
struct basic_win_rate;
using win_rate = basic_win_rate<double>;

}  // namespace clientele::inline v0::retention

namespace clientele::inline v0::churn {

template <class Scalar>
struct basic_bad_experience;
using bad_experience = basic_bad_experience<double>;
struct cascade;
struct cohort_triangle;
struct kaplan_meier;
struct profit_contribution;
template <class Scalar>
struct basic_rates;
using rates = basic_rates<double>;
struct reach_distribution;
struct reasons;
template <class Scalar>
struct basic_revenue_rates;
using revenue_rates = basic_revenue_rates<double>;
template <class Scalar>
struct basic_ripple;
using ripple = basic_ripple<double>;
template <class Scalar>
struct basic_ripple_within_base;
using ripple_within_base = basic_ripple_within_base<double>;
template <class Scalar>
struct basic_four_rates;
using four_rates = basic_four_rates<double>;
template <class Scalar>
struct basic_told;
using told = basic_told<double>;
template <class Scalar>
struct basic_word_balance;
using word_balance = basic_word_balance<double>;
template <class Scalar>
struct basic_word_of_mouth;
using word_of_mouth = basic_word_of_mouth<double>;

}  // namespace clientele::inline v0::churn

namespace clientele::inline v0::satisfaction {

template <class Scalar>
struct basic_customer_effort;
using customer_effort = basic_customer_effort<double>;
template <class Scalar>
struct basic_customer_satisfaction;
using customer_satisfaction = basic_customer_satisfaction<double>;
template <class Scalar, std::size_t k>
struct basic_gap;
template <class Scalar>
struct basic_importance_performance;
using importance_performance = basic_importance_performance<double>;
template <class Scalar>
struct basic_loyalty_matrix;
using loyalty_matrix = basic_loyalty_matrix<double>;
template <class Scalar>
struct basic_net_promoter_score;
using net_promoter_score = basic_net_promoter_score<double>;
template <class Scalar>
struct basic_perception_bias;
using perception_bias = basic_perception_bias<double>;
struct questionnaire;
template <class Scalar>
struct basic_repurchase_rate;
using repurchase_rate = basic_repurchase_rate<double>;
template <class Scalar>
struct basic_zone_of_tolerance;
using zone_of_tolerance = basic_zone_of_tolerance<double>;

}  // namespace clientele::inline v0::satisfaction

namespace clientele::inline v0::service {

template <class Scalar>
struct basic_compensation;
using compensation = basic_compensation<double>;
template <class Scalar>
struct basic_complaint_handling;
using complaint_handling = basic_complaint_handling<double>;
template <class Scalar>
struct basic_hidden_dissatisfaction;
using hidden_dissatisfaction = basic_hidden_dissatisfaction<double>;
template <class Scalar>
struct basic_recovery;
using recovery = basic_recovery<double>;
template <class Scalar>
struct basic_recovery_band;
using recovery_band = basic_recovery_band<double>;

}  // namespace clientele::inline v0::service

namespace clientele::inline v0::classification {

struct fitted_abc;
struct abc;
template <class Scalar>
struct basic_axes;
using axes = basic_axes<double>;
struct concentration_figures;
struct concentration;
template <class Scalar, std::size_t k>
struct basic_contribution;
template <class Scalar, std::size_t k>
struct basic_criteria;
template <class Scalar, std::size_t sections>
struct basic_profile_completeness;
template <class Scalar, std::size_t k>
struct basic_scorecard;
template <class Scalar>
struct basic_small_orders;
using small_orders = basic_small_orders<double>;

}  // namespace clientele::inline v0::classification
