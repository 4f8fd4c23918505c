// SPDX-License-Identifier: BSL-1.0
// What a log asks of the heap: a sorted one the same for any number of rows, an unsorted one so many bytes a row.
#include <clientele/history/cohorts.hpp>
#include <clientele/history/sorted_log.hpp>
#include <clientele/history/tracking.hpp>
#include <clientele/history/unsorted_log.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <ranges>
#include <string>

namespace {

std::atomic<std::size_t> allocations{0}, held{0}, peak{0};

/// The size stands before the memory that is given out.
[[gnu::noinline]] void* counted(std::size_t size, std::size_t alignment) {
  const std::size_t before = std::max(alignment, alignof(std::max_align_t));
  auto* p = static_cast<unsigned char*>(std::aligned_alloc(before, (size + 2 * before - 1) / before * before));
  if (p == nullptr) throw std::bad_alloc();
  ++allocations;
  const std::size_t now = held += size;
  if (now > peak) peak = now;
  *static_cast<std::size_t*>(static_cast<void*>(p)) = size;
  return p + before;
}
[[gnu::noinline]] void release(void* given, std::size_t alignment) noexcept {
  if (given == nullptr) return;
  auto* p = static_cast<unsigned char*>(given) - std::max(alignment, alignof(std::max_align_t));
  held -= *static_cast<std::size_t*>(static_cast<void*>(p));
  std::free(p);
}

}  // namespace

void* operator new(std::size_t size) { return counted(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* p) noexcept { release(p, 1); }
void operator delete(void* p, std::size_t) noexcept { release(p, 1); }
void operator delete(void* p, std::align_val_t a) noexcept { release(p, static_cast<std::size_t>(a)); }
void operator delete(void* p, std::size_t, std::align_val_t a) noexcept { release(p, static_cast<std::size_t>(a)); }

namespace bounded_memory_test {

using namespace clientele::history;

struct use {
  std::size_t allocations, peak;
  friend bool operator==(const use&, const use&) = default;
};

template <class F>
use use_of(F&& f) {
  const std::size_t count = allocations, before = held;
  peak = before;
  f();
  return {allocations - count, peak - before};
}

TEST(BoundedMemory, TheCountersCount) {
  EXPECT_EQ(use_of([] {
              EXPECT_EQ(std::string(1000, 'a').size(), 1000u);
              EXPECT_EQ(std::string(3000, 'a').size(), 3000u);
            }),
            (use{2, 3001}));
}

const observation<int> seen{.end = 99, .calibration_end = 59, .period = 7};

/// Rows that nobody keeps: ten a customer, sorted.
auto rows(std::size_t n) { return std::views::iota(std::size_t{0}, n); }
std::int64_t id_of(std::size_t i) { return static_cast<std::int64_t>(i / 10); }
int day_of(std::size_t i) { return static_cast<int>(i % 10 * 9 + i / 10 % 7); }
double amount_of(std::size_t i) { return static_cast<double>(1 + i % 17); }

TEST(BoundedMemory, ASortedLogHoldsOneCustomer) {
  reader tracked{tracking<int>{{.begin = 0, .end = 99, .period = 7}}};
  reader triangle{cohorts<int>{{.begin = 0, .end = 99, .period = 30}}};
  const auto walk = [&](std::size_t n) {
    return use_of([&] {
      double x = 0;
      for (const auto& c : sorted_log(rows(n), seen, id_of, day_of, amount_of, also(tracked, triangle))) x += c.x;
      EXPECT_GT(x, 0);
    });
  };
  EXPECT_LT(walk(100).peak, 2000u);  // the readers take their counters and the room for one customer
  const use few = walk(100);
  EXPECT_LT(few.peak, 2000u);
  EXPECT_EQ(walk(10'000), few);
  EXPECT_EQ(walk(1'000'000), few);
}

TEST(BoundedMemory, ASortedLogOfTextHoldsOneCustomer) {
  const auto name_of = [](std::size_t i) { return "customer number " + std::to_string(1'000'000 + i / 10); };
  const auto walk = [&](std::size_t n) {
    return use_of([&] {
      std::size_t letters = 0;
      for (const auto& c : sorted_log(rows(n), seen, name_of, day_of, amount_of)) letters += c.id.size();
      EXPECT_EQ(letters, 23 * n / 10);
    });
  };
  const use few = walk(1'000), many = walk(100'000);
  EXPECT_LT(few.peak, 2000u);
  EXPECT_EQ(many.peak, few.peak);
}

/// 24 bytes a row: its id, its time and its amount; besides a block that is not yet full in each of 256 partitions.
TEST(BoundedMemory, AnUnsortedLogHoldsItsRowsAndNothingElse) {
  constexpr std::size_t n = 3'000'000, blocks = 256 * 98'304, of_one_partition = 4'000'000;
  using log_type = unsorted_log<std::int64_t, int>;
  const auto shuffled = [](std::size_t i) { return id_of(i * 7919 % n); };
  const std::size_t before = held;
  {
    log_type log(seen);
    const use added = use_of([&] { log.add(rows(n), shuffled, day_of, amount_of); });
    EXPECT_LT(added.peak, 24 * n + blocks);
    std::size_t customers = 0;
    const use walked = use_of([&] { log.for_each([&](const auto&) { ++customers; }); });
    EXPECT_GT(customers, n / 20);
    EXPECT_LT(walked.peak, of_one_partition);
    // the histories, once more while they are put in order, and 16 bytes each for that order
    constexpr std::size_t history = sizeof(log_type::history_type);
    histories<std::int64_t, int> all;
    const use kept = use_of([&] { all = std::move(log).customers(); });
    EXPECT_EQ(all.customers.size(), customers);
    EXPECT_LT(kept.peak, customers * (2 * history + 32) + of_one_partition);
    EXPECT_LT(held - before, customers * history + 100'000);  // the rows are gone
  }
  EXPECT_EQ(held, before);
}

}  // namespace bounded_memory_test
