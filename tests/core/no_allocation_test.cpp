// SPDX-License-Identifier: BSL-1.0
// A pass over the caller's memory asks the heap for nothing but the leaves of its summaries: one block, grown a few
// times.
#include <clientele/core/score.hpp>

#include "support/sample_components.hpp"
#include "support/sanitized.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

namespace {
std::atomic<std::size_t> allocations{0};

[[gnu::noinline]] void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* p = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (p == nullptr) throw std::bad_alloc();
  return p;
}
[[gnu::noinline]] void release(void* p) noexcept { std::free(p); }
}  // namespace

void* operator new(std::size_t size) { return counted(size == 0 ? 1 : size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size == 0 ? 1 : size, static_cast<std::size_t>(alignment));
}
void operator delete(void* p) noexcept { release(p); }
void operator delete(void* p, std::size_t) noexcept { release(p); }
void operator delete(void* p, std::align_val_t) noexcept { release(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { release(p); }

namespace no_allocation_test {

using namespace clientele;
using samples::answers;
using samples::pair;

struct customer {
  double first = 1;
  float second = 2;
  std::array<double, 3> given{3, 4, 5};
};

template <class F>
std::size_t allocations_of(F&& f) {
  const std::size_t before = allocations;
  f();
  return allocations - before;
}

constexpr std::array<std::size_t, 3> sizes{10, 10'000, tests::rows_of_a_long_test(1'000'000, 100'000)};

/// A summary is one block; the pass asks for a larger one when there are more than 1, 4 and 16 of its leaves' nodes.
constexpr std::size_t most_of_a_component = 3;

TEST(NoAllocation, TheCounterCounts) {
  EXPECT_EQ(allocations_of([] { EXPECT_NE(std::make_unique<int>(1), nullptr); }), 1u);
}

TEST(NoAllocation, Structs) {
  for (const std::size_t n : sizes) {
    std::vector<customer> customers(n);
    std::vector<double> sums(n);
    std::vector<answers::result> moods(n);
    const auto plan =
        fuse(on(pair{}, field<"orders">(&customer::first), &customer::second), on(answers{}, &customer::given));
    std::size_t bad = 0;
    EXPECT_LE(allocations_of([&] { EXPECT_EQ(get<pair>(summarize(customers, plan)).rows(), n); }),
              2 * most_of_a_component);
    EXPECT_LE(allocations_of([&] { score(customers, plan, into(&pair::result::sum, sums), into(moods)); }),
              2 * most_of_a_component);
    for (std::size_t i = 0; i < n; i += 5) customers[i].first = -1;
    EXPECT_LE(allocations_of([&] {
                score(customers, plan, into(&pair::result::sum, sums), into(moods),
                      quarantine{[&](const bad_row&) { ++bad; }});
              }),
              2 * most_of_a_component);
    EXPECT_EQ(bad, n / 5);
  }
}

TEST(NoAllocation, Columns) {
  for (const std::size_t n : sizes) {
    const std::vector<std::uint8_t> first(n, 1);
    const std::vector<double> second(n, 2);
    std::vector<float> sums(n);
    const auto plan = on(pair{}, column("orders", first), column(second));
    EXPECT_LE(allocations_of([&] { EXPECT_EQ(summarize(plan).rows(), n); }), most_of_a_component);
    EXPECT_LE(allocations_of([&] { score(plan, into(&pair::result::sum, sums)); }), most_of_a_component);
  }
}

TEST(NoAllocation, OneRowTakesOneBlock) {
  const std::vector<customer> customers(1);
  EXPECT_EQ(allocations_of(
                [&] { EXPECT_EQ(summarize(customers, on(pair{}, &customer::first, &customer::second)).rows(), 1u); }),
            1u);
}

TEST(NoAllocation, MergingSummaries) {
  const std::vector<customer> customers(10'000);
  const auto plan = on(pair{}, &customer::first, &customer::second);
  const auto part = summarize(customers, plan), other = summarize(customers, plan, starting_at{10'000});
  // one of the parts says where it begins: its end is an object with a list, a lane each, and rows
  EXPECT_LE(allocations_of([&] { EXPECT_EQ(merge(part, other).rows(), 20'000u); }), 16u);
}

TEST(NoAllocation, TheLazyViewTakesAFixedNumber) {
  std::array<std::size_t, sizes.size()> taken{};
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    const std::vector<customer> customers(sizes[k]);
    const auto plan = on(pair{}, &customer::first, &customer::second);
    taken[k] = allocations_of([&] {
      double total = 0;
      for (const auto& r : score(customers, plan)) total += r.sum;
      EXPECT_EQ(total, 3.0 * static_cast<double>(sizes[k]));
    });
  }
  EXPECT_LE(taken.back(), 1 + most_of_a_component);
}

}  // namespace no_allocation_test
