// SPDX-License-Identifier: BSL-1.0
// fails with TOO_FEW: static assertion failed.*this input of the component has no projection
// fails with TOO_FEW: churn::basic_ripple<
// fails with TOO_FEW: annual_purchase
// fails with TOO_MANY: static assertion failed.*more projections than the component has inputs
// fails with TOO_MANY: churn::basic_ripple_within_base<
// fails with TAKES_NO_CUSTOMER: static assertion failed.*the projection of this input cannot be called with the range's customer
// fails with TAKES_NO_CUSTOMER: churn::basic_ripple<
// fails with TAKES_NO_CUSTOMER: complainants
// fails with NO_NUMBER: static assertion failed.*the projection of this input gives something that is not a number
// fails with NO_NUMBER: churn::basic_ripple<
// fails with NO_NUMBER: annual_purchase
// fails with NO_NUMBER_IN_COLUMN: static assertion failed.*the column or constant for this input holds something that is not a number
// fails with NO_NUMBER_IN_COLUMN: churn::basic_ripple<
// fails with NO_NUMBER_IN_COLUMN: complainants
// fails with LAZY: static assertion failed.*the projection of this input gives something that is not a number
// fails with LAZY: annual_purchase
// fails with TEMPORARY: static assertion failed.*this temporary ends before the pass; keep it in a variable
// fails with TEMPORARY: std::(__1::)?vector<double
// fails with NAMED_TEMPORARY: static assertion failed.*this temporary ends before the pass; keep it in a variable
// fails with NOTHING: static assertion failed.*clientele: on\(…\) takes a component and a projection for each of its inputs
// fails with NO_VALUE: static assertion failed.*clientele: .*constant
// fails with NUMBERS: static assertion failed.*clientele: merge\(a, b\) joins what two parts gave
#include <clientele/churn/ripple.hpp>
#include <clientele/core/merge.hpp>
#include <clientele/core/score.hpp>

#include <string>
#include <vector>

struct customer {
  int complaints;
  double purchases;
  std::string name;
};
struct stranger {
  double age;
};

int main() {
  using namespace clientele;
  const std::vector<customer> customers;
  const std::vector<double> complaints;
  const std::vector<std::string> names;
  static_cast<void>(complaints);
  static_cast<void>(names);
#if defined(TOO_FEW)
  summarize(customers, churn::ripple{}, &customer::complaints);
#elif defined(TOO_MANY)
  summarize(customers, on(churn::ripple{}, &customer::complaints, &customer::purchases, &customer::purchases,
                          &customer::purchases));
#elif defined(TAKES_NO_CUSTOMER)
  summarize(customers, churn::ripple{}, &stranger::age, &customer::purchases);
#elif defined(NO_NUMBER)
  summarize(customers, churn::ripple{}, &customer::complaints, &customer::name);
#elif defined(NO_NUMBER_IN_COLUMN)
  summarize(on(churn::ripple{}, column(names), column(complaints)));
#elif defined(LAZY)
  for (const auto& r : score(customers, churn::ripple{}, &customer::complaints, &customer::name)) static_cast<void>(r);
#elif defined(TEMPORARY)
  summarize(on(churn::ripple{}, column(complaints), column(std::vector<double>(10))));
#elif defined(NAMED_TEMPORARY)
  summarize(on(churn::ripple{}, column(complaints), column("purchases", std::vector<double>(10))));
#elif defined(NOTHING)
  summarize(customers, on());
#elif defined(NO_VALUE)
  summarize(customers, churn::ripple{}, &customer::complaints, constant());
#elif defined(NUMBERS)
  merge(1, 2);
#else
  merge(summarize(customers, churn::ripple{}, &customer::complaints, constant(2)),
        summarize(customers, churn::ripple{}, &customer::complaints, constant(3)));
  summarize(customers, churn::ripple{}, &customer::complaints, &customer::purchases);
  summarize(on(churn::ripple{}, column(complaints), column("purchases", complaints)));
#endif
}
