// SPDX-License-Identifier: BSL-1.0
// Every exception of the library, and the one function through which they leave.
#pragma once

#include <clientele/component/interval.hpp>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace clientele::inline v0 {

/// The base of every exception of the library; each also derives from a standard exception: `catch (const
/// clientele::error& e) { e.text(); }`.
class error {
 public:
  virtual ~error() = default;
  /// The message, as `what()` gives it.
  [[nodiscard]] virtual const char* text() const noexcept = 0;

 protected:
  error() = default;
  error(const error&) = default;
  error& operator=(const error&) = default;
};

/// A parameter outside its allowed range; nothing has been read or written.
class invalid_parameter : public std::invalid_argument, public error {
 public:
  [[nodiscard]] const char* text() const noexcept override { return what(); }

  invalid_parameter(std::string_view of_component, std::string_view which, double what_value, std::string rule_text)
      : invalid_parameter(of_component, which, what_value, std::move(rule_text), number_text(what_value)) {}
  /// For a parameter that is not a number, such as an enum or a list: its value in words, or empty.
  CLIENTELE_COLD invalid_parameter(std::string_view of_component, std::string_view which, double what_value,
                                   std::string rule_text, const std::string& value_text)
      : std::invalid_argument(
            joined_text({"clientele::", of_component, ": parameter ", which, value_text.empty() ? "" : " = ",
                         value_text, " breaks the rule: ", rule_text})),
        component(of_component),
        parameter(which),
        value(what_value),
        rule(std::move(rule_text)) {}

  std::string_view component;
  std::string_view parameter;
  double value;  ///< the number of an enum value; NaN for a list
  std::string rule;
};

/// What is wrong with one row for one component. Its views refer to texts of static lifetime.
struct bad_row {
  std::uint64_t row = 0;         ///< number of the row, counted from 0 (or from `starting_at`)
  std::string_view component{};  ///< "churn::ripple"
  std::string_view label{};      ///< the label given by `label<"…">`, otherwise empty
  std::string_view field{};      ///< the input, or the name given by `field<"…">`
  std::int64_t element = -1;     ///< the element of a vector input, otherwise -1
  double value = 0;
  interval allowed{};          ///< the broken range, when `because` is empty
  std::string_view because{};  ///< the broken rule in words, otherwise empty
  bool of_list = false;        ///< the rule is one about all elements of a list, and `value` is NaN
  std::string shown{};         ///< the value in words where it is no number, such as a category; otherwise empty
  std::optional<std::int64_t> period{};  ///< of a window (`sliding`): the period of the row

  struct place_in_batch {
    std::uint64_t batch = 0, row = 0;
  };
  std::optional<place_in_batch> batch{};  ///< of rows in batches (Arrow): which one, and the row in it, from 0

  [[nodiscard]] CLIENTELE_COLD std::string rule() const {
    return because.empty() ? allowed.text() : std::string(because);
  }
  [[nodiscard]] CLIENTELE_COLD std::string field_text() const {
    return element < 0 ? std::string(field) : joined_text({field, "[", std::to_string(element), "]"});
  }
  [[nodiscard]] CLIENTELE_COLD std::string value_text() const { return shown.empty() ? number_text(value) : shown; }
  /// "field = value breaks the rule: …", with the batch or the period, if any, and the component before it and without
  /// a value that is a list. Without the number of the row, which is `row`; `invalid_customer` has it before the text.
  [[nodiscard]] CLIENTELE_COLD std::string text() const {
    const bool labelled = !label.empty();
    return joined_text(
        {batch ? joined_text({"row ", std::to_string(batch->row), " of batch ", std::to_string(batch->batch), ": "})
               : std::string(),
         period ? "period " + std::to_string(*period) + ": " : std::string(), "clientele::", component,
         labelled ? " (" : "", label, labelled ? ")" : "", ": ", field_text(), of_list ? "" : " = ",
         of_list ? std::string() : value_text(), " breaks the rule: ", rule()});
  }
};

/// Customers that break the rules of a component. After a pass: good rows have been written, bad rows hold
/// NaN or `unknown`; the exception names the lowest bad row and how many there were in all.
class invalid_customer : public std::domain_error, public error {
 public:
  [[nodiscard]] const char* text() const noexcept override { return what(); }

  CLIENTELE_COLD invalid_customer(const bad_row& first_bad, std::uint64_t bad_rows)
      : std::domain_error(
            joined_text({"row ", std::to_string(first_bad.row), ": ", first_bad.text(), " (", std::to_string(bad_rows),
                         bad_rows == 1 ? " bad row in all)" : " bad rows in all)"})),
        first(first_bad),
        count(bad_rows) {}
  /// For a direct call, which has no row number.
  CLIENTELE_COLD explicit invalid_customer(const bad_row& bad) : std::domain_error(bad.text()), first(bad), count(1) {}

  bad_row first;
  std::uint64_t count;
};

/// Columns, ranges or outputs whose lengths do not fit together; nothing has been written past their end.
class mismatched_sizes : public std::length_error, public error {
 public:
  [[nodiscard]] const char* text() const noexcept override { return what(); }

  CLIENTELE_COLD mismatched_sizes(std::string_view name_a, std::uint64_t size_a, std::string_view name_b,
                                  std::uint64_t size_b)
      : std::length_error(joined_text({"clientele: ", name_a, " has ", std::to_string(size_a), " rows, ", name_b,
                                       " has ", std::to_string(size_b)})) {}
};

/// A call that makes no sense, such as outputs that overlap or a merge of summaries with different parameters.
class invalid_use : public std::logic_error, public error {
 public:
  [[nodiscard]] const char* text() const noexcept override { return what(); }

  using std::logic_error::logic_error;
};

/// A value that does not exist where no state can say so, such as the parameters of a model fitted to nobody.
class undefined_result : public std::domain_error, public error {
 public:
  [[nodiscard]] const char* text() const noexcept override { return what(); }

  using std::domain_error::domain_error;
};

/// Kept bytes that are not what they are said to be: damaged, cut off, of another version, component or parameter.
class invalid_archive : public std::runtime_error, public error {
 public:
  [[nodiscard]] const char* text() const noexcept override { return what(); }

  using std::runtime_error::runtime_error;
};

/// Every exception leaves here (without exceptions: the program ends).
template <class Error>
[[noreturn]] CLIENTELE_COLD void raise(Error error) {
#if defined(__cpp_exceptions)
  throw error;
#else
  static_cast<void>(error);
  std::abort();
#endif
}

#if CLIENTELE_COMPILED_PART
CLIENTELE_TEMPLATE void raise(invalid_parameter);
CLIENTELE_TEMPLATE void raise(invalid_customer);
CLIENTELE_TEMPLATE void raise(mismatched_sizes);
CLIENTELE_TEMPLATE void raise(invalid_use);
CLIENTELE_TEMPLATE void raise(undefined_result);
CLIENTELE_TEMPLATE void raise(invalid_archive);
#endif

}  // namespace clientele::inline v0
