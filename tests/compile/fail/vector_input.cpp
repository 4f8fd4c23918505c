// SPDX-License-Identifier: BSL-1.0
// fails with SCALAR: static assertion failed.*the projection of this vector input gives no list of numbers; use each
// fails with SCALAR: satisfaction::basic_gap<
// fails with SCALAR: perceived
// fails with COLUMN: static assertion failed.*a column gives one number a row, and this input is a vector; use each
// fails with COLUMN: satisfaction::basic_gap<
// fails with COLUMN: perceived
// fails with RESULT: static assertion failed.*gives one number, and this input is a vector; use each
// fails with RESULT: expected
// fails with EACH_TOO_FEW: static assertion failed.*needs one projection for each element of the input
// fails with EACH_TOO_FEW: satisfaction::basic_gap<
// fails with EACH_TOO_FEW: expected
// fails with OF_AN_ARRAY: static assertion failed.*of\(.*\) takes one number or class of a result
// fails with OF_AN_ARRAY: satisfaction::basic_gap<
// fails with OF_AN_ARRAY: array<double, 4(ul)?>
#include <clientele/core/summarize.hpp>
#include <clientele/satisfaction/gap.hpp>

#include <vector>

struct customer {
  std::array<double, 4> expected, perceived;
  double overall;
};

int main() {
  using namespace clientele;
  using gap = satisfaction::gap<4>;
  const std::vector<customer> customers;
  const std::vector<double> overall;
  static_cast<void>(overall);
  const auto first = on(gap{}, &customer::expected, &customer::perceived);
#if defined(SCALAR)
  summarize(customers, gap{}, &customer::expected, &customer::overall);
#elif defined(COLUMN)
  summarize(customers, gap{}, &customer::expected, column(overall));
#elif defined(RESULT)
  summarize(customers, gap{}, of(first, &gap::result::overall), &customer::perceived);
#elif defined(EACH_TOO_FEW)
  summarize(customers, gap{}, each(&customer::overall, &customer::overall), &customer::perceived);
#elif defined(OF_AN_ARRAY)
  const auto o = of(first, &gap::result::gaps);
#else
  const auto o = of(first, &gap::result::overall);
  summarize(customers, gap{}, each(o, &customer::overall, column(overall), constant(3)), &customer::perceived);
  summarize(customers, satisfaction::gap<1>{}, &customer::overall, each(&customer::overall));
#endif
}
