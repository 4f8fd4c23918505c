// SPDX-License-Identifier: BSL-1.0
// fails with LOG: static assertion failed.*clientele: .*the customers of a log are its .customers
// fails with LOG_FIT: static assertion failed.*clientele: .*the customers of a log are its .customers
// fails with NO_OBSERVATION: static assertion failed.*clientele: .*a log is read by
// fails with NO_AMOUNT: static assertion failed.*clientele: .*a log is read by
// fails with TEXT_AMOUNT: static assertion failed.*clientele: .*the amounts of the rows are no numbers
// fails with TEXT_TIME: static assertion failed.*clientele: .*the times of the rows are no numbers
// fails with LETTER_AMOUNT: static assertion failed.*clientele: .*the amounts of the rows are no numbers
// fails with STRANGER: static assertion failed.*clientele: .*cannot be called with a row of the log
// fails with CONSTANT: static assertion failed.*clientele: .*give member pointers or callables
// fails with UNNAMED_INPUT: static assertion failed.*clientele: this set of projections has none for an input
// fails with NO_HISTORY: static assertion failed.*clientele: .*cannot be called with the range.s customer
// fails with NOT_AN_OPTION: static assertion failed.*clientele: .*takes the options starting_at, quarantine and also
#include <clientele/churn/ripple.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/classification/rfm.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/history/from_history.hpp>
#include <clientele/history/sorted_log.hpp>
#include <clientele/history/unsorted_log.hpp>

#include <string>
#include <vector>

struct order {
  int id, day;
  double amount;
  std::string text;
  char letter;
};
struct stranger {
  int id;
};

int main() {
  using namespace clientele;
  const std::vector<order> orders;
  const history::observation<int> seen{.end = 20, .period = 1};
  const auto log = history::customer_histories(orders, seen, &order::id, &order::day, &order::amount);
#if defined(LOG)
  summarize(log, churn::ripple{}, constant(1), constant(1));
#elif defined(LOG_FIT)
  fit(classification::abc{}, log, constant(1));
#elif defined(NO_OBSERVATION)
  history::customer_histories(orders, &order::id, &order::day, &order::amount);
#elif defined(NO_AMOUNT)
  history::sorted_log(orders, seen, &order::id, &order::day);
#elif defined(TEXT_AMOUNT)
  history::customer_histories(orders, seen, &order::id, &order::day, &order::text);
#elif defined(TEXT_TIME)
  history::customer_histories(orders, seen, &order::id, &order::text, &order::amount);
#elif defined(LETTER_AMOUNT)
  history::customer_histories(orders, seen, &order::id, &order::day, &order::letter);
#elif defined(STRANGER)
  history::sorted_log(orders, seen, &stranger::id, &order::day, &order::amount);
#elif defined(CONSTANT)
  history::customer_histories(orders, seen, &order::id, &order::day, constant(1.0));
#elif defined(NOT_AN_OPTION)
  history::customer_histories(orders, seen, &order::id, &order::day, &order::amount, whole_row{});
#elif defined(UNNAMED_INPUT)
  summarize(log.customers, churn::ripple{}, history::from_history);
#elif defined(NO_HISTORY)
  fit(classification::rfm_quantiles{}, orders, history::from_history);
#else
  static_cast<void>(fit(classification::rfm_quantiles{}, log.customers, history::from_history));
  summarize(log.customers, churn::ripple{}, constant(1), constant(1));
  static_cast<void>(history::sorted_log(orders, seen, &order::id, &order::day, &order::amount));
#endif
}
