// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/also.hpp>

#include <clientele/history/sorted_log.hpp>
#include <clientele/history/unsorted_log.hpp>

#include <gtest/gtest.h>

#include <array>
#include <span>
#include <tuple>
#include <vector>

namespace also_test {

using namespace clientele::history;

struct order {
  int id;
  int day;
  double amount;
};

/// A reader of the caller's own.
struct notes {
  std::vector<std::array<double, 5>> all;
  void take(const purchase<int>& p) {
    all.push_back({double(p.first), double(p.previous), double(p.at), double(p.number), p.amount});
  }
  bool operator==(const notes&) const = default;
};

TEST(Also, ShowsEveryMergedPurchaseInOrder) {
  const std::vector<order> log{{1, 3, 10}, {1, 3, 5}, {1, 8, 2}, {1, 20, 4}};
  const observation<int> seen{.end = 30, .calibration_end = 10, .period = 1};
  notes sorted, again, unsorted;
  for ([[maybe_unused]] const auto& c :
       sorted_log(log, seen, &order::id, &order::day, &order::amount, also(sorted, again))) {
  }
  const std::vector<std::array<double, 5>> expected{{3, 3, 3, 0, 15}, {3, 3, 8, 1, 2}, {3, 8, 20, 2, 4}};
  EXPECT_EQ(sorted.all, expected);
  EXPECT_EQ(again, sorted);
  static_cast<void>(customer_histories(log, seen, &order::id, &order::day, &order::amount, also(unsorted)));
  EXPECT_EQ(unsorted, sorted);
}

TEST(Also, DoesNotShowWhoIsLeftOut) {
  const std::vector<order> log{{1, 11, 10}, {1, 20, 4}, {2, 31, 1}, {3, 5, 1}};
  const observation<int> seen{.end = 30, .calibration_end = 10, .period = 1};
  notes n;
  for ([[maybe_unused]] const auto& c : sorted_log(log, seen, &order::id, &order::day, &order::amount, also(n))) {
  }
  ASSERT_EQ(n.all.size(), 1U);
  EXPECT_EQ(n.all[0][0], 5);
}

/// A component of the caller's own.
struct spending {
  static constexpr auto name = clientele::fixed_string{"own::spending"};
  static constexpr auto inputs = std::tuple{clientele::records_input<"purchases", purchase<int>>{}};
  static constexpr auto parameters = std::tuple{};
  struct state {
    double total = 0;
  };
  void take(state& s, std::span<const purchase<int>> purchases) const {
    for (const auto& p : purchases) s.total += p.amount;
  }
  static void join(state& s, const state& other) { s.total += other.total; }
  [[nodiscard]] double conclude(const state& s) const { return s.total; }
};

TEST(Also, FillsAComponentOfTheCallersOwn) {
  const std::vector<order> log{{1, 3, 10}, {1, 3, 5}, {2, 8, 2}, {2, 20, 4}};
  reader paid{spending{}};
  static_cast<void>(customer_histories(log, observation<int>{.end = 30, .period = 1}, &order::id, &order::day,
                                       &order::amount, also(paid)));
  EXPECT_EQ(*paid.summary(), 21);
  EXPECT_EQ(paid.summary().rows(), 2U);
}

}  // namespace also_test
