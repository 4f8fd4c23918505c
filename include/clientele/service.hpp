// SPDX-License-Identifier: BSL-1.0
// Complaints handled, recovery, care.
#pragma once

#include <clientele/service/care_calendar.hpp>
#include <clientele/service/care_plan.hpp>
#include <clientele/service/compensation.hpp>
#include <clientele/service/complaint_concerns.hpp>
#include <clientele/service/complaint_handling.hpp>
#include <clientele/service/hidden_dissatisfaction.hpp>
#include <clientele/service/interactions.hpp>
#include <clientele/service/process.hpp>
#include <clientele/service/recovery.hpp>
#include <clientele/service/recovery_band.hpp>
#include <clientele/service/recovery_curve.hpp>
#include <clientele/service/recovery_paradox.hpp>
#include <clientele/service/triage.hpp>
