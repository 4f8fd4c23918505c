// SPDX-License-Identifier: BSL-1.0
// fails with NO_COMPONENT: static assertion failed.*names a result that no component, or more than one, of this pass has
// fails with NO_COMPONENT: churn::basic_ripple<
// fails with TWO_COMPONENTS: static assertion failed.*use into<"label">
// fails with TWO_COMPONENTS: churn::basic_ripple<
// fails with UNKNOWN_LABEL: static assertion failed.*use into<"label">
// fails with UNKNOWN_LABEL: lower
// fails with READ_ONLY: static assertion failed.*the column of into\(.*\) is read-only
// fails with INTEGERS: static assertion failed.*holds floating numbers
// fails with WHOLE_ARRAY: static assertion failed.*this result is an array: into\(member, element, column\)
// fails with GET_TWICE: static assertion failed.*the component appears zero or several times in this plan
// fails with GET_TWICE: churn::basic_ripple<
// fails with GET_UNKNOWN: static assertion failed.*the label appears zero or several times in this plan
// fails with GET_UNKNOWN: lower
// fails with NO_INPUT: static assertion failed.*the component has no input of this name
// fails with NOT_SUMMARISED: static assertion failed.*the component does not summarise this input
// fails with LATE_PROJECTION: static assertion failed.*only options may follow
#include <clientele/churn/ripple.hpp>
#include <clientele/core/score.hpp>
#include <clientele/satisfaction/gap.hpp>

#include <vector>

struct customer {
  double complaints, purchases;
  std::array<double, 4> expected, perceived;
};

int main() {
  using namespace clientele;
  using result = churn::ripple::result;
  const std::vector<customer> customers;
  std::vector<double> heard, overall;
  std::vector<int> rounded;
  const auto ripple = on(churn::ripple{}, &customer::complaints, &customer::purchases);
  const auto gap = on(satisfaction::gap<>{}, &customer::expected, &customer::perceived);
  const auto two = fuse(ripple, label<"upper">(ripple), label<"other">(ripple));
  const auto same = fuse(ripple, ripple);
#if defined(NO_COMPONENT)
  score(customers, ripple, into(&satisfaction::gap<>::result::overall, overall));
#elif defined(TWO_COMPONENTS)
  score(customers, same, into(&result::heard, heard));
#elif defined(UNKNOWN_LABEL)
  score(customers, two, into<"lower">(&result::heard, heard));
#elif defined(READ_ONLY)
  const auto& fixed = heard;
  score(customers, ripple, into(&result::heard, fixed));
#elif defined(INTEGERS)
  score(customers, ripple, into(&result::heard, rounded));
#elif defined(WHOLE_ARRAY)
  score(customers, gap, into(&satisfaction::gap<>::result::gaps, overall));
#elif defined(GET_TWICE)
  get<churn::ripple>(summarize(customers, two)).rows();
#elif defined(GET_UNKNOWN)
  get<"lower">(summarize(customers, two)).rows();
#elif defined(NO_INPUT)
  summarize(customers, ripple).input<"complaints">();
#elif defined(NOT_SUMMARISED)
  summarize(customers, gap).input<"expected">();
#elif defined(LATE_PROJECTION)
  summarize(customers, ripple, &customer::purchases);
#else
  score(customers, ripple, into(&result::heard, heard));
  score(customers, gap, into(&satisfaction::gap<>::result::gaps, 2, overall));
  score(customers, two, into<"upper">(&result::heard, heard), into(&result::silent, overall));
  get<"upper">(summarize(customers, two)).input<"complainants">();
  get<0>(summarize(customers, same)).rows();
#endif
}
