// SPDX-License-Identifier: BSL-1.0
#include <clientele/history/log_counts.hpp>

#include <gtest/gtest.h>

namespace log_counts_test {

using clientele::history::log_counts;

static_assert(log_counts{.rows = 5, .used = 4, .refunds = {1, 1}}.balances());
static_assert(log_counts{.rows = 5, .used = 4, .refunds = {1, 1}}.left_out() == 1);
static_assert(
    log_counts{.rows = 5, .used = 3, .refunds = {1, 0}, .cancelled_purchases = 1, .rows_cancelled = 2}.balances());
static_assert(!log_counts{.rows = 5, .used = 4, .refunds = {1, 0}}.balances());

TEST(LogCounts, AddMemberByMember) {
  const log_counts a{.rows = 100,
                     .used = 1,
                     .bad = 2,
                     .missing_ids = {3, 4},
                     .missing_times = {5, 6},
                     .after_end = {7, 8},
                     .missing_amounts = {9, 10},
                     .zero_amounts = {11, 12},
                     .refunds = {13, 14},
                     .customers = 15,
                     .purchases = 16,
                     .merged = 17,
                     .unknown_to_calibration = 18,
                     .rows_unknown_to_calibration = 19,
                     .refunds_without_purchase = 20,
                     .cancelled_purchases = 21,
                     .rows_cancelled = 22,
                     .customers_without_purchase = 23,
                     .overflowed_moments = 24};
  const log_counts twice = merge(a, a);
  const log_counts expected{.rows = 200,
                            .used = 2,
                            .bad = 4,
                            .missing_ids = {6, 8},
                            .missing_times = {10, 12},
                            .after_end = {14, 16},
                            .missing_amounts = {18, 20},
                            .zero_amounts = {22, 24},
                            .refunds = {26, 28},
                            .customers = 30,
                            .purchases = 32,
                            .merged = 34,
                            .unknown_to_calibration = 36,
                            .rows_unknown_to_calibration = 38,
                            .refunds_without_purchase = 40,
                            .cancelled_purchases = 42,
                            .rows_cancelled = 44,
                            .customers_without_purchase = 46,
                            .overflowed_moments = 48};
  EXPECT_EQ(twice, expected);
  EXPECT_EQ(merge(log_counts{}, a), a);
}

}  // namespace log_counts_test
