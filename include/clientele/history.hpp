// SPDX-License-Identifier: BSL-1.0
// Transaction logs into customer histories.
#pragma once

#include <clientele/history/also.hpp>
#include <clientele/history/cohorts.hpp>
#include <clientele/history/customer_history.hpp>
#include <clientele/history/from_history.hpp>
#include <clientele/history/interpurchase_times.hpp>
#include <clientele/history/log_counts.hpp>
#include <clientele/history/observation.hpp>
#include <clientele/history/period.hpp>
#include <clientele/history/purchase_times.hpp>
#include <clientele/history/regularity.hpp>
#include <clientele/history/sorted_log.hpp>
#include <clientele/history/time_grid.hpp>
#include <clientele/history/tracking.hpp>
#include <clientele/history/unsorted_log.hpp>
