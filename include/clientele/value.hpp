// SPDX-License-Identifier: BSL-1.0
// Lifetime value, current and potential; levers and lifecycle.
#pragma once

#include <clientele/value/first_margin.hpp>
#include <clientele/value/levers.hpp>
#include <clientele/value/lifecycle.hpp>
#include <clientele/value/lifetime.hpp>
#include <clientele/value/matrix.hpp>
#include <clientele/value/model_lifetime.hpp>
#include <clientele/value/period_lifetime.hpp>
#include <clientele/value/potential_by_comparison.hpp>
#include <clientele/value/quantile_matrix.hpp>
#include <clientele/value/sales_trend.hpp>
