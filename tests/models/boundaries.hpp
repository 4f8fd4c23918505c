// SPDX-License-Identifier: BSL-1.0
// Every operation of a model where its parameters leave for 0 or infinity, against exact values, with a bound on the
// work. The tables are reference/boundaries_<model>.csv, written by reference/boundaries.py; a row is
//
//     operation   as the function is called
//     boundary    in words, such as "s beta -> 1e9": which parameters are there
//     parameters  of the model, in its order, with spaces between
//     arguments   of the function after the model, in its order, with spaces between; fewer are the shorter overload
//     value       exact to 25 digits for these doubles
//     condition   by how many relative units the value changes if every parameter and argument changes by one
//
// The rule: an error of 1e-12 of the value, or of what four roundings of the arguments (2^-52) do to it, whichever is
// more.
#pragma once

#include <clientele/models/operations.hpp>

#include "oracle.hpp"

#include <chrono>
#include <concepts>

namespace boundaries {

using clientele::quadrature::effort;

struct row {
  std::string operation, boundary;
  std::vector<double> parameters, arguments;
  std::string value;
  double condition;

  explicit row(const std::vector<std::string>& cells)
      : operation(cells.at(0)),
        boundary(cells.at(1)),
        parameters(numbers(cells.at(2))),
        arguments(numbers(cells.at(3))),
        value(cells.at(4)),
        condition(oracle::number(cells.at(5))),
        text_(operation + "(" + cells[2] + " | " + cells[3] + "), " + boundary) {}

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] double tolerance() const { return std::max(1e-12, 4 * 0x1p-52 * condition); }

 private:
  static std::vector<double> numbers(const std::string& cell) {
    std::vector<double> all;
    std::stringstream rest(cell);
    for (std::string one; rest >> one;) all.push_back(oracle::number(one));
    return all;
  }
  std::string text_;
};

/// A model from its parameters in their order.
template <class Model>
Model model_of(const std::vector<double>& values) {
  Model m{};
  EXPECT_EQ(values.size(), std::tuple_size_v<std::remove_cvref_t<decltype(Model::parameters)>>);
  std::size_t i = 0;
  std::apply([&](const auto&... p) { ((m.*p.member = values.at(i++)), ...); }, Model::parameters);
  return m;
}

/// What is asked of a model of buying: the value as a user gets it. Points are counted where the integrals and sums
/// are, on the way that the operation takes.
template <class Model>
double ask(const Model& m, const std::string& operation, const std::vector<double>& a, std::size_t& points) {
  namespace models = clientele::models;
  const models::detail::unchecked counted{effort(points)};
  const auto alive = [&](double x, double t_x, double T) { (void)probability_alive(counted, m, x, t_x, T); };
  if (operation == "log_likelihood") {
    if constexpr (requires { log_likelihood(counted, m, a[0], a[1], a[2]); })
      (void)log_likelihood(counted, m, a.at(0), a.at(1), a.at(2));
    return log_likelihood(m, a.at(0), a.at(1), a.at(2));
  }
  if (operation == "probability_alive") {
    alive(a.at(0), a.at(1), a.at(2));
    if (a.size() == 3) return probability_alive(m, a[0], a[1], a[2]);
    (void)still_there(counted, if_alive(m, a[0], a[2]), a.at(3));
    return probability_alive(m, a[0], a[1], a[2], a[3]);
  }
  if (operation == "expected_purchases") {
    if (a.size() == 1) {
      (void)expected_while_there(counted, newcomer(counted, m).customer, a[0]);
      return expected_purchases(m, a[0]);
    }
    alive(a.at(1), a.at(2), a.at(3));
    (void)expected_while_there(counted, if_alive(m, a[1], a[3]), a[0]);
    return expected_purchases(m, a[0], a[1], a[2], a[3]);
  }
  if (operation == "probability_of") {
    if (a.size() == 2) {
      (void)probability_while_there(counted, newcomer(counted, m).customer, a[0], a[1]);
      return probability_of(m, a[0], a[1]);
    }
    alive(a.at(2), a.at(3), a.at(4));
    (void)probability_while_there(counted, if_alive(m, a[2], a[4]), a[0], a[1]);
    return probability_of(m, a[0], a[1], a[2], a[3], a[4]);
  }
  if (operation == "discounted_transactions") {
    const double horizon = a.size() > 4 ? a[4] : std::numeric_limits<double>::infinity();
    alive(a.at(1), a.at(2), a.at(3));
    if (a[0] > 0) (void)discounted_while_there(counted, if_alive(m, a[1], a[3]), a[0], horizon);
    return discounted_transactions(m, a[0], a[1], a[2], a[3], horizon);
  }
  ADD_FAILURE() << operation << " is no operation of " << Model::name.view();
  return 0;
}

/// Every row of reference/boundaries_<file>.csv. `asked(model, operation, arguments, points)` gives the value and adds
/// the points at which functions were evaluated; none may take more than `most_points`. Prints, for each operation, the
/// worst row and the one that took most points. The time is only a guard: it is a hundred times what is usual.
template <class Model, class Ask>
void compare(const std::string& file, std::size_t least_rows, std::size_t most_points, Ask&& asked) {
  const auto began = std::chrono::steady_clock::now();
  const oracle::table t("boundaries_" + file + ".csv");
  ASSERT_GE(t.rows.size(), least_rows);
  struct worst {
    std::size_t rows = 0, points = 0;
    double share = -1, error = 0;  ///< of what is allowed; relative
    std::string row{}, longest{};
  };
  std::map<std::string, worst> of;
  for (const auto& cells : t.rows) {
    const row r(cells);
    std::size_t points = 0;
    const double value = asked(model_of<Model>(r.parameters), r.operation, r.arguments, points);
    const double want = oracle::number(r.value), floor = 1e-290;
    const double error = value == want ? 0 : std::abs(value - want) / std::max(std::abs(want), floor);
    EXPECT_TRUE(error <= r.tolerance()) << r.text() << ": computed " << value << ", wanted " << r.value << ", error "
                                        << error << ", allowed " << r.tolerance();
    EXPECT_LE(points, most_points) << r.text();
    worst& w = of[r.operation];
    ++w.rows;
    if (!(error / r.tolerance() <= w.share)) w.share = error / r.tolerance(), w.error = error, w.row = r.text();
    if (points >= w.points) w.points = points, w.longest = r.text();
  }
  for (const auto& [operation, w] : of)
    std::printf("%s %s: %zu rows, worst relative error %.1e at %s; at most %zu points at %s\n",
                Model::name.view().data(), operation.c_str(), w.rows, w.error, w.row.c_str(), w.points,
                w.longest.c_str());
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
}

template <class Model>
void compare(const std::string& file, std::size_t least_rows, std::size_t most_points) {
  compare<Model>(file, least_rows, most_points,
                 [](const Model& m, const std::string& operation, const std::vector<double>& a, std::size_t& points) {
                   return ask(m, operation, a, points);
                 });
}

}  // namespace boundaries
