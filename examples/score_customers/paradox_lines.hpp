// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/service/recovery_paradox.hpp>
#include <clientele/statistics/proportion.hpp>

#include <string>

#include "section.hpp"

namespace score_customers {

/// What the recovery paradox says of all customers, and of each class where there are several.
inline void tell_paradox(section& s, const clientele::service::recovery_paradox::conclusion& of, double confidence) {
  const auto tell = [&](const std::string& name, const clientele::service::recovery_paradox::figures& f) {
    s.share(name + "loyal after a resolved problem", clientele::wilson(f.resolved, confidence), "of the resolved");
    s.share(name + "loyal without a problem", clientele::wilson(f.without_problem, confidence), "of those without");
    s.share(name + "difference", f.paradox, "");
  };
  tell("", of.of_all);
  for (const auto& one : of.classes)
    if (of.classes.size() > 1 || !one.customer_class.is_missing())
      tell((one.customer_class.is_missing() ? "no class" : one.customer_class.text()) + ": ", one);
}

}  // namespace score_customers
