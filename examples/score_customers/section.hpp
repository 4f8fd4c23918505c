// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/core/statistics.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace score_customers {

/// A number of the summary under a name, as a component's conclusion gives it.
struct figure {
  enum class form : unsigned char { count, amount, share };
  std::string name;
  double value = 0;
  std::string unit;
  form shown = form::amount;
};

/// A total, a mean, … of one number among a component's results, or of an input that it summarises.
struct statistic_line {
  std::string name;
  std::string unit;
  clientele::statistic values;
};

/// How many customers are in one class of an enum among the results.
struct class_line {
  std::string result;
  std::string name;
  std::uint64_t customers = 0;
};

/// What the summary says of one component.
struct section {
  std::string component;  ///< "churn::ripple"
  std::string title;      ///< "ripple"
  std::uint64_t rows = 0, invalid = 0;
  std::vector<std::pair<std::string, std::uint64_t>> missing;  ///< by optional input
  std::vector<std::pair<std::string, std::uint64_t>> blamed;   ///< invalid rows, by input
  std::vector<std::pair<std::string, std::string>> parameters;
  std::vector<figure> figures;  ///< what the component concludes
  std::vector<statistic_line> statistics;
  std::vector<class_line> classes;

  void count(std::string name, std::uint64_t value, std::string unit = "customers") {
    figures.push_back({std::move(name), static_cast<double>(value), std::move(unit), figure::form::count});
  }
  void amount(std::string name, double value, std::string_view unit) {
    figures.push_back({std::move(name), value, std::string(unit), figure::form::amount});
  }
  void share(std::string name, double value, std::string_view of_what) {
    figures.push_back({std::move(name), value, std::string(of_what), figure::form::share});
  }
};

/// A customer at the top of a ranking.
struct ranked {
  std::string id;
  double current = 0, potential = 0, improved = 0;
};

/// "1,234,567.89"; "undefined" for NaN.
[[nodiscard]] std::string grouped(double value, int decimals);

}  // namespace score_customers
