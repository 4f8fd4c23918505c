// SPDX-License-Identifier: BSL-1.0
// fails with BITS: static assertion failed.*clientele: .*use a vector of std::uint8_t
// fails with NAMED_BITS: static assertion failed.*clientele: .*use a vector of std::uint8_t
// fails with LIST: static assertion failed.*clientele: .*a column lies in one piece
// fails with NUMBER: static assertion failed.*clientele: .*a column is a vector, an array or a span
// fails with NAME_LAST: static assertion failed.*clientele: .*the name comes first
// fails with MEMBER: static assertion failed.*clientele: .*a member of structs is a projection
// fails with INTO_CONST_CLASSES: static assertion failed.*clientele: the column of into.* is read-only
// fails with LETTERS: static assertion failed.*clientele: .*a character is no number
// fails with NO_RANGE: static assertion failed.*clientele: .*without a range of customers
// fails with INTO_TEMPORARY: static assertion failed.*clientele: .*this temporary ends before the pass
// fails with INTO_BITS: static assertion failed.*clientele: .*use a vector of std::uint8_t
// fails with INTO_COLUMN: static assertion failed.*clientele: .*takes the container itself
// fails with INTO_NUMBER: static assertion failed.*clientele: .*writes into a vector, an array, a span
// fails with INTO_NOTHING: static assertion failed.*clientele: .*the column is missing
// fails with INTO_SWAPPED: static assertion failed.*clientele: .*the result's member comes first
// fails with INTO_ELEMENT: static assertion failed.*clientele: .*this result is no array
// fails with SINK_TEMPORARY: static assertion failed.*clientele: .*is const or a temporary
#include <clientele/churn/ripple.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>

#include <list>
#include <vector>

struct customer {
  double complaints, purchases;
};
struct sink {
  void add(std::span<const double>) {}
};

int main() {
  using namespace clientele;
  using result = churn::ripple::result;
  const std::vector<customer> customers;
  std::vector<double> numbers;
  std::vector<bool> bits;
  const std::list<double> list;
  const std::vector<char> letters;
  double number = 0;
  const auto plan = on(churn::ripple{}, &customer::complaints, &customer::purchases);
  static_cast<void>(number);
#if defined(BITS)
  static_cast<void>(column(std::vector<bool>(3)));
#elif defined(NAMED_BITS)
  static_cast<void>(column("bits", bits));
#elif defined(LIST)
  static_cast<void>(column(list));
#elif defined(NUMBER)
  static_cast<void>(column(5));
#elif defined(NAME_LAST)
  static_cast<void>(column(numbers, "numbers"));
#elif defined(MEMBER)
  summarize(on(churn::ripple{}, column(customers, &customer::complaints), column(numbers)));
#elif defined(INTO_CONST_CLASSES)
  using grade = classification::grade;
  const std::span<const grade> grades;
  score(numbers, classification::fitted_abc{}, std::identity{}, into<"grade">(grades));
#elif defined(LETTERS)
  summarize(on(churn::ripple{}, column(letters), column(numbers)));
#elif defined(NO_RANGE)
  summarize(on(churn::ripple{}, column(numbers), &customer::purchases));
#elif defined(INTO_TEMPORARY)
  score(customers, plan, into(&result::heard, std::vector<double>(3)));
#elif defined(INTO_BITS)
  score(customers, plan, into(&result::heard, bits));
#elif defined(INTO_COLUMN)
  score(customers, plan, into(&result::heard, column(numbers)));
#elif defined(INTO_NUMBER)
  score(customers, plan, into(&result::heard, number));
#elif defined(INTO_NOTHING)
  score(customers, plan, into(&result::heard));
#elif defined(INTO_SWAPPED)
  score(customers, plan, into(numbers, &result::heard));
#elif defined(INTO_ELEMENT)
  score(customers, plan, into(&result::heard, 2, numbers));
#elif defined(SINK_TEMPORARY)
  score(customers, plan, into(&result::heard, sink{}));
#else
  sink it;
  summarize(on(churn::ripple{}, column(numbers), column("numbers", numbers)));
  score(customers, plan, into(&result::heard, it), into(&result::silent, numbers));
#endif
}
