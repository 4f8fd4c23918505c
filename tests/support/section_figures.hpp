// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "support/program_calls.hpp"

namespace score_customers {

/// A test of what the sections of a report say.
class section_figures : public program_calls {
 protected:
  static nlohmann::json figure(const nlohmann::json& section, const std::string& name) {
    for (const nlohmann::json& one : section["figures"])
      if (one["name"] == name) return one;
    ADD_FAILURE() << "nothing of " << name << " in " << section;
    return {};
  }
  static double value(const nlohmann::json& section, const std::string& name) {
    const nlohmann::json one = figure(section, name);
    return one.is_object() && one["value"].is_number() ? one["value"].get<double>()
                                                       : std::numeric_limits<double>::quiet_NaN();
  }
};

}  // namespace score_customers
