// SPDX-License-Identifier: BSL-1.0
// What keeping customers returns, whom to keep, with which budget.
#pragma once

#include <clientele/retention/acquisition_funnel.hpp>
#include <clientele/retention/budget.hpp>
#include <clientele/retention/capacity.hpp>
#include <clientele/retention/churn_band.hpp>
#include <clientele/retention/cross_buying.hpp>
#include <clientele/retention/customer_equity.hpp>
#include <clientele/retention/effort_and_value.hpp>
#include <clientele/retention/gain.hpp>
#include <clientele/retention/keeping_and_winning.hpp>
#include <clientele/retention/lost_reasons.hpp>
#include <clientele/retention/offers.hpp>
#include <clientele/retention/order_effort.hpp>
#include <clientele/retention/payback.hpp>
#include <clientele/retention/response_curve.hpp>
#include <clientele/retention/roi.hpp>
#include <clientele/retention/sensitivity.hpp>
#include <clientele/retention/targeting.hpp>
#include <clientele/retention/uplift.hpp>
#include <clientele/retention/where_to_spend.hpp>
#include <clientele/retention/win_rate.hpp>
