// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <clientele/numerics/counter_random.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace score_customers {

/// One row of the simulated customer base. The service dimensions are, in this order, product
/// quality, service attitude, response speed and after-sales; NaN is an answer not given. Money is
/// in units of the currency, in whole cents, per year where a period applies.
struct simulated_customer {
  std::uint64_t id = 0;               ///< The index + 1.
  std::array<double, 4> expected{};   ///< What was expected of each dimension: 1 … 7.
  std::array<double, 4> perceived{};  ///< What was found: 1 … 7.
  double complainants = 0;            ///< 1 if the customer complained, otherwise 0.
  double annual_purchase = 0;         ///< Money spent in the year, at least 5.00.
  double margin = 0;                  ///< What of it is earned; negative for a few.
  double retention = 0;               ///< Chance to stay another year: 0.00 … 0.99.
  double retention_lift = 0;          ///< What a retention offer would add: 0.00 … 0.10.
  double retention_cost = 0;          ///< What that offer would cost.
  std::array<double, 4> scores{};     ///< Sales performance, cooperation, credit and
                                      ///< information: whole points, 0 … 100.
};

namespace detail {

/// A bell-shaped draw in thousandths of its standard deviation: mean 0, within ±3446. It is the sum
/// of the four bytes of a random word (Irwin-Hall), centred.
[[nodiscard]] constexpr std::int64_t bell(std::uint32_t word) noexcept {
  const std::int64_t sum = (word & 0xFF) + (word >> 8 & 0xFF) + (word >> 16 & 0xFF) + (word >> 24);
  return (sum - 510) * 1000 / 148;
}

/// The quantile function of annual purchases, in cents, at word / 2³². It joins by straight lines
/// the quantiles of a log-normal distribution of median 250.00 and σ = 1.25 at every 1/32 and, in
/// the upper tail, at 1 - 1/64, 1 - 1/128, …, 1 - 2⁻²¹, beyond which it stays.
[[nodiscard]] constexpr std::int64_t purchase_cents(std::uint32_t word) noexcept {
  constexpr std::array<std::int64_t, 32> body = {
      500,   2436,  3674,  4813,  5935,  7074,  8248,   9472,   10759,  12121,  13571,
      15121, 16787, 18585, 20537, 22666, 25000, 27574,  30433,  33629,  37232,  41334,
      46055, 51562, 58090, 65983, 75778, 88355, 105300, 129851, 170124, 256542,
  };
  constexpr std::array<std::int64_t, 17> tail = {
      256542,  369156,  513282,  695034,  921423,  1200462, 1541278, 1954239,  2451088,
      3045100, 3751239, 4586339, 5569300, 6721297, 8066013, 9629890, 11442401,
  };
  const std::size_t segment = word >> 27;
  if (segment < 31) {
    const std::int64_t within = word & 0x7FFFFFF;
    return body[segment] + ((body[segment + 1] - body[segment]) * within >> 27);
  }
  const std::uint32_t above = std::max(~word, std::uint32_t{1} << 11);  // of 2³²; below 2²⁷
  const int octave = std::countl_zero(above) - 5;
  const auto index = static_cast<std::size_t>(octave);
  const std::int64_t within = (std::int64_t{1} << (27 - octave)) - above;
  return tail[index] + ((tail[index + 1] - tail[index]) * within >> (26 - octave));
}

/// A score of `thousandths`, kept within [lowest, highest] and rounded to the nearest whole.
[[nodiscard]] constexpr std::int64_t whole(std::int64_t thousandths, std::int64_t lowest,
                                           std::int64_t highest) noexcept {
  return (std::clamp(thousandths, lowest * 1000, highest * 1000) + 500) / 1000;
}

/// An integer number of hundredths as the nearest double.
[[nodiscard]] constexpr double hundredths(std::int64_t number) noexcept { return static_cast<double>(number) / 100; }

}  // namespace detail

/// The customer number `index` of the simulated customer base `seed`: a pure function of the two.
///
/// Every machine gives the same bits: all is done in integers but the last step, which is a
/// conversion of a small integer or one division by 100, and IEEE 754 rounds both correctly. There
/// is no logarithm, exponential or root; the only table holds whole cents.
///
/// Distributions (bell: a sum of four uniform draws, standardised; "per customer" draws are shared
/// by the four service dimensions, the others are drawn for each):
/// - expected: 5.2 + 0.6 bell(taste, per customer) + 0.7 bell, rounded into 1 … 7;
/// - perceived: half of the unrounded expectation + 2.5 + {0.15, 0, -0.25, -0.10} by dimension
///   + 0.9 bell(quality, per customer) + 0.6 bell, rounded into 1 … 7;
/// - 5 % of the expected and of the perceived answers are then missing, independently;
/// - unhappy is who found in the sum of the dimensions, before answers go missing, at least 4
/// points
///   less than was expected (about a quarter); 4 % of the unhappy complain, and nobody else;
/// - annual purchase: log-normal, median 250.00, σ = 1.25 (the best fifth of the customers bring
///   about 65 % of the value; the greatest possible is 114 424.01);
/// - margin: purchase × (25 % + 10 % bell), the rate not below -5 %;
/// - retention: 80 % + 8 % bell(quality) + 6 % bell, 15 points less for the unhappy;
/// - retention lift: uniform on 0.00, 0.01, …, 0.10, but retention + lift is at most 0.99;
/// - retention cost: uniform on 5.00 … 30.00, plus 0.5 % of the annual purchase;
/// - sales performance: 30 + 50 × the rank of the purchase in [0, 1) + 8 bell; cooperation:
///   65 + 10 bell(quality) + 10 bell; credit: 75 + 14 bell; information: 55 + 20 bell.
///
/// Cost: six evaluations of Philox, about 0.15 µs; no allocation.
[[nodiscard]] constexpr simulated_customer simulate(std::uint64_t seed, std::uint64_t index) noexcept {
  using detail::bell;
  using detail::hundredths;
  using detail::whole;
  const auto draw = [seed, index](std::uint32_t block) { return clientele::random_words(seed, index, block); };
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  constexpr std::uint32_t missing_below = 3277;           // 5 % of 2¹⁶
  constexpr std::uint32_t complaint_below = 171'798'692;  // 4 % of 2³²
  constexpr std::array<std::int64_t, 4> dimension_effect = {150, 0, -250, -100};

  const auto [quality_word, taste_word, purchase_word, margin_word] = draw(0);
  const std::array<std::uint32_t, 4> expected_words = draw(1);
  const std::array<std::uint32_t, 4> perceived_words = draw(2);
  const std::array<std::uint32_t, 4> missing_words = draw(3);
  const auto [complaint_word, retention_word, offer_word, unused] = draw(4);
  static_cast<void>(unused);
  const std::array<std::uint32_t, 4> score_words = draw(5);

  simulated_customer customer;
  customer.id = index + 1;

  const std::int64_t quality = bell(quality_word);
  const std::int64_t taste = bell(taste_word);
  std::int64_t gap = 0;
  for (std::size_t dimension = 0; dimension < 4; ++dimension) {
    const std::int64_t expectation = 5200 + 600 * taste / 1000 + 700 * bell(expected_words[dimension]) / 1000;
    const std::int64_t perception = expectation / 2 + 2500 + dimension_effect[dimension] + 900 * quality / 1000 +
                                    600 * bell(perceived_words[dimension]) / 1000;
    const std::int64_t expected = whole(expectation, 1, 7);
    const std::int64_t perceived = whole(perception, 1, 7);
    gap += perceived - expected;
    const std::uint32_t word = missing_words[dimension];
    customer.expected[dimension] = (word & 0xFFFF) < missing_below ? missing : static_cast<double>(expected);
    customer.perceived[dimension] = (word >> 16) < missing_below ? missing : static_cast<double>(perceived);
  }
  const bool unhappy = gap <= -4;
  customer.complainants = unhappy && complaint_word < complaint_below ? 1 : 0;

  const std::int64_t purchase = detail::purchase_cents(purchase_word);
  const std::int64_t margin_rate = std::max<std::int64_t>(250 + bell(margin_word) / 10, -50);
  customer.annual_purchase = hundredths(purchase);
  customer.margin = hundredths(purchase * margin_rate / 1000);

  const std::int64_t retention = whole(80'000 + 8 * quality + 6 * bell(retention_word) - (unhappy ? 15'000 : 0), 0, 99);
  const std::int64_t lift = (offer_word & 0xFFFF) * std::int64_t{11} >> 16;
  customer.retention = hundredths(retention);
  customer.retention_lift = hundredths(std::min(lift, 99 - retention));
  customer.retention_cost = hundredths(500 + ((offer_word >> 16) * std::int64_t{2501} >> 16) + purchase / 200);

  const std::int64_t rank = purchase_word >> 16;  // of 2¹⁶
  const std::array<std::int64_t, 4> scores = {
      30'000 + (rank * 50'000 >> 16) + 8 * bell(score_words[0]),
      65'000 + 10 * quality + 10 * bell(score_words[1]),
      75'000 + 14 * bell(score_words[2]),
      55'000 + 20 * bell(score_words[3]),
  };
  for (std::size_t kind = 0; kind < 4; ++kind) customer.scores[kind] = static_cast<double>(whole(scores[kind], 0, 100));
  return customer;
}

}  // namespace score_customers
