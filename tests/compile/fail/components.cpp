// SPDX-License-Identifier: BSL-1.0
// fails with NO_SCALAR: static assertion failed.*clientele: .*using scalar = double
// fails with NO_RESULTS: static assertion failed.*clientele: .*has no static constexpr auto results
// fails with NO_NAME: static assertion failed.*clientele: .*has no static constexpr auto name
// fails with NO_COMPUTE: static assertion failed.*clientele: .*has no result compute
// fails with UNFITTED: static assertion failed.*clientele: .*use the component that .fit
// fails with UNFITTED_DIRECT: static assertion failed.*clientele: .*use the component that .fit
// fails with UNFITTED_SCORE: static assertion failed.*clientele: .*use the component that .fit
// fails with FITTED: static assertion failed.*clientele: this is what fit.* the component in it is \*f
// fails with FITTED_SCORE: static assertion failed.*clientele: this is what fit.* the component in it is \*f
// fails with FUSE_COMPONENT: static assertion failed.*clientele: .*takes bound components
// fails with LABEL_COMPONENT: static assertion failed.*clientele: .*takes one bound component
// fails with OF_COMPONENT: static assertion failed.*clientele: .*takes one bound component
// fails with OF_CUSTOMER: static assertion failed.*clientele: .*a member of the bound component's result
// fails with NO_PLAN: static assertion failed.*clientele: .*the component is missing
// fails with NO_RANGE: static assertion failed.*clientele: .*the range of customers comes first
// fails with ONE_CUSTOMER: static assertion failed.*clientele: .*a range of customers is wanted
// fails with LETTER: static assertion failed.*clientele: .*a character is no number
// fails with MAYBE_LETTER: static assertion failed.*clientele: .*a character is no number
// fails with CONSTANT_LETTER: static assertion failed.*clientele: .*a character is no number
// fails with TWICE: static assertion failed.*clientele: .*this option is given twice
// fails with QUARANTINE: static assertion failed.*clientele: .*takes what is called with each bad row
// fails with FIT_COMPONENT: static assertion failed.*clientele: .*has nothing to learn
// fails with FIT_SWAPPED: static assertion failed.*clientele: .*a specification comes first
// fails with FIT_NOTHING: static assertion failed.*clientele: .*the range of customers is missing
// fails with NO_CONCLUSION: static assertion failed.*clientele: .*concludes nothing
// fails with MERGE: static assertion failed.*clientele: .*joins two summaries of the same components
#include <clientele/churn/ripple.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>

#include <optional>
#include <vector>

struct customer {
  double purchases;
  char letter;
  signed char small;
};

// A component in parts, each of which lacks one.
struct scalar_part {
  using scalar = double;
};
struct name_part {
  static constexpr auto name = clientele::fixed_string{"own::thing"};
};
struct other_parts {
  struct result {
    double out{};
  };
  static constexpr auto inputs = std::tuple{clientele::input<"amount">{}};
};
struct results_part {
  static constexpr auto results = std::tuple{clientele::named_result{"out", &other_parts::result::out}};
};
struct compute_part {
  other_parts::result compute(double x) const { return {x}; }
};
struct whole : scalar_part, name_part, other_parts, results_part, compute_part {};
struct no_scalar : name_part, other_parts, results_part, compute_part {};
struct no_name : scalar_part, other_parts, results_part, compute_part {};
struct no_results : scalar_part, name_part, other_parts, compute_part {};
struct no_compute : scalar_part, name_part, other_parts, results_part {};

int main() {
  using namespace clientele;
  const std::vector<customer> customers;
  const auto own = summarize(customers, whole{}, &customer::purchases);
#if defined(NO_SCALAR)
  on(no_scalar{}, &customer::purchases);
#elif defined(NO_RESULTS)
  summarize(customers, no_results{}, &customer::purchases);
#elif defined(NO_NAME)
  on(no_name{}, &customer::purchases);
#elif defined(NO_COMPUTE)
  summarize(customers, on(no_compute{}, &customer::purchases));
#elif defined(UNFITTED)
  summarize(customers, on(classification::abc{}, &customer::purchases));
#elif defined(UNFITTED_DIRECT)
  summarize(customers, classification::abc{}, &customer::purchases);
#elif defined(UNFITTED_SCORE)
  score(customers, classification::abc{}, &customer::purchases);
#elif defined(FUSE_COMPONENT)
  summarize(customers, fuse(whole{}, &customer::purchases));
#elif defined(LABEL_COMPONENT)
  summarize(customers, label<"own">(whole{}));
#elif defined(OF_COMPONENT)
  summarize(customers, whole{}, of(whole{}, &whole::result::out));
#elif defined(OF_CUSTOMER)
  summarize(customers, whole{}, of(on(whole{}, &customer::purchases), &customer::purchases));
#elif defined(NO_PLAN)
  summarize(customers);
#elif defined(NO_RANGE)
  summarize(whole{}, customers, &customer::purchases);
#elif defined(ONE_CUSTOMER)
  summarize(customer{}, whole{}, &customer::purchases);
#elif defined(LETTER)
  summarize(customers, whole{}, &customer::letter);
#elif defined(MAYBE_LETTER)
  summarize(customers, whole{}, [](const customer& c) { return std::optional<char>(c.letter); });
#elif defined(CONSTANT_LETTER)
  summarize(customers, whole{}, constant('1'));
#elif defined(TWICE)
  summarize(customers, whole{}, &customer::purchases, starting_at{1}, starting_at{2});
#elif defined(QUARANTINE)
  summarize(customers, whole{}, &customer::purchases, quarantine{5});
#elif defined(FIT_COMPONENT)
  fit(whole{}, customers, &customer::purchases);
#elif defined(FIT_SWAPPED)
  fit(customers, classification::abc{}, &customer::purchases);
#elif defined(FITTED)
  on(fit(classification::abc{}, customers, &customer::purchases), &customer::purchases);
#elif defined(FITTED_SCORE)
  score(customers, fit(classification::abc{}, customers, &customer::purchases), &customer::purchases);
#elif defined(FIT_NOTHING)
  fit(classification::abc{});
#elif defined(NO_CONCLUSION)
  static_cast<void>(summarize(customers, whole{}, &customer::purchases)->mean);
#elif defined(MERGE)
  merge(own, summarize(customers, churn::ripple{}, &customer::purchases, &customer::purchases));
#else
  summarize(customers, fuse(on(whole{}, &customer::small), label<"own">(on(whole{}, &customer::purchases))));
  merge(own, own).rows();
#endif
}
