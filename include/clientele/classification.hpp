// SPDX-License-Identifier: BSL-1.0
// A/B/C, RFM, concentration, migration between classes.
#pragma once

#include <clientele/classification/abc.hpp>
#include <clientele/classification/axes.hpp>
#include <clientele/classification/concentration.hpp>
#include <clientele/classification/contribution.hpp>
#include <clientele/classification/criteria.hpp>
#include <clientele/classification/cross_table.hpp>
#include <clientele/classification/distribution.hpp>
#include <clientele/classification/grade.hpp>
#include <clientele/classification/migration.hpp>
#include <clientele/classification/profile_completeness.hpp>
#include <clientele/classification/rfm.hpp>
#include <clientele/classification/scorecard.hpp>
#include <clientele/classification/small_orders.hpp>
