// SPDX-License-Identifier: BSL-1.0
// Expectation and perception, loyalty, questionnaires.
#pragma once

#include <clientele/satisfaction/customer_effort.hpp>
#include <clientele/satisfaction/customer_satisfaction.hpp>
#include <clientele/satisfaction/drivers.hpp>
#include <clientele/satisfaction/gap.hpp>
#include <clientele/satisfaction/importance_performance.hpp>
#include <clientele/satisfaction/loyalty_matrix.hpp>
#include <clientele/satisfaction/net_promoter_score.hpp>
#include <clientele/satisfaction/perception_bias.hpp>
#include <clientele/satisfaction/questionnaire.hpp>
#include <clientele/satisfaction/reliability.hpp>
#include <clientele/satisfaction/repurchase_rate.hpp>
#include <clientele/satisfaction/zone_of_tolerance.hpp>
