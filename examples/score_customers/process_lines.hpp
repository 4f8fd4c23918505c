// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/service/process.hpp>
#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/proportion.hpp>

#include <utility>

#include "section.hpp"

namespace score_customers {

/// The steps of a process: how many cases reached each, did it or were given up in it, and how long it took.
inline void tell_process_steps(section& s, const clientele::service::process_report& all, double confidence) {
  table steps{.name = "steps",
              .columns = {{"step"},
                          {"reached", figure::form::count},
                          {"done", figure::form::share},
                          {"given up", figure::form::count},
                          {"mean days"}}};
  for (const clientele::service::step_figures& one : all.steps)
    steps.rows.push_back({one.name, one.completion.trials, clientele::wilson(one.completion, confidence),
                          static_cast<double>(one.lost), mean_of(one.time, confidence)});
  s.tables.push_back(std::move(steps));
}

}  // namespace score_customers
