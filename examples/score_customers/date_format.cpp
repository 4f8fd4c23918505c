// SPDX-License-Identifier: BSL-1.0
#include "date_format.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "letters.hpp"
#include "parse_number.hpp"
#include "printable.hpp"

namespace score_customers {

namespace {

using kind = date_format::kind;

constexpr std::array<std::string_view, 12> month_names{"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};

/// 1 to 12; 0 where it is no month.
int month_named(std::string_view text) noexcept {
  for (std::size_t m = 0; m < month_names.size(); ++m) {
    const std::string_view whole = month_names[m];
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

/// What may stand behind a date.
struct time_of_day {
  int days = 0;                         ///< that it adds: 1 for 24:00
  double seconds = 0;                   ///< since the beginning of the day
  std::optional<std::int64_t> ahead{};  ///< of UTC, in seconds, where that is written
};

/// ":30", ".5": what is left of the hour. Nothing where that is no time.
std::optional<double> second_and_fraction(cursor& at, std::string_view digits) noexcept {
  if (digits.size() != 2 || number_of(digits) > 60) return std::nullopt;
  double seconds = number_of(digits);
  if (!at.take('.') && !at.take(',')) return seconds;
  const std::string_view fraction = at.take_while(is_digit);
  if (fraction.empty()) return std::nullopt;
  double unit = 1;
  for (const char c : fraction) seconds += (c - '0') * (unit /= 10);
  return seconds;
}

/// "Z", "+02:00", "+0000 UTC", "+01:00[Europe/Berlin]": the whole rest. A name alone tells no offset, UTC apart.
bool read_offset(cursor& at, time_of_day& time) noexcept {
  if (is_letter(at.front())) {
    const std::string_view zone = at.take_while(is_letter);
    time.ahead = 0;
    return at.done() && (zone == "Z" || zone == "z" || zone == "UTC" || zone == "GMT");
  }
  const bool west = at.front() == '-';
  if (!at.take('+') && !at.take('-')) return at.done();
  std::string_view hours = at.take_while(is_digit), minutes = "00";
  if (at.take(':')) {
    minutes = at.take_while(is_digit);
  } else if (hours.size() == 4) {
    minutes = hours.substr(2);
    hours = hours.substr(0, 2);
  }
  if (hours.size() != 2 || minutes.size() != 2 || number_of(hours) > 18 || number_of(minutes) > 59) return false;
  time.ahead = (west ? -60 : 60) * (60 * number_of(hours) + number_of(minutes));
  at.take_while(is_blank);
  if (at.take('['))
    at.take_while([](char c) { return c != ']'; });
  else
    return at.take_while(is_letter).size() <= 5 && at.done();
  return at.take(']') && at.done();
}

/// "10:15", "T10:15:00.5Z", " 1:05 pm", "T10:15:00+02:00", "T101500", behind a name of a month ":10:15:00", behind
/// digits "101500": the whole rest, or it is no time.
std::optional<time_of_day> read_time(std::string_view text) noexcept {
  constexpr std::optional<time_of_day> none;
  cursor at{text};
  const bool basic = at.take('T') || at.take('t') || is_digit(at.front());
  if (!basic && !at.take(':')) {
    at.take(',');
    if (at.take_while(is_blank).empty()) return none;
  }
  int hour = 0;
  double seconds = 0;  // of the hour
  const auto read_minute = [&](std::string_view digits) {
    if (digits.size() != 2 || number_of(digits) > 59) return false;
    seconds = 60 * number_of(digits);
    return true;
  };
  const auto read_second = [&](std::string_view digits) {
    const std::optional<double> read = second_and_fraction(at, digits);
    seconds += read.value_or(0);
    return read.has_value();
  };
  const std::string_view first = at.take_while(is_digit);
  if (basic && (first.size() == 4 || first.size() == 6)) {
    hour = number_of(first.substr(0, 2));
    if (!read_minute(first.substr(2, 2))) return none;
    if (first.size() == 6 && !read_second(first.substr(4))) return none;
  } else {
    if (first.empty() || first.size() > 2) return none;
    hour = number_of(first);
    if (!at.take(':') || !read_minute(at.take_while(is_digit))) return none;
    if (at.take(':') && !read_second(at.take_while(is_digit))) return none;
  }
  if (hour > 24 || (hour == 24 && seconds > 0)) return none;
  at.take_while(is_blank);
  if (lower(at.front()) == 'a' || lower(at.front()) == 'p') {
    const std::string_view half = at.take_while(is_letter);
    if (half.size() != 2 || lower(half[1]) != 'm' || hour < 1 || hour > 12) return none;
    hour = hour % 12 + (lower(half[0]) == 'p' ? 12 : 0);
    at.take_while(is_blank);
  }
  time_of_day time;
  time.days = hour == 24 ? 1 : 0;
  time.seconds = 3600 * (hour % 24) + seconds;
  if (!read_offset(at, time)) return none;
  return time;
}

constexpr std::int64_t seconds_a_day = 86400;

/// A day, and how far it has gone.
struct moment {
  std::chrono::sys_days on;
  double seconds = 0;
};

/// What clocks show at a time, seconds of UTC since 1970 and a fraction of one more.
moment shown_at(std::int64_t utc, double fraction, const time_zone* zone) noexcept {
  const std::int64_t local = utc + (zone == nullptr ? 0 : zone->ahead_at(utc));
  std::int64_t days = local / seconds_a_day;
  if (local < days * seconds_a_day) --days;
  return {std::chrono::sys_days{std::chrono::days{days}}, static_cast<double>(local - days * seconds_a_day) + fraction};
}

/// A day and its time, in a zone where there is one and the time says how far it is from UTC.
moment settled(std::chrono::sys_days date, const time_of_day& time, const time_zone* zone) noexcept {
  date += std::chrono::days{time.days};
  if (zone == nullptr || !time.ahead) return {date, time.seconds};
  const auto whole = static_cast<std::int64_t>(time.seconds);
  return shown_at(date.time_since_epoch().count() * seconds_a_day + whole - *time.ahead,
                  time.seconds - static_cast<double>(whole), zone);
}

std::optional<std::chrono::sys_days> day_of(int year, int month, int of_month) noexcept {
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
  if (digits.size() == 4) return n;
  if (digits.size() == 2) return n >= 69 ? 1900 + n : 2000 + n;
  return 0;
}

std::optional<std::chrono::sys_days> day_of(std::string_view year, std::string_view month,
                                            std::string_view of_month) noexcept {
  const int y = year_of(year);
  if (y == 0 || month.size() > 2 || of_month.size() > 2) return std::nullopt;
  return day_of(y, number_of(month), number_of(of_month));
}

/// Three parts and what stands between them.
struct parts {
  std::array<std::string_view, 3> part{};
  kind of = kind::year_hyphens;
  time_of_day time{};  ///< behind them
};

std::optional<std::chrono::sys_days> in_order(const parts& p, date_order order) noexcept {
  const auto read = [&](std::size_t year, std::size_t month, std::size_t of_month) {
    return day_of(p.part[year], p.part[month], p.part[of_month]);
  };
  switch (order) {
    case date_order::year_month_day:
      return read(0, 1, 2);
    case date_order::day_month_year:
      return read(2, 1, 0);
    case date_order::month_day_year:
      return read(2, 0, 1);
  }
  return std::nullopt;
}

/// A name and two numbers: mon d y, d mon y or y mon d.
std::optional<std::chrono::sys_days> with_named_month(const parts& p) noexcept {
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

constexpr kind year_in_front(kind of) noexcept {
  switch (of) {
    case kind::hyphens:
      return kind::year_hyphens;
    case kind::slashes:
      return kind::year_slashes;
    case kind::dots:
      return kind::year_dots;
    case kind::spaces:
      return kind::year_spaces;
    default:
      return of;
  }
}
constexpr bool is_year_in_front(kind of) noexcept { return of >= kind::year_hyphens && of <= kind::year_spaces; }

/// Of two equal separators; kind::compact where it is none.
constexpr kind kind_between(char separator) noexcept {
  switch (separator) {
    case '-':
      return kind::hyphens;
    case '/':
      return kind::slashes;
    case '.':
      return kind::dots;
    case ' ':
      return kind::spaces;
    default:
      return kind::compact;
  }
}

std::optional<parts> take_apart(std::string_view text) noexcept {
  text = without_blanks(text);
  cursor at{text};
  parts p;
  bool named = false;
  const auto rest_is_a_time = [&] {
    if (at.done()) return true;
    const std::optional<time_of_day> time = read_time(at.rest);
    p.time = time.value_or(time_of_day{});
    return time.has_value() && (named || at.front() != ':');
  };
  std::array<char, 2> between{};
  for (std::size_t i = 0; i < 3; ++i) {
    const bool name = is_letter(at.front());
    p.part[i] = at.take_while(name ? is_letter : is_digit);
    if (p.part[i].empty() || (name && (named || i == 2))) return std::nullopt;
    named = named || name;
    if (const std::size_t digits = p.part[0].size(); i == 0 && !name && (digits == 8 || digits == 12 || digits == 14)) {
      at.rest = text.substr(8);
      p.part[0] = text.substr(0, 8);
      p.of = kind::compact;
      return rest_is_a_time() ? std::optional(p) : std::nullopt;
    }
    if (!name && p.part[i].size() > 4) return std::nullopt;
    if (i == 2) break;
    const bool full_stop = name && at.take('.');  // "Sep. 30"
    const bool comma = at.take(',');
    const bool blanks = !at.take_while(is_blank).empty();
    between[i] = blanks || comma || full_stop ? ' ' : at.front();
    if (between[i] == ' ') continue;
    if (name ? is_digit(at.front()) : is_letter(at.front())) {  // 30SEP1997
      between[i] = ' ';
      continue;
    }
    if (between[i] != '-' && between[i] != '/' && between[i] != '.') return std::nullopt;
    at.rest.remove_prefix(1);
  }
  if (!rest_is_a_time()) return std::nullopt;
  if (named) {
    p.of = kind::named_month;
    return p;
  }
  if (between[0] != between[1]) return std::nullopt;
  p.of = p.part[0].size() == 4 ? year_in_front(kind_between(between[0])) : kind_between(between[0]);
  return p;
}

/// The parts of eight digits, in an order.
parts cut(const parts& compact, date_order order) noexcept {
  const std::string_view digits = compact.part[0];
  parts p{.of = kind::compact, .time = compact.time};
  if (order == date_order::year_month_day)
    p.part = {digits.substr(0, 4), digits.substr(4, 2), digits.substr(6, 2)};
  else
    p.part = {digits.substr(0, 2), digits.substr(2, 2), digits.substr(4, 4)};
  return p;
}

constexpr std::size_t index(date_order order) noexcept { return static_cast<std::size_t>(order); }

constexpr std::array<std::string_view, date_orders> order_letters{"ymd", "dmy", "mdy"};
constexpr std::array<std::string_view, date_orders> order_words{"year, month, day", "day, month, year",
                                                                "month, day, year"};

/// The days of a spreadsheet: whole ones since 1899-12-30, but for those before the day that there was not.
std::optional<moment> in_spreadsheet(double serial, bool from_1904) noexcept {
  constexpr double most = 2958466;  // 9999-12-31 is the day before
  const double whole = std::floor(serial), seconds = (serial - whole) * static_cast<double>(seconds_a_day);
  if (!(whole >= (from_1904 ? 0 : 1) && whole < (from_1904 ? most - 1462 : most))) return std::nullopt;
  if (!from_1904 && whole == 60) return std::nullopt;
  using namespace std::chrono;
  const sys_days first = from_1904    ? sys_days{year{1904} / 1 / 1}
                         : whole < 60 ? sys_days{year{1899} / 12 / 31}
                                      : sys_days{year{1899} / 12 / 30};
  // to the microsecond: a serial number has hardly more
  return moment{first + days{static_cast<int>(whole)}, std::round(seconds * 1e6) / 1e6};
}

std::optional<moment> since_1970(double seconds, const time_zone* zone) noexcept {
  constexpr double first = -62135596800, end = 253402300800;  // the years 1 to 9999
  if (!(seconds >= first && seconds < end)) return std::nullopt;
  const double whole = std::floor(seconds);
  return shown_at(static_cast<std::int64_t>(whole), seconds - whole, zone);
}

/// A number that is a date where that is stated.
std::optional<moment> numbered(std::string_view text, kind of, const time_zone* zone) noexcept {
  const parsed_number number = parse_number(text);
  if (number.refused() || number.missing()) return std::nullopt;
  switch (of) {
    case kind::excel:
    case kind::excel1904:
      return in_spreadsheet(number.value, of == kind::excel1904);
    case kind::epoch_seconds:
      return since_1970(number.value, zone);
    case kind::epoch_milliseconds:
      return since_1970(number.value / 1000, zone);
    default:
      return std::nullopt;
  }
}

constexpr std::array<std::string_view, 4> number_names{"excel", "excel1904", "epoch_seconds", "epoch_milliseconds"};
constexpr bool is_number(kind of) noexcept { return of >= kind::excel; }

std::optional<moment> read_moment(std::string_view text, const date_format& format, const time_zone* zone) noexcept {
  if (is_number(format.of)) return numbered(text, format.of, zone);
  const std::optional<parts> p = take_apart(text);
  if (!p || p->of != format.of) return std::nullopt;
  if (format.year_digits != 0 && format.order != date_order::year_month_day && p->part[2].size() != format.year_digits)
    return std::nullopt;
  const std::optional<std::chrono::sys_days> date = format.of == kind::named_month ? with_named_month(*p)
                                                    : format.of == kind::compact
                                                        ? in_order(cut(*p, format.order), format.order)
                                                        : in_order(*p, format.order);
  if (!date) return std::nullopt;
  return settled(*date, p->time, zone);
}

}  // namespace

std::string date_format::name() const {
  if (of == kind::named_month) return "d mon y";
  if (is_number(of)) return std::string(number_names[static_cast<std::size_t>(of) - date_format::kinds_detected]);
  if (of == kind::compact)
    return order == date_order::year_month_day   ? "yyyymmdd"
           : order == date_order::day_month_year ? "ddmmyyyy"
                                                 : "mmddyyyy";
  const kind between = is_year_in_front(of) ? of : year_in_front(of);
  const char separator = between == kind::year_slashes  ? '/'
                         : between == kind::year_dots   ? '.'
                         : between == kind::year_spaces ? ' '
                                                        : '-';
  std::string text;
  for (const char letter : order_letters[index(order)]) {
    if (!text.empty()) text += separator;
    text += letter;
    if (letter != 'y') continue;
    if (order == date_order::year_month_day && !is_year_in_front(of)) text += 'y';
    if (order != date_order::year_month_day && year_digits != 0) text.append(year_digits - 1, 'y');
  }
  return text;
}

std::optional<split_date> read_date(std::string_view text, const time_zone* zone) noexcept {
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
    case kind::year_hyphens:
    case kind::year_slashes:
    case kind::year_dots:
    case kind::year_spaces:
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
  for (std::optional<std::chrono::sys_days>& reading : readings)
    if (reading) reading = settled(*reading, p->time, zone).on;
  return result;
}

std::optional<std::chrono::sys_days> read_date(std::string_view text, const date_format& format,
                                               const time_zone* zone) noexcept {
  const std::optional<moment> read = read_moment(text, format, zone);
  if (!read) return std::nullopt;
  return read->on;
}

std::optional<double> read_days(std::string_view text, const date_format& format, const time_zone* zone) noexcept {
  const std::optional<moment> read = read_moment(text, format, zone);
  if (!read) return std::nullopt;
  return static_cast<double>(read->on.time_since_epoch().count()) + read->seconds / static_cast<double>(seconds_a_day);
}

std::string offered_formats(std::string_view text) {
  struct offer {
    kind of;
    const char* meaning;
  };
  for (const offer& one :
       {offer{kind::excel, "a day of a spreadsheet"}, offer{kind::epoch_seconds, "seconds since 1970"},
        offer{kind::epoch_milliseconds, "milliseconds since 1970"}}) {
    const std::optional<std::chrono::sys_days> date = read_date(text, date_format{.of = one.of});
    if (!date || *date < *day_of(1980, 1, 1) || *date >= *day_of(2100, 1, 1)) continue;
    return " (" + date_text(*date) + " as " + one.meaning + ": --date-format " + date_format{.of = one.of}.name() + ")";
  }
  return {};
}

namespace {

/// " hh:mm:ss", "T%H:%M:%SZ": what may stand behind the name of a format.
bool names_a_time(std::string_view text) noexcept {
  if (text.empty()) return true;
  if (std::string_view(" T,:hH%").find(text.front()) == text.npos) return false;
  return text.find_first_of("hHI") != text.npos && text.find_first_not_of("hHImMsSfpzZT:., %+") == text.npos;
}

}  // namespace

std::optional<date_format> date_format_named(std::string_view name) {
  if (name == "iso" || name == "ISO") return date_format{};
  for (std::size_t i = 0; i < number_names.size(); ++i)
    if (name == number_names[i]) return date_format{.of = static_cast<kind>(date_format::kinds_detected + i)};
  std::string order;  // "ymd", "dmy", …; a named month as a capital M
  std::string separators;
  std::size_t year_digits = 0, at = 0;
  while (at < name.size() && order.size() < 3) {
    const char c = lower(name[at]);
    if (c != 'd' && c != 'm' && c != 'y' && c != 'b') {
      if (c != '%') separators += c;
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < name.size() && lower(name[at]) == c) ++at;
    const std::size_t length = at - begin;
    if (c == 'm' && name.substr(at, 2) == "on") {
      order += 'M';
      at += 2;
      continue;
    }
    if (length > (c == 'y' ? 4U : 2U) || (c == 'y' && length == 3)) return std::nullopt;
    const bool directive = begin != 0 && name[begin - 1] == '%' && length == 1;
    if (c == 'y') year_digits = directive ? (name[begin] == 'Y' ? 4 : 2) : length == 1 ? 0 : length;
    order += c == 'b' ? 'M' : c;
  }
  if (!names_a_time(name.substr(at))) return std::nullopt;
  if (order == "dMy" || order == "Mdy" || order == "yMd")
    return date_format{kind::named_month, date_order::year_month_day};
  const auto found = std::find(order_letters.begin(), order_letters.end(), order);
  if (found == order_letters.end()) return std::nullopt;
  const auto which = static_cast<date_order>(found - order_letters.begin());
  if (separators.empty()) return year_digits == 2 ? std::nullopt : std::optional(date_format{kind::compact, which});
  if (separators.size() != 2 || separators[0] != separators[1]) return std::nullopt;
  const kind of = kind_between(separators[0]);
  if (of == kind::compact) return std::nullopt;
  if (which != date_order::year_month_day) return date_format{of, which, year_digits};
  return date_format{year_digits == 2 ? of : year_in_front(of), which};
}

std::string date_text(std::chrono::sys_days d) {
  const std::chrono::year_month_day date{d};
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

void date_detection::add(std::string_view text, const split_date& date, std::uint64_t line, std::string_view file) {
  const auto keep = [&](seen& into) { into = {line, std::string(text), std::string(file), date.readings}; };
  seen& first = first_[static_cast<std::size_t>(date.of)];
  if (first.line == 0) keep(first);
  for (std::size_t i = 0; i < date_orders; ++i) {
    const auto &one = date.readings[i], &other = date.readings[(i + 1) % date_orders];
    if (!one && ruled_out_[i].line == 0) keep(ruled_out_[i]);
    if (one && other && *one != *other && differ_[i].line == 0) keep(differ_[i]);
  }
}

std::optional<date_format> date_detection::conclude(const std::string& where) const {
  const auto shown = [](const seen& one) {
    return in_quotes(one.text) + " (" + (one.file.empty() ? "" : one.file + ", ") + "line " + std::to_string(one.line) +
           ")";
  };
  std::vector<const seen*> found;
  kind of = kind::year_hyphens;
  for (std::size_t k = 0; k < date_format::kinds_detected; ++k) {
    if (first_[k].line == 0) continue;
    found.push_back(&first_[k]);
    of = static_cast<kind>(k);
  }
  if (found.empty()) return std::nullopt;
  const std::string choose = "; --date-format says how they are written, rows that are not so are bad ones";
  if (found.size() > 1) {
    if (std::all_of(found.begin(), found.end(), [&](const seen* one) { return one->file == found.front()->file; }))
      std::sort(found.begin(), found.end(), [](const seen* a, const seen* b) { return a->line < b->line; });
    std::string rows;
    for (const seen* one : found) rows += (rows.empty() ? "" : one == found.back() ? " and " : ", ") + shown(*one);
    throw log_error(where + ": the dates are a mixture of formats: " + rows + choose);
  }
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < date_orders; ++i)
    if (ruled_out_[i].line == 0) left.push_back(i);
  if (left.empty()) {
    // two orders in which many could be meant, and the rows that rule them out
    const seen &day_first = ruled_out_[1], &month_first = ruled_out_[2];
    throw log_error(where + ": the dates are a mixture of formats: " + shown(day_first) +
                    " cannot be day, month, year and " + shown(month_first) + " cannot be month, day, year" + choose);
  }
  for (std::size_t i = 0; i < date_orders; ++i) {
    const std::size_t j = (i + 1) % date_orders;
    if (ruled_out_[i].line != 0 || ruled_out_[j].line != 0 || differ_[i].line == 0) continue;
    const seen& example = differ_[i];
    std::string readings, names;
    for (const std::size_t k : left) {
      const date_format format{of, static_cast<date_order>(k)};
      if (!readings.empty()) readings += k == left.back() ? " or " : ", ", names += k == left.back() ? " or " : ", ";
      readings += date_text(*example.readings[k]) + " (" + std::string(order_words[k]) + ")";
      names += format.name();
    }
    throw log_error(where + ": the dates can be read in " + (left.size() == 2 ? "two" : "three") +
                    " ways: " + shown(example) + " is " + readings + "; say which with --date-format " + names);
  }
  return date_format{of, static_cast<date_order>(left.front())};
}

}  // namespace score_customers
