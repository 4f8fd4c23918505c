// SPDX-License-Identifier: BSL-1.0
#include <clientele/interop/json.hpp>

#include <clientele/classification/abc.hpp>
#include <clientele/classification/rfm.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/models/bg_nbd.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <ranges>
#include <string>

namespace json_test {

using namespace clientele;

/// The published parameters of CDNOW (Fader, Hardie & Lee 2005), as text that people read.
TEST(Json, CanBeRead) {
  const models::bg_nbd model{.243, 4.414, .793, 2.426};
  EXPECT_EQ(to_json(model).dump(),
            R"({"clientele":1,"name":"models::bg_nbd","parameters":{"a":0.793,"alpha":4.414,"b":2.426,"r":0.243}})");
}

/// Every bit comes back, also of numbers that JSON has not.
TEST(Json, EveryBit) {
  const models::bg_nbd model{1.0 / 3, std::nextafter(2.5, 3), 5e-324, 1e300};
  EXPECT_EQ(from_json<models::bg_nbd>(nlohmann::json::parse(to_json(model).dump())), model);
  const auto cuts = fit(classification::abc{}, std::views::iota(1u, 500u), [](unsigned i) { return 1.0 / i; });
  EXPECT_EQ(from_json<classification::fitted_abc>(nlohmann::json::parse(to_json(cuts).dump())), cuts.value);
  const auto nobody = fit(classification::abc{}, std::views::iota(1u, 1u), [](unsigned i) { return 1.0 / i; });
  EXPECT_EQ(from_json<classification::fitted_abc>(to_json(nobody)), nobody.value);
  const auto scores = fit(
      classification::rfm_quantiles{}, std::views::iota(1u, 500u), [](unsigned i) { return i % 90; },
      [](unsigned i) { return i % 7; }, [](unsigned i) { return i; });
  EXPECT_EQ(from_json<classification::rfm>(nlohmann::json::parse(to_json(scores).dump(2))), scores.value);
}

/// What version 1 wrote is read for ever: a file that was written once (-DCLIENTELE_WRITE_GOLDEN).
TEST(Json, GoldenFileOfVersion1) {
  const std::string path = std::string(CLIENTELE_TESTS) + "/interop/golden/version_1.json";
  const models::bg_nbd model{1.0 / 3, std::nextafter(2.5, 3), 5e-324, 1e300};
  const classification::fitted_abc cuts{.a_cut = 1e300, .b_cut = 1.0 / 7};
  const classification::rfm scores{
      .recency_cuts = {1, 2, 3, 4}, .frequency_cuts = {1, 2, 3, 1.0 / 0.3}, .monetary_cuts = {0, 1, 2, 1e300}};
#ifdef CLIENTELE_WRITE_GOLDEN
  std::ofstream(path) << nlohmann::json{to_json(model), to_json(cuts), to_json(scores)}.dump(2) << '\n';
#endif
  std::ifstream in(path);
  ASSERT_TRUE(in) << path;
  const auto kept = nlohmann::json::parse(in);
  ASSERT_EQ(kept.size(), 3u);
  EXPECT_EQ(from_json<models::bg_nbd>(kept[0]), model);
  EXPECT_EQ(from_json<classification::fitted_abc>(kept[1]), cuts);
  EXPECT_EQ(from_json<classification::rfm>(kept[2]), scores);
}

template <class T>
std::string refusal(const std::string& text) {
  try {
    static_cast<void>(from_json<T>(nlohmann::json::parse(text)));
  } catch (const error& e) {
    return e.text();
  }
  return "it was taken";
}

TEST(Json, WhatDiffers) {
  using model = models::bg_nbd;
  const std::string good = to_json(model{.243, 4.414, .793, 2.426}).dump();
  const auto with = [&](const std::string& old, const std::string& fresh) {
    std::string text = good;
    return text.replace(text.find(old), old.size(), fresh);
  };
  EXPECT_EQ(refusal<model>(good), "it was taken");
  EXPECT_NE(refusal<classification::fitted_abc>(good).find("of models::bg_nbd, not of classification::fitted_abc"),
            std::string::npos);
  EXPECT_NE(refusal<model>(with("0.243", "-1")).find("parameter r = -1 breaks the rule"), std::string::npos);
  EXPECT_NE(refusal<model>(with("0.243", "\"many\"")).find("where a number is expected"), std::string::npos);
  EXPECT_NE(refusal<model>(with("\"r\"", "\"s\"")).find("no parameter r"), std::string::npos);
  EXPECT_NE(refusal<model>(with("\"clientele\":1", "\"clientele\":2")).find("version 2"), std::string::npos);
  EXPECT_NE(refusal<model>("[1, 2]").find("was not written by to_json"), std::string::npos);
}

}  // namespace json_test
