// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/statistics/estimate.hpp>
#include <clientele/statistics/statistic.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace score_customers {

/// A number of the summary under a name, as a component's conclusion gives it.
struct figure {
  enum class form : unsigned char { count, amount, share };
  std::string name;
  double value = 0;
  std::string unit;
  form shown = form::amount;
  std::optional<clientele::estimate> estimated{};  ///< its interval and how it was made; or why there is no value
};

/// Figures along a curve: a row of numbers for each of its points.
struct curve {
  std::string name;
  std::vector<std::string> columns;
  std::vector<figure::form> shown;  ///< of each column
  std::vector<std::vector<double>> rows;
};

/// Of a number that there is none.
inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// What stands in a table: a text, a number, or an estimate with its interval.
using table_cell = std::variant<std::string, double, clientele::estimate>;

/// A table of the summary, such as a Pareto of causes or two classes crossed.
struct table {
  struct column {
    std::string name;
    figure::form shown = figure::form::amount;  ///< of what is no text
  };
  std::string name;
  std::vector<column> columns;
  std::vector<std::vector<table_cell>> rows{};
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
  std::string component{};  ///< "churn::ripple"
  std::string title{};      ///< "ripple"
  std::string group{};      ///< "complaints": the heading under which it stands
  std::uint64_t rows = 0, invalid = 0;
  std::vector<std::pair<std::string, std::uint64_t>> missing{};  ///< by optional input
  std::vector<std::pair<std::string, std::uint64_t>> blamed{};   ///< invalid rows, by input
  std::vector<std::pair<std::string, std::string>> parameters{};
  std::vector<figure> figures{};  ///< what the component concludes
  std::vector<statistic_line> statistics{};
  std::vector<class_line> classes{};
  std::vector<curve> curves{};
  std::vector<table> tables{};
  std::vector<std::string> notes{};

  void count(std::string name, std::uint64_t value, std::string_view unit = "customers") {
    add(std::move(name), value, unit, figure::form::count);
  }
  template <class Value>
  void amount(std::string name, const Value& value, std::string_view unit) {
    add(std::move(name), value, unit, figure::form::amount);
  }
  template <class Value>
  void share(std::string name, const Value& value, std::string_view of_what) {
    add(std::move(name), value, of_what, figure::form::share);
  }
  /// A number, a count or an estimate with its interval.
  template <class Value>
  void add(std::string name, const Value& value, std::string_view unit, figure::form shown) {
    if constexpr (std::same_as<Value, clientele::estimate>)
      figures.push_back({std::move(name), value.value, std::string(unit), shown, value});
    else
      figures.push_back({std::move(name), static_cast<double>(value), std::string(unit), shown, std::nullopt});
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
