// SPDX-License-Identifier: BSL-1.0
// Statistics, estimates with their intervals, order statistics: they know no customer.
#pragma once

#include <clientele/statistics/association.hpp>
#include <clientele/statistics/capped.hpp>
#include <clientele/statistics/category_counts.hpp>
#include <clientele/statistics/category_tallies.hpp>
#include <clientele/statistics/class_counts.hpp>
#include <clientele/statistics/covariance.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/exact_quantiles.hpp>
#include <clientele/statistics/exact_statistic.hpp>
#include <clientele/statistics/indexed_map.hpp>
#include <clientele/statistics/kept_rows.hpp>
#include <clientele/statistics/line.hpp>
#include <clientele/statistics/log_histogram.hpp>
#include <clientele/statistics/order_statistics.hpp>
#include <clientele/statistics/proportion.hpp>
#include <clientele/statistics/quantile_interval.hpp>
#include <clientele/statistics/quantile_rank.hpp>
#include <clientele/statistics/rank_correlation.hpp>
#include <clientele/statistics/selection_rule.hpp>
#include <clientele/statistics/statistic.hpp>
