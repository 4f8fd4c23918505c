// SPDX-License-Identifier: BSL-1.0
// What a version of the archive wrote is read for ever, figure for figure: files that were written once
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

namespace golden_test {

using namespace clientele;

std::string path_of(const std::string& name) { return std::string(CLIENTELE_TESTS) + "/core/golden/" + name; }

/// The bytes of a golden file.
std::vector<std::byte> read_golden(const std::string& name) {
  const std::string path = path_of(name);
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  std::vector<std::byte> bytes;
  for (std::istreambuf_iterator<char> at(in), end; at != end; ++at) bytes.push_back(static_cast<std::byte>(*at));
  return bytes;
}

/// The same; `fresh` is what it is written from, once.
std::vector<std::byte> golden(const std::string& name, [[maybe_unused]] const std::vector<std::byte>& fresh) {
#ifdef CLIENTELE_WRITE_GOLDEN
  std::ofstream(path_of(name), std::ios::binary)
      .write(reinterpret_cast<const char*>(fresh.data()), static_cast<std::streamsize>(fresh.size()));
#endif
  return read_golden(name);
}

/// Parameters written out, so that a better fit changes nothing here.
TEST(Golden, FittedValues) {
  const models::bg_nbd model{0.1, 1.0 / 3, std::nextafter(2.5, 3), 5e-324};
  EXPECT_EQ(load_as<models::bg_nbd>(golden("version_2_model.bin", save(model))), model);
  const classification::fitted_abc cuts{.a_cut = 1e300, .b_cut = 1.0 / 7};
  EXPECT_EQ(load_as<classification::fitted_abc>(golden("version_2_cuts.bin", save(cuts))), cuts);
}
TEST(Golden, FittedValuesOfVersion1) {
  const models::bg_nbd model{0.1, 1.0 / 3, std::nextafter(2.5, 3), 5e-324};
  EXPECT_EQ(load_as<models::bg_nbd>(read_golden("version_1_model.bin")), model);
  const classification::fitted_abc cuts{.a_cut = 1e300, .b_cut = 1.0 / 7};
  EXPECT_EQ(load_as<classification::fitted_abc>(read_golden("version_1_cuts.bin")), cuts);
}

/// A component that has got one more parameter since it was kept.
struct counted_calls {
  using scalar = double;
  double each = 2;
  struct result {
    double cost{};
  };
  static constexpr auto name = fixed_string{"test::calls"};
  static constexpr auto inputs = std::tuple{input<"calls">{}};
  static constexpr auto results = std::tuple{named_result{"cost", &result::cost}};
  static constexpr auto parameters = std::tuple{parameter{"each", &counted_calls::each, "", interval::any_number()}};
  [[nodiscard]] constexpr result compute(double calls) const noexcept { return {calls * each}; }
};
struct calls_with_a_base : counted_calls {
  double base = 5;
  static constexpr auto parameters =
      std::tuple{parameter{"each", &calls_with_a_base::each, "", interval::any_number()},
                 parameter{"base", &calls_with_a_base::base, "", interval::any_number()}};
};
TEST(Golden, AParameterThatHasJoinedSinceHasItsDefault) {
  const std::vector<double> calls{1, 2, 3};
  const auto kept = save(summarize(on(counted_calls{}, column(calls))));
  calls_with_a_base now;
  EXPECT_EQ(load(now, kept).of(&counted_calls::result::cost).total(), 12);
  now.base = 6;
  try {
    static_cast<void>(load(now, kept));
    FAIL();
  } catch (const invalid_archive& e) {
    EXPECT_STREQ(e.what(), "clientele: kept bytes are of test::calls with base = 5, not with 6");
  }
  try {
    static_cast<void>(load(counted_calls{}, save(summarize(on(calls_with_a_base{}, column(calls))))));
    FAIL();
  } catch (const invalid_archive& e) {
    EXPECT_STREQ(e.what(), "clientele: kept bytes have 2 parameters of test::calls, this library knows 1");
  }
}

struct customer {
  std::optional<std::string> contract{};
  std::string reason{};
  bool online = false;
  double complainants = 0, months = 0, left = 0;
};
/// Written out, so that another default changes nothing here.
const churn::reasons reasons_of_then{.table = {{category("people"), 0.01, false},
                                               {category("moved"), 0.03, false},
                                               {category("ties"), 0.05, false},
                                               {category("competitor"), 0.09, false},
                                               {category("dissatisfied"), 0.14, true},
                                               {category("indifference"), 0.68, true}}};
std::vector<customer> customers() {
  std::vector<customer> all(9'000);
  for (std::size_t i = 0; i < all.size(); ++i) {
    customer& c = all[i];
    if (i % 11 != 0) c.contract = i % 3 == 0 ? "monthly" : "yearly, and longer than a string holds in itself";
    c.reason = reasons_of_then.table[i * i % 6].reason.text();
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
  const auto kept = load_groups<key>(rippled, golden("version_2_groups.bin", save(fresh)));
  expect_same(kept.total(), fresh.total());
  ASSERT_EQ(kept.size(), 6u);
  for (const auto& group : fresh) expect_same(kept[group.key], group.value);
}

/// Times, counts by enum, pairs of a text and a bool, exact sums; a part that begins inside a leaf.
TEST(Golden, GatheredStates) {
  const auto plan = fuse(on(churn::kaplan_meier{}, &customer::months, &customer::left),
                         on(reasons_of_then, &customer::reason, &customer::months),
                         on(classification::cross_table{}, &customer::contract, &customer::online, &customer::months));
  const auto fresh = summarize(customers(), plan, starting_at{100});
  const auto kept = load(plan, golden("version_2_states.bin", save(fresh)));
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

}  // namespace golden_test
