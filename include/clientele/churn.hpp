// SPDX-License-Identifier: BSL-1.0
// Complaints and their ripple, word of mouth, leaving and its reasons.
#pragma once

#include <clientele/churn/bad_experience.hpp>
#include <clientele/churn/cascade.hpp>
#include <clientele/churn/cohort_triangle.hpp>
#include <clientele/churn/four_rates.hpp>
#include <clientele/churn/kaplan_meier.hpp>
#include <clientele/churn/profit_contribution.hpp>
#include <clientele/churn/rates.hpp>
#include <clientele/churn/reach_distribution.hpp>
#include <clientele/churn/reasons.hpp>
#include <clientele/churn/revenue_rates.hpp>
#include <clientele/churn/ripple.hpp>
#include <clientele/churn/told.hpp>
#include <clientele/churn/word_balance.hpp>
#include <clientele/churn/word_of_mouth.hpp>
