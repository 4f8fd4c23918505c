// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/options.hpp>

#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace options_test {

using namespace clientele;
using samples::answers;
using samples::pair;

struct sink {
  std::vector<double> values;
  void add(std::span<const double> more) { values.insert(values.end(), more.begin(), more.end()); }
};
static_assert(value_sink<sink> && !value_sink<std::vector<double>> && !value_sink<int>);

struct two_parts {
  static std::size_t parts(std::size_t leaves) { return leaves < 2 ? leaves : 2; }
  template <class Task>
  static void run(std::size_t parts, Task&& task) {
    for (std::size_t p = parts; p-- > 0;) task(p);
  }
};
static_assert(execution<two_parts> && !execution<pair>);

using told = decltype(quarantine{[](const bad_row&) {}});
static_assert(detail::is_option<starting_at> && detail::is_option<whole_row> && detail::is_option<unchecked> &&
              detail::is_option<two_parts>);
static_assert(detail::is_option<told> && !detail::is_option<pair> && !detail::is_option<double pair::*>);
static_assert(!call_options<starting_at, unchecked>::checked && call_options<starting_at>::checked);
static_assert(call_options<whole_row>::whole_rows && !call_options<starting_at>::whole_rows);
static_assert(call_options<starting_at, two_parts>::in_parts && !call_options<starting_at>::in_parts);

TEST(Options, OfOneCallKeptTogether) {
  std::vector<std::uint64_t> first, second;
  call_options all{std::tuple{starting_at{7}, quarantine{[&](const bad_row& bad) { first.push_back(bad.row); }},
                              whole_row{}, quarantine{[&, n = 0u](const bad_row& bad) mutable {
                                second.push_back(bad.row + ++n);  // a sink may have a state of its own
                              }}}};
  static_assert(decltype(all)::quarantined && !call_options<starting_at, whole_row>::quarantined);
  EXPECT_EQ(all.start(), 7u);
  all.report({.row = 10});
  all.report({.row = 20});
  EXPECT_EQ(first, (std::vector<std::uint64_t>{10, 20}));
  EXPECT_EQ(second, (std::vector<std::uint64_t>{11, 22}));
  static_assert(call_options<>{}.start() == 0 && !call_options<>::quarantined);
  call_options<>{}.report({});
}

TEST(Options, IntoRefersToTheCallersMemory) {
  std::vector<float> sums(5);
  const auto d = into(&pair::result::sum, sums);
  static_assert(detail::is_destination<std::remove_const_t<decltype(d)>>);
  EXPECT_EQ(d.target.data(), sums.data());
  EXPECT_EQ(d.target.size(), 5u);
  EXPECT_EQ(d.member, &pair::result::sum);
  double plain[3]{};
  EXPECT_EQ(into<"upper">(&pair::result::sum, plain).target.size(), 3u);
  EXPECT_EQ(into(&pair::result::sum, std::span<float>(sums).first(2)).target.size(), 2u);

  std::vector<pair::result> whole(4);
  EXPECT_EQ(into(whole).target.data(), whole.data());
  sink it;
  EXPECT_EQ(into(&pair::result::sum, it).target, &it);
}

TEST(Options, AnElementMustBeOneOfTheArrays) {
  std::vector<double> column(5);
  EXPECT_EQ(into(&answers::result::above_middle, 2, column).element, 2u);
  try {
    static_cast<void>(into(&answers::result::above_middle, 3, column));
    FAIL();
  } catch (const invalid_use& e) {
    EXPECT_STREQ(e.what(), "clientele: into(…) names element 3 of 3");
  }
}

/// Parts begin at whole leaves and cover every row once.
TEST(Options, RowsInParts) {
  struct wanting {
    std::size_t n;
    [[nodiscard]] std::size_t parts(std::size_t) const noexcept { return n; }
  };
  for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{5000}})
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4095}, std::size_t{20000}})
      for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{100}}) {
        const clientele::rows_in_parts cut(start, size, wanting{n});
        EXPECT_GE(cut.parts(), 1U);
        EXPECT_LE(cut.parts(), std::max<std::size_t>(n, 1));
        EXPECT_EQ(cut.begin_of(0), 0U);
        EXPECT_EQ(cut.begin_of(cut.parts()), size);
        for (std::size_t part = 1; part < cut.parts(); ++part) {
          EXPECT_LT(cut.begin_of(part - 1), cut.begin_of(part));
          EXPECT_EQ((start + cut.begin_of(part)) % clientele::rows_per_leaf, 0U);
        }
      }
  EXPECT_EQ(clientele::rows_in_parts(0, 3 * 4096, wanting{3}).begin_of(2), 2U * 4096);
}

}  // namespace options_test
