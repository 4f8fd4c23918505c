// SPDX-License-Identifier: BSL-1.0
// What version 1 of the archive wrote is read for ever, figure for figure: files that were written once
// (-DCLIENTELE_WRITE_GOLDEN), of fitted values, of summaries by group and of what gathering components keep.
// `save_test` has the one of a row component with ragged ends.
#include <clientele/churn/kaplan_meier.hpp>
#include <clientele/churn/reasons.hpp>
#include <clientele/churn/ripple.hpp>
#include <clientele/classification/abc.hpp>
#include <clientele/classification/cross_table.hpp>
#include <clientele/core/fuse.hpp>
#include <clientele/core/save_groups.hpp>
#include <clientele/models/bg_nbd.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace {

using namespace clientele;
using churn::leaving;

/// The bytes of a golden file; `fresh` is what it is written from, once.
std::vector<std::byte> golden(const std::string& name, [[maybe_unused]] const std::vector<std::byte>& fresh) {
  const std::string path = std::string(CLIENTELE_TESTS) + "/core/golden/" + name;
#ifdef CLIENTELE_WRITE_GOLDEN
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(fresh.data()), static_cast<std::streamsize>(fresh.size()));
#endif
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  std::vector<std::byte> bytes;
  for (std::istreambuf_iterator<char> at(in), end; at != end; ++at) bytes.push_back(static_cast<std::byte>(*at));
  return bytes;
}

/// Parameters written out, so that a better fit changes nothing here.
TEST(Golden, FittedValues) {
  const models::bg_nbd model{0.1, 1.0 / 3, std::nextafter(2.5, 3), 5e-324};
  EXPECT_EQ(load_as<models::bg_nbd>(golden("version_1_model.bin", save(model))), model);
  const classification::fitted_abc cuts{.a_cut = 1e300, .b_cut = 1.0 / 7};
  EXPECT_EQ(load_as<classification::fitted_abc>(golden("version_1_cuts.bin", save(cuts))), cuts);
}

struct customer {
  std::optional<std::string> contract{};
  leaving reason{};
  bool online = false;
  double complainants = 0, months = 0, left = 0;
};
std::vector<customer> customers() {
  std::vector<customer> all(9'000);
  for (std::size_t i = 0; i < all.size(); ++i) {
    customer& c = all[i];
    if (i % 11 != 0) c.contract = i % 3 == 0 ? "monthly" : "yearly, and longer than a string holds in itself";
    c.reason = static_cast<leaving>(i * i % 6);
    c.online = i % 5 < 2;
    c.complainants = i % 101 == 7 ? -1 : static_cast<double>(i * 2654435761u % 1000) / 7;
    c.months = static_cast<double>(i % 40) / 3;
    c.left = i % 4 == 0 ? 1 : 0;
  }
  return all;
}
const auto rippled = on(churn::ripple{}, &customer::complainants, constant(1.0 / 3));
const auto ignore = quarantine{[](const bad_row&) {}};

void expect_same(const summary<churn::ripple>& kept, const summary<churn::ripple>& fresh) {
  EXPECT_EQ(kept.of(&churn::ripple::result::unhappy), fresh.of(&churn::ripple::result::unhappy));
  EXPECT_EQ(kept.of(&churn::ripple::result::revenue_at_risk), fresh.of(&churn::ripple::result::revenue_at_risk));
  EXPECT_EQ(kept->revenue_at_risk, fresh->revenue_at_risk);
  EXPECT_EQ(kept.rows(), fresh.rows());
  EXPECT_EQ(kept.invalid<"complainants">(), fresh.invalid<"complainants">());
  EXPECT_EQ(kept.is_exact(), fresh.is_exact());
}

/// Two keys, one of them a text that may be missing.
TEST(Golden, Groups) {
  const auto fresh = summarize(customers(), rippled, by(&customer::contract, &customer::online), ignore);
  using key = std::tuple<std::optional<std::string>, std::optional<bool>>;
  const auto kept = load_groups<key>(rippled, golden("version_1_groups.bin", save(fresh)));
  expect_same(kept.total(), fresh.total());
  ASSERT_EQ(kept.size(), 6u);
  for (const auto& group : fresh) expect_same(kept[group.key], group.value);
}

/// Times, counts by enum, pairs of a text and a bool, exact sums; a part that begins inside a leaf.
TEST(Golden, GatheredStates) {
  const auto plan = fuse(on(churn::kaplan_meier{}, &customer::months, &customer::left),
                         on(churn::reasons{}, &customer::reason, &customer::months),
                         on(classification::cross_table{}, &customer::contract, &customer::online, &customer::months));
  const auto fresh = summarize(customers(), plan, starting_at{100});
  const auto kept = load(plan, golden("version_1_states.bin", save(fresh)));
  const auto& [curve, reasons, table] = kept;
  EXPECT_TRUE(curve.state() == get<churn::kaplan_meier>(fresh).state());
  EXPECT_TRUE(reasons.state() == get<churn::reasons>(fresh).state());
  EXPECT_TRUE(table.state() == get<classification::cross_table>(fresh).state());
  EXPECT_EQ(curve->median(), get<churn::kaplan_meier>(fresh)->median());
  EXPECT_EQ(reasons->preventable_money, get<churn::reasons>(fresh)->preventable_money);
  EXPECT_EQ(table->count("monthly", true), get<classification::cross_table>(fresh)->count("monthly", true));
  EXPECT_EQ(curve.rows(), 9'000u);
  EXPECT_THROW(static_cast<void>(merge(kept, summarize(customers(), plan, starting_at{9'099}))), invalid_use);
}

}  // namespace
