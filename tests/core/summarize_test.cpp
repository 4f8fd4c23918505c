// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/summarize.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace summarize_test {

using namespace clientele;
using samples::pair;

struct customer {
  double first, second;
};
const std::vector<customer> customers{{1, 10}, {2, 20}, {3, 60}};

TEST(Summarize, WithAComponentAPlanAndColumns) {
  const std::vector<std::int16_t> first{1, 2, 3};
  const std::vector<float> second{10, 20, 60};
  const auto direct = summarize(customers, pair{}, &customer::first, &customer::second);
  const auto bound = summarize(customers, on(pair{}, &customer::first, &customer::second));
  const auto columns = summarize(on(pair{}, column(first), column(second)));
  const auto options = summarize(customers, pair{}, &customer::first, &customer::second, starting_at{64}, unchecked{});
  for (const auto& s : {direct, bound, columns, options}) {
    EXPECT_EQ(s.rows(), 3u);
    EXPECT_EQ(s.of(&pair::result::sum).total(), 96);
    EXPECT_EQ(s.of(&pair::result::sum).mean(), 32);
    EXPECT_EQ(s.of(&pair::result::sum).variance(), (21 * 21 + 10 * 10 + 31 * 31) / 2.0);
    EXPECT_EQ(s.of(&pair::result::product).maximum(), 180);
    EXPECT_EQ(s.input<"first">().total(), 6);
    EXPECT_EQ(s.component(), pair{});
  }
}

TEST(Summarize, NobodyAtAll) {
  const auto s = summarize(std::vector<customer>{}, pair{}, &customer::first, &customer::second);
  EXPECT_EQ(s.rows(), 0u);
  EXPECT_EQ(s.of(&pair::result::sum).total(), 0);
  EXPECT_TRUE(std::isnan(s.of(&pair::result::sum).mean()));
}

TEST(Summarize, OnStridedColumns) {
  const std::vector<double> table{1, 10, 2, 20, 3, 60};  // a matrix by rows
  const column_view<double> first{table.data(), 3, 2}, second{table.data() + 1, 3, 2},
      backwards{table.data() + 5, 3, -2};
  EXPECT_EQ(summarize(on(pair{}, first, second)).of(&pair::result::product).total(), 10 + 40 + 180);
  EXPECT_EQ(summarize(on(pair{}, first, backwards)).of(&pair::result::product).total(), 60 + 40 + 30);
}

/// Columns in every element type, over full and partial blocks, beside what a plain loop says.
template <class T>
void expect_column_of() {
  for (const std::size_t n : {1u, 64u, 65u, 200u}) {
    std::vector<T> values(n);
    std::vector<double> ones(n, 1);
    double total = 0;
    for (std::size_t i = 0; i < n; ++i)
      total += static_cast<double>(values[i] = static_cast<T>(i % 2 == 0 ? i % 100 : 1));
    EXPECT_EQ(summarize(on(pair{}, column(values), column(ones))).of(&pair::result::product).total(), total) << n;
    EXPECT_EQ(summarize(on(pair{}, column_view<T>{values.data() + n - 1, n, -1}, column(ones)))
                  .template input<"first">()
                  .total(),
              total)
        << n;
  }
}
enum class code : std::uint16_t {};
TEST(Summarize, ColumnsInEveryType) {
  expect_column_of<double>();
  expect_column_of<float>();
  expect_column_of<std::int8_t>();
  expect_column_of<std::uint32_t>();
  expect_column_of<std::uint64_t>();
  expect_column_of<code>();
}

/// A bitmap from bit 3 on makes every fifth row missing; in its place lies the largest value that there is.
template <class T>
void expect_missing_values_of() {
  for (const std::size_t n : {1u, 64u, 200u}) {
    std::vector<T> values(n, std::numeric_limits<T>::max());
    std::vector<std::uint8_t> bits(n / 8 + 2);
    std::vector<double> ones(n, 1);
    double total = 0;
    std::vector<std::uint64_t> absent;
    for (std::size_t i = 0; i < n; ++i)
      if (i % 5 == 4) {
        absent.push_back(i);
      } else {
        bits[(i + 3) / 8] = static_cast<std::uint8_t>(bits[(i + 3) / 8] | 1u << (i + 3) % 8);
        total += static_cast<double>(values[i] = static_cast<T>(i % 100));
      }
    std::vector<std::uint64_t> told;
    const auto s = summarize(on(pair{}, column("given", values, validity(bits, 3)), column(ones)),
                             quarantine{[&](const bad_row& bad) {
                               told.push_back(bad.row);
                               EXPECT_EQ(bad.field, "given");
                               EXPECT_TRUE(std::isnan(bad.value));
                             }});
    EXPECT_EQ(s.of(&pair::result::product).total(), total) << n;
    EXPECT_EQ(told, absent) << n;
  }
}
TEST(Summarize, ColumnsWithMissingValues) {
  expect_missing_values_of<double>();
  expect_missing_values_of<std::int8_t>();
  expect_missing_values_of<std::uint64_t>();
}

}  // namespace summarize_test
