// SPDX-License-Identifier: BSL-1.0
#include <clientele/interop/arrow.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/core/save.hpp>
#include <clientele/history/unsorted_log.hpp>

#include "support/arrow_by_hand.hpp"
#include "support/backwards.hpp"
#include "support/sample_components.hpp"
#include "support/thrown.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace arrow_test {

using namespace clientele;
using arrow_by_hand::batch;
using arrow_by_hand::column;
using arrow_by_hand::numbers;
using arrow_by_hand::releases;
using arrow_by_hand::stream;
using arrow_by_hand::table;
using arrow_by_hand::texts;
using samples::pair;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// One customer: what the tables say, as a struct.
struct customer {
  std::optional<std::int32_t> first;
  std::optional<double> second;
};
customer customer_of(std::size_t i) {
  customer c{static_cast<std::int32_t>(i * 2654435761U % 97), 1000 / (1 + static_cast<double>(i % 301))};
  if (i % 83 == 7) c.first = std::nullopt;
  if (i % 131 == 5) c.second = std::nullopt;
  if (i % 211 == 2) c.first = -3;
  return c;
}
std::vector<customer> customers_of(std::size_t n) {
  std::vector<customer> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back(customer_of(i));
  return all;
}
/// Rows from `begin` on as a struct whose offset is `of_struct`, and whose columns have offsets of their own.
column rows_by_hand(std::size_t begin, std::size_t n, std::size_t of_struct = 0, std::size_t of_first = 0,
                    std::size_t of_second = 0) {
  std::vector<std::optional<std::int32_t>> first(of_struct, 7);
  std::vector<std::optional<double>> second(of_struct);
  for (std::size_t i = 0; i < n; ++i) {
    first.push_back(customer_of(begin + i).first);
    second.push_back(customer_of(begin + i).second);
  }
  return table({numbers<double>("g", "second", second, of_second, nan),
                numbers<std::int32_t>("i", "first", first, of_first, -1)},
               static_cast<std::int64_t>(n), static_cast<std::int64_t>(of_struct));
}

/// What a pass says: the summary's bytes, and each bad row.
struct said {
  std::vector<std::byte> bytes;
  std::vector<std::string> bad;
  friend bool operator==(const said&, const said&) = default;
};
template <class Source>
said said_of(Source&& source) {
  said all;
  const auto tell = [&](const bad_row& bad) { all.bad.push_back(std::to_string(bad.row) + ": " + bad.text()); };
  all.bytes = save(summarize(std::forward<Source>(source), on(pair{}, "first", "second"), quarantine{tell}));
  return all;
}
said said_of_structs(std::size_t n) {
  said all;
  const auto tell = [&](const bad_row& bad) { all.bad.push_back(std::to_string(bad.row) + ": " + bad.text()); };
  all.bytes = save(summarize(customers_of(n), on(pair{}, &customer::first, &customer::second), quarantine{tell}));
  return all;
}

TEST(Arrow, TheBitsOfStructsAtEveryOffset) {
  const said expected = said_of_structs(333);
  ASSERT_FALSE(expected.bad.empty());
  for (std::size_t offset = 0; offset <= 64; ++offset) {
    ASSERT_EQ(said_of(batch(rows_by_hand(0, 333, offset, 64 - offset, 3 * offset % 65))), expected) << offset;
    ASSERT_EQ(said_of(batch(rows_by_hand(0, 333, 0, offset, 0))), expected) << offset;
  }
}

TEST(Arrow, RowsThatTheStructCallsMissingAreMissing) {
  for (std::size_t offset = 0; offset <= 64; offset += 13) {
    column all = rows_by_hand(0, 200, offset);
    std::vector<bool> there(offset + 200, true);
    for (std::size_t i = 0; i < 200; i += 3) there[offset + i] = false;
    all.buffers = {arrow_by_hand::bitmap(there)};
    all.no_buffer = {};
    all.nulls = offset == 0 ? -1 : 67;  // not counted, or counted
    std::size_t row = 0;
    double sum = 0;
    for (const customer& c : customers_of(200))
      if (row++ % 3 != 0 && c.first && *c.first >= 0 && c.second) sum += *c.first + *c.second;
    const auto s = summarize(batch(all), on(pair{}, "first", "second"), quarantine{[](const bad_row&) {}});
    EXPECT_NEAR(s.of(&pair::result::sum).total(), sum, 1e-9);
    EXPECT_EQ(s.rows(), 200U);
  }
}

TEST(Arrow, StreamsOfAnyBatchesHaveTheBitsOfTheWhole) {
  const std::size_t lengths[] = {0, 1, 63, 64, 65, 0, 1, 1, 4096, 5000, 130, 0};
  std::vector<column> batches;
  std::size_t n = 0;
  for (const std::size_t length : lengths) {
    batches.push_back(rows_by_hand(n, length, n % 5, n % 64));
    n += length;
  }
  const said expected = said_of_structs(n);
  releases counted;
  said streamed = said_of(stream(batches, &counted));
  EXPECT_EQ(streamed.bytes, expected.bytes);
  EXPECT_EQ(counted.streams, 1);
  EXPECT_EQ(counted.schemas, 1);
  EXPECT_EQ(counted.arrays, 12);
  // row 2 is row 1 of batch 2, for batch 0 is empty
  ASSERT_EQ(streamed.bad.size(), expected.bad.size());
  EXPECT_EQ(expected.bad[0], "2: clientele::samples::pair: first = -3 breaks the rule: >= 0");
  EXPECT_EQ(streamed.bad[0], "2: row 1 of batch 2: clientele::samples::pair: first = -3 breaks the rule: >= 0");
  EXPECT_EQ(what([&] { static_cast<void>(summarize(stream(batches), pair{}, "first", "second", starting_at{100})); }),
            "row 102: row 1 of batch 2: clientele::samples::pair: first = -3 breaks the rule: >= 0 (" +
                std::to_string(expected.bad.size()) + " bad rows in all)");
  // kept, read twice, in parts
  const arrow_table kept(stream(batches));
  EXPECT_EQ(kept.size(), n);
  EXPECT_EQ(said_of(kept), streamed);
  EXPECT_EQ(said_of(kept), streamed);
  const auto ignore = quarantine{[](const bad_row&) {}};
  EXPECT_EQ(save(summarize(kept, on(pair{}, "first", "second"), ignore, tests::backwards{})), expected.bytes);
}

/// A column's values as numbers, from a row of the block and from its beginning; integers that are too large by bits.
std::pair<std::vector<double>, std::uint64_t> decoded(const column& c, double unit = 1) {
  const arrow_batch all = batch(c);
  const detail::arrow_columns columns(all.schema());
  const auto values = columns.open(all.array(), 0, detail::type_of_arrow_column(columns[0], columns.name(0)));
  double room[64];
  std::uint64_t beyond = 0;
  const double* from = values.block(0, values.size(), room, beyond, unit);
  return {std::vector<double>(from, from + values.size()), beyond};
}
void expect_numbers(const column& c, const std::vector<double>& expected, std::uint64_t beyond = 0, double unit = 1) {
  const auto [found, too_large] = decoded(c, unit);
  ASSERT_EQ(found.size(), expected.size()) << c.format;
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_TRUE(found[i] == expected[i] || (found[i] != found[i] && expected[i] != expected[i]))
        << c.format << ' ' << i << ": " << found[i];
  EXPECT_EQ(too_large, beyond) << c.format;
}
template <class T>
void expect_ends_of(const char* format) {
  using limits = std::numeric_limits<T>;
  const auto end = [](T x) { return static_cast<double>(x); };
  expect_numbers(numbers<T>(format, "x", {limits::lowest(), std::nullopt, limits::max(), T(1)}, 3, T(9)),
                 {end(limits::lowest()), nan, end(limits::max()), 1}, 0);
}

TEST(Arrow, EveryTypeOfNumber) {
  expect_ends_of<std::int8_t>("c");
  expect_ends_of<std::uint8_t>("C");
  expect_ends_of<std::int16_t>("s");
  expect_ends_of<std::uint16_t>("S");
  expect_ends_of<std::int32_t>("i");
  expect_ends_of<std::uint32_t>("I");
  expect_ends_of<float>("f");
  expect_ends_of<double>("g");
  constexpr std::int64_t limit = std::int64_t{1} << 53;
  const double above = std::nextafter(0x1p53, 1e300);
  expect_numbers(numbers<std::int64_t>("l", "x", {limit, -limit, limit + 1, std::nullopt, -limit - 1}, 1, limit + 9),
                 {0x1p53, -0x1p53, above, nan, -above}, 0b10100);
  expect_numbers(numbers<std::uint64_t>("L", "x", {std::uint64_t{1} << 53, ~std::uint64_t{0}}, 2, 0), {0x1p53, 0x1p64},
                 0b10);
  // 1, −2, the smallest, the largest, infinity, not a number
  expect_numbers(numbers<std::uint16_t>("e", "x", {0x3C00, 0xC000, 0x0001, 0x7BFF, 0x7C00, 0x7E00, 0x0400}, 5, 0),
                 {1, -2, 0x1p-24, 65504, std::numeric_limits<double>::infinity(), nan, 0x1p-14});
  column bits{"b", "x"};
  bits.length = 5;
  bits.offset = 6;
  bits.buffers = {{},
                  arrow_by_hand::bitmap({false, false, false, false, false, false, true, false, true, true, false})};
  bits.no_buffer = {true};
  expect_numbers(bits, {1, 0, 1, 1, 0});
  column nothing{"n", "x"};
  nothing.length = 3;
  expect_numbers(nothing, {nan, nan, nan});
}

TEST(Arrow, ANumberThatIsNotAligned) {
  column c = numbers<double>("g", "x", {0.5, 2.0}, 0, 0.0);
  arrow_batch all = batch(c);
  auto& raw = const_cast<ArrowArray&>(all.array());
  std::vector<unsigned char> shifted(17);
  std::memcpy(shifted.data() + 1, raw.buffers[1], 16);
  const void* buffers[] = {nullptr, shifted.data() + 1};
  const void** const own = std::exchange(raw.buffers, buffers);
  double room[64];
  std::uint64_t beyond = 0;
  const detail::arrow_columns columns(all.schema());
  const double* from = columns.open(raw, 0, detail::type_of_arrow_column(columns[0], "x")).block(0, 2, room, beyond, 1);
  EXPECT_EQ(from[0], 0.5);
  EXPECT_EQ(from[1], 2);
  raw.buffers = own;
}

/// A decimal's bytes, the lowest first.
template <std::size_t bytes>
std::array<std::uint8_t, bytes> decimal(std::int64_t low, std::optional<std::int64_t> given = {}) {
  std::array<std::uint8_t, bytes> all{};
  const std::int64_t high = given.value_or(low < 0 ? -1 : 0);
  for (std::size_t k = 0; k < bytes; ++k)
    all[k] = static_cast<std::uint8_t>(k < 8 ? low >> 8 * k : k < 16 ? high >> 8 * (k - 8) : high >> 63);
  return all;
}

TEST(Arrow, DecimalsAreRoundedOnce) {
  const auto d4 = [](std::int64_t x) { return std::optional(decimal<4>(x)); };
  const auto d16 = [](std::int64_t x, std::optional<std::int64_t> high = {}) {
    return std::optional(decimal<16>(x, high));
  };
  const auto d32 = [](std::int64_t x) { return std::optional(decimal<32>(x)); };
  expect_numbers(
      numbers<std::array<std::uint8_t, 4>>("d:9,2,32", "x", {d4(1250), d4(-1), std::nullopt}, 1, decimal<4>(7)),
      {12.5, -0.01, nan});
  expect_numbers(numbers<std::array<std::uint8_t, 8>>("d:18,3,64", "x", {decimal<8>(123456789)}, 0, decimal<8>(0)),
                 {123456.789});
  constexpr std::int64_t limit = std::int64_t{1} << 53;
  const auto beyond = decoded(numbers<std::array<std::uint8_t, 16>>(
      "d:38,2", "x", {d16(limit), d16(limit + 1), d16(-limit - 1), d16(0, 1), d16(-700)}, 0, decimal<16>(0)));
  EXPECT_EQ(beyond.second, 0b01110U);
  EXPECT_EQ(beyond.first[0], 0x1p53 / 100);
  EXPECT_EQ(beyond.first[4], -7);
  EXPECT_GT(beyond.first[1], 0x1p53);
  EXPECT_EQ(beyond.first[3], std::nextafter(0x1p64, 1e300));  // its digits, as the message shows them
  // 12.5 with 18 digits after the point: the zeros say nothing
  expect_numbers(numbers<std::array<std::uint8_t, 16>>(
                     "d:38,18", "x", {d16(-5946744073709551616, 0), d16(-6250000000000000000)}, 0, decimal<16>(0)),
                 {12.5, -6.25});
  expect_numbers(numbers<std::array<std::uint8_t, 32>>("d:76,25,256", "x", {d32(-3)}, 0, decimal<32>(0)), {-3e-25});
  expect_numbers(numbers<std::array<std::uint8_t, 32>>("d:76,-3,256", "x", {d32(12)}, 0, decimal<32>(0)), {12000});
}

TEST(Arrow, TimesAreThoseOfChrono) {
  using namespace std::chrono;
  constexpr double day = 86400;
  const auto days_of = [](auto t) { return number_from<double, 86400>(t); };
  expect_numbers(numbers<std::int32_t>("tdD", "x", {19000, std::nullopt, -1}, 2, 0), {19000, nan, -1}, 0, day);
  expect_numbers(numbers<std::int64_t>("tdm", "x", {86400000 * 3}, 0, 0), {3}, 0, day);
  expect_numbers(numbers<std::int64_t>("tss:", "x", {1234567890}, 0, 0), {days_of(seconds(1234567890))}, 0, day);
  expect_numbers(numbers<std::int64_t>("tsm:UTC", "x", {1234567890123}, 0, 0), {days_of(milliseconds(1234567890123))},
                 0, day);
  expect_numbers(numbers<std::int64_t>("tsu:Europe/Berlin", "x", {1234567890123457}, 0, 0),
                 {days_of(microseconds(1234567890123457))}, 0, day);
  expect_numbers(numbers<std::int64_t>("tsn:", "x", {1234567890123456789}, 0, 0),
                 {days_of(nanoseconds(1234567890123456789))}, 0, day);
  expect_numbers(numbers<std::int64_t>("tDs", "x", {43200}, 0, 0), {0.5}, 0, day);
}

TEST(Arrow, DictionariesOfNumbers) {
  column c = numbers<std::int8_t>("c", "x", {2, std::nullopt, 0, 1}, 4, std::int8_t{99});  // 99 is beyond its end
  c.dictionary = {numbers<double>("g", "", {0.25, std::nullopt, 8.0}, 1, 0.0)};
  expect_numbers(c, {8, nan, 0.25, nan});
  column beyond = numbers<std::int8_t>("c", "x", {3}, 0, std::int8_t{0});
  beyond.dictionary = c.dictionary;
  EXPECT_EQ(what([&] { static_cast<void>(decoded(beyond)); }),
            "clientele: the Arrow column \"x\" breaks the layout: an index is beyond the end of the dictionary");
}

/// A column's categories in words.
std::vector<std::string> words(const column& c) {
  const arrow_batch all = batch(c);
  const detail::arrow_columns columns(all.schema());
  const auto values = columns.open(all.array(), 0, detail::type_of_arrow_column(columns[0], columns.name(0)));
  std::vector<std::string> found;
  for (std::size_t i = 0; i < values.size(); ++i) found.push_back(values.category_at(i).text());
  return found;
}

TEST(Arrow, TextsIntegersAndBoolsAreCategories) {
  const std::vector<std::optional<std::string>> given{"north", std::nullopt, "", "south-by-southwest"};
  const std::vector<std::string> expected{"north", "missing", "", "south-by-southwest"};
  for (const std::size_t offset : {std::size_t{0}, std::size_t{1}, std::size_t{64}}) {
    EXPECT_EQ(words(texts<std::int32_t>("u", "x", given, offset)), expected);
    EXPECT_EQ(words(texts<std::int64_t>("U", "x", given, offset)), expected);
  }
  // views: twelve letters at most lie in the view, others in a buffer of letters
  std::vector<std::array<std::int32_t, 4>> views(3);
  views[0] = {5, 0, 0, 0};
  std::memcpy(&views[0][1], "north", 5);
  views[1] = {12, 0, 0, 0};
  std::memcpy(&views[1][1], "twelve chars", 12);
  views[2] = {18, 0, 1, 2};
  std::memcpy(&views[2][1], "sout", 4);
  column view{"vu", "x"};
  view.length = 3;
  const std::string letters = "..south-by-southwest";
  view.buffers = {{},
                  arrow_by_hand::bytes_of(views),
                  {},
                  {letters.begin(), letters.end()},
                  arrow_by_hand::bytes_of(std::vector<std::int64_t>{0, 20})};
  view.no_buffer = {true};
  EXPECT_EQ(words(view), (std::vector<std::string>{"north", "twelve chars", "south-by-southwest"}));
  column dictionary = numbers<std::uint16_t>("S", "x", {1, std::nullopt, 0}, 2, std::uint16_t{1});
  dictionary.dictionary = {texts<std::int32_t>("u", "", {"a", "b"})};
  EXPECT_EQ(words(dictionary), (std::vector<std::string>{"b", "missing", "a"}));
  EXPECT_EQ(words(numbers<std::uint64_t>("L", "x", {~std::uint64_t{0}, 7}, 1, 0)),
            (std::vector<std::string>{"18446744073709551615", "7"}));
  column bits{"b", "x"};
  bits.length = 2;
  bits.buffers = {{}, {0b10}};
  bits.no_buffer = {true};
  EXPECT_EQ(words(bits), (std::vector<std::string>{"false", "true"}));
}

TEST(Arrow, WhatIsRefusedIsNamed) {
  const auto refusal = [](column c) {
    c.name = "first";
    c.length = 1;
    if (c.buffers.empty()) c.buffers = {{1}, {1}, {1}};
    return what([&] {
      static_cast<void>(summarize(batch(table({c, numbers<double>("g", "second", {1.0}, 0, 0.0)}, 1)),
                                  on(pair{}, "first", "second"), quarantine{[](const bad_row&) {}}));
    });
  };
  const std::string column_first = "clientele: the Arrow column \"first\" of type ";
  const std::pair<const char*, const char*> nested[] = {{"+l", "list"},
                                                        {"+w:3", "fixed-size list"},
                                                        {"+s", "struct"},
                                                        {"+m", "map"},
                                                        {"+us:0,1", "sparse union"},
                                                        {"+r", "run-end encoded"},
                                                        {"z", "binary"},
                                                        {"w:16", "fixed-size binary"},
                                                        {"tts", "time of day"},
                                                        {"tiM", "interval"},
                                                        {"d:5", "decimal"},
                                                        {"tsx:", "timestamp"},
                                                        {"?", "unknown"}};
  for (const auto& [format, type] : nested)
    EXPECT_EQ(refusal({format}), column_first + type + " (" + format + ") is neither numbers nor times nor texts");
  EXPECT_EQ(refusal({"u"}), column_first + "string (u) is no column of numbers, which the input first takes");
  EXPECT_EQ(refusal({"tdD"}), column_first + "date (tdD) is one of times, and the input first has no unit of time");
  column extension{"i"};
  const auto text = [](std::string_view s) {
    const auto n = static_cast<std::int32_t>(s.size());
    std::string all(4, '\0');
    std::memcpy(all.data(), &n, 4);
    return all + std::string(s);
  };
  extension.metadata = std::string("\2\0\0\0", 4) + text("a") + text("b") + text("ARROW:extension:name") + text("geo");
  EXPECT_EQ(refusal(extension), column_first + "integer (i) is of an extension that is not known here: geo");
}

/// What a call over a table of one struct column says.
template <class... Names>
std::string refusal_of(const column& c, Names... names) {
  return what([&] { static_cast<void>(summarize(batch(c), on(pair{}, names...), quarantine{[](const bad_row&) {}})); });
}
TEST(Arrow, NamesThatAreNotThereOrTwice) {
  column twice = table({numbers<double>("g", "a", {1.0}, 0, 0.0), numbers<double>("g", "a", {1.0}, 0, 0.0),
                        numbers<double>("g", "b", {1.0}, 0, 0.0)},
                       1);
  EXPECT_EQ(refusal_of(twice, "b", "c"), "clientele: no Arrow column is called \"c\"; there are \"a\", \"a\", \"b\"");
  EXPECT_EQ(refusal_of(twice, "a", "b"),
            "clientele: more than one Arrow column is called \"a\"; there are \"a\", \"a\", \"b\"");
}

TEST(Arrow, LayoutsThatCannotBe) {
  const auto layout = [](column second) {
    second.name = "second";
    return refusal_of(table({numbers<double>("g", "first", {1.0, 2.0}, 0, 0.0), std::move(second)}, 2), "first",
                      "second");
  };
  const std::string begins = "clientele: the Arrow column \"second\" breaks the layout: ";
  EXPECT_EQ(layout(numbers<double>("g", "", {1.0}, 0, 0.0)), begins + "it has fewer rows than its parent");
  column one_buffer = numbers<double>("g", "", {1.0, 2.0}, 0, 0.0), no_values = one_buffer;
  one_buffer.buffers.pop_back();
  EXPECT_EQ(layout(one_buffer), begins + "buffers are missing");
  no_values.no_buffer = {true, true};
  EXPECT_EQ(layout(no_values), begins + "there are rows and no values");
}

TEST(Arrow, WhatIsOwnedIsReleasedOnce) {
  releases counted;
  const column rows = rows_by_hand(0, 3);
  ArrowSchema schema{};
  ArrowArray array{};
  {
    arrow_by_hand::make(rows, schema, &counted.schemas);
    arrow_by_hand::make(rows, array, &counted.arrays);
    arrow_batch first(&schema, &array);
    EXPECT_EQ(schema.release, nullptr);  // taken over
    EXPECT_EQ(array.release, nullptr);
    EXPECT_EQ(what([&] { static_cast<void>(arrow_batch(&schema, &array)); }),
              "clientele: this Arrow array has been released already");
    arrow_batch second(std::move(first));
    first = std::move(second);
    EXPECT_EQ(first.size(), 3U);
    EXPECT_EQ(counted.arrays + counted.schemas, 0);
    std::move(first).give(&schema, &array);
  }
  EXPECT_EQ(counted.arrays + counted.schemas, 0);
  array.release(&array);
  schema.release(&schema);
  EXPECT_EQ(counted.arrays, 1);
  EXPECT_EQ(counted.schemas, 1);

  counted = {};
  {
    arrow_stream all = stream({rows, rows}, &counted);
    const auto one = all.next();
    ASSERT_TRUE(one.has_value());
    EXPECT_EQ(one->size(), 3U);
    const auto rest = summarize(all, pair{}, "first", "second", quarantine{[](const bad_row&) {}});
    EXPECT_EQ(rest.rows(), 3U);
    EXPECT_EQ(what([&] { static_cast<void>(all.next()); }),
              "clientele: this Arrow stream has been released or read already");
    EXPECT_EQ(counted.streams, 1);
    EXPECT_EQ(counted.arrays, 1);
  }
  EXPECT_EQ(counted.arrays, 2);
  EXPECT_EQ(counted.schemas, 2);
}

TEST(Arrow, AStreamFailsInItsOwnWords) {
  for (int call = 0; call < 3; ++call) {
    releases counted;
    const std::vector<column> batches{rows_by_hand(0, 70), rows_by_hand(70, 70)};
    EXPECT_EQ(what([&] { static_cast<void>(said_of(stream(batches, &counted, call))); }),
              "clientele: the Arrow stream failed: the disk is on fire (error 5)");
    EXPECT_EQ(counted.streams, 1);
    EXPECT_EQ(counted.schemas, call == 0 ? 0 : 1);
    EXPECT_EQ(counted.arrays, call == 2 ? 1 : 0);
    EXPECT_THROW(static_cast<void>(arrow_table(stream(batches, nullptr, call))), arrow_error);
  }
}

/// A column of the results as numbers and their names; NaN where null.
std::vector<double> column_of_results(const arrow_batch& results, std::size_t i) {
  const detail::arrow_columns columns(results.schema());
  const auto values = columns.open(results.array(), i, detail::type_of_arrow_column(columns[i], columns.name(i)));
  std::vector<double> found;
  for (std::size_t first = 0; first < values.size(); first += 64) {
    const std::size_t n = std::min<std::size_t>(64, values.size() - first);
    double room[64];
    std::uint64_t beyond = 0;
    const double* from = values.block(first, n, room, beyond, 1);
    found.insert(found.end(), from, from + n);
  }
  return found;
}

TEST(Arrow, ResultsAreArrowAgain) {
  const std::size_t n = 150;
  const auto ignore = quarantine{[](const bad_row&) {}};
  std::vector<double> sums(n), products(n);
  const auto people = customers_of(n);
  static_cast<void>(score(people, on(pair{}, &customer::first, &customer::second), into<"sum">(sums),
                          into<"product">(products), ignore));
  const auto expect_equal = [](const std::vector<double>& a, std::span<const double> b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) ASSERT_TRUE(a[i] == b[i] || (a[i] != a[i] && b[i] != b[i])) << i;
  };
  const auto bound = on(pair{}, "first", "second");
  releases counted;
  {
    const arrow_batch results = score(batch(rows_by_hand(0, n, 7)), bound, ignore);
    EXPECT_STREQ(results.schema().format, "+s");
    EXPECT_STREQ(results.schema().children[1]->name, "product");
    EXPECT_GT(results.array().children[0]->null_count, 0);
    expect_equal(column_of_results(results, 0), sums);
    expect_equal(column_of_results(results, 1), products);
    // batch by batch, as the stream that went in
    arrow_stream streamed = score(
        stream({rows_by_hand(0, 100), rows_by_hand(100, 0), rows_by_hand(100, n - 100)}, &counted), bound, ignore);
    for (const std::size_t length : {std::size_t{100}, std::size_t{0}, n - 100}) {
      const auto one = streamed.next();
      ASSERT_TRUE(one.has_value());
      expect_equal(column_of_results(*one, 0), std::span(sums).subspan(length == 100 ? 0 : 100, length));
    }
    EXPECT_FALSE(streamed.next().has_value());
  }
  EXPECT_EQ(counted.streams, 1);
  EXPECT_EQ(counted.arrays, 3);
  // into columns, of a stream too
  std::vector<double> again(n);
  static_cast<void>(
      score(stream({rows_by_hand(0, 100), rows_by_hand(100, n - 100)}), bound, into<"sum">(again), ignore));
  expect_equal(again, sums);
  const std::string text = "row 1 of batch 0: clientele::samples::pair: first = -3 breaks the rule: >= 0";
  EXPECT_EQ(what([&] { static_cast<void>(score(batch(rows_by_hand(1, 3)), bound)); }),
            "row 1: clientele::samples::pair: first = -3 breaks the rule: >= 0 (1 bad row in all)");
  arrow_stream failing = score(stream({rows_by_hand(1, 3)}), bound);
  EXPECT_EQ(failing.next()->size(), 3U);
  EXPECT_EQ(what([&] { static_cast<void>(failing.next()); }),
            "clientele: the Arrow stream failed: row 1: " + text + " (1 bad row in all) (error 22)");
}

TEST(Arrow, ResultsThatAreListsAndClasses) {
  const column c = table({numbers<std::uint8_t>("C", "speed", {1, 5, std::nullopt}, 3, std::uint8_t{200}),
                          numbers<double>("g", "service", {2.0, 99.0, std::nullopt}, 0, 0.0)},
                         3);
  const arrow_batch results =
      score(batch(c), on(samples::answers{}, each("speed", missing_when("service", 99), constant(nan))));
  const ArrowSchema& schema = results.schema();
  EXPECT_STREQ(schema.children[0]->format, "+w:3");
  EXPECT_STREQ(schema.children[2]->format, "i");
  const ArrowArray& lists = *results.array().children[0];
  EXPECT_EQ(lists.children[0]->length, 9);
  EXPECT_EQ(lists.children[0]->null_count, 6);
  EXPECT_EQ(static_cast<const double*>(lists.children[0]->buffers[1])[3], 2);
  const auto means = column_of_results(results, 1);
  EXPECT_EQ(means[0], 1.5);
  EXPECT_EQ(means[1], 5);
  EXPECT_TRUE(std::isnan(means[2]));
  const detail::arrow_columns columns(schema);
  const auto moods = columns.open(results.array(), 2, detail::type_of_arrow_column(columns[2], "mood"));
  EXPECT_EQ(moods.category_at(0).text(), "low");
  EXPECT_EQ(moods.category_at(1).text(), "high");
  EXPECT_EQ(moods.category_at(2).text(), "unknown");
  // a copy of the schema of a batch is a schema of its own
  ArrowSchema copied{};
  detail::copy_schema(schema, copied);
  EXPECT_STREQ(copied.children[2]->dictionary->format, "u");
  EXPECT_STREQ(copied.children[0]->children[0]->name, "item");
  EXPECT_NE(copied.children[0]->children[0], schema.children[0]->children[0]);
  copied.release(&copied);
}

enum class pack : unsigned char { small, large };
constexpr auto enumerators(pack) noexcept { return std::array<std::string_view, 2>{"small", "large"}; }

TEST(Arrow, ValuesByRow) {
  using namespace std::chrono;
  column sizes = numbers<std::int8_t>("c", "size", {1, 0, std::nullopt}, 1, std::int8_t{0});
  sizes.dictionary = {texts<std::int32_t>("u", "", {"small", "large", "huge"})};
  const arrow_batch all = batch(table(
      {numbers<std::int64_t>("l", "id", {7, 300, -1}, 3, 0), texts<std::int32_t>("u", "name", {"a", std::nullopt, "b"}),
       numbers<std::int32_t>("tdD", "day", {0, -1, std::nullopt}, 0, 0),
       numbers<std::int64_t>("tsm:", "at", {1500, -1, std::numeric_limits<std::int64_t>::max()}, 2, 0), sizes,
       numbers<float>("f", "paid", {0.5F, std::nullopt, 2.0F}, 0, 0.0F)},
      3));
  const auto id = all.values<std::int64_t>("id");
  EXPECT_EQ(id.size(), 3U);
  EXPECT_EQ(id(1), 300);
  EXPECT_EQ(all.values<std::uint8_t>("id")(0), 7);
  EXPECT_EQ(what([&] { static_cast<void>(all.values<std::uint8_t>("id")(1)); }),
            "clientele: row 1 of the Arrow column \"id\" is 300, which is no value of its type here");
  EXPECT_EQ(all.values<std::string_view>("name")(2), "b");
  EXPECT_EQ(all.values<std::string_view>("name")(1), std::nullopt);
  const auto day = all.values<sys_days>("day");
  EXPECT_EQ(day(0), sys_days(1970y / 1 / 1));
  EXPECT_EQ(day(1), sys_days(1969y / 12 / 31));
  EXPECT_EQ(day(2), std::nullopt);
  EXPECT_EQ(all.values<sys_seconds>("day")(1), sys_seconds(seconds(-86400)));
  EXPECT_EQ(all.values<sys_seconds>("at")(0), sys_seconds(seconds(1)));
  EXPECT_EQ(all.values<sys_seconds>("at")(1), sys_seconds(seconds(-1)));  // downwards
  EXPECT_EQ(all.values<sys_time<microseconds>>("at")(0), sys_time<microseconds>(microseconds(1500000)));
  EXPECT_EQ(what([&] { static_cast<void>(all.values<sys_time<nanoseconds>>("at")(2)); }),
            "clientele: row 2 of the Arrow column \"at\" is 9223372036854775807 ticks, which is no value of its type "
            "here");
  EXPECT_EQ(
      what([&] { static_cast<void>(all.values<sys_days>("at")); }),
      "clientele: the Arrow column \"at\" of type timestamp (tsm:) holds moments: which day one is depends on the "
      "zone");
  EXPECT_EQ(all.values<pack>("size")(0), pack::large);
  EXPECT_EQ(all.values<pack>("size")(2), std::nullopt);
  EXPECT_EQ(all.values<double>("paid")(2), 2);
  EXPECT_EQ(what([&] { static_cast<void>(all.values<double>("name")); }),
            "clientele: the Arrow column \"name\" of type string (u) holds no numbers");

  history::unsorted_log<std::int64_t, sys_days> log(
      history::observation<sys_days>{.end = 1970y / 1 / 2, .period = days{1}});
  log.add(std::views::iota(std::size_t{0}, std::size_t{1}), id, day, all.values<double>("paid"));
  const auto customers = log.customers();
  ASSERT_EQ(customers.customers.size(), 1U);
  EXPECT_EQ(customers.customers[0].id, 7);
}

TEST(Arrow, FitsAndPlansOfSeveral) {
  const column c = table({numbers<double>("g", "revenue", {70.0, 20.0, 6.0, 3.0, 1.0}, 2, nan),
                          numbers<std::int64_t>("l", "orders", {7, 1, std::nullopt, 1, 1}, 0, 0)},
                         5);
  const arrow_table kept(stream({c, c}));
  const auto cuts = fit(classification::abc{}, kept, "revenue");
  std::vector<double> values{70, 20, 6, 3, 1, 70, 20, 6, 3, 1};
  EXPECT_EQ(cuts->a_cut, fit(classification::abc{}, clientele::column(values))->a_cut);
  const auto upper = label<"upper">(on(pair{}, "orders", "revenue"));
  arrow_stream scored =
      score(kept, fuse(upper, on(pair{}, of<"product">(upper), constant(1.0))), quarantine{[](const bad_row&) {}});
  const auto first = scored.next();
  EXPECT_STREQ(first->schema().children[0]->name, "upper.sum");
  EXPECT_STREQ(first->schema().children[2]->name, "pair.sum");
  EXPECT_EQ(column_of_results(*first, 1)[0], 490);
  EXPECT_EQ(column_of_results(*first, 2)[0], 491);
}

}  // namespace arrow_test
