// SPDX-License-Identifier: BSL-1.0
// Probabilistic models of buying, leaving and spending, fitted and asked.
#pragma once

#include <clientele/models/bdw.hpp>
#include <clientele/models/bg_bb.hpp>
#include <clientele/models/bg_nbd.hpp>
#include <clientele/models/contract_fit.hpp>
#include <clientele/models/contract_history.hpp>
#include <clientele/models/contract_operations.hpp>
#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/fit.hpp>
#include <clientele/models/future.hpp>
#include <clientele/models/gamma_gamma.hpp>
#include <clientele/models/gamma_gompertz_nbd.hpp>
#include <clientele/models/history.hpp>
#include <clientele/models/joined_rows.hpp>
#include <clientele/models/likelihood/bg_bb.hpp>
#include <clientele/models/likelihood/bg_nbd.hpp>
#include <clientele/models/likelihood/contracts.hpp>
#include <clientele/models/likelihood/gamma_gamma.hpp>
#include <clientele/models/likelihood/gamma_gompertz_nbd.hpp>
#include <clientele/models/likelihood/grouped_rows.hpp>
#include <clientele/models/likelihood/nbd.hpp>
#include <clientele/models/likelihood/pareto_nbd.hpp>
#include <clientele/models/maximum_likelihood.hpp>
#include <clientele/models/nbd.hpp>
#include <clientele/models/operations.hpp>
#include <clientele/models/pareto_nbd.hpp>
#include <clientele/models/probability_alive.hpp>
#include <clientele/models/purchase_table.hpp>
#include <clientele/models/random.hpp>
#include <clientele/models/sbg.hpp>
#include <clientele/models/simulate.hpp>
#include <clientele/models/special.hpp>
