// SPDX-License-Identifier: BSL-1.0
#include "score_customers/date_format.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace score_customers {
namespace date_format_test {

std::string reading(std::string_view text, date_order order) {
  const auto date = read_date(text);
  if (!date) return "none";
  const auto& day = date->readings[static_cast<std::size_t>(order)];
  return day ? date_text(*day) : "-";
}
constexpr auto ymd = date_order::year_month_day;
constexpr auto dmy = date_order::day_month_year;
constexpr auto mdy = date_order::month_day_year;

TEST(DateFormat, ReadsEveryKind) {
  for (const char* text :
       {"1997-09-30", "1997/9/30", "1997.09.30", "19970930", "30 Sep 1997", "30-sep-97", "September 30, 1997",
        "Sep. 30 1997", "Sept 30 1997", "1997-Sep-30", " 1997-09-30 ", "1997-09-30T23:59:59Z", "1997-09-30 23:59",
        "1997-09-30T10:15:00.250+02:00", "1997-09-30 1:05 pm", "1997-09-30 10:15:00 UTC", "19970930 10:15"})
    EXPECT_EQ(reading(text, ymd), "1997-09-30") << text;
  for (const char* text : {"30/9/1997", "30/09/97", "30-9-1997", "30.09.1997", "30.9.97 10:15", "30 9 1997"})
    EXPECT_EQ(reading(text, dmy), "1997-09-30") << text;
  EXPECT_EQ(reading("9/30/1997", mdy), "1997-09-30");
  EXPECT_EQ(reading("9/30/1997", dmy), "-");
  EXPECT_EQ(reading("3/4/1997", dmy), "1997-04-03");
  EXPECT_EQ(reading("3/4/1997", mdy), "1997-03-04");
  EXPECT_EQ(reading("3/4/1997", ymd), "-") << "a year of four digits stands where it stands";
  EXPECT_EQ(reading("01/02/03", ymd), "2001-02-03");
  EXPECT_EQ(reading("3.4.1997", mdy), "-") << "with dots the day comes first";
  EXPECT_EQ(reading("1/1/68", dmy), "2068-01-01");
  EXPECT_EQ(reading("1/1/69", dmy), "1969-01-01");
  EXPECT_EQ(reading("2000-02-29", ymd), "2000-02-29");
}

TEST(DateFormat, TwentyFourHoursAreTheNextDay) {
  for (const char* text : {"2024-01-02T24:00:00", "2024-01-02 24:00", "2024-01-02T24:00:00.000Z", "20240102T240000Z"})
    EXPECT_EQ(reading(text, ymd), "2024-01-03") << text;
  EXPECT_EQ(reading("31.12.2023 24:00", dmy), "2024-01-01");
  EXPECT_EQ(reading("31 Dec 2023 24:00", ymd), "2024-01-01");
  EXPECT_EQ(reading("2024-01-02T00:00:00", ymd), "2024-01-02");
  EXPECT_EQ(reading("20240102T101530Z", ymd), "2024-01-02");
  for (const char* text : {"2024-01-02T24:01", "2024-01-02 24:00:01", "2024-01-02 24:00:00.5", "2024-01-02 25:00",
                           "2024-01-02 13:05 pm", "2024-01-02 0:05 am", "2024-01-02 10:5", "20240102T1015301"})
    EXPECT_EQ(reading(text, ymd), "none") << text;
}

TEST(DateFormat, ReadsTimesWithoutAnythingBetween) {
  for (const char* text : {"20240305101530", "202403051015", "20240305T101530Z", "20240305101530.5", "05MAR2024",
                           "5mar2024", "05MAR2024:10:15:30", "05MAR24:10:15", "2024-03-05 10:15:30 +0000 UTC",
                           "2024-03-05T10:15:30+01:00[Europe/Berlin]", "2024-03-05 10:15:30 +0100 CET"})
    EXPECT_EQ(reading(text, ymd), "2024-03-05") << text;
  for (const char* text :
       {"20240305251530", "20240305106030", "2024030510153", "05MAR2024:", "2024-03-05:10:15",
        "2024-03-05 10:15:30 CET", "2024-03-05T10:15+01:00[", "2024-03-05T10:15+19:00", "MAR2024", "05XYZ2024"})
    EXPECT_EQ(reading(text, ymd), "none") << text;
}

TEST(DateFormat, NumbersAreDatesWhereThatIsStated) {
  const auto by = [](std::string_view text, std::string_view format) {
    const auto day = read_date(text, *date_format_named(format));
    return day ? date_text(*day) : std::string("none");
  };
  EXPECT_EQ(by("45293", "excel"), "2024-01-02");
  EXPECT_EQ(by("45293.75", "excel"), "2024-01-02");
  EXPECT_EQ(by("1", "excel"), "1900-01-01");
  EXPECT_EQ(by("59", "excel"), "1900-02-28");
  EXPECT_EQ(by("60", "excel"), "none") << "1900 had no 29 February";
  EXPECT_EQ(by("61", "excel"), "1900-03-01");
  EXPECT_EQ(by("2958465", "excel"), "9999-12-31");
  EXPECT_EQ(by("43831", "excel1904"), "2024-01-02");
  EXPECT_EQ(by("0", "excel1904"), "1904-01-01");
  EXPECT_EQ(by("1704153600", "epoch_seconds"), "2024-01-02");
  EXPECT_EQ(by("1704153599.9", "epoch_seconds"), "2024-01-01");
  EXPECT_EQ(by("-1", "epoch_seconds"), "1969-12-31");
  EXPECT_EQ(by("1704153600000", "epoch_milliseconds"), "2024-01-02");
  for (const char* format : {"excel", "excel1904", "epoch_seconds", "epoch_milliseconds"}) {
    for (const char* text : {"", "x", "2024-01-02", "1e300", "-1e300", "nan", "45,293"})
      EXPECT_EQ(by(text, format), "none") << text;
    EXPECT_EQ(date_format_named(format)->name(), format);
  }
  EXPECT_EQ(by("0", "excel"), "none");
  EXPECT_EQ(by("2958466", "excel"), "none");
  for (const char* text : {"45293", "1704153600", "1704153600000"}) EXPECT_EQ(reading(text, ymd), "none") << text;
}

TEST(DateFormat, OffersWhatANumberMayBe) {
  EXPECT_EQ(offered_formats("45293"), " (2024-01-02 as a day of a spreadsheet: --date-format excel)");
  EXPECT_EQ(offered_formats("1704153600"), " (2024-01-02 as seconds since 1970: --date-format epoch_seconds)");
  EXPECT_EQ(offered_formats("1704153600000"),
            " (2024-01-02 as milliseconds since 1970: --date-format epoch_milliseconds)");
  for (const char* text : {"7", "1e9x", "n/a", "20240102", ""}) EXPECT_EQ(offered_formats(text), "") << text;
}

TEST(DateFormat, AZoneSaysWhichDayATimeIsOf) {
  const auto in = [](std::string_view text, std::string_view zone, std::string_view format = "iso") {
    const auto known = time_zone::named(zone);
    const auto day = known ? read_date(text, *date_format_named(format), &*known) : std::nullopt;
    return day ? date_text(*day) : std::string("none");
  };
  EXPECT_EQ(reading("2024-02-03T23:30:00-08:00", ymd), "2024-02-03") << "the day that is written";
  EXPECT_EQ(in("2024-02-03T23:30:00-08:00", "UTC"), "2024-02-04");
  EXPECT_EQ(in("2024-02-03T23:30:00-08:00", "-08:00"), "2024-02-03");
  EXPECT_EQ(in("2024-02-03T23:30:00Z", "+01:00"), "2024-02-04");
  EXPECT_EQ(in("2024-02-03T23:30:00Z", "-0030"), "2024-02-03");
  EXPECT_EQ(in("2024-02-03T23:30:00", "+14:00"), "2024-02-03") << "without an offset it is of that zone";
  EXPECT_EQ(in("2024-02-03T24:00:00Z", "UTC"), "2024-02-04");
  EXPECT_EQ(in("1704153600", "-01:00", "epoch_seconds"), "2024-01-01");
  EXPECT_EQ(in("45293.99", "+14:00", "excel"), "2024-01-02") << "a spreadsheet has no zone";
  const auto zone = time_zone::named("+12:00");
  const auto days = read_days("2024-01-02T06:00:00Z", date_format{}, &*zone);
  EXPECT_EQ(days, 19724.75);
  EXPECT_EQ(read_days("45293.5", *date_format_named("excel")), 19724.5);
  EXPECT_EQ(read_days("2024-01-02 1:30 pm", date_format{}), 19724.5625);
  EXPECT_EQ(read_days("2024-01-02", date_format{}), 19724);
}

TEST(DateFormat, RefusesWhatIsNoDate) {
  for (const char* text : {"",
                           " ",
                           "x",
                           "1997",
                           "1997-09",
                           "1997-02-30",
                           "1900-02-29",
                           "1997-13-01",
                           "0-0-0",
                           "13/13/1997",
                           "31/2/1997",
                           "1997-09/30",
                           "1997-09-30 25:00",
                           "1997-09-30 10",
                           "1997-09-30 10:60",
                           "1997-09-30 later",
                           "1997-09-30x",
                           "1997-09-30-01",
                           "1.2.3.4",
                           "199709301",
                           "30 Foo 1997",
                           "Sep Sep 1997",
                           "30 Sep",
                           "197-09-30",
                           "12345-09-30",
                           "--",
                           "1997-09-30T10:15:00+2",
                           "９/30/1997"})
    EXPECT_EQ(reading(text, ymd), "none") << text;
}

TEST(DateFormat, KnowsItsNames) {
  const auto name = [](std::string_view text) {
    const auto format = date_format_named(text);
    return format ? format->name() : std::string("none");
  };
  EXPECT_EQ(name("iso"), "y-m-d");
  EXPECT_EQ(name("y-m-d"), "y-m-d");
  EXPECT_EQ(name("yyyy-mm-dd hh:mm"), "y-m-d");
  EXPECT_EQ(name("%Y-%m-%d"), "y-m-d");
  EXPECT_EQ(name("yyyymmdd"), "yyyymmdd");
  EXPECT_EQ(name("ddmmyyyy"), "ddmmyyyy");
  EXPECT_EQ(name("d/m/y"), "d/m/y");
  EXPECT_EQ(name("DD/MM/YYYY"), "d/m/yyyy");
  EXPECT_EQ(name("%m/%d/%y"), "m/d/yy");
  EXPECT_EQ(name("dd.mm.yyyy"), "d.m.yyyy");
  EXPECT_EQ(name("d mon y"), "d mon y");
  EXPECT_EQ(name("%d-%b-%Y"), "d mon y");
  EXPECT_EQ(name("yy-m-d"), "yy-m-d");
  EXPECT_EQ(name("%y/%m/%d"), "yy/m/d");
  EXPECT_EQ(name("%Y-%m-%dT%H:%M:%SZ"), "y-m-d");
  EXPECT_EQ(name("d.m.y hh:mm"), "d.m.y");
  EXPECT_EQ(name("yyyymmddhhmmss"), "yyyymmdd");
  EXPECT_EQ(name("%Y%m%d%H%M%S"), "yyyymmdd");
  EXPECT_EQ(name("ddmonyyyy:hh:mm:ss"), "d mon y");
  EXPECT_EQ(name("%d%b%Y"), "d mon y");
  for (const char* text : {"", "foo", "d/m", "d/m-y", "d/d/y", "y_m_d", "y-m-d or so", "y-m-dx", "y-m-d ", "y-m-d ss",
                           "yyyyy-m-d", "yyy-m-d", "y-mmm-d", "yymmdd", "y-m-d-h"})
    EXPECT_EQ(name(text), "none") << text;
}

TEST(DateFormat, AGivenOneDecides) {
  const auto by = [](std::string_view text, std::string_view format) {
    const auto day = read_date(text, *date_format_named(format));
    return day ? date_text(*day) : std::string("none");
  };
  EXPECT_EQ(by("03/04/1997", "d/m/y"), "1997-04-03");
  EXPECT_EQ(by("03/04/1997", "m/d/y"), "1997-03-04");
  EXPECT_EQ(by("03.04.1997", "m.d.y"), "1997-03-04");
  EXPECT_EQ(by("03041997", "ddmmyyyy"), "1997-04-03");
  EXPECT_EQ(by("1997-04-03", "y-m-d"), "1997-04-03");
  for (const char* other : {"05-06-07", "2005/06/08", "2005.06.07", "2005 06 07", "20050607"})
    EXPECT_EQ(by(other, "y-m-d"), "none") << "one format reads one way of writing: " << other;
  EXPECT_EQ(by("97-04-03", "yy-m-d"), "1997-04-03");
  EXPECT_EQ(by("1997-04-03", "yy-m-d"), "none");
  EXPECT_EQ(by("1997/04/03", "y/m/d"), "1997-04-03");
  EXPECT_EQ(by("3/4/97", "d/m/y"), "1997-04-03");
  EXPECT_EQ(by("3/4/97", "d/m/yyyy"), "none");
  EXPECT_EQ(by("3/4/1997", "d/m/yy"), "none");
  EXPECT_EQ(by("3/4/97", "%d/%m/%y"), "1997-04-03");
  EXPECT_EQ(by("03-04-1997", "d/m/y"), "none");
  EXPECT_EQ(by("1997-04-03", "d/m/y"), "none");
  EXPECT_EQ(by("30 Sep 1997", "d mon y"), "1997-09-30");
  EXPECT_EQ(by("30 09 1997", "d mon y"), "none");
}

/// The format detected, or the message of what was wrong.
std::string detected(const std::vector<const char*>& dates) {
  date_detection detection;
  std::uint64_t line = 2;
  for (const char* text : dates) {
    if (const auto date = read_date(text)) detection.add(text, *date, line);
    ++line;
  }
  try {
    const auto format = detection.conclude("log.csv, column 'date'");
    return format ? format->name() : "none";
  } catch (const log_error& error) {
    return error.what();
  }
}

TEST(DateDetection, FindsTheOneFormat) {
  EXPECT_EQ(detected({"1997-03-04", "1997-03-05 10:00"}), "y-m-d");
  EXPECT_EQ(detected({"1997/03/04", "1997/03/05"}), "y/m/d");
  EXPECT_EQ(detected({"19970304"}), "yyyymmdd");
  EXPECT_EQ(detected({"03/04/1997", "13/04/1997"}), "d/m/y");
  EXPECT_EQ(detected({"03/04/1997", "04/13/1997"}), "m/d/y");
  EXPECT_EQ(detected({"03-04-97", "13-04-97"}), "d-m-y");
  EXPECT_EQ(detected({"03.04.1997"}), "d.m.y");
  EXPECT_EQ(detected({"3 Apr 1997", "Apr 4, 1997"}), "d mon y");
  EXPECT_EQ(detected({"03/04/1997", "n/a", "31/02/1997", "13/04/1997"}), "d/m/y") << "what is no date says nothing";
  EXPECT_EQ(detected({"03/03/1997", "04/04/1997"}), "d/m/y") << "the same days either way";
  EXPECT_EQ(detected({"n/a"}), "none");
}

TEST(DateDetection, ShowsTheReadingsOfAnAmbiguousOne) {
  EXPECT_EQ(
      detected({"04/04/1997", "03/04/1997", "05/06/1997"}),
      "log.csv, column 'date': the dates can be read in two ways: '03/04/1997' (line 3) is 1997-04-03 (day, month, "
      "year) or 1997-03-04 (month, day, year); say which with --date-format d/m/y or m/d/y");
  EXPECT_EQ(detected({"01-02-03"}),
            "log.csv, column 'date': the dates can be read in three ways: '01-02-03' (line 2) is 2001-02-03 (year, "
            "month, day), 2003-02-01 (day, month, year) or 2003-01-02 (month, day, year); say which with --date-format "
            "yy-m-d, d-m-y or m-d-y");
  EXPECT_EQ(
      detected({"22/04/15", "11/05/15"}),
      "log.csv, column 'date': the dates can be read in two ways: '22/04/15' (line 2) is 2022-04-15 (year, month, "
      "day) or 2015-04-22 (day, month, year); say which with --date-format yy/m/d or d/m/y");
}

TEST(DateDetection, NamesTheRowsOfAMixture) {
  EXPECT_EQ(detected({"1997-03-04", "1997/03/05"}),
            "log.csv, column 'date': the dates are a mixture of formats: '1997-03-04' (line 2) and '1997/03/05' (line "
            "3); --date-format says how they are written, rows that are not so are bad ones");
  EXPECT_EQ(detected({"1997-03-04", "1997-03-05", "03/04/1997"}),
            "log.csv, column 'date': the dates are a mixture of formats: '1997-03-04' (line 2) and '03/04/1997' (line "
            "4); --date-format says how they are written, rows that are not so are bad ones");
  EXPECT_EQ(detected({"13/04/1997", "03/04/1997", "04/13/1997"}),
            "log.csv, column 'date': the dates are a mixture of formats: '04/13/1997' (line 4) cannot be day, month, "
            "year and '13/04/1997' (line 2) cannot be month, day, year; --date-format says how they are written, rows "
            "that are not so are bad ones");
}

}  // namespace date_format_test
}  // namespace score_customers
