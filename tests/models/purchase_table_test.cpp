// SPDX-License-Identifier: BSL-1.0
#include <clientele/models/expected_purchases.hpp>
#include <clientele/models/purchase_table.hpp>

#include <clientele/core/column.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/score.hpp>
#include <clientele/models/simulate.hpp>

#include "support/sanitized.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <random>
#include <vector>

namespace {
std::atomic<std::size_t> held{0}, most_held{0}, allocations{0};

[[gnu::noinline]] void* counted(std::size_t size) {
  ++allocations;
  constexpr std::size_t head = alignof(std::max_align_t);
  char* p = static_cast<char*>(std::malloc(size + head));
  if (p == nullptr) throw std::bad_alloc();
  *reinterpret_cast<std::size_t*>(p) = size;
  held += size;
  if (held > most_held) most_held = held.load();
  return p + head;
}
[[gnu::noinline]] void release(void* p) noexcept {
  if (p == nullptr) return;
  char* whole = static_cast<char*>(p) - alignof(std::max_align_t);
  held -= *reinterpret_cast<std::size_t*>(whole);
  std::free(whole);
}
}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void operator delete(void* p) noexcept { release(p); }
void operator delete(void* p, std::size_t) noexcept { release(p); }

namespace purchase_table_test {

using namespace clientele;
using namespace clientele::models;

struct customer {
  double x, t_x, T;
};

std::vector<customer> customers() {
  std::vector<customer> all;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const double T = 20 + static_cast<double>(i % 500) / 7;
    const auto h = simulate(bg_nbd{0.6, 5, 0.8, 2.4}, 1, i, T);
    all.push_back({h.x, h.t_x, T});
  }
  return all;
}

template <class Model>
void agrees(const Model& m, double t, double rate, double horizon) {
  const auto all = customers();
  const auto table = *fit(expected_purchases_of{m, t, rate, horizon}, all, &customer::x, &customer::t_x, &customer::T);
  EXPECT_GE(table.table.tabulated, (std::is_same_v<Model, nbd> ? 0u : 5u));
  using result = typename expected_purchases_of<Model>::result;
  std::vector<result> results(all.size());
  const auto total = score(all, on(table, &customer::x, &customer::t_x, &customer::T), into(results));
  double sum = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const customer& c = all[i];
    sum += results[i].purchases;
    if (i % 7 != 0) continue;
    const double purchases = expected_purchases(m, t, c.x, c.t_x, c.T);
    const double discounted = rate == 0 ? 0 : discounted_transactions(m, rate, c.x, c.t_x, c.T, horizon);
    EXPECT_NEAR(results[i].purchases, purchases, 1e-12 * purchases) << c.x << " " << c.T;
    EXPECT_NEAR(results[i].discounted, discounted, 1e-12 * discounted) << c.x << " " << c.T;
    EXPECT_NEAR(results[i].alive, probability_alive(m, c.x, c.t_x, c.T), 1e-13 * results[i].alive);
  }
  EXPECT_NEAR(total->purchases, sum, 1e-12 * sum);
  // a customer who was not there when the table was made
  EXPECT_EQ(table(3, 5, 333).purchases, expected_purchases(m, t, 3, 5, 333));
}

TEST(PurchaseTable, AgreesWithTheSingleComputation) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  agrees(bg_nbd{0.6, 5, 0.8, 2.4}, 52, 0, infinite);
  agrees(mbg_nbd{0.6, 5, 1, 2.4}, 39, 0.0027, 104);
  agrees(pareto_nbd{0.6, 5, 0.8, 12}, 39, 0.0027, infinite);
  agrees(nbd{0.6, 5}, 52, 0.01, infinite);
}

// Random parameters, ranges of T (from 0, up to 10⁶) and questions, against the single computation.
template <class Model>
void agrees_everywhere(int trials) {
  std::mt19937_64 random(5);
  const auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
  const auto between = [&](double low, double high) { return low * std::exp(uniform() * std::log(high / low)); };
  std::size_t tabulated = 0;
  for (int k = 0; k < trials; ++k) {
    Model m{};
    std::apply(
        [&](const auto&... p) {
          ((m.*(p.member) = p.unit == "time" ? between(0.05, 2000) : between(0.003, 300)), ...);
        },
        Model::parameters);
    const double low = k % 3 == 0 ? 0 : between(0.1, 300), high = low + between(0.01, k % 5 == 0 ? 1e6 : 200);
    const double t = between(0.1, 500), rate = between(1e-5, 2);
    const double horizon = k % 2 == 0 ? between(1, 500) : std::numeric_limits<double>::infinity();
    const std::array<double, 4> numbers{0, 1.0 + k % 7, 20.0 + k % 50, k % 11 == 0 ? 5000 : 100.0 + k};
    std::vector<customer> all;
    for (std::size_t i = 0; i < 1200; ++i) {
      const double T = low + (high - low) * uniform(), x = numbers[i % 4];
      all.push_back({x, x == 0 ? 0 : T * std::pow(uniform(), k % 2 == 0 ? 1 : 0.1), T});
    }
    const auto table =
        *fit(expected_purchases_of{m, t, rate, horizon}, all, &customer::x, &customer::t_x, &customer::T);
    tabulated += static_cast<std::size_t>(table.table.tabulated);
    for (std::size_t i = 0; i < all.size(); i += 29) {
      const customer& c = all[i];
      const auto r = table(c.x, c.t_x, c.T);
      const double purchases = expected_purchases(m, t, c.x, c.t_x, c.T);
      const double discounted = discounted_transactions(m, rate, c.x, c.t_x, c.T, horizon);
      const double alive = probability_alive(m, c.x, c.t_x, c.T);
      EXPECT_NEAR(r.purchases, purchases, 1e-12 * purchases + 1e-302) << k << " x " << c.x << " T " << c.T;
      EXPECT_NEAR(r.discounted, discounted, 1e-12 * discounted + 1e-302) << k << " x " << c.x << " T " << c.T;
      EXPECT_NEAR(r.alive, alive, 1e-12 * alive + 1e-302) << k << " x " << c.x << " T " << c.T;
    }
  }
  EXPECT_GE(tabulated, 39 * static_cast<std::size_t>(trials) / 10);  // of four numbers of purchases each
}

TEST(PurchaseTable, AgreesForRandomParametersAndRanges) {
  agrees_everywhere<bg_nbd>(40);
  agrees_everywhere<mbg_nbd>(40);
  agrees_everywhere<pareto_nbd>(100);
}

TEST(PurchaseTable, AsksOnlyWhatIsAsked) {
  const auto all = customers();
  const bg_nbd m{0.6, 5, 0.8, 2.4};
  const auto make = [&](double t, double rate) {
    return *fit(expected_purchases_of{m, t, rate}, all, &customer::x, &customer::t_x, &customer::T);
  };
  const auto both = make(39, 0.01), expected = make(39, 0), discounted = make(0, 0.01), neither = make(0, 0);
  const customer c = all[17];
  EXPECT_NEAR(expected(c.x, c.t_x, c.T).purchases, both(c.x, c.t_x, c.T).purchases, 1e-13);
  EXPECT_EQ(expected(c.x, c.t_x, c.T).discounted, 0);
  EXPECT_NEAR(discounted(c.x, c.t_x, c.T).discounted, both(c.x, c.t_x, c.T).discounted, 1e-13);
  EXPECT_EQ(discounted(c.x, c.t_x, c.T).purchases, 0);
  EXPECT_EQ(neither(c.x, c.t_x, c.T).purchases, 0);
  EXPECT_EQ(neither(c.x, c.t_x, c.T).alive, both(c.x, c.t_x, c.T).alive);
}

TEST(PurchaseTable, DegenerateRanges) {
  const pareto_nbd m{0.6, 5, 0.8, 12};
  const auto make = [&](const std::vector<customer>& all) {
    return *fit(expected_purchases_of{m, 39.0, 0.01}, all, &customer::x, &customer::t_x, &customer::T);
  };
  // all customers alike, and nobody observed for any time
  const auto alike = make(std::vector<customer>(50, {3, 7, 20})), at_once = make(std::vector<customer>(50, {0, 0, 0}));
  EXPECT_EQ(alike.table.tabulated, 1u);
  EXPECT_NEAR(alike(3, 7, 20).purchases, expected_purchases(m, 39, 3, 7, 20), 1e-13);
  EXPECT_NEAR(at_once(0, 0, 0).purchases, expected_purchases(m, 39), 1e-13);
  const auto same = *fit(expected_purchases_of{bg_nbd{0.6, 5, 0.8, 2.4}, 39.0}, std::vector<customer>(50, {3, 7, 20}),
                         &customer::x, &customer::t_x, &customer::T);
  EXPECT_NEAR(same(3, 7, 20).purchases, expected_purchases(bg_nbd{0.6, 5, 0.8, 2.4}, 39, 3, 7, 20), 1e-13);
  // one customer, none, and one who buys more often than a table has room for
  EXPECT_EQ(make({{3, 7, 20}})(3, 7, 20).purchases, expected_purchases(m, 39, 3, 7, 20));
  EXPECT_EQ(make({})(3, 7, 20).purchases, expected_purchases(m, 39, 3, 7, 20));
  const auto busy = make(std::vector<customer>(100, {1e6, 900, 1000}));
  EXPECT_EQ(busy.table.tabulated, 0u);
  EXPECT_EQ(busy(1e6, 900, 1000).alive, probability_alive(m, 1e6, 900, 1000));
}

TEST(PurchaseTable, PartsGiveTheBitsOfTheWhole) {
  const auto all = customers();
  const auto table = *fit(expected_purchases_of{pareto_nbd{0.6, 5, 0.8, 12}, 39.0, 0.01}, all, &customer::x,
                          &customer::t_x, &customer::T);
  using result = expected_purchases_of<pareto_nbd>::result;
  const auto plan = on(table, &customer::x, &customer::t_x, &customer::T);
  std::vector<result> whole(all.size()), part(1037);
  (void)score(all, plan, into(whole));
  const std::vector<customer> middle(all.begin() + 1000, all.begin() + 2037);
  (void)score(middle, plan, into(part));
  for (std::size_t i = 0; i < part.size(); ++i) EXPECT_EQ(part[i], whole[1000 + i]);
  std::size_t i = 0;
  for (const result& r : score(all, plan)) EXPECT_EQ(r, whole[i++]);
}

// 200 000 customers over a year, no two alike. While it is made the table takes a small part of the memory of the
// columns x, t_x, T, 24 bytes a customer; predicting takes none.
TEST(PurchaseTable, TakesLessMemoryThanTheColumns) {
  constexpr std::size_t n = tests::rows_of_a_long_test(200'000, 50'000);
  std::vector<double> x(n), t_x(n), T(n), purchases(n), discounted(n), alive(n);
  const auto measure = [&](const auto& m) {
    for (std::size_t i = 0; i < n; ++i) {
      T[i] = 365 * (0.05 + 0.95 * std::fmod(static_cast<double>(i) * 0.61803398874989485, 1.0));
      const auto h = simulate(m, 1, i, T[i]);
      x[i] = h.x, t_x[i] = h.t_x;
    }
    using result = typename expected_purchases_of<std::remove_cvref_t<decltype(m)>>::result;
    const std::size_t before = held;
    most_held = before;
    const auto table = *fit(expected_purchases_of{m, 365.0, 0.0003}, column(x), column(t_x), column(T));
    EXPECT_LT(most_held - before, 8 * n);  // a third of the columns, whatever the customers
    EXPECT_LT(held - before, 4 * n);
    EXPECT_GT(table.table.tabulated, 10u);
    const std::size_t allocated = allocations;
    (void)score(on(table, column(x), column(t_x), column(T)), into(&result::purchases, purchases),
                into(&result::discounted, discounted), into(&result::alive, alive));
    EXPECT_LE(allocations - allocated, 4u);  // the summary
    for (std::size_t i = 0; i < n; i += 9973) {
      const double wanted = expected_purchases(m, 365, x[i], t_x[i], T[i]);
      EXPECT_NEAR(purchases[i], wanted, 1e-12 * wanted);
    }
  };
  measure(bg_nbd{0.243, 31, 0.793, 2.426});
  measure(mbg_nbd{0.5, 43, 0.9, 1.6});
  measure(pareto_nbd{0.553, 74, 0.606, 82});
}

TEST(PurchaseTable, WorkedNumber) {
  const expected_purchases_of<bg_nbd> empty{.model = {0.243, 4.414, 0.793, 2.426}, .t = 39};
  EXPECT_NEAR(empty(2, 30.43, 38.86).purchases, 1.226, 5e-4);
}

TEST(PurchaseTable, RefusesBadInput) {
  const std::vector<customer> one{{1, 1, 2}};
  const auto make = [&](const auto& s) { return *fit(s, one, &customer::x, &customer::t_x, &customer::T); };
  EXPECT_THROW((void)make(expected_purchases_of{bg_nbd{}, 1.0}), invalid_parameter);
  EXPECT_THROW((void)make(expected_purchases_of{bg_nbd{1, 1, 1, 1}, -1.0}), invalid_parameter);
  EXPECT_THROW((void)make(expected_purchases_of{bg_nbd{1, 1, 1, 1}, 1.0, -1.0}), invalid_parameter);
  EXPECT_THROW((void)make(expected_purchases_of{bg_nbd{1, 1, 1, 1}, 1.0})(1, 3, 2), invalid_customer);
}

}  // namespace purchase_table_test
