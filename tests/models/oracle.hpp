// SPDX-License-Identifier: BSL-1.0
// Reads the reference tables and keeps the worst row of each quantity.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace oracle {

/// The rows of a table below tests/ as texts; lines that begin with # are left out, the first line is the head.
struct table {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;

  explicit table(const std::string& name) {
    std::ifstream in("reference/" + name);
    EXPECT_TRUE(in.is_open()) << "reference/" << name << " (the tests run in the folder tests)";
    for (std::string line; std::getline(in, line);) {
      if (line.empty() || line[0] == '#') continue;
      std::vector<std::string> cells;
      std::stringstream rest(line);
      for (std::string cell; std::getline(rest, cell, ',');) cells.push_back(cell);
      if (head.empty())
        head = cells;
      else
        rows.push_back(cells);
    }
  }
};

/// Reads denormal numbers too, where std::stod throws.
inline double number(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

/// Compares value after value; prints the worst row of each quantity at the end.
class comparison {
 public:
  /// Relative error; below `floor` in magnitude, absolute error against `floor`.
  void check(const std::string& quantity, double computed, const std::string& wanted, const std::string& row,
             double tolerance = 1e-12) {
    const double want = number(wanted), floor = 1e-290;
    const double error = computed == want ? 0 : std::abs(computed - want) / std::max(std::abs(want), floor);
    EXPECT_TRUE(error <= tolerance) << quantity << " of " << row << ": computed " << computed << ", wanted " << wanted
                                    << ", error " << error;
    worst& w = worst_[quantity];
    ++w.rows;
    if (!(error <= w.error)) w = {error, w.rows, row};
  }
  void print(const char* model) const {
    for (const auto& [quantity, w] : worst_)
      std::printf("%s %s: %d rows, worst relative error %.1e at %s\n", model, quantity.c_str(), w.rows, w.error,
                  w.row.c_str());
  }

 private:
  struct worst {
    double error = 0;
    int rows = 0;
    std::string row{};
  };
  std::map<std::string, worst> worst_;
};

/// Every quantity of a table with the columns model, set, x, tx, T, p1 … p4, ll, palive, cet_…, dert_….
template <class Model>
void compare_histories(const std::string& file) {
  const table t(file);
  ASSERT_EQ(t.rows.size(), 480u);
  comparison c;
  for (const auto& row : t.rows) {
    const auto at = [&](std::size_t i) { return number(row[i]); };
    const Model m{at(5), at(6), at(7), at(8)};
    const double x = at(2), t_x = at(3), T = at(4);
    const std::string place = row[1] + " x=" + row[2] + " t_x=" + row[3] + " T=" + row[4];
    for (std::size_t k = 9; k < t.head.size(); ++k) {
      const std::string& quantity = t.head[k];
      double value = 0;
      if (quantity == "ll")
        value = log_likelihood(m, x, t_x, T);
      else if (quantity == "palive")
        value = probability_alive(m, x, t_x, T);
      else if (quantity.starts_with("cet_"))
        value = expected_purchases(m, number(quantity.substr(4)), x, t_x, T);
      else if (quantity.starts_with("dert_"))
        value = discounted_transactions(m, number(quantity.substr(5)), x, t_x, T);
      else
        FAIL() << quantity;
      c.check(quantity, value, row[k], place);
    }
  }
  c.print(Model::name.view().data());
}

/// The rows of a model in oracle_unconditional.csv.
template <class Model>
void compare_new_customers(const std::string& model) {
  const table t("oracle_unconditional.csv");
  comparison c;
  int rows = 0;
  for (const auto& row : t.rows) {
    if (row[0] != model) continue;
    ++rows;
    const auto value_at = [&](std::size_t i) { return number(row[i]); };
    const Model m{value_at(2), value_at(3), value_at(4), value_at(5)};
    const double at = value_at(7);
    c.check(row[6], row[6] == "expected" ? expected_purchases(m, at) : probability_of(m, at, 39), row[8],
            row[1] + " at " + row[7]);
  }
  EXPECT_EQ(rows, 132);
  c.print(Model::name.view().data());
}

/// ∫ f over [a, b] by adaptive Simpson: simple, independent of the library, and to about 1e-11.
template <class F>
double integral(F&& f, double a, double b, double tolerance = 1e-13) {
  struct recursion {
    static double go(F& f, double a, double fa, double b, double fb, double m, double fm, double whole,
                     double tolerance, int depth) {
      const double l = 0.5 * (a + m), r = 0.5 * (m + b), fl = f(l), fr = f(r);
      const double left = (m - a) / 6 * (fa + 4 * fl + fm), right = (b - m) / 6 * (fm + 4 * fr + fb),
                   change = left + right - whole;
      if (depth == 0 || std::abs(change) <= 15 * tolerance) return left + right + change / 15;
      return go(f, a, fa, m, fm, l, fl, left, tolerance / 2, depth - 1) +
             go(f, m, fm, b, fb, r, fr, right, tolerance / 2, depth - 1);
    }
  };
  const double m = 0.5 * (a + b), fa = f(a), fb = f(b), fm = f(m);
  return recursion::go(f, a, fa, b, fb, m, fm, (b - a) / 6 * (fa + 4 * fm + fb), tolerance, 40);
}

}  // namespace oracle
