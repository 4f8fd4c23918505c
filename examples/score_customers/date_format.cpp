// SPDX-License-Identifier: BSL-1.0
#include "date_format.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace score_customers {

namespace {

using kind = date_format::kind;
using day = std::chrono::sys_days;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_letter(char c) noexcept { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                  "may",       "june",     "july",     "august",
                                                  "september", "october",  "november", "december"};

/// 1 to 12; 0 where it is no month.
int month_named(std::string_view text) noexcept {
  for (std::size_t m = 0; m < months.size(); ++m) {
    const std::string_view whole = months[m];
    if (text.size() != 3 && text.size() != whole.size() && !(m == 8 && text.size() == 4)) continue;
    if (std::equal(text.begin(), text.end(), whole.begin(), [](char a, char b) { return lower(a) == b; }))
      return static_cast<int>(m) + 1;
  }
  return 0;
}

/// Reads along a text.
struct cursor {
  std::string_view rest;

  [[nodiscard]] bool done() const noexcept { return rest.empty(); }
  [[nodiscard]] char front() const noexcept { return rest.empty() ? '\0' : rest.front(); }
  bool take(char c) noexcept {
    if (front() != c || rest.empty()) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::string_view take_while(bool (*wanted)(char)) noexcept {
    std::size_t n = 0;
    while (n < rest.size() && wanted(rest[n])) ++n;
    const std::string_view taken = rest.substr(0, n);
    rest.remove_prefix(n);
    return taken;
  }
};

int number_of(std::string_view digits) noexcept {
  int n = 0;
  for (const char c : digits) n = 10 * n + (c - '0');
  return n;
}

/// "10:15", "T10:15:00.5Z", " 1:05 pm", "T10:15:00+02:00": the whole rest, or it is no time.
bool is_time(std::string_view text) noexcept {
  cursor at{text};
  if (!at.take('T') && !at.take('t')) {
    at.take(',');
    if (at.take_while(is_blank).empty()) return false;
  }
  const auto two = [&](int most) {
    const std::string_view digits = at.take_while(is_digit);
    return !digits.empty() && digits.size() <= 2 && number_of(digits) <= most;
  };
  if (!two(24) || !at.take(':') || !two(59)) return false;
  if (at.take(':')) {
    if (!two(60)) return false;
    if ((at.take('.') || at.take(',')) && at.take_while(is_digit).empty()) return false;
  }
  at.take_while(is_blank);
  if (lower(at.front()) == 'a' || lower(at.front()) == 'p') {
    const std::string_view half = at.take_while(is_letter);
    if (half.size() != 2 || lower(half[1]) != 'm') return false;
    at.take_while(is_blank);
  }
  if (is_letter(at.front())) {
    const std::string_view zone = at.take_while(is_letter);
    return at.done() && (zone == "Z" || zone == "z" || zone == "UTC" || zone == "GMT");
  }
  if (at.take('+') || at.take('-')) {
    const std::string_view hours = at.take_while(is_digit);
    if (at.take(':')) return hours.size() == 2 && two(59) && at.done();
    return (hours.size() == 2 || hours.size() == 4) && at.done();
  }
  return at.done();
}

std::optional<day> day_of(int year, int month, int of_month) noexcept {
  using namespace std::chrono;
  if (month < 1 || of_month < 1) return std::nullopt;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(of_month)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date};
}

/// The year of two or four digits; 0 where it is none.
int year_of(std::string_view digits) noexcept {
  const int n = number_of(digits);
  if (digits.size() == 4) return n >= 1000 ? n : 0;
  if (digits.size() == 2) return n >= 69 ? 1900 + n : 2000 + n;
  return 0;
}

std::optional<day> day_of(std::string_view year, std::string_view month, std::string_view of_month) noexcept {
  const int y = year_of(year);
  if (y == 0 || month.size() > 2 || of_month.size() > 2) return std::nullopt;
  return day_of(y, number_of(month), number_of(of_month));
}

/// Three parts and what stands between them.
struct parts {
  std::array<std::string_view, 3> part{};
  kind of = kind::year_first;
};

std::optional<day> in_order(const parts& p, date_order order) noexcept {
  switch (order) {
    case date_order::year_month_day:
      return day_of(p.part[0], p.part[1], p.part[2]);
    case date_order::day_month_year:
      return day_of(p.part[2], p.part[1], p.part[0]);
    case date_order::month_day_year:
      return day_of(p.part[2], p.part[0], p.part[1]);
  }
  return std::nullopt;
}

/// A name and two numbers: mon d y, d mon y or y mon d.
std::optional<day> with_named_month(const parts& p) noexcept {
  const bool first = is_letter(p.part[0].front());
  const int month = month_named(first ? p.part[0] : p.part[1]);
  const std::string_view a = first ? p.part[1] : p.part[0], b = p.part[2];
  if (month == 0 || is_letter(a.front()) || is_letter(b.front())) return std::nullopt;
  const bool year_first = !first && a.size() == 4;
  const int year = year_of(year_first ? a : b);
  const std::string_view of_month = year_first ? b : a;
  if (year == 0 || of_month.size() > 2) return std::nullopt;
  return day_of(year, month, number_of(of_month));
}

std::optional<parts> take_apart(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  cursor at{text};
  const auto rest_is_a_time = [&] { return at.done() || is_time(at.rest); };
  parts p;
  bool named = false;
  std::array<char, 2> between{};
  for (std::size_t i = 0; i < 3; ++i) {
    const bool name = is_letter(at.front());
    p.part[i] = at.take_while(name ? is_letter : is_digit);
    if (p.part[i].empty() || (name && (named || i == 2))) return std::nullopt;
    named = named || name;
    if (i == 0 && !name && p.part[0].size() == 8 && rest_is_a_time()) {
      p.of = kind::compact;
      return p;
    }
    if (!name && p.part[i].size() > 4) return std::nullopt;
    if (i == 2) break;
    const bool full_stop = name && at.take('.');  // "Sep. 30"
    const bool comma = at.take(',');
    const bool blanks = !at.take_while(is_blank).empty();
    between[i] = blanks || comma || full_stop ? ' ' : at.front();
    if (between[i] == ' ') continue;
    if (between[i] != '-' && between[i] != '/' && between[i] != '.') return std::nullopt;
    at.rest.remove_prefix(1);
  }
  if (!rest_is_a_time()) return std::nullopt;
  if (named) {
    p.of = kind::named_month;
    return p;
  }
  if (between[0] != between[1]) return std::nullopt;
  if (p.part[0].size() == 4)
    p.of = kind::year_first;
  else
    p.of = between[0] == '/'   ? kind::slashes
           : between[0] == '-' ? kind::hyphens
           : between[0] == '.' ? kind::dots
                               : kind::spaces;
  return p;
}

/// The parts of eight digits, in an order.
parts cut(const parts& compact, date_order order) noexcept {
  const std::string_view digits = compact.part[0];
  parts p{.of = kind::compact};
  if (order == date_order::year_month_day)
    p.part = {digits.substr(0, 4), digits.substr(4, 2), digits.substr(6, 2)};
  else
    p.part = {digits.substr(0, 2), digits.substr(2, 2), digits.substr(4, 4)};
  return p;
}

constexpr std::size_t index(date_order order) noexcept { return static_cast<std::size_t>(order); }

constexpr std::array<std::string_view, date_orders> letters{"ymd", "dmy", "mdy"};
constexpr std::array<std::string_view, date_orders> words{"year, month, day", "day, month, year", "month, day, year"};

std::string shown(const std::string& text, std::uint64_t line) {
  return "'" + text + "' (line " + std::to_string(line) + ")";
}

}  // namespace

std::string date_format::name() const {
  if (of == kind::named_month) return "d mon y";
  if (of == kind::compact)
    return order == date_order::year_month_day   ? "yyyymmdd"
           : order == date_order::day_month_year ? "ddmmyyyy"
                                                 : "mmddyyyy";
  const char separator = of == kind::slashes ? '/' : of == kind::dots ? '.' : of == kind::spaces ? ' ' : '-';
  const std::string_view order_letters = letters[index(order)];
  return {order_letters[0], separator, order_letters[1], separator, order_letters[2]};
}

std::optional<split_date> read_date(std::string_view text) noexcept {
  const std::optional<parts> p = take_apart(text);
  if (!p) return std::nullopt;
  split_date result{.of = p->of};
  auto& readings = result.readings;
  switch (p->of) {
    case kind::named_month:
      readings[0] = with_named_month(*p);
      break;
    case kind::compact:
      readings[0] = in_order(cut(*p, date_order::year_month_day), date_order::year_month_day);
      break;
    case kind::year_first:
      readings[0] = in_order(*p, date_order::year_month_day);
      break;
    case kind::dots:
      readings[1] = in_order(*p, date_order::day_month_year);
      break;
    default:
      for (const date_order order :
           {date_order::year_month_day, date_order::day_month_year, date_order::month_day_year})
        readings[index(order)] = in_order(*p, order);
  }
  if (!readings[0] && !readings[1] && !readings[2]) return std::nullopt;
  return result;
}

std::optional<day> read_date(std::string_view text, const date_format& format) noexcept {
  const std::optional<parts> p = take_apart(text);
  if (!p) return std::nullopt;
  if (format.of == kind::named_month) return p->of == kind::named_month ? with_named_month(*p) : std::nullopt;
  if (format.of == kind::compact)
    return p->of == kind::compact ? in_order(cut(*p, format.order), format.order) : std::nullopt;
  const bool year_first = format.order == date_order::year_month_day && p->of == kind::year_first;
  return p->of == format.of || year_first ? in_order(*p, format.order) : std::nullopt;
}

std::optional<date_format> date_format_named(std::string_view name) {
  std::string order;  // "ymd", "dmy", …; a named month as a capital M
  std::string separators;
  bool wide = false;
  for (std::size_t i = 0; i < name.size();) {
    const char c = lower(name[i]);
    if (c == 'd' || c == 'm' || c == 'y' || c == 'b') {
      const std::size_t begin = i;
      while (i < name.size() && lower(name[i]) == c) ++i;
      wide = wide || i - begin > 1;
      if (c == 'm' && name.substr(i, 2) == "on") {
        order += 'M';
        i += 2;
      } else {
        order += c == 'b' ? 'M' : c;
      }
      if (order.size() == 3) break;  // what follows is the time
    } else {
      if (c != '%') separators += c;
      ++i;
    }
  }
  if (name == "iso" || name == "ISO") return date_format{kind::year_first, date_order::year_month_day};
  if (order == "dMy" || order == "Mdy" || order == "yMd")
    return date_format{kind::named_month, date_order::year_month_day};
  const auto found = std::find(letters.begin(), letters.end(), order);
  if (found == letters.end()) return std::nullopt;
  const auto which = static_cast<date_order>(found - letters.begin());
  if (separators.empty()) return date_format{kind::compact, which};
  if (separators.size() != 2 || separators[0] != separators[1]) return std::nullopt;
  kind of = kind::hyphens;
  switch (separators[0]) {
    case '/':
      of = kind::slashes;
      break;
    case '.':
      of = kind::dots;
      break;
    case ' ':
      of = kind::spaces;
      break;
    case '-':
      break;
    default:
      return std::nullopt;
  }
  return date_format{of, which};
}

std::string date_text(day d) {
  const std::chrono::year_month_day date{d};
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

void date_detection::keep(seen& into, std::string_view text, const split_date& date, std::uint64_t line) {
  into.line = line;
  into.text = text;
  into.readings = date.readings;
}

void date_detection::add(std::string_view text, const split_date& date, std::uint64_t line) {
  seen& first = first_[static_cast<std::size_t>(date.of)];
  if (first.line == 0) keep(first, text, date, line);
  for (std::size_t i = 0; i < date_orders; ++i) {
    const auto &one = date.readings[i], &other = date.readings[(i + 1) % date_orders];
    if (!one && ruled_out_[i].line == 0) keep(ruled_out_[i], text, date, line);
    if (one && other && *one != *other && differ_[i].line == 0) keep(differ_[i], text, date, line);
  }
}

std::optional<date_format> date_detection::conclude(const std::string& where) const {
  std::vector<const seen*> found;
  kind of = kind::year_first;
  for (std::size_t k = 0; k < kinds; ++k) {
    if (first_[k].line == 0) continue;
    found.push_back(&first_[k]);
    of = static_cast<kind>(k);
  }
  if (found.empty()) return std::nullopt;
  const std::string choose = "; --date-format says how they are written, rows that are not so are bad ones";
  if (found.size() > 1) {
    std::sort(found.begin(), found.end(), [](const seen* a, const seen* b) { return a->line < b->line; });
    std::string rows;
    for (const seen* one : found)
      rows += (rows.empty() ? "" : one == found.back() ? " and " : ", ") + shown(one->text, one->line);
    throw log_error(where + ": the dates are a mixture of formats: " + rows + choose);
  }
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < date_orders; ++i)
    if (ruled_out_[i].line == 0) left.push_back(i);
  if (left.empty()) {
    // two orders in which many could be meant, and the rows that rule them out
    const seen &day_first = ruled_out_[1], &month_first = ruled_out_[2];
    throw log_error(where + ": the dates are a mixture of formats: " + shown(day_first.text, day_first.line) +
                    " cannot be day, month, year and " + shown(month_first.text, month_first.line) +
                    " cannot be month, day, year" + choose);
  }
  for (std::size_t i = 0; i < date_orders; ++i) {
    const std::size_t j = (i + 1) % date_orders;
    if (ruled_out_[i].line != 0 || ruled_out_[j].line != 0 || differ_[i].line == 0) continue;
    const seen& example = differ_[i];
    std::string readings, names;
    for (const std::size_t k : left) {
      const date_format format{of, static_cast<date_order>(k)};
      if (!readings.empty()) readings += k == left.back() ? " or " : ", ", names += k == left.back() ? " or " : ", ";
      readings += date_text(*example.readings[k]) + " (" + std::string(words[k]) + ")";
      names += format.name();
    }
    throw log_error(where + ": the dates can be read in " + (left.size() == 2 ? "two" : "three") + " ways: " +
                    shown(example.text, example.line) + " is " + readings + "; say which with --date-format " + names);
  }
  return date_format{of, static_cast<date_order>(left.front())};
}

}  // namespace score_customers
