// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <fast_float/fast_float.h>

namespace score_customers {

// How numbers are written: pure functions of a text.

/// What may stand between groups of three digits. `blank`: a space, a thin or a no-break one; `apostrophe`: ' or ’.
enum class thousands_sign : unsigned char { comma, point, apostrophe, blank, underscore };

/// The signs of numbers, as far as they are known.
struct number_format {
  std::optional<char> decimal{};              ///< '.' or ','
  std::optional<thousands_sign> thousands{};  ///< which of comma and point; none: either. The other signs always may
  bool grouped = true;                        ///< whether thousands may be separated at all

  friend bool operator==(const number_format&, const number_format&) = default;
};

/// "de", "en", "de-CH", "de_AT.UTF-8", …: the signs that are usual there (Unicode CLDR); nothing for an unknown one.
[[nodiscard]] inline std::optional<number_format> number_format_of_locale(std::string_view name) {
  struct usual {
    std::string_view locale;
    char decimal;
    thousands_sign thousands;
  };
  using enum thousands_sign;
  static constexpr std::array<usual, 36> known{{
      {"ch", '.', apostrophe}, {"de-ch", '.', apostrophe}, {"de-li", '.', apostrophe}, {"it-ch", '.', apostrophe},
      {"fr-ch", ',', blank},   {"es-mx", '.', comma},      {"pt-pt", ',', blank},      {"de", ',', point},
      {"da", ',', point},      {"el", ',', point},         {"es", ',', point},         {"hr", ',', point},
      {"id", ',', point},      {"it", ',', point},         {"nl", ',', point},         {"pt", ',', point},
      {"ro", ',', point},      {"sl", ',', point},         {"tr", ',', point},         {"bg", ',', blank},
      {"cs", ',', blank},      {"fi", ',', blank},         {"fr", ',', blank},         {"hu", ',', blank},
      {"nb", ',', blank},      {"no", ',', blank},         {"pl", ',', blank},         {"ru", ',', blank},
      {"sk", ',', blank},      {"sv", ',', blank},         {"uk", ',', blank},         {"en", '.', comma},
      {"ja", '.', comma},      {"ko", '.', comma},         {"zh", '.', comma},         {"he", '.', comma},
  }};
  std::string text(name.substr(0, name.find_first_of(".@")));
  for (char& c : text) c = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const std::string& wanted : {text, text.substr(0, text.find('-'))})
    for (const usual& one : known)
      if (one.locale == wanted) return number_format{.decimal = one.decimal, .thousands = one.thousands};
  return std::nullopt;
}

namespace detail {

/// What takes the beginning (or the end) off a text, if it is there.
[[nodiscard]] inline bool take_first(std::string_view& text, std::string_view part) noexcept {
  if (!text.starts_with(part)) return false;
  text.remove_prefix(part.size());
  return true;
}
[[nodiscard]] inline bool take_last(std::string_view& text, std::string_view part) noexcept {
  if (!text.ends_with(part)) return false;
  text.remove_suffix(part.size());
  return true;
}

inline constexpr std::array<std::string_view, 5> blank_signs{" ", "\t", "\u00A0", "\u202F", "\u2009"};
inline void trim(std::string_view& text) noexcept {
  const auto any = [&](auto take) {
    return std::any_of(blank_signs.begin(), blank_signs.end(), [&](std::string_view one) { return take(text, one); });
  };
  while (any(take_first)) {
  }
  while (any(take_last)) {
  }
}

/// The sign at the beginning of a text that may group digits, and its bytes.
struct grouping {
  thousands_sign sign;
  std::size_t bytes;
};
[[nodiscard]] inline std::optional<grouping> grouping_at(std::string_view text) noexcept {
  struct written {
    std::string_view text;
    thousands_sign sign;
  };
  using enum thousands_sign;
  static constexpr std::array<written, 9> known{{{",", comma},
                                                 {".", point},
                                                 {"'", apostrophe},
                                                 {"\u2019", apostrophe},
                                                 {" ", blank},
                                                 {"\u00A0", blank},
                                                 {"\u202F", blank},
                                                 {"\u2009", blank},
                                                 {"_", underscore}}};
  for (const written& one : known)
    if (text.starts_with(one.text)) return grouping{one.sign, one.text.size()};
  return std::nullopt;
}

/// Currencies by their ISO 4217 code, and signs that stand for one.
struct currency_sign {
  std::string_view text, code;
};
inline constexpr std::array<currency_sign, 16> currency_signs{{{"US$", "USD"},
                                                               {"$", "USD"},
                                                               {"\u20AC", "EUR"},
                                                               {"\u00A3", "GBP"},
                                                               {"\u00A5", "JPY"},
                                                               {"\u20B9", "INR"},
                                                               {"\u20BD", "RUB"},
                                                               {"\u20A9", "KRW"},
                                                               {"\u20BA", "TRY"},
                                                               {"\u20B4", "UAH"},
                                                               {"\u20AA", "ILS"},
                                                               {"\u0E3F", "THB"},
                                                               {"z\u0142", "PLN"},
                                                               {"K\u010D", "CZK"},
                                                               {"R$", "BRL"},
                                                               {"Fr.", "CHF"}}};
inline constexpr std::array<std::string_view, 40> currency_codes{
    "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN",
    "TRY", "RUB", "UAH", "INR", "BRL", "MXN", "CAD", "AUD", "NZD", "SGD", "HKD", "KRW", "ZAR", "ILS",
    "THB", "IDR", "MYR", "PHP", "VND", "AED", "SAR", "ARS", "CLP", "COP", "PEN", "ISK"};

/// What a number is surrounded by.
struct dressed_number {
  std::string_view digits;    ///< what is left
  bool negative = false;      ///< -12.50, 12.50-, (12.50)
  bool percent = false;       ///< 12.5 %
  std::string_view currency;  ///< its code; empty for none
  bool wrong = false;         ///< two of one kind
};
[[nodiscard]] inline dressed_number undress(std::string_view text) noexcept {
  dressed_number found;
  bool sign = false;
  trim(text);
  if (text.size() > 2 && text.front() == '(' && text.back() == ')') {
    text = text.substr(1, text.size() - 2);
    found.negative = sign = true;
  }
  const auto once = [&](bool& there) {
    found.wrong = found.wrong || there;
    there = true;
  };
  const auto currency = [&](auto take) {
    const auto is = [&](std::string_view written, std::string_view code) {
      if (!take(text, written)) return false;
      found.wrong = found.wrong || !found.currency.empty();
      found.currency = code;
      return true;
    };
    return std::any_of(currency_signs.begin(), currency_signs.end(),
                       [&](const currency_sign& one) { return is(one.text, one.code); }) ||
           std::any_of(currency_codes.begin(), currency_codes.end(),
                       [&](std::string_view code) { return is(code, code); });
  };
  for (bool first = true, more = true; more && !found.wrong;) {
    trim(text);
    const auto minus = [&](auto take) { return take(text, "-") || take(text, "\u2212"); };
    more = true;
    if (first ? minus(take_first) : minus(take_last)) {
      once(sign);
      found.negative = true;
    } else if (first && take_first(text, "+")) {
      once(sign);
    } else if (!first && take_last(text, "%")) {
      once(found.percent);
    } else if (!(first ? currency(take_first) : currency(take_last))) {
      more = first;
      first = false;
    }
  }
  found.digits = text;
  return found;
}

}  // namespace detail

/// A text read as a number, one way or another.
struct number_readings {
  std::optional<double> with_point, with_comma;  ///< where these are the decimal sign; none: it is no number then
  std::string_view currency{};                   ///< ISO 4217; empty for none
  bool percent = false;                          ///< then it is a hundredth of what is written

  [[nodiscard]] bool any() const noexcept { return with_point || with_comma; }
  /// Whether it can be read in two ways, to different numbers.
  [[nodiscard]] bool ambiguous() const noexcept { return with_point && with_comma && *with_point != *with_comma; }
  [[nodiscard]] const std::optional<double>& with(char decimal) const noexcept {
    return decimal == ',' ? with_comma : with_point;
  }
};

/// Digits, grouped or not, with a decimal sign and an exponent, correctly rounded to the nearest double (infinite: too
/// large). Groups have three digits, the first one to three and no 0 in front, and one sign between all of them.
[[nodiscard]] inline std::optional<double> read_digits(std::string_view digits, char decimal,
                                                       const number_format& format, std::string_view exponent = {}) {
  const auto is_digit = [&](std::size_t i) { return i < digits.size() && digits[i] >= '0' && digits[i] <= '9'; };
  std::string plain;
  std::optional<thousands_sign> between;
  std::size_t at = 0, group = 0;
  for (; at < digits.size() && digits[at] != decimal;) {
    if (is_digit(at)) {
      plain += digits[at++];
      ++group;
      continue;
    }
    const auto sign = detail::grouping_at(digits.substr(at));
    const bool either = sign && (sign->sign == thousands_sign::comma || sign->sign == thousands_sign::point);
    if (!sign || !format.grouped || (either && format.thousands && *format.thousands != sign->sign)) break;
    const bool first = !between;
    if ((!first && *between != sign->sign) || (first ? group < 1 || group > 3 : group != 3)) return std::nullopt;
    if (first && plain.front() == '0') return std::nullopt;
    between = sign->sign;
    at += sign->bytes;
    group = 0;
  }
  if (between && group != 3) return std::nullopt;
  bool any = !plain.empty();
  if (at < digits.size() && digits[at] == decimal) {
    plain += '.';
    for (++at; is_digit(at); any = true) plain += digits[at++];
  }
  if (!any) return std::nullopt;
  if (at < digits.size()) {
    if ((digits[at] != 'e' && digits[at] != 'E') || between || !exponent.empty()) return std::nullopt;
    const std::size_t power = at + (at + 1 < digits.size() && (digits[at + 1] == '-' || digits[at + 1] == '+') ? 2 : 1);
    std::size_t end = power;
    while (is_digit(end)) ++end;
    if (end == power || end != digits.size()) return std::nullopt;
    plain += digits.substr(at);
  }
  plain += exponent;
  double value = 0;
  const auto read = fast_float::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (read.ptr != plain.data() + plain.size() || read.ec == std::errc::invalid_argument) return std::nullopt;
  return value;
}

/// A text as a number with either decimal sign, or with the one of the format where that is known: with a sign in front
/// or behind, in parentheses (negative), with a currency in front or behind, or a percent sign behind.
[[nodiscard]] inline number_readings read_number(std::string_view text, const number_format& format = {}) {
  number_readings found;
  const detail::dressed_number number = detail::undress(text);
  if (number.wrong) return found;
  found.currency = number.currency;
  found.percent = number.percent;
  const auto with = [&](char decimal) -> std::optional<double> {
    if (format.decimal && *format.decimal != decimal) return std::nullopt;
    const auto value = read_digits(number.digits, decimal, format, number.percent ? "e-2" : "");
    return value && number.negative ? std::optional(-*value) : value;
  };
  found.with_point = with('.');
  found.with_comma = with(',');
  return found;
}

/// "decimal point", "decimal comma".
[[nodiscard]] constexpr std::string_view decimal_name(char decimal) noexcept {
  return decimal == ',' ? "decimal comma" : "decimal point";
}

}  // namespace score_customers
