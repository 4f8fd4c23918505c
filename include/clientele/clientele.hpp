// SPDX-License-Identifier: BSL-1.0
// Every room. Not among them: interop/ (Eigen, Boost.Accumulators, oneTBB). A program that uses one room or one
// component compiles faster with that room's or component's own header.
#pragma once

#include <clientele/churn.hpp>
#include <clientele/classification.hpp>
#include <clientele/component.hpp>
#include <clientele/core.hpp>
#include <clientele/history.hpp>
#include <clientele/models.hpp>
#include <clientele/numerics.hpp>
#include <clientele/retention.hpp>
#include <clientele/satisfaction.hpp>
#include <clientele/service.hpp>
#include <clientele/statistics.hpp>
#include <clientele/value.hpp>
#include <clientele/version.hpp>
