// SPDX-License-Identifier: BSL-1.0
// Runs a component along every way that a caller can take, over generated customers, and requires the same bits.
#pragma once

#include <clientele/core/merge.hpp>
#include <clientele/core/score.hpp>
#include <clientele/interop/parallel.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <list>
#include <random>
#include <vector>

namespace paths {

using namespace clientele;

/// Lanes that inputs of dynamic width get in these tests.
inline constexpr std::size_t dynamic_lanes = 3;

template <class C>
inline constexpr std::size_t lanes = detail::input_lane<C, input_count<C>>(dynamic_lanes);

template <class C>
struct customer {
  std::array<double, lanes<C>> values;
};

template <std::size_t lane>
struct pick {
  double operator()(const auto& c) const { return c.values[lane]; }
};

template <class C, std::size_t I>
constexpr std::size_t width = nth_input<C, I>.width == dynamic ? dynamic_lanes : nth_input<C, I>.width;

/// Binds every input by `source(integral_constant<lane>)`.
template <class C, class Source>
auto bind(const C& c, Source source) {
  const auto input = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
    constexpr std::size_t first = detail::input_lane<C, I>(dynamic_lanes);
    if constexpr (nth_input<C, I>.width == 1)
      return source(std::integral_constant<std::size_t, first>{});
    else
      return [&]<std::size_t... j>(std::index_sequence<j...>) {
        return each(source(std::integral_constant<std::size_t, first + j>{})...);
      }(std::make_index_sequence<width<C, I>>{});
  };
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return on(c, input(std::integral_constant<std::size_t, I>{})...);
  }(std::make_index_sequence<input_count<C>>{});
}

/// Calls `f(inputs…)` with one customer's inputs as a direct call takes them.
template <class C, class F>
auto with_inputs(const customer<C>& one, F f) {
  using scalar = typename C::scalar;
  const auto input = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
    constexpr std::size_t first = detail::input_lane<C, I>(dynamic_lanes);
    if constexpr (nth_input<C, I>.width == 1) {
      return static_cast<scalar>(one.values[first]);
    } else {
      std::array<scalar, width<C, I>> list{};
      for (std::size_t j = 0; j < list.size(); ++j) list[j] = static_cast<scalar>(one.values[first + j]);
      return list;
    }
  };
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return f(input(std::integral_constant<std::size_t, I>{})...);
  }(std::make_index_sequence<input_count<C>>{});
}

/// Customers whose inputs keep every range and rule; some optional answers are missing.
template <class C>
std::vector<customer<C>> make_customers(const C& c, std::size_t n, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  std::vector<customer<C>> all(n);
  for (customer<C>& one : all) {
    bool good = false;
    while (!good) {
      unrolled<input_count<C>>([&](auto I) {
        constexpr auto& declared = nth_input<C, I>;
        const double low = std::max(declared.allowed.low, -20.0),
                     high = std::min(declared.allowed.high, std::max(low, 0.0) + 120.0);
        for (std::size_t j = 0; j < width<C, I>; ++j) {
          double x = low + (high - low) * (0.001 + 0.998 * unit());
          if (declared.allowed.whole) x = static_cast<double>(static_cast<std::int64_t>(x));
          if (declared.presence == presence::optional && random() % 8 == 0)
            x = std::numeric_limits<double>::quiet_NaN();
          one.values[detail::input_lane<C, I>(dynamic_lanes) + j] = x;
        }
      });
      good = with_inputs<C>(one, [&](const auto&... x) { return detail::inputs_are_good(c, x...); });
    }
  }
  return all;
}

template <class T>
bool same_bits(T a, T b) {
  if constexpr (std::is_floating_point_v<T>)
    return (a != a && b != b) || std::bit_cast<detail::bits_of<T>>(a) == std::bit_cast<detail::bits_of<T>>(b);
  else
    return a == b;
}

template <class C>
void expect_same_result(const typename C::result& a, const typename C::result& b, std::size_t row, const char* path) {
  unrolled<detail::result_count<C>>([&](auto R) {
    const auto& output = std::get<R>(C::results);
    const auto &x = a.*output.member, &y = b.*output.member;
    if constexpr (detail::list_of_values<std::remove_cvref_t<decltype(x)>>) {
      for (std::size_t j = 0; j < x.size(); ++j)
        ASSERT_TRUE(same_bits(x[j], y[j]))
            << path << ", row " << row << ", " << output.name << "[" << j << "]: " << x[j] << " and " << y[j];
    } else if constexpr (std::is_enum_v<std::remove_cvref_t<decltype(x)>>) {
      ASSERT_EQ(x, y) << path << ", row " << row << ", " << output.name;
    } else {
      ASSERT_TRUE(same_bits(x, y)) << path << ", row " << row << ", " << output.name << ": " << x << " and " << y;
    }
  });
}

inline void expect_same_statistic(const statistic& a, const statistic& b, const char* path) {
  EXPECT_EQ(a.count(), b.count()) << path;
  EXPECT_TRUE(same_bits(a.total(), b.total())) << path << ": " << a.total() << " and " << b.total();
  EXPECT_TRUE(same_bits(a.mean(), b.mean())) << path << ": " << a.mean() << " and " << b.mean();
  EXPECT_TRUE(same_bits(a.variance(), b.variance())) << path << ": " << a.variance() << " and " << b.variance();
  EXPECT_TRUE(same_bits(a.minimum(), b.minimum())) << path;
  EXPECT_TRUE(same_bits(a.maximum(), b.maximum())) << path;
}

template <class C>
void expect_same_summary(const totals<C>& a, const totals<C>& b, const char* path) {
  EXPECT_EQ(a.rows(), b.rows()) << path;
  EXPECT_EQ(a.invalid(), b.invalid()) << path;
  unrolled<detail::result_count<C>>([&](auto R) {
    const auto& output = std::get<R>(C::results);
    using type = detail::result_type<C, R>;
    if constexpr (std::is_enum_v<type>) {
      EXPECT_EQ(a.classes(output.member), b.classes(output.member)) << path;
    } else if constexpr (detail::list_of_values<type>) {
      for (std::size_t j = 0; j < detail::lanes_of<type>; ++j)
        expect_same_statistic(a.of(output.member, j), b.of(output.member, j), path);
    } else {
      expect_same_statistic(a.of(output.member), b.of(output.member), path);
    }
  });
  unrolled<input_count<C>>([&](auto I) {
    constexpr auto label = std::tuple_element_t<I, std::remove_cvref_t<decltype(C::inputs)>>::label;
    EXPECT_EQ(a.template missing<label>(), b.template missing<label>()) << path;
    EXPECT_EQ(a.template invalid<label>(), b.template invalid<label>()) << path;
    if constexpr (nth_input<C, I>.summarised)
      expect_same_statistic(a.template input<label>(), b.template input<label>(), path);
  });
}

/// All paths over n customers; with `bad` every 97th row breaks a rule and a quarantine takes it.
template <class C>
void walk_every_path(const C& c, std::size_t n, bool bad) {
  using result = typename C::result;
  auto customers = make_customers(c, n, 1000 + n);
  if (bad)
    for (std::size_t i = 0; i < n; i += 97) customers[i].values[i % lanes<C>] = std::numeric_limits<double>::infinity();
  std::vector<bad_row> expected_bad, met;
  const auto rows = bind(c, []<std::size_t l>(std::integral_constant<std::size_t, l>) { return pick<l>{}; });

  // The reference: summarize and score at once, over a vector.
  std::vector<result> reference(n);
  const auto whole =
      score(customers, rows, into(reference), quarantine{[&](const bad_row& b) { expected_bad.push_back(b); }});
  EXPECT_EQ(whole.rows(), n);
  EXPECT_EQ(whole.invalid(), bad ? (n + 96) / 97 : 0);
  EXPECT_EQ(expected_bad.size(), whole.invalid());
  const auto collect = quarantine{[&](const bad_row& b) { met.push_back(b); }};
  const auto compare = [&](const auto& summary, const std::vector<result>* results, const char* path) {
    expect_same_summary(summary, whole, path);
    if (results != nullptr)
      for (std::size_t i = 0; i < n; ++i) expect_same_result<C>((*results)[i], reference[i], i, path);
    ASSERT_EQ(met.size(), expected_bad.size()) << path;
    for (std::size_t i = 0; i < met.size(); ++i) {
      EXPECT_EQ(met[i].row, expected_bad[i].row) << path;
      EXPECT_EQ(met[i].field, expected_bad[i].field) << path;
    }
    met.clear();
  };

  // Direct calls.
  for (std::size_t i = 0; i < n; ++i) {
    if (bad && i % 97 == 0) {
      EXPECT_THROW(with_inputs<C>(customers[i], [&](const auto&... x) { return c(x...); }), invalid_customer);
      continue;
    }
    expect_same_result<C>(with_inputs<C>(customers[i], [&](const auto&... x) { return c(x...); }), reference[i], i,
                          "call");
  }

  // The lazy view.
  std::size_t row = 0;
  for (const result& r : score(customers, rows, collect))
    expect_same_result<C>(r, reference[row], row, "lazy view"), ++row;
  EXPECT_EQ(row, n);
  met.clear();

  compare(summarize(customers, rows, collect), nullptr, "summarize");

  const std::list<customer<C>> list(customers.begin(), customers.end());
  std::vector<result> written(n);
  compare(score(list, rows, into(written), collect), &written, "list");

  std::vector<std::vector<double>> columns(lanes<C>, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t l = 0; l < lanes<C>; ++l) columns[l][i] = customers[i].values[l];
  const auto by_column =
      bind(c, [&]<std::size_t l>(std::integral_constant<std::size_t, l>) { return column(columns[l]); });
  std::vector<result> from_columns(n);
  compare(score(by_column, into(from_columns), collect), &from_columns, "columns");
  std::vector<result> mixed(n);
  const auto some_columns = bind(c, [&]<std::size_t l>(std::integral_constant<std::size_t, l>) {
    if constexpr (l % 2 == 0)
      return column(columns[l]);
    else
      return pick<l>{};
  });
  compare(score(customers, some_columns, into(mixed), collect), &mixed, "columns beside structs");

  for (const int threads : {1, 2, 3, 7}) {
    std::vector<result> in_parallel(n);
    compare(score(customers, rows, into(in_parallel), collect, parallel{.threads = threads}), &in_parallel, "parallel");
  }

  // Parts cut at a leaf and merged, also in the other order.
  const std::size_t cut = n > rows_per_leaf ? rows_per_leaf : 0;
  std::vector<result> in_parts(n);
  const std::span<const customer<C>> all(customers);
  const std::span<result> out(in_parts);
  const auto first = score(all.first(cut), rows, into(out.first(cut)), collect);
  const auto second = score(all.subspan(cut), rows, into(out.subspan(cut)), starting_at{cut}, collect);
  compare(merge(first, second), &in_parts, "parts");
  expect_same_summary<C>(merge(second, first), whole, "parts the other way round");
}

template <class C>
void walk_every_path(const C& c) {
  for (const std::size_t n : {0u, 1u, 63u, 64u, 65u, 4095u, 4096u, 4097u, 3u * 4096u}) {
    SCOPED_TRACE(testing::Message() << C::name.view() << ", " << n << " rows");
    walk_every_path(c, n, false);
    walk_every_path(c, n, true);
    if (testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace paths
