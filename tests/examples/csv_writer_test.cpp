// SPDX-License-Identifier: BSL-1.0
#include "score_customers/csv_writer.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <bit>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "score_customers/csv_reader.hpp"
#include "score_customers/parse_number.hpp"

namespace score_customers {
namespace csv_writer_test {

std::string written(const std::function<void(csv_writer&)>& write) {
  std::FILE* file = std::tmpfile();
  if (file == nullptr) throw std::runtime_error("no temporary file");
  {
    csv_writer writer(::fileno(file), "rows.csv");
    write(writer);
    writer.flush();
  }
  std::string text(static_cast<std::size_t>(::lseek(::fileno(file), 0, SEEK_END)), '\0');
  EXPECT_EQ(::pread(::fileno(file), text.data(), text.size(), 0), static_cast<::ssize_t>(text.size()));
  std::fclose(file);
  return text;
}

template <class Value>
std::string cell(Value value) {
  std::string text = written([&](csv_writer& rows) { rows.field(value).end_row(); });
  EXPECT_EQ(text.back(), '\n');
  text.pop_back();
  return text;
}

TEST(CsvWriter, WritesRows) {
  EXPECT_EQ(written([](csv_writer& rows) {
              rows.field("id").field("name").field("heard").end_row();
              rows.field(1).field("Bo \"B\", Jr").field(0.25).end_row();
              rows.field(std::uint64_t{18446744073709551615U}).field("").field(-1e300).end_row();
              rows.end_row();
            }),
            "id,name,heard\n1,\"Bo \"\"B\"\", Jr\",0.25\n18446744073709551615,,-1e+300\n\n");
}

TEST(CsvWriter, QuotesTextOnlyWhenNeeded) {
  EXPECT_EQ(cell("plain text; with 'other' signs"), "plain text; with 'other' signs");
  EXPECT_EQ(cell("a,b"), "\"a,b\"");
  EXPECT_EQ(cell("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(cell("a\nb"), "\"a\nb\"");
  EXPECT_EQ(cell("a\rb"), "\"a\rb\"");
  EXPECT_EQ(cell("\""), "\"\"\"\"");
  EXPECT_EQ(cell(""), "");
}

TEST(CsvWriter, WritesNumbersShortestAndPlain) {
  EXPECT_EQ(cell(0.0), "0");
  EXPECT_EQ(cell(-0.0), "-0");
  EXPECT_EQ(cell(0.1), "0.1");
  EXPECT_EQ(cell(0.1F), "0.1");
  EXPECT_EQ(cell(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(cell(100000.0), "100000");
  EXPECT_EQ(cell(123456789012345.0), "123456789012345");
  EXPECT_EQ(cell(1e15), "1e+15");
  EXPECT_EQ(cell(0.0001), "0.0001");
  EXPECT_EQ(cell(0.00001), "1e-05");
  EXPECT_EQ(cell(-17), "-17");
  EXPECT_EQ(cell(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(cell(std::numeric_limits<double>::quiet_NaN()), "");
  EXPECT_EQ(cell(-std::numeric_limits<double>::quiet_NaN()), "");
  EXPECT_EQ(cell(std::numeric_limits<double>::infinity()), "inf");
}

TEST(CsvWriter, WhatItWritesReadsBack) {
  std::uint64_t state = 1;
  std::vector<double> numbers = {std::numeric_limits<double>::max(), std::numeric_limits<double>::denorm_min(), 1e15,
                                 0.0001};
  while (numbers.size() < 20'000) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    const double bits = std::bit_cast<double>(state ^ state >> 29);
    if (std::isfinite(bits)) numbers.push_back(bits);
    numbers.push_back(static_cast<double>(state >> 20) / 1000);
  }
  const std::string_view name = "\"a\",\r\nb";
  const std::string text = written([&](csv_writer& rows) {
    rows.field(name).field("value").end_row();
    for (const double number : numbers) rows.field(name).field(number).end_row();
  });
  csv_reader reader = csv_reader::of_text(text);
  csv_record record;
  for (const double number : numbers) {
    ASSERT_TRUE(reader.next(record));
    ASSERT_FALSE(record.bad());
    ASSERT_EQ(record[0], name);
    ASSERT_EQ(parse_number(record[1]).value, number);
  }
  EXPECT_FALSE(reader.next(record));
}

TEST(CsvWriter, AFullDiskIsAnError) {
  const int full = ::open("/dev/full", O_WRONLY);
  if (full < 0) GTEST_SKIP() << "no /dev/full here";
  csv_writer rows(full, "scored.csv");
  rows.field(1).end_row();
  try {
    rows.flush();
    FAIL();
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::no_space_on_device);
    EXPECT_STREQ(error.what(), "cannot write scored.csv: No space left on device");
  }
  EXPECT_THROW(for (int row = 0; row < 1'000'000; ++row) rows.field(row).end_row(), std::system_error);
  ::close(full);
}

TEST(CsvWriter, AClosedPipeIsAnError) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  int ends[2] = {};
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  csv_writer rows(ends[1], "standard output");
  rows.field(1).end_row();
  EXPECT_THROW(rows.flush(), std::system_error);
  ::close(ends[1]);
  std::signal(SIGPIPE, before);
}

}  // namespace csv_writer_test
}  // namespace score_customers
