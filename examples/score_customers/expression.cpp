// SPDX-License-Identifier: BSL-1.0
#include "expression.hpp"

#include <muParser.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <limits>
#include <utility>

#include "job.hpp"
#include "letters.hpp"
#include "printable.hpp"

namespace score_customers {

namespace {

constexpr std::size_t longest = 1000;

constexpr std::array<std::string_view, 12> functions{"abs", "min", "max",  "sum",   "avg",  "sqrt",
                                                     "exp", "ln",  "log2", "log10", "rint", "sign"};

constexpr bool begins_name(char c) noexcept {
  return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool belongs_to_name(char c) noexcept { return begins_name(c) || is_digit(c) || c == '.'; }

[[noreturn]] void refuse(std::string_view text, const std::string& why) {
  throw usage_error(in_quotes(text) + " cannot be computed: " + why);
}

}  // namespace

struct expression::parser {
  mu::Parser compiled;
  std::deque<double> values;  // which do not move: `compiled` points at them
};

bool expression::is_one(std::string_view text) noexcept { return text.find_first_of("+-*/^()[]<>?&|") != text.npos; }

expression::expression(std::string_view text) : text_(text), parser_(std::make_unique<parser>()) {
  if (text.size() > longest) refuse(text, "it is longer than " + std::to_string(longest) + " characters");
  std::string given;  // to the parser: columns are v0, v1, …
  const auto column = [&](std::string_view name) {
    const auto known = std::find(names_.begin(), names_.end(), name);
    if (known == names_.end()) {
      if (names_.size() == most_names) refuse(text, "it reads more than " + std::to_string(most_names) + " columns");
      parser_->values.push_back(0);
      parser_->compiled.DefineVar("v" + std::to_string(names_.size()), &parser_->values.back());
    }
    given += " v" + std::to_string(known - names_.begin()) + " ";
    if (known == names_.end()) names_.emplace_back(name);
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const auto length_of = [&](auto&& belongs) {
      return static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), belongs) - rest.begin());
    };
    std::size_t length = 1;
    if (rest.front() == '[') {
      const std::size_t end = rest.find(']');
      if (end == rest.npos) refuse(text, "a bracket is never closed");
      length = end + 1;
      column(rest.substr(1, end - 1));
    } else if (begins_name(rest.front())) {
      length = length_of(belongs_to_name);
      const std::string_view name = rest.substr(0, length);
      const std::size_t next = rest.find_first_not_of(' ', length);
      if (next != rest.npos && rest[next] == '(') {
        if (std::find(functions.begin(), functions.end(), name) == functions.end())
          refuse(text, "there is no function " + in_quotes(name));
        given += name;
      } else {
        column(name);
      }
    } else if (is_digit(rest.front()) || rest.front() == '.') {
      length = length_of([](char c) { return is_digit(c) || c == '.'; });
      if (length < rest.size() && (rest[length] == 'e' || rest[length] == 'E')) {
        const std::size_t sign =
            length + 1 < rest.size() && (rest[length + 1] == '-' || rest[length + 1] == '+') ? 1 : 0;
        const std::size_t first = length + 1 + sign;
        std::size_t end = first;
        while (end < rest.size() && is_digit(rest[end])) ++end;
        if (end != first) length = end;
      }
      given += rest.substr(0, length);
    } else {
      const std::string_view two = rest.substr(0, 2);
      const bool pair = two == "==" || two == "!=" || two == "<=" || two == ">=" || two == "&&" || two == "||";
      if (!pair && std::string_view("+-*/^()<>?:, ").find(rest.front()) == std::string_view::npos)
        refuse(text, in_quotes(rest.substr(0, 1)) + " means nothing here");
      length = pair ? 2 : 1;
      given += rest.substr(0, length);
    }
    at += length;
  }
  try {
    parser_->compiled.SetExpr(given);
    static_cast<void>((*parser_).compiled.Eval());
    if (parser_->compiled.GetNumResults() != 1) refuse(text, "it has several results");
  } catch (const mu::ParserError&) {
    refuse(text, "an operator, a value or a parenthesis is missing or too much");
  }
  if (names_.empty()) refuse(text, "it reads no column (constant:NUMBER is a number)");
}

expression::~expression() = default;
expression::expression(expression&&) noexcept = default;
expression& expression::operator=(expression&&) noexcept = default;

double expression::operator()(std::span<const double> values) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) return std::numeric_limits<double>::quiet_NaN();
    parser_->values[i] = values[i];
  }
  return parser_->compiled.Eval();
}

}  // namespace score_customers
