// SPDX-License-Identifier: BSL-1.0
#include <clientele/core/save.hpp>

#include <clientele/churn/ripple.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/models/bg_nbd.hpp>
#include <clientele/statistics/exact_quantiles.hpp>

#include "support/forged.hpp"
#include "support/sample_components.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <map>
#include <random>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <vector>

namespace save_test {

using namespace clientele;
using samples::answers;
using samples::pair;

double value(std::size_t row) { return static_cast<double>(row * 2654435761u % 1000) / 7; }
std::array<double, 3> list(std::size_t row) {
  return {1 + static_cast<double>(row % 6), 3, row % 9 == 0 ? std::numeric_limits<double>::quiet_NaN() : 2};
}

/// How often each reason was given.
struct reasons {
  static constexpr auto name = fixed_string{"samples::reasons"};
  static constexpr auto inputs = std::tuple{category_input<"reason">{.presence = presence::optional}};
  static constexpr auto parameters = std::tuple{};
  struct state {
    std::map<category, std::uint64_t> times{};
    friend bool operator==(const state&, const state&) = default;
    template <class Archive>
    void transfer(Archive& archive) {
      archive(times);
    }
  };
  static void take(state& s, const category& reason) { ++s.times[reason]; }
  static void join(state& a, const state& b) {
    for (const auto& [x, n] : b.times) a.times[x] += n;
  }
  static std::size_t conclude(const state& s) { return s.times.size(); }
  friend bool operator==(const reasons&, const reasons&) = default;
};
samples::mood mood_of(std::size_t row) { return static_cast<samples::mood>(row % 3); }

const auto plan = fuse(on(pair{}, value, value), on(answers{}, list), on(reasons{}, mood_of));
auto part(std::size_t from, std::size_t to) {
  return summarize(std::views::iota(from, to), plan, starting_at{from}, quarantine{[](const bad_row&) {}});
}

void expect_same(const auto& merged, const auto& whole) {
  const auto &a = get<pair>(merged), &b = get<pair>(whole);
  EXPECT_EQ(a.of(&pair::result::sum), b.of(&pair::result::sum));
  EXPECT_EQ(input_of<"first">(a), input_of<"first">(b));
  EXPECT_EQ(get<answers>(merged).of(&answers::result::mean), get<answers>(whole).of(&answers::result::mean));
  EXPECT_EQ(get<answers>(merged).classes(&answers::result::mood), get<answers>(whole).classes(&answers::result::mood));
  EXPECT_EQ(get<reasons>(merged).state(), get<reasons>(whole).state());
  EXPECT_EQ(a.rows(), b.rows());
  EXPECT_TRUE(a.is_exact());
}

/// Kept, loaded and merged in the middle: the bits of the whole.
TEST(Save, PartsKeptOnTheirWay) {
  const auto whole = part(0, 20'000);
  auto all = load(plan, save(part(0, 123)));
  for (std::size_t from = 123; from < 20'000; from += 3'977)
    all = load(plan, save(merge(load(plan, save(part(from, std::min<std::size_t>(from + 3'977, 20'000)))), all)));
  expect_same(all, whole);
  EXPECT_EQ(save(load(plan, save(all))), save(all));
  EXPECT_EQ(get<reasons>(all).state().times.begin()->first.text(), "unknown");
}

/// A ripple over 2^20 rows takes less than 4 KB; through a stream too.
TEST(Save, IsSmall) {
  const auto plan_of_ripple = on(churn::ripple{}, [](std::size_t row) { return row % 3; }, constant(100));
  const auto all = summarize(std::views::iota(std::size_t{0}, std::size_t{1} << 20), plan_of_ripple);
  EXPECT_LE(save(all).size(), 4'096u);
  std::stringstream stream;
  save(stream, all);
  const auto back = load(churn::ripple{}, stream);
  EXPECT_EQ(back.of(&churn::ripple::result::heard), all.of(&churn::ripple::result::heard));
  EXPECT_EQ(back->revenue_at_risk, all->revenue_at_risk);
}

template <class Load>
std::string refusal(const Load& load) {
  try {
    static_cast<void>(load());
  } catch (const invalid_archive& e) {
    return e.what();
  }
  return "it was taken";
}

/// Each difference is said.
TEST(Save, WhatDiffers) {
  const auto kept = save(summarize(std::views::iota(0u, 9u), on(pair{}, value, value)));
  EXPECT_NE(refusal([&] { return load(pair{.factor = 2}, kept); }).find("samples::pair with factor = 1, not with 2"),
            std::string::npos);
  EXPECT_NE(refusal([&] { return load(answers{}, kept); }).find("of samples::pair, not of samples::answers"),
            std::string::npos);
  EXPECT_NE(refusal([&] { return load(plan, kept); }).find("have 1 summaries, the plan has 3"), std::string::npos);
  EXPECT_NE(refusal([&] { return load(pair{}, std::span(kept).first(5)); }).find("do not begin as save"),
            std::string::npos);
  auto later = kept;
  later[9] = static_cast<std::byte>(archive_version + 1);
  EXPECT_NE(refusal([&] { return load(pair{}, later); }).find("version " + std::to_string(archive_version + 1)),
            std::string::npos);
  EXPECT_THROW(static_cast<void>(load(pair{.factor = -1}, kept)), invalid_parameter);
  EXPECT_NE(refusal([&] { return load_as<models::bg_nbd>(kept); }).find("use load(plan, bytes)"), std::string::npos);
}

/// Whatever bit is flipped and wherever the bytes are cut off, they are refused.
TEST(Save, DamageIsRefused) {
  const auto kept = save(part(100, 300));
  for (std::size_t i = 0; i < kept.size(); i += i < 200 ? 1 : 37)
    for (int bit = 0; bit < 8; ++bit) {
      auto damaged = kept;
      damaged[i] ^= static_cast<std::byte>(1 << bit);
      EXPECT_NE(refusal([&] { return load(plan, damaged); }), "it was taken") << i << ' ' << bit;
    }
  for (std::size_t n = 0; n < kept.size(); n += 41)
    EXPECT_NE(refusal([&] { return load(plan, std::span(kept).first(n)); }), "it was taken") << n;
}

/// Bytes with a right checksum that nobody wrote: refused or harmless, never a crash or a huge request for memory.
TEST(Save, ForgedBytes) {
  const auto kept = save(part(100, 300));
  std::mt19937 random(3);
  int refused = 0;
  for (int round = 0; round < 1'000; ++round) {
    try {
      const auto taken = load(plan, tests::forged(kept, random));
      static_cast<void>(merge(taken, part(300, 400)));
    } catch (const error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 20);
}

/// Fitted values: every parameter, bit for bit.
TEST(Save, FittedValues) {
  const models::bg_nbd model{0.1, 1.0 / 3, 0.7, std::nextafter(2.5, 3)};
  EXPECT_EQ(load_as<models::bg_nbd>(save(model)), model);
  const auto cuts = fit(classification::abc{}, std::views::iota(1u, 200u), [](unsigned i) { return 1.0 / i; });
  EXPECT_EQ(load_as<classification::fitted_abc>(save(cuts)), cuts.value);
  const auto quantiles = fit(exact_quantiles{}, std::views::iota(1u, 200u), [](unsigned i) { return 1.0 / i; });
  EXPECT_EQ(load_as<fitted_quantiles>(save(quantiles)), quantiles.value);
  EXPECT_NE(refusal([&] { return load_as<classification::fitted_abc>(save(model)); }).find("not of"),
            std::string::npos);
  EXPECT_NE(refusal([&] { return load(plan, save(model)); }).find("fitted value"), std::string::npos);
}

/// What version 1 wrote is read for ever: a file that was written once.
TEST(Save, GoldenFileOfVersion1) {
  const std::string path = std::string(CLIENTELE_TESTS) + "/core/golden/version_1.bin";
  const auto whole = part(4'000, 4'200);
#ifdef CLIENTELE_WRITE_GOLDEN
  std::ofstream out(path, std::ios::binary);
  save(out, whole);
  out.close();
#endif
  std::ifstream in(path, std::ios::binary);
  ASSERT_TRUE(in) << path;
  expect_same(load(plan, in), whole);
}

TEST(Save, WhatBeginsAsKeptBytes) {
  const std::vector<std::byte> kept = clientele::save(clientele::summarize(
      std::vector<double>{1, 2}, clientele::churn::ripple{}, [](double x) { return x; }, [](double x) { return x; }));
  EXPECT_TRUE(clientele::begin_as_kept(kept));
  EXPECT_FALSE(clientele::begin_as_kept(std::span(kept).first(3)));
  EXPECT_FALSE(clientele::begin_as_kept(std::span(kept).subspan(1)));
  EXPECT_FALSE(clientele::begin_as_kept({}));
}

}  // namespace save_test
