// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "time_zone.hpp"

namespace score_customers {

/// The order in which the parts of a date stand.
enum class date_order : unsigned char { year_month_day, day_month_year, month_day_year };
inline constexpr std::size_t date_orders = 3;

/// How dates are written: 1997-09-30, 19970930, 30/9/1997, 9/30/97, 30.09.1997, 30 Sep 1997, September 30, 1997.
///
/// 30SEP1997, 30SEP1997:10:15:30. Where it is stated also numbers: days of a spreadsheet, seconds or milliseconds since
/// 1970.
///
/// Years have four digits or two: 69 to 99 are of the 20th century, 00 to 68 of the 21st. A time of the day may follow,
/// also without anything between (19970930101530), with its offset from UTC and the name of its zone behind that. The
/// date is the one that is written, and 24:00 is the beginning of the next day; with a time zone it is the day there of
/// a time that has an offset. Spaces around are dropped. Names of months are English, whole or three letters; where
/// they stand says what the other parts are. A format reads one way of writing: y-m-d is neither 2005/06/08 nor
/// 05-06-07.
struct date_format {
  /// What stands between the parts; first those with a year of four digits in front. Then numbers, which are read where
  /// they are stated only.
  enum class kind : unsigned char {
    compact,
    year_hyphens,
    year_slashes,
    year_dots,
    year_spaces,
    hyphens,
    slashes,
    dots,
    spaces,
    named_month,
    excel,      ///< days of a spreadsheet, 1 is 1900-01-01, and 60 the day before 1900-03-01 that there was not
    excel1904,  ///< 0 is 1904-01-01
    epoch_seconds,
    epoch_milliseconds
  };
  static constexpr std::size_t kinds_detected = 10;

  kind of = kind::year_hyphens;
  date_order order = date_order::year_month_day;
  std::size_t year_digits = 0;  ///< of a year that does not stand first: 2 or 4; 0: either

  /// "y-m-d", "yyyymmdd", "d/m/y", "d.m.yyyy", "yy-m-d", "d mon y", "excel", "epoch_seconds", …
  [[nodiscard]] std::string name() const;
  friend bool operator==(const date_format&, const date_format&) = default;
};

/// One text taken apart.
struct split_date {
  date_format::kind of = date_format::kind::year_hyphens;
  std::array<std::optional<std::chrono::sys_days>, date_orders> readings{};  ///< by order, where it is a date
};

/// Nothing where the text is no date in any way. Readings are those that its kind allows: with dots the day comes
/// first, with slashes, hyphens and spaces it may be the month, or the year where that has two digits. `zone`: null for
/// none.
[[nodiscard]] std::optional<split_date> read_date(std::string_view text, const time_zone* zone = nullptr) noexcept;
/// By a known format, whatever else it could be.
[[nodiscard]] std::optional<std::chrono::sys_days> read_date(std::string_view text, const date_format& format,
                                                             const time_zone* zone = nullptr) noexcept;
/// The same with the time of the day: days since 1970-01-01, with fractions.
[[nodiscard]] std::optional<double> read_days(std::string_view text, const date_format& format,
                                              const time_zone* zone = nullptr) noexcept;

/// "d/m/y", "dd.mm.yyyy", "%m/%d/%Y", "iso", "yyyymmdd", "yy-m-d", "d mon y", "%d-%b-%Y", …, also with a time behind
/// it, "y-m-d hh:mm"; "excel", "excel1904", "epoch_seconds", "epoch_milliseconds": nothing where it is none. In front a
/// year is of four digits unless it is yy or %y; elsewhere y is of two or four.
[[nodiscard]] std::optional<date_format> date_format_named(std::string_view name);

/// "1997-09-30".
[[nodiscard]] std::string date_text(std::chrono::sys_days day);

/// What a number may be that stands where a date is looked for: " (2024-01-02 as a day of a spreadsheet: --date-format
/// excel)"; empty where it is none of a time from 1980 to 2100.
[[nodiscard]] std::string offered_formats(std::string_view text);

/// A log that cannot be read as it is: dates that can be read in two ways, ….
class log_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Finds the format in which all dates of a column are written.
///
/// Dates that are none in any way are passed over; they are bad rows under any format. Of the others every one rules
/// out the orders in which it is no date. `conclude` throws log_error where no order is left or there are several kinds
/// of dates (a mixture: names two rows), and where several orders are left that mean different days (ambiguous: shows
/// the readings of one date). Where all orders left mean the same days, any of them is right.
class date_detection {
 public:
  /// `file`: empty where there is one only.
  void add(std::string_view text, const split_date& date, std::uint64_t line, std::string_view file = {});
  /// Nothing where there was no date at all. `where`: the file and the column, for messages.
  [[nodiscard]] std::optional<date_format> conclude(const std::string& where) const;

 private:
  struct seen {
    std::uint64_t line = 0;  ///< 0: nothing
    std::string text, file;
    std::array<std::optional<std::chrono::sys_days>, date_orders> readings{};
  };

  std::array<seen, date_format::kinds_detected> first_{};  ///< of each kind
  std::array<seen, date_orders> ruled_out_{};              ///< the first date that cannot be read in this order
  std::array<seen, date_orders> differ_{};                 ///< the first one that differs in orders i and i + 1 (mod 3)
};

}  // namespace score_customers
